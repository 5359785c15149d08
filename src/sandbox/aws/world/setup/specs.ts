/** What a set-up can say about the things it adds. What it leaves out is filled in alike for the same seed. */
import type {
  Group,
  HealthScript,
  Instance,
  Lifecycle,
  Policy,
  ProcessName,
  Tags,
  WarmPool,
} from '../model.ts';

/** Where a thing is; both default to the world's home. */
export interface Where {
  readonly accountId?: string | undefined;
  readonly region?: string | undefined;
}

export interface GroupSpec extends Where {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Default: `members`, or else min. */
  readonly desired?: number;
  /** Members to begin with, launched from the template an hour ago; default desired. */
  readonly members?: number;
  /** Zone letters or names; default `a`, `b` and `c` of the Region. */
  readonly azs?: readonly string[];
  /** The image of the launch template that is made for the group; default `ami-…` of its own. */
  readonly image?: string;
  readonly type?: string;
  /** An existing template (id or name) instead. */
  readonly template?: { readonly template: string; readonly version?: string };
  readonly launchConfiguration?: {
    readonly name: string;
    readonly image: string;
    readonly type: string;
    readonly securityGroups?: readonly string[];
    readonly profile?: string;
    readonly userData?: string;
  };
  readonly mixedTypes?: readonly { readonly type: string; readonly weight: number }[];
  /** Names of target groups added before. */
  readonly targetGroups?: readonly string[];
  /** Names of Classic Load Balancers added before. */
  readonly classicLoadBalancers?: readonly string[];
  /** Names of target groups of VPC Lattice added before. */
  readonly latticeTargetGroups?: readonly string[];
  /** The state of a traffic source's own attachment, by its key; default `InService`. */
  readonly sourceStates?: Readonly<Record<string, string>>;
  readonly healthCheckType?: string;
  readonly graceMs?: number;
  readonly cooldownMs?: number;
  readonly protectNew?: boolean;
  readonly suspended?: readonly ProcessName[];
  readonly terminationPolicies?: readonly string[];
  readonly tags?: Tags;
  readonly propagatedTags?: Tags;
  readonly maxLifetimeMs?: number;
  readonly capacityRebalance?: boolean;
  readonly warmPool?: Partial<WarmPool>;
  readonly maintenance?: { readonly minHealthy: number; readonly maxHealthy: number };
  readonly retainOnAbandon?: boolean;
  readonly zonalShift?: { readonly enabled: boolean; readonly shifted: readonly string[] };
  readonly deletionProtection?: Group['deletionProtection'];
  readonly operator?: string;
  readonly predicted?: number;
  readonly vpc?: string;
}

export interface InstanceSpec extends Where {
  readonly id?: string;
  /** Zone letter or name; default `a`. */
  readonly az?: string;
  /** Registered on the way if it is unknown; default an image of its own. */
  readonly image?: string;
  readonly type?: string;
  readonly tags?: Tags;
  readonly state?: Instance['state'];
  readonly vpc?: string;
  readonly spot?: boolean;
  readonly securityGroups?: readonly string[];
  readonly profile?: string;
  readonly userData?: string;
  readonly operator?: string;
  readonly status?: Instance['status'];
  readonly events?: Instance['events'];
  readonly launchedAt?: number;
  readonly terminationProtected?: boolean;
  readonly shutdownMs?: number;
  readonly exitFails?: boolean;
  /** How it answers health checks, counted from its registration; default `always`. */
  readonly health?: HealthScript;
  /** The reason that a failed check shows, such as `Target.Timeout`; default that of the load balancer's kind. */
  readonly failsWith?: string;
  /** The same for one target group or Classic Load Balancer, by its name. */
  readonly healthAt?: Readonly<Record<string, HealthScript>>;
}

export interface SourceSpec extends Where {
  readonly name: string;
  readonly kind?: 'application' | 'network';
  readonly vpc?: string;
  readonly port?: number;
  readonly intervalMs?: number;
  readonly timeoutMs?: number;
  readonly healthyThreshold?: number;
  readonly unhealthyThreshold?: number;
  readonly deregistrationDelayMs?: number;
  readonly slowStartMs?: number;
  readonly checksEnabled?: boolean;
  /** Zones that its load balancer serves; default all. */
  readonly enabledZones?: readonly string[];
  /** `false`: no load balancer uses it, so that nothing in it ever turns healthy. */
  readonly used?: boolean;
}

export interface Builder {
  /** Makes a VPC with one subnet per zone; answers the VPC's id. The home VPC is there already. */
  addVpc(spec?: Where & { id?: string }): string;
  addImage(spec?: Where & { id?: string; name?: string; tags?: Tags }): string;
  /** A Systems Manager parameter that names an image: `resolve:ssm:NAME` in a launch template means it. */
  addParameter(spec: Where & { name: string; value: string }): void;
  /** A template with versions 1, 2, … in the order given; answers its id. */
  addLaunchTemplate(
    spec: Where & {
      name: string;
      versions: readonly {
        image: string;
        type?: string;
        securityGroups?: readonly string[];
        profile?: string;
        userData?: string;
        tags?: Tags;
      }[];
      defaultVersion?: number;
    },
  ): string;
  /** An Application or Network target group and the load balancer before it; answers its ARN. */
  addTargetGroup(spec: SourceSpec): string;
  addClassicLoadBalancer(spec: Omit<SourceSpec, 'kind' | 'used' | 'enabledZones' | 'checksEnabled'>): string;
  /** A target group of VPC Lattice and the service that uses it; answers its ARN. */
  addLatticeTargetGroup(spec: Omit<SourceSpec, 'kind' | 'enabledZones' | 'slowStartMs'>): string;
  /** Answers the group's key, `account/region/name`. */
  addGroup(spec: GroupSpec): string;
  /** An instance outside every group, running for an hour; answers its id. */
  addInstance(spec?: InstanceSpec): string;
  /** Seats an instance as if it had been in the group for long. */
  addMember(group: string, instance: string, lifecycle?: Lifecycle): void;
  addHook(
    group: string,
    hook: {
      name: string;
      transition: 'launching' | 'terminating';
      heartbeatMs?: number;
      defaultResult?: 'CONTINUE' | 'ABANDON';
    },
  ): void;
  /** An instance refresh that has ended, an hour ago unless it is said otherwise. */
  addRefresh(group: string, refresh: { status: 'Successful' | 'Cancelled'; endedAt?: number }): void;
  addScheduledAction(
    group: string,
    action: { name: string; at: number; everyMs?: number; min?: number; max?: number; desired?: number },
  ): void;
  /** A policy, and the alarm (added before) that drives it. */
  addPolicy(
    group: string,
    policy: {
      name: string;
      type?: Policy['type'];
      adjustment?: number;
      cooldownMs?: number;
      enabled?: boolean;
      alarm?: string;
      mode?: Policy['mode'];
    },
  ): void;
  addAlarm(spec: Where & { name: string; state?: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' }): string;
  addRole(spec: {
    arn: string;
    externalId?: string;
    maxSessionSeconds?: number;
    allowTagSession?: boolean;
    allowSourceIdentity?: boolean;
    trusts?: readonly string[];
  }): void;
}
