/**
 * How a request is decided: a compare-and-set from pending, and, with an approval, the beginning of the
 * journal and the claim on the group, all in the transaction of the caller. Of several people who must
 * approve, the last one does this; those before are counted under a lock on the request, so that two who
 * press at once cannot both believe that the other is still missing. A decision that is sent again, because its
 * answer was lost, is recognised by who made it and when.
 */
import type { Insertable, Selectable, Transaction } from 'kysely';
import { must } from '../core/assert.ts';
import { type GroupRef, groupKey, type PersonId, type SwapId } from '../core/domain.ts';
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
  again = false,
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
  if (!row) return tooLate(tx, id, again ? { ...by, to } : undefined);
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
  again = false,
): ReturnType<Journal['takeUp']> {
  const { swap, seq, event, at } = to;
  if (again && (await isWritten(tx, to))) return { kind: 'taken-up' };
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

/** Whether an earlier try has written this very entry. */
export async function isWritten(
  db: Db | Tx,
  { swap, seq, event, at }: { swap: SwapId; seq: number; event: JournalEvent; at: number },
): Promise<boolean> {
  const row = await db
    .selectFrom('events')
    .select(['at', 'body'])
    .where('swap', '=', swap)
    .where('seq', '=', seq)
    .executeTakeFirst();
  return row?.at === at && row.body === bodyOf(event);
}

/** `Requests.approve`, within a transaction. */
export async function approve(
  tx: Tx,
  id: SwapId,
  by: { readonly person: PersonId; readonly at: number },
  required: number,
  again = false,
): ReturnType<Requests['approve']> {
  // Nothing changes; the row is held until the end of the transaction.
  const held = await tx
    .updateTable('requests')
    .set({ state: 'pending' })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .returningAll()
    .executeTakeFirst();
  if (!held) return tooLate(tx, id, again ? { ...by, to: 'approved' } : undefined);
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

/** `mine`: the decision that an earlier try may have made. */
async function tooLate(
  tx: Tx,
  id: SwapId,
  mine?: { readonly to: RequestState; readonly person?: PersonId; readonly at: number },
): Promise<Settled> {
  const row = must(
    await tx.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirst(),
    `request ${id} is on record`,
  );
  const isMine =
    row.state === mine?.to && row.settled_at === mine.at && row.settled_by === (mine.person ?? null);
  return { kind: isMine ? 'settled' : 'too-late', request: await withApprovals(tx, toRequest(row)) };
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

/** And the other way. */
export function fromRequest(request: Request): Insertable<Tables['requests']> {
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
