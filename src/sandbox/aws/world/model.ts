/**
 * What the world consists of, in AWS's words. All of it is plain data that is replaced, never changed:
 * a value that somebody holds stays what was true when he took it. Times are milliseconds since the
 * epoch, durations milliseconds.
 */
import type { LifecycleState } from '@aws-sdk/client-auto-scaling';

/** The services that are played, by their endpoint's usual name. */
export type Service = 'autoscaling' | 'ec2' | 'elbv2' | 'elb' | 'cloudwatch' | 'sts';

/** One account in one Region; nothing reaches across. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
}

export const placeKey = (place: Place): string => `${place.accountId}/${place.region}`;
export const inPlace = (a: Place, b: Place): boolean => a.accountId === b.accountId && a.region === b.region;
/** A key that names a thing of a place, such as a group. */
export const keyOf = (place: Place, name: string): string => `${place.accountId}/${place.region}/${name}`;

export type Tags = Readonly<Record<string, string>>;

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

export interface Suspension {
  readonly at: number;
  readonly reason: string;
}

export interface GroupTag {
  readonly key: string;
  readonly value: string;
  readonly propagate: boolean;
}

export interface TemplateRef {
  readonly id: string;
  readonly name: string;
  /** A number, `$Latest` or `$Default`. */
  readonly version: string;
}

export type HookTransition = 'autoscaling:EC2_INSTANCE_LAUNCHING' | 'autoscaling:EC2_INSTANCE_TERMINATING';

export interface LifecycleHook {
  readonly name: string;
  readonly transition: HookTransition;
  readonly heartbeatMs: number;
  readonly defaultResult: 'CONTINUE' | 'ABANDON';
}

export interface WarmPool {
  readonly minSize: number;
  readonly maxPrepared: number | undefined;
  readonly state: 'Stopped' | 'Running' | 'Hibernated';
  readonly reuseOnScaleIn: boolean;
}

export type SourceRef = {
  readonly type: 'elb' | 'elbv2' | 'vpc-lattice';
  /** The name of a Classic Load Balancer, else an ARN. */
  readonly identifier: string;
};

export interface Group extends Place {
  readonly key: string;
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly min: number;
  readonly max: number;
  readonly desired: number;
  /** What predictive scaling foresees; it only ever raises desired. */
  readonly predicted: number | undefined;
  readonly cooldownMs: number;
  /** Until when a HonorCooldown request is refused. */
  readonly coolingUntil: number;
  readonly zones: readonly string[];
  readonly subnets: readonly string[];
  readonly vpcId: string;
  readonly template: TemplateRef | undefined;
  readonly launchConfiguration:
    | { readonly name: string; readonly image: string; readonly type: string }
    | undefined;
  /** Instance types of a mixed-instances policy with their weights. */
  readonly mixedTypes: readonly { readonly type: string; readonly weight: number }[] | undefined;
  readonly sources: readonly SourceRef[];
  readonly sourceStates: Readonly<Record<string, string>>;
  readonly healthChecks: readonly ('EC2' | 'EBS' | 'ELB' | 'VPC_LATTICE')[];
  readonly graceMs: number;
  readonly protectNew: boolean;
  readonly suspended: Readonly<Partial<Record<ProcessName, Suspension>>>;
  readonly terminationPolicies: readonly string[];
  readonly tags: readonly GroupTag[];
  readonly hooks: readonly LifecycleHook[];
  readonly maxLifetimeMs: number | undefined;
  readonly capacityRebalance: boolean;
  readonly warmPool: WarmPool | undefined;
  readonly maintenance: { readonly minHealthy: number; readonly maxHealthy: number } | undefined;
  readonly retainOnAbandon: boolean;
  readonly zonalShift: { readonly enabled: boolean; readonly shifted: readonly string[] };
  readonly deletionProtection: 'none' | 'prevent-force-deletion' | 'prevent-all-deletion';
  readonly deleting: boolean;
  readonly operator: string | undefined;
  /** Members above desired that AZRebalance or Capacity Rebalancing has launched ahead of an ending. */
  readonly ahead: number;
  /** Since when every launch has failed. */
  readonly launchFailingSince: number | undefined;
  /** No launch is tried before this moment. */
  readonly nextLaunchAt: number;
  /** The desired capacity for which an activity has already told that every member is protected. */
  readonly protectedNote: number | undefined;
}

export type Lifecycle = LifecycleState;

export interface WaitingHook {
  readonly hook: string;
  readonly token: string;
  /** When the heartbeat runs out; moved on by each heartbeat. */
  readonly until: number;
  /** When it ends whatever the heartbeats say: the lesser of 48 hours and 100 heartbeats. */
  readonly atLatest: number;
  /** What the hook answers when its time is up. */
  readonly defaultResult: 'CONTINUE' | 'ABANDON';
}

/** An instance's seat in a group. Keyed by the instance, so nobody can sit in two groups. */
export interface Member {
  readonly id: string;
  readonly group: string;
  readonly zone: string;
  readonly type: string;
  readonly weight: number;
  readonly lifecycle: Lifecycle;
  readonly healthy: boolean;
  readonly protected: boolean;
  /** The template as it was resolved at launch; absent for attached members (U5). */
  readonly template: TemplateRef | undefined;
  readonly launchConfiguration: string | undefined;
  readonly attached: boolean;
  readonly joinedAt: number;
  /** Load balancer and status verdicts do not count before this moment. */
  readonly graceUntil: number;
  /** Raised by each transition; what the clock brings for an older step is void. */
  readonly step: number;
  /** The activity that moves this member now. */
  readonly activity: string | undefined;
  /** The hooks that have not been completed while the member is in a `:Wait` state. */
  readonly waiting: readonly WaitingHook[];
  /** Desired still has to drop when this member has left (U18). */
  readonly dropsDesired: boolean;
}

export type InstanceStateName =
  | 'pending'
  | 'running'
  | 'stopping'
  | 'stopped'
  | 'shutting-down'
  | 'terminated';

/**
 * How the software on an instance answers the health checks of a load balancer, counted from its
 * registration there.
 */
export type HealthScript =
  | 'always'
  | 'never'
  /** Fails until this long after registration. */
  | { readonly afterMs: number }
  /** Answers at first, fails from this long after registration on. */
  | { readonly failsAfterMs: number }
  /** Answers for `upMs`, fails for `downMs`, and so on. */
  | { readonly upMs: number; readonly downMs: number };

export interface Instance extends Place {
  readonly id: string;
  readonly image: string;
  readonly type: string;
  readonly zone: string;
  readonly subnet: string;
  readonly vpcId: string;
  readonly privateIp: string;
  readonly securityGroups: readonly string[];
  readonly profile: string | undefined;
  readonly keyName: string | undefined;
  readonly userData: string | undefined;
  readonly spot: boolean;
  readonly tags: Tags;
  readonly operator: string | undefined;
  readonly launchedAt: number;
  readonly state: InstanceStateName;
  readonly stateReason: string | undefined;
  readonly status: 'ok' | 'impaired' | 'initializing' | 'insufficient-data';
  readonly events: readonly {
    readonly code: string;
    readonly description: string;
    readonly notBefore: number;
  }[];
  readonly terminationProtected: boolean;
  /** The software has been broken by hand or by a script of the world; every check fails. */
  readonly broken: boolean;
  /** The software does not answer before this moment, wherever it is registered. */
  readonly appReadyAt: number;
  readonly health: HealthScript;
  /** A script for one load balancer source, by its key, instead of `health`. */
  readonly healthAt: Readonly<Record<string, HealthScript>>;
  readonly shutdownMs: number | undefined;
  /** Leaving Standby fails, and the group may end it. */
  readonly exitFails: boolean;
  readonly step: number;
}

export interface Image extends Place {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly tags: Tags;
}

export interface TemplateVersion {
  readonly version: number;
  readonly image: string;
  readonly type: string;
  readonly securityGroups: readonly string[];
  readonly profile: string | undefined;
  readonly keyName: string | undefined;
  readonly userData: string | undefined;
  readonly tags: Tags;
  readonly createdAt: number;
  readonly description: string | undefined;
}

export interface LaunchTemplate extends Place {
  readonly id: string;
  readonly name: string;
  readonly defaultVersion: number;
  readonly versions: readonly TemplateVersion[];
}

export interface Subnet extends Place {
  readonly id: string;
  readonly vpcId: string;
  readonly zone: string;
  readonly cidr: string;
}

/** A target group or a Classic Load Balancer: whatever gives instances traffic and judges them. */
export interface Source extends Place {
  /** The target group's ARN, or the place and name of a Classic Load Balancer. */
  readonly key: string;
  readonly name: string;
  readonly kind: 'application' | 'network' | 'classic';
  readonly vpcId: string;
  readonly port: number;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  readonly deregistrationDelayMs: number;
  readonly slowStartMs: number;
  readonly checksEnabled: boolean;
  /** Zones that the load balancer serves; `undefined` means all. */
  readonly enabledZones: readonly string[] | undefined;
  /** The load balancers that use it; none makes every target `unused`. */
  readonly loadBalancers: readonly string[];
  readonly createdAt: number;
}

export interface LoadBalancer extends Place {
  readonly arn: string;
  readonly name: string;
  readonly type: 'application' | 'network';
  readonly vpcId: string;
  readonly zones: readonly { readonly zone: string; readonly subnet: string }[];
  readonly createdAt: number;
}

export type TargetState = 'initial' | 'healthy' | 'unhealthy' | 'unused' | 'draining' | 'unavailable';

/** One instance registered with one source. */
export interface Registration {
  readonly key: string;
  readonly source: string;
  readonly instance: string;
  readonly registeredAt: number;
  /** The first health check; the next ones follow at the source's interval. */
  readonly firstCheckAt: number;
  readonly state: TargetState;
  readonly reason: string | undefined;
  readonly step: number;
}

export const registrationKey = (source: string, instance: string): string => `${source}|${instance}`;

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
  readonly arn: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  readonly since: number;
  readonly actions: readonly string[];
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

/** Lifecycle states that count in desired (facts/aws.md section 12.1). */
const counted: ReadonlySet<string> = new Set([
  'Pending',
  'Pending:Wait',
  'Pending:Proceed',
  'InService',
  'ReplacingRootVolume',
  'ReplacingRootVolume:Wait',
  'ReplacingRootVolume:Proceed',
  'RootVolumeReplaced',
]);

export const counts = (member: Member): boolean => counted.has(member.lifecycle);
export const isPending = (member: Member): boolean => member.lifecycle.startsWith('Pending');
export const isWarm = (member: Member): boolean => member.lifecycle.startsWith('Warmed:');
