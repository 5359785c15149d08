/**
 * The nouns of asg-swap, in the words of AWS and of the design. Everything here is plain data that
 * survives JSON (times are milliseconds since the epoch, durations are milliseconds), except what one
 * look at AWS brings (`Observation`, `Survey`), which is never stored.
 */

type Brand<T, Name extends string> = T & { readonly __brand: Name };

/** An EC2 instance id: `i-` and 8 or 17 hex digits. */
export type InstanceId = Brand<string, 'InstanceId'>;
/** One id for a request and the swap it becomes, such as `s-4kx9q2mv`. */
export type SwapId = Brand<string, 'SwapId'>;
/** A Slack user id (`U…`, `W…`) or, on the command line, `cli:` and the system user. */
export type PersonId = Brand<string, 'PersonId'>;

/** Names an Auto Scaling group in full; `account` is a name from the configuration, not a number. */
export interface GroupRef {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

/** `account/region/name`: the one written form of a group. */
export const groupKey = (group: GroupRef): string => `${group.account}/${group.region}/${group.name}`;

/** The nine scaling processes (facts/aws.md section 3). */
export const processNames = [
  'Launch',
  'Terminate',
  'AddToLoadBalancer',
  'AlarmNotification',
  'AZRebalance',
  'HealthCheck',
  'InstanceRefresh',
  'ReplaceUnhealthy',
  'ScheduledActions',
] as const;
export type ProcessName = (typeof processNames)[number];

/** What a swap must leave as it found it. Process names are sorted. */
export interface Settings {
  readonly min: number;
  readonly max: number;
  readonly desired: number;
  readonly suspended: readonly ProcessName[];
}

/** Lifecycle states of `API:Instance`; what AWS adds later arrives as `Unknown` and counts as not stable. */
export type LifecycleState =
  | 'Pending'
  | 'Pending:Wait'
  | 'Pending:Proceed'
  | 'InService'
  | 'EnteringStandby'
  | 'Standby'
  | 'Detaching'
  | 'Detached'
  | 'Terminating'
  | 'Terminating:Wait'
  | 'Terminating:Proceed'
  | 'Terminating:Retained'
  | 'Terminated'
  | 'Unknown';

/** An instance as the group lists it. `healthy` is the group's own verdict and says nothing of load balancers. */
export interface Member {
  readonly id: InstanceId;
  readonly zone: string;
  readonly type: string;
  readonly lifecycle: LifecycleState;
  readonly healthy: boolean;
  readonly protected: boolean;
}

export type Ec2State = 'pending' | 'running' | 'shutting-down' | 'terminated' | 'stopping' | 'stopped';

/** An instance as EC2 describes it. Lists are sorted; `tags` holds every tag. */
export interface Ec2Instance {
  readonly id: InstanceId;
  readonly state: Ec2State;
  readonly zone: string;
  readonly type: string;
  readonly image: string;
  readonly vpc?: string;
  readonly securityGroups: readonly string[];
  readonly profile?: string;
  readonly spot: boolean;
  readonly launchedAt: number;
  readonly tags: Readonly<Record<string, string>>;
  /** The AWS service that owns the instance, where one does (`Operator.Principal`). */
  readonly managedBy?: string;
}

/** A load balancer's door into the group. */
export type TrafficSource =
  | { readonly kind: 'target-group'; readonly arn: string; readonly name: string }
  | { readonly kind: 'classic'; readonly name: string }
  | { readonly kind: 'lattice'; readonly arn: string; readonly name: string };

/** States of `ELBv2:TargetHealth`; an unknown one arrives as `unavailable`. */
export type TargetState =
  | 'initial'
  | 'healthy'
  | 'unhealthy'
  | 'unhealthy.draining'
  | 'unused'
  | 'draining'
  | 'unavailable';

/** What one traffic source says of one instance, with its own words for why. */
export interface TargetHealth {
  readonly state: TargetState;
  readonly reason?: string;
  readonly text?: string;
}

/** The health of every registered target of one traffic source; who is not in it is not registered. */
export interface SourceHealth {
  readonly source: TrafficSource;
  readonly targets: ReadonlyMap<InstanceId, TargetHealth>;
}

/** Where the group's launches come from, as the group names it. */
export interface LaunchSource {
  readonly kind: 'template' | 'configuration' | 'mixed';
  readonly name: string;
  /** A number, `$Latest` or `$Default`. */
  readonly version?: string;
  /** The number that `$Latest` or `$Default` stands for now. */
  readonly resolved?: string;
}

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

/** The group as one describe call tells it. */
export interface GroupSeen {
  readonly ref: GroupRef;
  readonly arn: string;
  /** Set while AWS deletes the group (`Delete in progress`). */
  readonly status?: string;
  readonly settings: Settings;
  /** AWS's reason text for each suspended process. */
  readonly suspensionReasons: Readonly<Partial<Record<ProcessName, string>>>;
  readonly members: readonly Member[];
  readonly zones: readonly string[];
  readonly trafficSources: readonly TrafficSource[];
  readonly launches?: LaunchSource;
  /** Any member counts other than 1 towards capacity. */
  readonly weighted: boolean;
  readonly warmPool: boolean;
  readonly protectsNewInstances: boolean;
  readonly capacityRebalance: boolean;
  readonly maxInstanceLifetimeMs?: number;
  /** In their order; `Default` where none is named. */
  readonly terminationPolicies: readonly string[];
  readonly managedBy?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** State of a CloudWatch alarm; `missing` where there is none of that name. */
export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' | 'missing';

/** Something that the group did by itself or was asked to do, and AWS's words for why. */
export interface Activity {
  readonly description: string;
  readonly cause: string;
}

/** One look at AWS: everything `decide` may know, from a number of calls that does not grow with the group. */
export interface Observation {
  /** When the look began, by the bot's clock. */
  readonly at: number;
  /** When the first of its answers came, which may have been much later: nothing in it is older. */
  readonly oldestAt?: number;
  /** Undefined when AWS knows no such group. */
  readonly group: GroupSeen | undefined;
  /** Of the ids asked for and of the members, those that EC2 knows. */
  readonly instances: ReadonlyMap<InstanceId, Ec2Instance>;
  /** Absent where nothing asked for the health: of nobody may it be said then that he is healthy, or is not. */
  readonly sources?: readonly SourceHealth[];
  /** Of the alarms asked for, by name; absent where none was. */
  readonly alarms?: ReadonlyMap<string, AlarmState>;
  /** Begun since the moment asked about, the first one first; absent where none was. */
  readonly activities?: readonly Activity[];
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

/** How the text of an answer begins that is the bot's own and not AWS's. */
export const nothingSent = 'nothing was sent';

/** What came of a mutating call, sorted by what to do next. */
export type Answer =
  /** AWS took the request; the effect may follow later. */
  | { readonly kind: 'accepted'; readonly requestId?: string }
  /** Nothing to do: AWS says it is so already. */
  | { readonly kind: 'already'; readonly text: string; readonly requestId?: string }
  /** Nothing happened; try again more slowly. */
  | { readonly kind: 'throttled'; readonly text: string; readonly requestId?: string }
  /** Nothing happened or a part of it; look again before believing anything. */
  | { readonly kind: 'refused'; readonly code: string; readonly text: string; readonly requestId?: string }
  /** The credentials may not do this: a person must grant `permission`. */
  | {
      readonly kind: 'denied';
      readonly permission: string;
      /** What it must be granted on, as an ARN of a policy. */
      readonly resource?: string;
      readonly text: string;
      readonly requestId?: string;
    }
  /** No answer came back: it may have happened. */
  | { readonly kind: 'unknown'; readonly text: string; readonly requestId?: string };

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
