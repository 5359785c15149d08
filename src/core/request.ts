/**
 * A request is somebody's wish with its plan, waiting for one decision. It is settled once; what is shown
 * to people is computed from it.
 */
import type { PersonId, SwapId } from './domain.ts';
import type { Plan, Wish } from './plan.ts';

export type RequestState = 'pending' | 'approved' | 'rejected' | 'withdrawn' | 'expired' | 'outdated';

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
  readonly settledBy?: PersonId;
  readonly settledAt?: number;
  readonly settledReason?: string;
}
