/** Turns a wish and a wide look into a complete plan, or into every objection to it. */
import { must } from './assert.ts';
import {
  type GroupRef,
  type GroupSeen,
  type InstanceId,
  type LaunchSource,
  type Member,
  type ProcessName,
  processNames,
  type Survey,
  type SwapId,
} from './domain.ts';
import { driftOf } from './drift.ts';
import { type Ahead, forecast } from './forecast.ts';
import type { Batch, Plan, PlannedInstance, PlannedTemplate, Warning, Wish } from './plan.ts';
import { type GroupPolicy, strategyOf } from './policy.ts';
import { type Claim, type Objection, objections, outgoingOf } from './preflight.ts';

export type Planned =
  | { readonly kind: 'plan'; readonly plan: Plan }
  | { readonly kind: 'objections'; readonly objections: readonly Objection[] }
  | { readonly kind: 'no-group' };

/**
 * What must not move while instances are exchanged; Launch, AddToLoadBalancer and HealthCheck stay alive
 * (facts/aws.md section 3).
 */
const stilled: readonly ProcessName[] = [
  'AZRebalance',
  'AlarmNotification',
  'InstanceRefresh',
  'ReplaceUnhealthy',
  'ScheduledActions',
  'Terminate',
];

export function makePlan(
  ref: GroupRef,
  wish: Wish,
  seen: Survey,
  policy: GroupPolicy,
  liveSwap: SwapId | undefined,
  claims: readonly Claim[] = [],
): Planned {
  const { group } = seen;
  if (group === undefined) return { kind: 'no-group' };
  const found = objections(wish, seen, group, policy, liveSwap, claims);
  if (found.length > 0) return { kind: 'objections', objections: found };

  const { settings } = group;
  const outgoing = spreadOverZones(outgoingOf(wish, group));
  const leaving = new Set(outgoing.map(m => m.id));
  const staying = group.members.filter(m => m.lifecycle === 'InService' && !leaving.has(m.id)).map(m => m.id);
  const incoming = wish.incoming.toSorted();
  const strategy = strategyOf(wish, policy);
  const emptied = strategy === 'empty-first';
  const finalDesired = settings.desired + incoming.length - outgoing.length;
  const launches = launchesOf(seen, group);
  const template = templateOf(seen);
  const protect = wish.protect ?? policy.protect;
  const plan: Plan = {
    version: 1,
    group: ref,
    groupArn: group.arn,
    accountId: seen.accountId,
    strategy,
    incoming: incoming.map(id => planned(id, seen)),
    outgoing: outgoing.map(m => planned(m.id, seen)),
    staying: staying.toSorted(),
    found: settings,
    trafficSources: group.trafficSources,
    suspend: (emptied ? processNames.toSorted() : stilled).filter(p => !settings.suspended.includes(p)),
    roomMax: emptied ? settings.max : Math.max(settings.max, settings.desired + incoming.length),
    finalDesired,
    floor: emptied ? 0 : staying.length + Math.min(incoming.length, outgoing.length),
    batches: batchesOf(
      outgoing.map(m => m.id),
      wish.batch ?? policy.batch,
    ),
    gate: policy.gate,
    ...(policy.alarms.length === 0 ? {} : { alarms: policy.alarms }),
    canary: !emptied && (wish.canary ?? policy.canary) && incoming.length > 1,
    ...(protect ? { protect: true } : {}),
    ...protectionOf(group, [...staying, ...leaving]),
    marker: true,
    watchMs: policy.watchMs ?? 0,
    bakeMs: wish.bakeMs ?? policy.bakeMs,
    old: wish.keep === true ? 'keep' : policy.old,
    deadlineMs: policy.deadlineMs + (wish.bakeMs ?? policy.bakeMs),
    drainMs: Math.max(0, ...[...seen.targetGroups.values()].map(t => t.drainMs)),
    ...(launches === undefined ? {} : { launches }),
    ...(template === undefined ? {} : { template }),
    ...(seen.scheduled.length === 0 ? {} : { scheduled: seen.scheduled }),
    warnings: warningsOf(seen, group, incoming, { leaving, finalDesired, protect }),
  };
  return { kind: 'plan', plan };
}

function protectionOf(
  { members }: GroupSeen,
  among: readonly InstanceId[],
): { readonly protected?: readonly InstanceId[] } {
  const found = members.filter(m => m.protected && among.includes(m.id)).map(m => m.id);
  return found.length === 0 ? {} : { protected: found.toSorted() };
}

/** The preflight has seen that the version is one of the group's own template. */
function templateOf({ group, templateVersion }: Survey): PlannedTemplate | undefined {
  if (templateVersion === undefined || group?.launches === undefined) return undefined;
  const { version, image } = templateVersion;
  return { name: group.launches.name, version, ...(image === undefined ? {} : { image }) };
}

/** A template's version that is named by its place is told by its number too: a new one is another plan. */
function launchesOf({ wouldLaunch }: Survey, { launches }: GroupSeen): LaunchSource | undefined {
  const named = launches?.kind !== 'configuration' && !/^\d+$/.test(launches?.version ?? '');
  return launches && named && wouldLaunch.version !== undefined
    ? { ...launches, resolved: wouldLaunch.version }
    : launches;
}

function planned(id: InstanceId, seen: Survey): PlannedInstance {
  const instance = seen.instances.get(id);
  const listed = seen.group?.members.find(m => m.id === id);
  const name = instance?.tags['Name'];
  return {
    id,
    ...(name === undefined || name === '' ? {} : { name }),
    zone: instance?.zone ?? must(listed, `${id} is known to EC2 or to the group`).zone,
    type: instance?.type ?? listed?.type ?? 'unknown type',
    image: instance?.image ?? 'unknown image',
    launchedAt: instance?.launchedAt ?? 0,
  };
}

/** Neighbours in the order stand in different zones, so that no batch empties one zone. */
function spreadOverZones(members: readonly Member[]): readonly Member[] {
  const zones = new Map<string, Member[]>();
  for (const m of members.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    zones.set(m.zone, [...(zones.get(m.zone) ?? []), m]);
  }
  const queues = [...zones.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, queue]) => queue);
  const rounds = Math.max(0, ...queues.map(q => q.length));
  return Array.from({ length: rounds }, (_, i) => queues.flatMap(q => q.slice(i, i + 1))).flat();
}

/** A percentage is rounded up, so that every batch moves. A large one takes several calls. */
function batchesOf(outgoing: readonly InstanceId[], batch: Batch): readonly (readonly InstanceId[])[] {
  const wanted = 'count' in batch ? batch.count : Math.ceil((outgoing.length * batch.percent) / 100);
  const size = Math.max(1, wanted);
  return Array.from({ length: Math.ceil(outgoing.length / size) }, (_, i) =>
    outgoing.slice(i * size, (i + 1) * size),
  );
}

function warningsOf(
  seen: Survey,
  group: GroupSeen,
  incoming: readonly InstanceId[],
  ahead: Omit<Ahead, 'incoming' | 'drifts'>,
): readonly Warning[] {
  const instances = incoming.flatMap(id => seen.instances.get(id) ?? []);
  const drift = driftOf(seen, launchesOf(seen, group), templateOf(seen), instances);
  const warnings: Warning[] = [...drift];
  const { settings } = group;
  const { finalDesired } = ahead;
  for (const [what, values] of [
    ['image', distinct(instances.map(i => i.image))],
    ['type', distinct(instances.map(i => i.type))],
    ['security groups', distinct(instances.map(i => i.securityGroups.join('+')))],
  ] as const) {
    if (values.length > 1) warnings.push({ kind: 'mixed-incoming', what, values });
  }
  if (finalDesired !== settings.desired) {
    warnings.push({ kind: 'desired-changes', from: settings.desired, to: finalDesired });
  }
  if (group.trafficSources.length === 0) warnings.push({ kind: 'no-load-balancer' });
  if (settings.suspended.length > 0) {
    warnings.push({ kind: 'suspended-by-others', processes: settings.suspended });
  }
  return [
    ...warnings,
    ...forecast(seen, group, {
      ...ahead,
      incoming: instances,
      drifts: drift.some(w => w.kind !== 'not-compared'),
    }),
  ];
}

const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)].toSorted();
