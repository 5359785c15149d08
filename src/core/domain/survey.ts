/** The wide look before a plan is made or approved, and what only it brings. It is never stored. */
import type { LifecycleState } from './group.ts';
import type { AlarmState, Observation, SourceHealth } from './look.ts';
import type { InstanceId } from './names.ts';

/**
 * What the group would launch by itself now. A field is absent where it cannot be told; an empty profile or
 * user data says that there is none.
 */
export interface LaunchTold {
  /** The number of the template's version. */
  readonly version?: string;
  readonly image?: string;
  /** Any one of these. */
  readonly types?: readonly string[];
  readonly securityGroups?: readonly string[];
  /** Name of the instance profile. */
  readonly profile?: string;
  /** A hash. */
  readonly userData?: string;
}

/** A scheduled action of a group, as it was set up: nothing in it moves by itself. */
export interface ScheduledAction {
  readonly name: string;
  /** When it is due, where it is due once. */
  readonly at?: number;
  /** Five fields of cron. */
  readonly recurrence?: string;
  /** Name in the IANA database; UTC where it is absent. */
  readonly zone?: string;
  /** Bounds of the recurrence that lie ahead. */
  readonly from?: number;
  readonly until?: number;
  readonly min?: number;
  readonly max?: number;
  readonly desired?: number;
}

/** A scaling policy that is switched on. */
export interface ScalingPolicy {
  readonly name: string;
  /** Predictive, and not for forecasts only. */
  readonly forecasts: boolean;
  /** What drives it, and which way it then scales; `unknown` where that depends. */
  readonly alarms: readonly { readonly name: string; readonly way: 'out' | 'in' | 'unknown' }[];
}

/** A scaling activity that has not ended. */
export interface OpenActivity {
  readonly id: string;
  readonly description: string;
  readonly status: string;
}

/** EC2's status checks of one running instance. */
export interface StatusChecks {
  readonly verdict: 'ok' | 'impaired' | 'initializing' | 'unknown';
  /** Scheduled events such as `instance-retirement`, not yet completed. */
  readonly events: readonly string[];
}

/** The wide look taken before a plan is made or approved: an observation and what else decides eligibility. */
export interface Survey extends Observation {
  readonly sources: readonly SourceHealth[];
  /** AWS account number behind the credentials. */
  readonly accountId: string;
  /** The group that each asked-for instance belongs to, where it belongs to one. */
  readonly memberOf: ReadonlyMap<InstanceId, { readonly group: string; readonly lifecycle: LifecycleState }>;
  readonly statusChecks: ReadonlyMap<InstanceId, StatusChecks>;
  /** Images of the asked-for instances that still exist. */
  readonly images: ReadonlySet<string>;
  readonly openActivities: readonly OpenActivity[];
  /** Status of an instance refresh that has not ended, such as `InProgress`. */
  readonly activeRefresh?: string;
  /** The latest instance refresh that has ended. */
  readonly pastRefresh?: { readonly status: string; readonly at: number };
  /** Sorted by name, like the policies. */
  readonly scheduled: readonly ScheduledAction[];
  readonly policies: readonly ScalingPolicy[];
  /** Of the alarms that drive the policies. */
  readonly policyAlarms: ReadonlyMap<string, AlarmState>;
  /** Names of the lifecycle hooks of launches, sorted. */
  readonly launchHooks: readonly string[];
  /** VPC and draining time of each target group, by ARN, and of each classic load balancer, by name. */
  readonly targetGroups: ReadonlyMap<string, { readonly vpc?: string; readonly drainMs: number }>;
  readonly wouldLaunch: LaunchTold;
  /** The version of the group's launch template that was asked for; absent where there is none. */
  readonly templateVersion?: LaunchTold & { readonly version: string };
  /** Hash of the user data of the first few of the asked-for instances; empty where there is none. */
  readonly userData: ReadonlyMap<InstanceId, string>;
}
