/** AWS, as the use cases know it. */
import type {
  Action,
  Answer,
  GroupRef,
  GroupSeen,
  InstanceId,
  Observation,
  PersonId,
  Survey,
  TrafficSource,
  Trouble,
} from '../core/domain.ts';
import type { GroupChoice, Surroundings } from '../core/form.ts';
import type { Lease } from './journal.ts';

/** A look at AWS failed; `trouble` says how and in whose words. */
export class CloudError extends Error {
  override readonly name = 'CloudError';
  readonly trouble: Trouble;
  constructor(trouble: Trouble, options?: ErrorOptions) {
    super(`${trouble.call}: ${trouble.text}`, options);
    this.trouble = trouble;
  }
}

/**
 * AWS. Reads are retried inside and throw `CloudError`; `perform` is sent at most once and throws nothing but
 * what `Acting.proof` does.
 */
export interface Cloud {
  /**
   * The groups that a person may mean by `text` (`name`, `region/name` or `account/region/name`).
   * Never asks AWS: whether such a group exists is seen by looking.
   */
  candidates(text: string): readonly GroupRef[];
  /** Every `account/region` that the bot works in. */
  places(): readonly string[];
  /** Every group of one of the places, as it was at most seconds ago: one read for all who ask meanwhile. */
  groups(place: string): Promise<readonly GroupChoice[]>;
  /** A group and the running instances around it, at most seconds old; undefined where there is no such group. */
  surroundings(group: GroupRef): Promise<Surroundings | undefined>;
  /** The look before a plan or an approval: about twenty calls plus two per target group. */
  survey(group: GroupRef, instances: readonly InstanceId[], more?: SurveyOptions): Promise<Survey>;
  /**
   * The look of every step: two calls, one per load balancer where the health is wanted and one for alarms,
   * however many instances.
   */
  observe(
    group: GroupRef,
    instances: readonly InstanceId[],
    sources: readonly TrafficSource[],
    more?: LookOptions,
  ): Promise<Observation>;
  /**
   * One mutating call. The lease in `acting` proves that the caller owns the swap, `proof` that it still does
   * after waiting for AWS's limits. Nothing is sent unless the credentials are those of the plan's account.
   */
  perform(group: GroupRef, action: Action, acting: Acting): Promise<Answer>;
}

export interface SurveyOptions {
  /** CloudWatch alarms in the group's account and region. */
  readonly alarms?: readonly string[];
  /** A version of the group's launch template. */
  readonly templateVersion?: string;
  /** An approval is bound to it: all that it says is of one minute, or it fails. */
  readonly binding?: boolean;
}

export interface LookOptions {
  /** CloudWatch alarms in the group's account and region. */
  readonly alarms?: readonly string[];
  /** Goes before the looks of others where calls are short. */
  readonly urgent?: boolean;
  /**
   * Whether to ask the load balancers, too, once it is known how the group is; always where it is not given.
   * Where very many are watched, those looks at them that can wait should lie `apartMs` apart.
   */
  readonly health?: (group: GroupSeen | undefined, apartMs: number) => boolean;
  /** Also tells the activities of the group that began at this moment (ms) or later: one call more. */
  readonly activitiesSince?: number;
}

/** The right to act, in whose name, and on which account: AWS's own record of the call names them. */
export interface Acting extends Lease {
  readonly requester: PersonId;
  /** AWS account number of the plan. */
  readonly accountId: string;
  /**
   * Throws `LeaseLost` once another process may have taken over. Asked when it is known whose account a call goes
   * to, and when it has waited for its turn and goes out; absent where there is no other process.
   */
  readonly proof?: () => void;
  /** Whether what the call was decided by has grown old: then it is not sent, and answered as throttled. */
  readonly isLate?: () => boolean;
  /** Aborts when this process has to let go: a call that still waits for its turn is not sent any more. */
  readonly over?: AbortSignal;
}
