/**
 * What the world consists of, in AWS's words. All of it is plain data that is replaced, never changed:
 * a value that somebody holds stays what was true when he took it. Times are milliseconds since the
 * epoch, durations milliseconds.
 */
import type { Tags } from './model-ec2.ts';
import type { Place } from './model-place.ts';

export * from './model-ec2.ts';
export * from './model-elb.ts';
export * from './model-group.ts';
export * from './model-place.ts';

/** The services that are played, by their endpoint's usual name. */
export type Service = 'autoscaling' | 'ec2' | 'elbv2' | 'elb' | 'lattice' | 'cloudwatch' | 'sts';

export type ActivityStatus =
  | 'PreInService'
  | 'InProgress'
  | 'MidLifecycleAction'
  | 'WaitingForELBConnectionDraining'
  | 'Successful'
  | 'Failed'
  | 'Cancelled';

export interface Activity {
  readonly id: string;
  readonly group: string;
  /** Arrival order, since several begin in the same moment. */
  readonly turn: number;
  readonly description: string;
  readonly cause: string;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly status: ActivityStatus;
  readonly message: string | undefined;
  readonly progress: number;
  readonly details: string;
}

export interface ScheduledAction {
  readonly key: string;
  readonly group: string;
  readonly name: string;
  readonly at: number;
  /** Repeats at this interval, in milliseconds, instead of a cron expression. */
  readonly everyMs: number | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly desired: number | undefined;
}

export interface Policy {
  readonly key: string;
  readonly group: string;
  readonly name: string;
  readonly type: 'SimpleScaling' | 'StepScaling' | 'TargetTrackingScaling' | 'PredictiveScaling';
  /** What a breach adds to desired; negative scales in. */
  readonly adjustment: number;
  readonly cooldownMs: number;
  readonly enabled: boolean;
  readonly alarms: readonly string[];
  readonly mode: 'ForecastAndScale' | 'ForecastOnly' | undefined;
}

export interface Alarm extends Place {
  readonly key: string;
  readonly name: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  readonly since: number;
}

export type RefreshStatus =
  | 'Pending'
  | 'InProgress'
  | 'Successful'
  | 'Failed'
  | 'Cancelling'
  | 'Cancelled'
  | 'Baking';

export interface Refresh {
  readonly id: string;
  readonly group: string;
  readonly status: RefreshStatus;
  readonly statusReason: string | undefined;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly minHealthyPercentage: number;
  readonly warmupMs: number;
  readonly bakeMs: number;
  readonly skipMatching: boolean;
  readonly standby: 'Ignore' | 'Wait' | 'Terminate';
  readonly protectedOnes: 'Ignore' | 'Wait' | 'Refresh';
  /** Members still to be replaced. */
  readonly todo: readonly string[];
  /** Members that are being replaced now. */
  readonly doing: readonly string[];
  readonly total: number;
  /** Raised with each look that is planned; an older one is void. */
  readonly step: number;
}

export interface Role {
  readonly arn: string;
  readonly externalId: string | undefined;
  readonly maxSessionSeconds: number;
  readonly allowTagSession: boolean;
  readonly allowSourceIdentity: boolean;
  /** Accounts whose callers may assume it; `undefined` means all. */
  readonly trusts: readonly string[] | undefined;
}

/** Who calls: what CloudTrail would record. */
export interface Caller extends Place {
  readonly arn: string;
  readonly accessKeyId: string;
  readonly sessionName?: string | undefined;
  readonly sourceIdentity?: string | undefined;
  readonly tags?: Tags | undefined;
  /** Credentials end at this moment. */
  readonly expiresAt?: number | undefined;
}
