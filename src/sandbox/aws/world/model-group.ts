/** Groups and their members, in Auto Scaling's words. Plain data that is replaced, never changed. */
import type { LifecycleState } from '@aws-sdk/client-auto-scaling';
import type { Place } from './model-place.ts';

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

export interface LaunchConfiguration {
  readonly name: string;
  readonly image: string;
  readonly type: string;
  readonly securityGroups: readonly string[];
  readonly profile: string | undefined;
  readonly userData: string | undefined;
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
  readonly launchConfiguration: LaunchConfiguration | undefined;
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
