/** The store's content as data: for `--json`, `export` and whatever people build on them. Fields are only added. */
import { groupKey, type SwapId } from '../core/domain.ts';
import type { Freeze } from '../core/freeze.ts';
import type { Entry } from '../core/journal.ts';
import { replay } from '../core/replay.ts';
import type { Request } from '../core/request.ts';
import type { AuditRow } from '../ports.ts';
import type { Store } from '../store/store.ts';

/** One request or swap in a list. Times are milliseconds since the epoch. */
export interface Summary {
  readonly id: SwapId;
  readonly group: string;
  readonly state: Request['state'];
  readonly phase?: string;
  readonly paused?: boolean;
  readonly outcome?: string;
  readonly requester: string;
  readonly approver?: string;
  readonly incoming: readonly string[];
  readonly outgoing: readonly string[];
  readonly createdAt: number;
  readonly endedAt?: number;
}

export function summaryOf(request: Request, entries: readonly Entry[]): Summary {
  const swap = entries.length === 0 ? undefined : replay(entries);
  return {
    id: request.id,
    group: groupKey(request.plan.group),
    state: request.state,
    ...(swap ? { phase: swap.phase, paused: swap.pausedSince !== undefined, approver: swap.approver } : {}),
    ...(swap?.ended ? { outcome: swap.ended.outcome, endedAt: swap.ended.at } : {}),
    requester: request.requester,
    incoming: request.plan.incoming.map(i => i.id),
    outgoing: request.plan.outgoing.map(i => i.id),
    createdAt: request.createdAt,
  };
}

/** Whether anything is still to come for it. */
export const isOpen = ({ state, phase, outcome }: Summary): boolean =>
  state === 'pending' || (phase !== undefined && outcome === undefined);

export type ExportLine =
  | ({ readonly kind: 'request' } & Request)
  | ({ readonly kind: 'event'; readonly swap: SwapId } & Entry)
  | ({ readonly kind: 'audit' } & AuditRow)
  | ({ readonly kind: 'freeze' } & Freeze);

/** Everything on record: request by request, oldest first, then deeds about none and what is frozen `now`. */
export async function* exported(store: Store, now: number): AsyncGenerator<ExportLine> {
  const requests = await store.requests.list({ limit: Number.MAX_SAFE_INTEGER });
  for (const request of requests.toReversed()) {
    yield { kind: 'request', ...request };
    for (const entry of await store.journal.read(request.id)) {
      yield { kind: 'event', swap: request.id, ...entry };
    }
    for (const row of await store.requests.auditOf(request.id)) yield { kind: 'audit', ...row };
  }
  for (const row of await store.requests.auditBetween(0, Number.MAX_SAFE_INTEGER)) {
    if (row.swap === undefined) yield { kind: 'audit', ...row };
  }
  for (const freeze of await store.freezes.inForce(now)) yield { kind: 'freeze', ...freeze };
}
