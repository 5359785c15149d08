/** A group and its instances, each as one call to AWS tells them. */
import type { GroupRef, InstanceId, ProcessName } from './names.ts';

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

/** Where the group's launches come from, as the group names it. */
export interface LaunchSource {
  readonly kind: 'template' | 'configuration' | 'mixed';
  readonly name: string;
  /** A number, `$Latest` or `$Default`. */
  readonly version?: string;
  /** The number that `$Latest` or `$Default` stands for now. */
  readonly resolved?: string;
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
