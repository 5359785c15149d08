/** What AWS is asked to change, and what came of it: in these words it stands in the journal. */
import type { InstanceId, ProcessName } from './names.ts';

/** One mutating AWS call in our own words. What must not be mistaken is spelt out, never defaulted. */
export type Action =
  | { readonly kind: 'suspend'; readonly processes: readonly ProcessName[] }
  | { readonly kind: 'resume'; readonly processes: readonly ProcessName[] }
  | { readonly kind: 'resize'; readonly min?: number; readonly desired?: number; readonly max?: number }
  | { readonly kind: 'attach'; readonly instances: readonly InstanceId[] }
  /** Leaves the group and keeps running. Desired falls with an instance in service, never with one in Standby. */
  | { readonly kind: 'detach'; readonly instances: readonly InstanceId[]; readonly decrement: boolean }
  /** Desired falls by as many. */
  | { readonly kind: 'enter-standby'; readonly instances: readonly InstanceId[] }
  /** Desired rises by as many. */
  | { readonly kind: 'exit-standby'; readonly instances: readonly InstanceId[] }
  /** Writes the marker onto the group; it is not propagated to instances. */
  | { readonly kind: 'mark'; readonly value: string }
  | { readonly kind: 'unmark' }
  /** From scale-in alone: an unhealthy or a terminated instance ends all the same. */
  | { readonly kind: 'protect'; readonly instances: readonly InstanceId[] }
  /** What the group launches from now on; members stay as they are. */
  | { readonly kind: 'set-template'; readonly template: string; readonly version: string }
  /**
   * Ends an instance through Auto Scaling; desired stays. Only for one in Standby, which desired does not
   * count, or while Launch is suspended, so that no replacement comes.
   */
  | { readonly kind: 'terminate'; readonly instance: InstanceId };

/**
 * In whose words it is told why: AWS's, or those of what failed on the way to it, in `text`; the bot's own where
 * it held the call back itself. Then nothing was sent, and nothing can have happened.
 */
export type Told = { readonly text: string } | { readonly heldBack: string };

/** What came of a mutating call. */
export type Answer = Sorted & { readonly requestId?: string };

/** Sorted by what to do next. */
type Sorted =
  /** AWS took the request; the effect may follow later. */
  | { readonly kind: 'accepted' }
  /** Nothing to do: AWS says it is so already. */
  | { readonly kind: 'already'; readonly text: string }
  /** Nothing happened; try again more slowly. */
  | ({ readonly kind: 'throttled' } & Told)
  /** Nothing happened or a part of it; look again before believing anything. */
  | ({ readonly kind: 'refused'; readonly code: string } & Told)
  /** The credentials may not do this: a person must grant `permission`. */
  | {
      readonly kind: 'denied';
      readonly permission: string;
      /** What it must be granted on, as an ARN of a policy. */
      readonly resource?: string;
      readonly text: string;
    }
  /** No answer came back: it may have happened, unless it was held back. */
  | ({ readonly kind: 'unknown' } & Told);

/** Why a look at AWS failed. */
export interface Trouble {
  readonly kind: 'throttled' | 'denied' | 'credentials' | 'unreachable' | 'failed';
  /** The call that failed, as IAM names it: `autoscaling:DescribeAutoScalingGroups`. */
  readonly call: string;
  /** Of a denial: what the call must be granted on, as an ARN of a policy. */
  readonly resource?: string;
  /** AWS's or the system's own words. */
  readonly text: string;
}
