/**
 * Requests, journals, the outbox and the audit in one SQL schema. The journal decides who may act: an
 * append holds only if it continues the journal under the newest fence, so a stale process writes nothing
 * and thereby does nothing.
 */
import { randomUUID } from 'node:crypto';
import type { Insertable, Selectable, Transaction } from 'kysely';
import { must } from '../core/assert.ts';
import { type GroupRef, groupKey, type PersonId, type SwapId } from '../core/domain.ts';
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
  type MessageRef,
  type Outbox,
  type Post,
  type Requests,
} from '../ports.ts';
import { freezesOver } from './freezes.ts';
import { type Commit, commitAlone } from './group-commit.ts';
import type { Db, Tables } from './schema.ts';
import { approve, settle, takeUp, toRequest, withApprovals } from './settle.ts';
import { codeOf } from './trouble.ts';

export interface Store {
  readonly journal: Journal;
  readonly requests: Requests;
  readonly outbox: Outbox;
  readonly freezes: Freezes;
}

/** `shared` is what a store needs that several processes serve; `commit` is how journal and outbox are written. */
export function createStore(
  db: Db,
  clock: Clock,
  shared: Pick<Outbox, 'turn' | 'untold'> = {},
  commit: Commit = commitAlone(db),
): Store {
  return {
    journal: journalOver(db, clock, commit),
    requests: requestsOver(db),
    outbox: { ...outboxOver(db, commit), ...shared },
    freezes: freezesOver(db),
  };
}

function journalOver(db: Db, clock: Clock, commit: Commit): Journal {
  /** A check and an insert that nothing can come between. */
  async function insert(swap: SwapId, seq: number, fence: number, event: JournalEvent): Promise<Entry> {
    const at = clock.now();
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
        .set(eb => ({ fence: eb('fence', '+', 1) }))
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

    append: ({ swap, fence }: Lease, seq, event) => insert(swap, seq, fence, event),

    async ask(swap, event) {
      for (;;) {
        const row = await db
          .selectFrom('swaps')
          .innerJoin('events', 'events.swap', 'swaps.id')
          .select(eb => ['swaps.fence', eb.fn.max('events.seq').as('last')])
          .where('swaps.id', '=', swap)
          .groupBy('swaps.fence')
          .executeTakeFirst();
        const { fence, last } = must(row, `swap ${swap} is on record`);
        try {
          return await insert(swap, last + 1, fence, event);
        } catch (error) {
          // The owner wrote, or changed, in between: look again.
          if (!(error instanceof JournalMoved || error instanceof LeaseLost)) throw error;
        }
      }
    },

    takeUp: (swap, seq, event) => decided(db, tx => takeUp(tx, { swap, seq, event, at: clock.now() })),

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

function requestsOver(db: Db): Requests {
  const get = async (id: SwapId): Promise<Request | undefined> => {
    const row = await db.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirst();
    return row && withApprovals(db, toRequest(row));
  };

  return {
    get,

    async add(request) {
      await db.insertInto('requests').values(fromRequest(request)).execute();
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

    settle: (id, to, by) => decided(db, tx => settle(tx, id, to, by)),

    approve: (id, by, required) => decided(db, tx => approve(tx, id, by, required)),

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
      await db
        .insertInto('audit')
        .values({ id: randomUUID(), ...row, swap: row.swap ?? null })
        .execute();
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

function outboxOver(db: Db, commit: Commit): Outbox {
  return {
    async posted(swap) {
      const rows = await db.selectFrom('posts').selectAll().where('swap', '=', swap).execute();
      return rows.map(({ key, intended_at, channel, ts }): Post => {
        const message: MessageRef | undefined = channel !== null && ts !== null ? { channel, ts } : undefined;
        return { key, intendedAt: intended_at, ...(message === undefined ? {} : { message }) };
      });
    },

    async intend(swap, key, at) {
      await commit(tx =>
        tx
          .insertInto('posts')
          .values({ swap, key, intended_at: at, channel: null, ts: null })
          .onConflict(oc => oc.columns(['swap', 'key']).doUpdateSet({ intended_at: at }))
          .execute(),
      );
    },

    arrived(swap, key, { channel, ts }) {
      return commit(async tx => {
        await tx
          .updateTable('posts')
          .set({ channel, ts })
          .where('swap', '=', swap)
          .where('key', '=', key)
          .where('ts', 'is', null)
          .execute();
        const post = await tx
          .selectFrom('posts')
          .select(['channel', 'ts'])
          .where('swap', '=', swap)
          .where('key', '=', key)
          .executeTakeFirst();
        return { channel: post?.channel ?? channel, ts: post?.ts ?? ts };
      });
    },
  };
}

function fromRequest(request: Request): Insertable<Tables['requests']> {
  return {
    id: request.id,
    state: request.state,
    group_key: groupKey(request.plan.group satisfies GroupRef),
    requester: request.requester,
    channel: request.channel,
    wish: JSON.stringify(request.wish),
    plan: JSON.stringify(request.plan),
    fingerprint: request.fingerprint,
    created_at: request.createdAt,
    expires_at: request.expiresAt,
    settled_by: request.settledBy ?? null,
    settled_at: request.settledAt ?? null,
    settled_reason: request.settledReason ?? null,
  };
}
