/**
 * A plan is complete, immutable data: everything the swap will do is in it, and nothing is chosen after the
 * approval. Two plans made of the same facts are equal, so a plan holds no figure that moves by itself.
 */
import type {
  GroupRef,
  InstanceId,
  LaunchSource,
  ProcessName,
  ScheduledAction,
  Settings,
  TrafficSource,
} from './domain.ts';

/**
 * `attach-first` never lets capacity dip; `empty-first` is for groups that must never run two releases, and
 * is an outage.
 */
export type Strategy = 'attach-first' | 'empty-first';

/** What a person asked for, as parsed; absent options take the group's policy. */
export interface Wish {
  /** As typed: `name`, `region/name` or `account/region/name`. */
  readonly group: string;
  readonly incoming: readonly InstanceId[];
  /** Undefined: every member in service. */
  readonly outgoing?: readonly InstanceId[];
  readonly batch?: Batch;
  readonly bakeMs?: number;
  readonly keep?: boolean;
  readonly canary?: boolean;
  readonly protect?: boolean;
  readonly strategy?: Strategy;
  /** Version of the group's launch template that later launches shall be of. */
  readonly templateVersion?: string;
  readonly reason?: string;
}

/** How many outgoing instances leave at a time. */
export type Batch = { readonly count: number } | { readonly percent: number };

/** An instance as the plan shows it. */
export interface PlannedInstance {
  readonly id: InstanceId;
  readonly name?: string;
  readonly zone: string;
  readonly type: string;
  readonly image: string;
  readonly launchedAt: number;
}

/** A version of the group's own launch template, by number; its image where it can be told. */
export interface PlannedTemplate {
  readonly name: string;
  readonly version: string;
  readonly image?: string;
}

/** A condition that must hold for a while before the swap goes on. */
export interface Gate {
  /** Good looks in a row. */
  readonly looks: number;
  /** Least time between two looks that count. */
  readonly everyMs: number;
  /** How long the gate may stay shut before the swap turns back. */
  readonly timeoutMs: number;
}

export interface Plan {
  readonly version: 1;
  readonly group: GroupRef;
  readonly groupArn: string;
  /** AWS account number. */
  readonly accountId: string;
  readonly strategy: Strategy;
  readonly incoming: readonly PlannedInstance[];
  readonly outgoing: readonly PlannedInstance[];
  /** Members in service that stay. */
  readonly staying: readonly InstanceId[];
  readonly found: Settings;
  readonly trafficSources: readonly TrafficSource[];
  readonly suspend: readonly ProcessName[];
  /** Max while both sets are members; equal to `found.max` where there is room already. */
  readonly roomMax: number;
  /** Desired when the swap has ended. */
  readonly finalDesired: number;
  /** The least number of load-balancer-healthy members allowed at any moment. */
  readonly floor: number;
  /** Outgoing instances in the order and portions in which they leave. */
  readonly batches: readonly (readonly InstanceId[])[];
  readonly gate: Gate;
  /** Alarms that keep the gate shut, and turn the swap back while old instances leave or wait. */
  readonly alarms?: readonly string[];
  /** One incoming instance goes first, with a gate of its own. */
  readonly canary?: boolean;
  /** The incoming are protected from scale-in before an old one leaves, and stay so. */
  readonly protect?: boolean;
  /** Members that were protected from scale-in already, of those that leave and those that stay. */
  readonly protected?: readonly InstanceId[];
  /** The marker tag is written before the first change and removed last. */
  readonly marker?: boolean;
  /** How long the group is watched after its processes run again. */
  readonly watchMs?: number;
  readonly bakeMs: number;
  readonly old: 'terminate' | 'keep';
  /** How long the whole swap may take, bake included, before it turns back or halts. */
  readonly deadlineMs: number;
  /** Longest draining time among the traffic sources. */
  readonly drainMs: number;
  readonly launches?: LaunchSource;
  /** What the group shall launch from once the new ones serve and the old ones are gone. */
  readonly template?: PlannedTemplate;
  /** Every scheduled action of the group: those due while it is held still are lost. */
  readonly scheduled?: readonly ScheduledAction[];
  readonly warnings: readonly Warning[];
}

/** One thing in which the incoming are not what the group would launch. */
export interface Difference {
  readonly what: 'type' | 'security groups' | 'instance profile' | 'user data';
  /** What it would launch; empty for user data, which is never shown. */
  readonly launched: readonly string[];
  /** What the incoming have instead; of user data the ids of those that differ. */
  readonly incoming: readonly string[];
}

/** Known risks, shown with the plan; an approval covers them. */
export type Warning =
  | {
      readonly kind: 'image-drift';
      readonly source: LaunchSource;
      readonly templateImage: string;
      readonly images: readonly string[];
    }
  | { readonly kind: 'image-unknown'; readonly source: LaunchSource }
  /** The version that the plan points the group at is of another image than the incoming. */
  | {
      readonly kind: 'version-drift';
      readonly template: PlannedTemplate;
      readonly images: readonly string[];
    }
  | {
      readonly kind: 'template-drift';
      readonly source: LaunchSource;
      readonly differs: readonly Difference[];
    }
  | { readonly kind: 'not-compared'; readonly source: LaunchSource; readonly what: readonly string[] }
  | {
      readonly kind: 'mixed-incoming';
      readonly what: 'image' | 'type' | 'security groups';
      readonly values: readonly string[];
    }
  | { readonly kind: 'desired-changes'; readonly from: number; readonly to: number }
  | { readonly kind: 'zone-imbalance'; readonly counts: Readonly<Record<string, number>> }
  | { readonly kind: 'no-load-balancer' }
  | { readonly kind: 'warm-pool' }
  | {
      readonly kind: 'spot';
      readonly ids: readonly InstanceId[];
      /** The group launches others when EC2 recommends it. */
      readonly rebalance?: boolean;
    }
  | { readonly kind: 'suspended-by-others'; readonly processes: readonly ProcessName[] }
  | {
      readonly kind: 'max-lifetime';
      readonly days: number;
      /** The incoming instance that is due first, and when. */
      readonly first?: { readonly id: InstanceId; readonly at: number };
    }
  | { readonly kind: 'predictive-scaling'; readonly policies: readonly string[] }
  | {
      readonly kind: 'alarm-in-breach';
      readonly policy: string;
      readonly alarm: string;
      readonly way: 'out' | 'in' | 'unknown';
    }
  /** By this termination policy a scale-in takes the picked ones first. */
  | { readonly kind: 'scale-in-picks'; readonly policy: string }
  /** The latest instance refresh: how and when it ended. */
  | { readonly kind: 'refreshed-before'; readonly status: string; readonly at: number }
  | { readonly kind: 'launch-hooks'; readonly hooks: readonly string[] }
  | { readonly kind: 'owner-tool'; readonly tool: string; readonly name: string };

/**
 * Shown with the plan, and not what an approval is bound to, since they change nothing of what will be done:
 * an alarm goes on and off by itself, mostly on the very groups that need a swap, and what one look could not
 * read, because one part of EC2 did not know a new instance yet, the next one can. A difference that it finds is a warning of its own.
 */
const passing: readonly Warning['kind'][] = ['alarm-in-breach', 'not-compared'];

/** The warnings that an approval is bound to. */
export const lasting = ({ warnings }: Plan): readonly Warning[] =>
  warnings.filter(({ kind }) => !passing.includes(kind));

/**
 * The canonical text a fingerprint is taken from: the same facts give the same text, whatever the order of
 * keys.
 */
export function canonical(plan: Plan): string {
  return JSON.stringify({ ...plan, warnings: lasting(plan) }, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

export const ids = (instances: readonly PlannedInstance[]): readonly InstanceId[] => instances.map(i => i.id);
