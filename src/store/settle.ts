/**
 * How a request is decided: a compare-and-set from pending, and, with an approval, the beginning of the
 * journal and the claim on the group, all in the transaction of the caller. Of several people who must
 * approve, the last one does this; those before are counted under a lock on the request, so that two who
 * press at once cannot both believe that the other is still missing.
 */
import type { Selectable, Transaction } from 'kysely';
import { must } from '../core/assert.ts';
import type { PersonId, SwapId } from '../core/domain.ts';
import type { JournalEvent } from '../core/journal.ts';
import type { Plan, Wish } from '../core/plan.ts';
import { bodyOf } from '../core/record.ts';
import { approversOf, glassBroken, type Request, type RequestState } from '../core/request.ts';
import type { Journal, Requests, Settled } from '../ports.ts';
import type { Db, Tables } from './schema.ts';

type Tx = Transaction<Tables>;

/** `Requests.settle`, within a transaction. */
export async function settle(
  tx: Tx,
  id: SwapId,
  to: Parameters<Requests['settle']>[1],
  by: Parameters<Requests['settle']>[2],
): Promise<Settled> {
  const row = await tx
    .updateTable('requests')
    .set({
      state: to,
      settled_by: by.person ?? null,
      settled_at: by.at,
      settled_reason: by.reason ?? null,
    })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .returningAll()
    .executeTakeFirst();
  if (!row) return tooLate(tx, id);
  const request = await withApprovals(tx, toRequest(row));
  if (to !== 'approved') return { kind: 'settled', request };
  const live = await tx
    .selectFrom('swaps')
    .select('id')
    .where('group_arn', '=', request.plan.groupArn)
    .where('live', '=', 1)
    .executeTakeFirst();
  if (live) {
    await tx
      .updateTable('requests')
      .set({ state: 'pending', settled_by: null, settled_at: null, settled_reason: null })
      .where('id', '=', id)
      .execute();
    return { kind: 'busy', swap: live.id as SwapId };
  }
  await begin(tx, request, must(by.person, 'a person approves'), by.at);
  return { kind: 'settled', request };
}

/** The journal's first event and the claim on the group. */
async function begin(tx: Tx, request: Request, approver: PersonId, at: number): Promise<void> {
  const { id, plan, requester } = request;
  const approvers = approversOf(request);
  const event: JournalEvent = {
    kind: 'approved',
    plan,
    requester,
    approver,
    swap: id,
    ...(approvers.length > 1 ? { approvers } : {}),
    ...(glassBroken(request) ? { brokeGlass: request.settledReason ?? '' } : {}),
  };
  await tx.insertInto('swaps').values({ id, group_arn: plan.groupArn, fence: 0, live: 1 }).execute();
  await tx
    .insertInto('events')
    .values({ swap: id, seq: 1, at, body: bodyOf(event), fence: 0 })
    .execute();
}

/** `Journal.takeUp`, within a transaction. */
export async function takeUp(
  tx: Tx,
  to: { readonly swap: SwapId; readonly seq: number; readonly event: JournalEvent; readonly at: number },
): ReturnType<Journal['takeUp']> {
  const { swap, seq, event, at } = to;
  // Holds the row until the end of the transaction.
  const row = await tx
    .updateTable('swaps')
    .set({ live: 0 })
    .where('id', '=', swap)
    .where('live', '=', 0)
    .returning(['group_arn', 'fence'])
    .executeTakeFirst();
  const last = await tx
    .selectFrom('events')
    .select(eb => eb.fn.max('seq').as('seq'))
    .where('swap', '=', swap)
    .executeTakeFirst();
  if (!row || last?.seq !== seq - 1) return { kind: 'moved' };
  const other = await tx
    .selectFrom('swaps')
    .select('id')
    .where('group_arn', '=', row.group_arn)
    .where('live', '=', 1)
    .executeTakeFirst();
  if (other) return { kind: 'busy', swap: other.id as SwapId };
  await tx.updateTable('swaps').set({ live: 1 }).where('id', '=', swap).execute();
  await tx
    .insertInto('events')
    .values({ swap, seq, at, body: bodyOf(event), fence: row.fence })
    .execute();
  return { kind: 'taken-up' };
}

/** `Requests.approve`, within a transaction. */
export async function approve(
  tx: Tx,
  id: SwapId,
  by: { readonly person: PersonId; readonly at: number },
  required: number,
): ReturnType<Requests['approve']> {
  // Nothing changes; the row is held until the end of the transaction.
  const held = await tx
    .updateTable('requests')
    .set({ state: 'pending' })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .returningAll()
    .executeTakeFirst();
  if (!held) return tooLate(tx, id);
  await tx
    .insertInto('approvals')
    .values({ request: id, ...by })
    .onConflict(oc => oc.columns(['request', 'person']).doNothing())
    .execute();
  const request = await withApprovals(tx, toRequest(held));
  if ((request.approvals?.length ?? 0) < required) return { kind: 'counted', request };
  const settled = await settle(tx, id, 'approved', by);
  if (settled.kind === 'busy') {
    await tx
      .deleteFrom('approvals')
      .where('request', '=', id)
      .where('person', '=', by.person)
      .where('at', '=', by.at)
      .execute();
  }
  return settled;
}

async function tooLate(tx: Tx, id: SwapId): Promise<Settled> {
  const now = await tx.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirst();
  const request = toRequest(must(now, `request ${id} is on record`));
  return { kind: 'too-late', request: await withApprovals(tx, request) };
}

/** The request with what people have said of it. */
export async function withApprovals(db: Db | Tx, request: Request): Promise<Request> {
  const approvals = await db
    .selectFrom('approvals')
    .select(['person', 'at'])
    .where('request', '=', request.id)
    .orderBy('at')
    .orderBy('person')
    .execute();
  if (approvals.length === 0) return request;
  return { ...request, approvals: approvals.map(({ person, at }) => ({ person: person as PersonId, at })) };
}

/** A row as the core knows it, without the approvals, which are rows of their own. */
export function toRequest(row: Selectable<Tables['requests']>): Request {
  return {
    id: row.id as SwapId,
    state: row.state as RequestState,
    wish: JSON.parse(row.wish) as Wish,
    plan: JSON.parse(row.plan) as Plan,
    fingerprint: row.fingerprint,
    requester: row.requester as PersonId,
    channel: row.channel,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    ...(row.settled_by === null ? {} : { settledBy: row.settled_by as PersonId }),
    ...(row.settled_at === null ? {} : { settledAt: row.settled_at }),
    ...(row.settled_reason === null ? {} : { settledReason: row.settled_reason }),
  };
}
