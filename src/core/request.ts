/**
 * A request is somebody's wish with its plan, waiting for one decision. It is settled once; what is shown
 * to people is computed from it.
 */
import type { PersonId, SwapId } from './domain.ts';
import { reminderMostMs } from './limits.ts';
import type { Plan, Wish } from './plan.ts';

export type RequestState = 'pending' | 'approved' | 'rejected' | 'withdrawn' | 'expired' | 'outdated';

/** One person's yes. */
export interface Approval {
  readonly person: PersonId;
  readonly at: number;
}

export interface Request {
  readonly id: SwapId;
  readonly state: RequestState;
  readonly wish: Wish;
  readonly plan: Plan;
  /** Hash of the plan's canonical text: the approval is bound to it. */
  readonly fingerprint: string;
  readonly requester: PersonId;
  /** Slack channel id of the thread. */
  readonly channel: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Given so far, in order; where several people must approve, the last one settles the request. */
  readonly approvals?: readonly Approval[];
  readonly settledBy?: PersonId;
  readonly settledAt?: number;
  /** Why it ended so; of an approval: why the requester went without a second person. */
  readonly settledReason?: string;
}

/** From when those who may approve are reminded: a quarter of the time before the end, and not too early. */
export const remindAt = ({ createdAt, expiresAt }: Request): number =>
  expiresAt - Math.min(reminderMostMs, (expiresAt - createdAt) / 4);

/** Everybody who approved, in order; the requester alone where the glass was broken. */
export function approversOf({ approvals = [], settledBy, state }: Request): readonly PersonId[] {
  if (state !== 'approved' || settledBy === undefined) return approvals.map(({ person }) => person);
  const others = approvals.map(({ person }) => person).filter(person => person !== settledBy);
  return [...others, settledBy];
}

/** The requester approved it himself, with a reason. */
export const glassBroken = ({ state, settledBy, requester }: Request): boolean =>
  state === 'approved' && settledBy === requester;
