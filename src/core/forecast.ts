/**
 * What would end or dilute the incoming once the group runs by itself again, and what it loses while it is
 * held still. Times are moments and never durations until then, so that a plan made again a minute later is
 * the same plan.
 */
import type { Ec2Instance, GroupSeen, InstanceId, ScalingPolicy, ScheduledAction, Survey } from './domain.ts';
import { hour } from './limits.ts';
import type { Plan, Warning } from './plan.ts';
import { dueBetween } from './recurrence.ts';

/** What the forecast needs of the plan that is being made. */
export interface Ahead {
  readonly incoming: readonly Ec2Instance[];
  readonly leaving: ReadonlySet<InstanceId>;
  readonly finalDesired: number;
  /** The incoming will be protected from scale-in. */
  readonly protect: boolean;
  /** What the group launches by itself is not what comes in, or cannot be told. */
  readonly drifts: boolean;
}

export function forecast(seen: Survey, group: GroupSeen, ahead: Ahead): readonly Warning[] {
  return [
    ...zoneImbalance(group, ahead),
    ...lifetime(group, ahead.incoming),
    ...spot(group, ahead.incoming),
    ...(group.warmPool ? [{ kind: 'warm-pool' as const }] : []),
    ...predictive(seen),
    ...inBreach(seen, group, ahead),
    ...scaleInPicks(seen, group, ahead),
    ...refreshes(seen, ahead),
    ...(seen.launchHooks.length > 0 ? [{ kind: 'launch-hooks' as const, hooks: seen.launchHooks }] : []),
    ...owner(group),
  ];
}

/** The imbalance that sets off AZRebalance is not published; more than one is the usual reading (U8). */
function zoneImbalance(group: GroupSeen, { incoming, leaving }: Ahead): readonly Warning[] {
  const counts: Record<string, number> = Object.fromEntries(group.zones.map(zone => [zone, 0]));
  const staying = group.members.filter(m => m.lifecycle === 'InService' && !leaving.has(m.id));
  for (const { zone } of [...staying, ...incoming]) counts[zone] = (counts[zone] ?? 0) + 1;
  const perZone = Object.values(counts);
  return Math.max(...perZone) - Math.min(...perZone) > 1 ? [{ kind: 'zone-imbalance', counts }] : [];
}

/** Age may count from EC2's launch or from the attach (U7): the earlier is told. */
function lifetime(
  { maxInstanceLifetimeMs }: GroupSeen,
  incoming: readonly Ec2Instance[],
): readonly Warning[] {
  if (maxInstanceLifetimeMs === undefined || maxInstanceLifetimeMs <= 0) return [];
  const [oldest] = incoming.toSorted((a, b) => a.launchedAt - b.launchedAt || (a.id < b.id ? -1 : 1));
  return [
    {
      kind: 'max-lifetime',
      days: Math.round(maxInstanceLifetimeMs / (24 * hour)),
      ...(oldest ? { first: { id: oldest.id, at: oldest.launchedAt + maxInstanceLifetimeMs } } : {}),
    },
  ];
}

function spot({ capacityRebalance }: GroupSeen, incoming: readonly Ec2Instance[]): readonly Warning[] {
  const ids = incoming.filter(i => i.spot).map(i => i.id);
  if (ids.length === 0) return [];
  return [{ kind: 'spot', ids, ...(capacityRebalance ? { rebalance: true } : {}) }];
}

/** Of all that scales, it alone needs no process but Launch, which a swap cannot hold (facts/aws.md section 4). */
function predictive({ policies }: Survey): readonly Warning[] {
  const names = policies.filter(each => each.forecasts).map(({ name }) => name);
  return names.length === 0 ? [] : [{ kind: 'predictive-scaling', policies: names }];
}

/** AlarmNotification is held meanwhile; alarms that are in breach when it runs again act at once (section 3). */
function inBreach({ policies, policyAlarms }: Survey, { settings }: GroupSeen, ahead: Ahead) {
  const canAct = (way: ScalingPolicy['alarms'][number]['way']): boolean =>
    (way !== 'in' && ahead.finalDesired < settings.max) ||
    (way !== 'out' && ahead.finalDesired > settings.min);
  const listens = !settings.suspended.includes('AlarmNotification');
  return policies
    .flatMap(({ name, alarms }) => alarms.map(alarm => ({ policy: name, alarm: alarm.name, way: alarm.way })))
    .filter(({ alarm, way }) => policyAlarms.get(alarm) === 'ALARM' && listens && canAct(way))
    .map(each => ({ kind: 'alarm-in-breach' as const, ...each }));
}

/** Termination policies that take the picked ones before those that the group launches (U5, section 12.5). */
const takesPicked: readonly string[] = [
  'Default',
  'OldestLaunchTemplate',
  'OldestLaunchConfiguration',
  'OldestInstance',
];

/** Scale-outs and scale-ins in turn exchange the picked ones for what the group launches. */
function scaleInPicks({ policies }: Survey, group: GroupSeen, ahead: Ahead): readonly Warning[] {
  const [policy = 'Default'] = group.terminationPolicies;
  const scales = policies.some(({ alarms, forecasts }) => alarms.length > 0 || forecasts);
  const kept = ahead.protect || group.protectsNewInstances;
  if (!ahead.drifts || kept || !scales || !takesPicked.includes(policy)) return [];
  return [{ kind: 'scale-in-picks', policy }];
}

/** The rule of skip-matching compares with the template, which picked instances do not carry (U23). */
function refreshes({ pastRefresh }: Survey, { drifts }: Ahead): readonly Warning[] {
  return pastRefresh && drifts ? [{ kind: 'refreshed-before', ...pastRefresh }] : [];
}

/** Tags by which other tools know what is theirs; their next run may put back what they hold true. */
const owners: readonly (readonly [key: string, tool: string])[] = [
  ['aws:cloudformation:stack-name', 'CloudFormation stack'],
  ['elasticbeanstalk:environment-name', 'Elastic Beanstalk environment'],
  ['eks:nodegroup-name', 'EKS node group'],
];

function owner({ tags }: GroupSeen): readonly Warning[] {
  const all = owners.flatMap(([key, tool]) => {
    const name = tags[key];
    return name === undefined ? [] : [{ kind: 'owner-tool' as const, tool, name }];
  });
  // An environment or a node group has a stack beneath, which is not what people work with.
  return all.slice(-1);
}

/** A scheduled action and when it is due next; without a moment where that cannot be told. */
export interface Due {
  readonly action: ScheduledAction;
  readonly at?: number;
}

/** What is due first of each action in a stretch of time, in the order of time. */
export function dueOf(plan: Pick<Plan, 'scheduled'>, from: number, to: number): readonly Due[] {
  return (plan.scheduled ?? [])
    .flatMap((action): Due[] => {
      const due = dueBetween(action, from, to);
      if (due === undefined) return [{ action }];
      const [at] = due;
      return at === undefined ? [] : [{ action, at }];
    })
    .toSorted((a, b) => (a.at ?? to) - (b.at ?? to));
}

/** The last occurrence of each action that fell due in `[from, to)`: Auto Scaling does not make up for them. */
export function missedOf(plan: Pick<Plan, 'scheduled'>, from: number, to: number): readonly Due[] {
  return (plan.scheduled ?? [])
    .flatMap((action): Due[] => {
      const at = dueBetween(action, from, to)?.at(-1);
      return at === undefined ? [] : [{ action, at }];
    })
    .toSorted((a, b) => (a.at ?? to) - (b.at ?? to));
}
