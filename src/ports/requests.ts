/** Requests, freezes, and the record of who did what about them. */
import type { GroupRef, PersonId, SwapId } from '../core/domain.ts';
import type { Freeze } from '../core/freeze.ts';
import type { Request, RequestState } from '../core/request.ts';

/** How a decision on a request ended: first come, first served. */
export type Settled =
  | { readonly kind: 'settled'; readonly request: Request }
  | { readonly kind: 'too-late'; readonly request: Request }
  | { readonly kind: 'busy'; readonly swap: SwapId };

/** Requests and the record of who did what about them. */
export interface Requests {
  add(request: Request): Promise<void>;
  get(id: SwapId): Promise<Request | undefined>;
  /** Newest first. */
  list(filter: {
    group?: GroupRef;
    states?: readonly RequestState[];
    limit: number;
  }): Promise<readonly Request[]>;
  /** Those that wait for their decision, and those whose swap has not ended. */
  open(): Promise<readonly Request[]>;
  /**
   * Compare-and-set from `pending`. Approval writes the request, its journal's first event and the claim on
   * the group in one transaction; `busy` names the live swap that has the group.
   */
  settle(
    id: SwapId,
    to: Exclude<RequestState, 'pending'>,
    by: { readonly person?: PersonId; readonly at: number; readonly reason?: string },
  ): Promise<Settled>;
  /**
   * One person's yes, kept once. With the last of `required` it settles the request as `settle` does, in the
   * same transaction; `counted` where more are needed. A yes to a busy group is not kept.
   */
  approve(
    id: SwapId,
    by: { readonly person: PersonId; readonly at: number },
    required: number,
  ): Promise<Settled | { readonly kind: 'counted'; readonly request: Request }>;
  /** The live swap on a group, if there is one. */
  liveOn(group: GroupRef): Promise<SwapId | undefined>;
  audit(row: AuditRow): Promise<void>;
  auditOf(id: SwapId): Promise<readonly AuditRow[]>;
  /** Every row from `from` up to, not including, `to` (ms), in order; those about no swap included. */
  auditBetween(from: number, to: number): Promise<readonly AuditRow[]>;
}

/** Freezes, those that are over included: they are never removed. */
export interface Freezes {
  add(freeze: Freeze): Promise<void>;
  /** Neither over nor lifted at `now`. */
  inForce(now: number): Promise<readonly Freeze[]>;
  /** Ends every freeze in force with exactly this pattern; how many there were. */
  lift(pattern: string, by: { readonly person: PersonId; readonly at: number }): Promise<number>;
}

/** Who did what, and what it came to. Append-only. */
export interface AuditRow {
  readonly at: number;
  readonly person: PersonId;
  readonly deed: string;
  readonly swap?: SwapId;
  readonly outcome: string;
}
