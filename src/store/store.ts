/**
 * Requests, journals, the outbox and the audit in one SQL schema. The journal decides who may act: an
 * append holds only if it continues the journal under the newest fence, so a stale process writes nothing
 * and thereby does nothing.
 */
import { randomInt, randomUUID } from 'node:crypto';
import type { Selectable, Transaction } from 'kysely';
import { must } from '../core/assert.ts';
import { groupKey, type PersonId, type SwapId } from '../core/domain.ts';
import type { Entry, JournalEvent } from '../core/journal.ts';
import { bodyOf, eventIn } from '../core/record.ts';
import type { Request } from '../core/request.ts';
import {
  type AuditRow,
  type Clock,
  type Freezes,
  type Journal,
  JournalMoved,
  type Lease,
  LeaseLost,
  type Outbox,
  type Requests,
} from '../ports.ts';
import { freezesOver } from './freezes.ts';
import { type Commit, commitAlone } from './group-commit.ts';
import { outboxOver } from './outbox.ts';
import type { Db, Tables } from './schema.ts';
import { approve, fromRequest, isWritten, settle, takeUp, toRequest, withApprovals } from './settle.ts';
import { once, type Steadily } from './steadily.ts';
import { codeOf } from './trouble.ts';

/**
 * A fence rises by chance, so that two claims never hold the same one where a database has lost the first: a standby
 * that took over may not have had it yet. Tens of thousands of claims fit into a column of 32 bits.
 */
const fenceStepMost = 2 ** 16;

export interface Store {
  readonly journal: Journal;
  readonly requests: Requests;
  readonly outbox: Outbox;
  readonly freezes: Freezes;
}

export interface StoreParts {
  /** What an outbox needs that several processes serve. */
  readonly outbox?: Pick<Outbox, 'turn' | 'untold'>;
  /** How journal and outbox are written. */
  readonly commit?: Commit;
  /** How what people do is written. */
  readonly steadily?: Steadily;
}

export function createStore(
  db: Db,
  clock: Clock,
  { outbox, commit = commitAlone(db), steadily = once }: StoreParts = {},
): Store {
  return {
    journal: journalOver(db, clock, commit, steadily),
    requests: requestsOver(db, steadily),
    outbox: { ...outboxOver(db, commit), ...outbox },
    freezes: freezesOver(db, steadily),
  };
}

function journalOver(db: Db, clock: Clock, commit: Commit, steadily: Steadily): Journal {
  /** A check and an insert that nothing can come between. */
  async function insert(
    { swap, fence }: Lease,
    seq: number,
    event: JournalEvent,
    at = clock.now(),
  ): Promise<Entry> {
    const body = bodyOf(event);
    const added = await commit(async tx => {
      // Holds the row, so that no claim can come between this question and the record.
      const held = await tx
        .updateTable('swaps')
        .set({ fence })
        .where('id', '=', swap)
        .where('fence', '=', fence)
        .executeTakeFirst();
      if (held.numUpdatedRows !== 1n) throw new LeaseLost(`swap ${swap} is run by another process now`);
      const result = await tx
        .insertInto('events')
        .columns(['swap', 'seq', 'at', 'body', 'fence'])
        .expression(eb =>
          eb
            .selectFrom('swaps')
            .select([
              eb.val(swap).as('swap'),
              eb.val(seq).as('seq'),
              eb.val(at).as('at'),
              eb.val(body).as('body'),
              'fence',
            ])
            .where('id', '=', swap)
            .where('fence', '=', fence)
            .where(
              eb
                .selectFrom('events')
                .select(q => q.fn.max('seq').as('last'))
                .where('swap', '=', swap),
              '=',
              seq - 1,
            ),
        )
        .executeTakeFirst();
      const rows = Number(result.numInsertedOrUpdatedRows ?? 0n);
      if (rows === 1 && event.kind === 'ended') {
        await tx.updateTable('swaps').set({ live: 0 }).where('id', '=', swap).execute();
      }
      return rows === 1;
    });
    if (added) return { seq, at, event };
    throw new JournalMoved(`the journal of ${swap} has an entry ${seq} already`);
  }

  return {
    async claim(swap) {
      const row = await db
        .updateTable('swaps')
        .set(eb => ({ fence: eb('fence', '+', randomInt(1, fenceStepMost)) }))
        .where('id', '=', swap)
        .returning('fence')
        .executeTakeFirst();
      return { swap, fence: must(row, `swap ${swap} is on record`).fence };
    },

    async read(swap, after = 0) {
      const rows = await db
        .selectFrom('events')
        .select(['seq', 'at', 'body'])
        .where('swap', '=', swap)
        .where('seq', '>', after)
        .orderBy('seq')
        .execute();
      return rows.map(({ seq, at, body }) => ({
        seq,
        at,
        event: eventIn(body),
      }));
    },

    append: (lease, seq, event) => insert(lease, seq, event),

    ask(swap, event) {
      const at = clock.now();
      let tried = 0;
      return steadily(async again => {
        if (again && (await isWritten(db, { swap, seq: tried, event, at }))) return { seq: tried, at, event };
        for (;;) {
          const row = await db
            .selectFrom('swaps')
            .innerJoin('events', 'events.swap', 'swaps.id')
            .select(eb => ['swaps.fence', 'swaps.live', eb.fn.max('events.seq').as('last')])
            .where('swaps.id', '=', swap)
            .groupBy(['swaps.fence', 'swaps.live'])
            .executeTakeFirst();
          const { fence, live, last } = must(row, `swap ${swap} is on record`);
          // Its end would be an entry of its own, which the record below would not continue.
          if (live === 0) return undefined;
          tried = last + 1;
          try {
            return await insert({ swap, fence }, tried, event, at);
          } catch (error) {
            // The owner wrote, or changed, in between: look again.
            if (!(error instanceof JournalMoved || error instanceof LeaseLost)) throw error;
          }
        }
      });
    },

    takeUp(swap, seq, event) {
      const at = clock.now();
      return steadily(again => decided(db, tx => takeUp(tx, { swap, seq, event, at }, again)));
    },

    async live() {
      const rows = await db.selectFrom('swaps').select('id').where('live', '=', 1).orderBy('id').execute();
      return rows.map(row => row.id as SwapId);
    },
  };
}

/** PostgreSQL's code for a row that is there already (its appendix A). */
const uniqueViolation = '23505';

/**
 * A decision in one transaction. Where another process has just begun a swap of the same group, the index
 * refuses this one, and the second try sees that other swap.
 */
async function decided<T>(db: Db, decide: (tx: Transaction<Tables>) => Promise<T>): Promise<T> {
  try {
    return await db.transaction().execute(decide);
  } catch (error) {
    if (codeOf(error) !== uniqueViolation) throw error;
    return await db.transaction().execute(decide);
  }
}

function requestsOver(db: Db, steadily: Steadily): Requests {
  const get = async (id: SwapId): Promise<Request | undefined> => {
    const row = await db.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirst();
    return row && withApprovals(db, toRequest(row));
  };

  return {
    get,

    async add(request) {
      const row = fromRequest(request);
      await steadily(again => {
        const insert = db.insertInto('requests').values(row);
        return (again ? insert.onConflict(oc => oc.column('id').doNothing()) : insert).execute();
      });
    },

    async list({ group, states, limit }) {
      let query = db.selectFrom('requests').selectAll().orderBy('created_at', 'desc').limit(limit);
      if (group) query = query.where('group_key', '=', groupKey(group));
      if (states) query = query.where('state', 'in', states);
      return Promise.all((await query.execute()).map(row => withApprovals(db, toRequest(row))));
    },

    async open() {
      const rows = await db
        .selectFrom('requests')
        .selectAll('requests')
        .where(eb =>
          eb.or([
            eb('state', '=', 'pending'),
            eb('id', 'in', eb.selectFrom('swaps').select('swaps.id').where('live', '=', 1)),
          ]),
        )
        .orderBy('created_at')
        .execute();
      return Promise.all(rows.map(row => withApprovals(db, toRequest(row))));
    },

    settle: (id, to, by) => steadily(again => decided(db, tx => settle(tx, id, to, by, again))),

    approve: (id, by, required) => steadily(again => decided(db, tx => approve(tx, id, by, required, again))),

    async liveOn(group) {
      const row = await db
        .selectFrom('swaps')
        .innerJoin('requests', 'requests.id', 'swaps.id')
        .select('swaps.id')
        .where('requests.group_key', '=', groupKey(group))
        .where('swaps.live', '=', 1)
        .executeTakeFirst();
      return row && (row.id as SwapId);
    },

    async audit(row) {
      const written = { id: randomUUID(), ...row, swap: row.swap ?? null };
      await steadily(() =>
        db
          .insertInto('audit')
          .values(written)
          .onConflict(oc => oc.column('id').doNothing())
          .execute(),
      );
    },

    async auditOf(id) {
      const rows = await db.selectFrom('audit').selectAll().where('swap', '=', id).orderBy('at').execute();
      return rows.map(toAuditRow);
    },

    async auditBetween(from, to) {
      const rows = await db
        .selectFrom('audit')
        .selectAll()
        .where('at', '>=', from)
        .where('at', '<', to)
        .orderBy('at')
        .execute();
      return rows.map(toAuditRow);
    },
  };
}

const toAuditRow = ({ at, person, deed, swap, outcome }: Selectable<Tables['audit']>): AuditRow => ({
  at,
  person: person as PersonId,
  deed,
  ...(swap === null ? {} : { swap: swap as SwapId }),
  outcome,
});
