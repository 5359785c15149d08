/**
 * Judges a wish against a wide look at AWS: every objection at once, or none. An objection refuses the
 * plan; each carries what is true now, and `messages` says what to do about it.
 */
import type {
  Ec2Instance,
  GroupRef,
  GroupSeen,
  InstanceId,
  LifecycleState,
  Member,
  ProcessName,
  Survey,
  SwapId,
} from './domain.ts';
import { markerKey, readMarker } from './marker.ts';
import type { Wish } from './plan.ts';
import { type GroupPolicy, type OptionName, strategyOf } from './policy.ts';
import { member } from './sight.ts';

export type Objection =
  // the group
  | { readonly kind: 'group-deleting'; readonly status: string }
  | { readonly kind: 'group-managed'; readonly by: string }
  | { readonly kind: 'group-busy'; readonly swap: SwapId }
  | { readonly kind: 'group-weighted' }
  /** The marker of a swap that did not end here. */
  | { readonly kind: 'marker-left'; readonly swap: string; readonly value: string }
  | { readonly kind: 'refresh-active'; readonly status: string }
  | { readonly kind: 'activity-open'; readonly description: string; readonly status: string }
  | { readonly kind: 'member-unstable'; readonly id: InstanceId; readonly lifecycle: LifecycleState }
  | { readonly kind: 'member-unhealthy'; readonly id: InstanceId }
  | { readonly kind: 'process-suspended'; readonly process: ProcessName; readonly reason?: string }
  | { readonly kind: 'source-gone'; readonly name: string }
  | { readonly kind: 'target-group-unused'; readonly name: string }
  | { readonly kind: 'health-check-disabled'; readonly name: string }
  | { readonly kind: 'alarm-missing'; readonly name: string }
  | { readonly kind: 'alarm-breached'; readonly name: string }
  /** The group does not launch from one launch template, so that no version of one can be set. */
  | { readonly kind: 'no-template'; readonly source: 'configuration' | 'mixed' | 'nothing' }
  | { readonly kind: 'no-such-version'; readonly template: string; readonly version: string }
  | { readonly kind: 'nothing-to-replace' }
  /** The old ones are to be left running, which an emptied group cannot do: each ends through Auto Scaling. */
  | { readonly kind: 'cannot-keep'; readonly by: 'wish' | 'policy' }
  /** What was asked for has no place where all old ones end at once. */
  | { readonly kind: 'idle-options'; readonly options: readonly OptionName[] }
  | { readonly kind: 'not-all'; readonly staying: number; readonly standby: number }
  | { readonly kind: 'below-min'; readonly desired: number; readonly min: number }
  | { readonly kind: 'above-max'; readonly desired: number; readonly max: number }
  | { readonly kind: 'above-limit'; readonly max: number; readonly limit: number }
  // the incoming
  | { readonly kind: 'unknown-instance'; readonly id: InstanceId }
  | { readonly kind: 'not-running'; readonly id: InstanceId; readonly state: string }
  | { readonly kind: 'already-member'; readonly id: InstanceId; readonly lifecycle: LifecycleState }
  | { readonly kind: 'in-other-group'; readonly id: InstanceId; readonly group: string }
  | {
      readonly kind: 'foreign-zone';
      readonly id: InstanceId;
      readonly zone: string;
      readonly zones: readonly string[];
    }
  | { readonly kind: 'foreign-vpc'; readonly id: InstanceId; readonly vpc: string; readonly wanted: string }
  | { readonly kind: 'image-gone'; readonly id: InstanceId; readonly image: string }
  | { readonly kind: 'checks-not-ok'; readonly id: InstanceId; readonly verdict: string }
  | { readonly kind: 'event-scheduled'; readonly id: InstanceId; readonly event: string }
  | { readonly kind: 'instance-managed'; readonly id: InstanceId; readonly by: string }
  | {
      readonly kind: 'tag-missing';
      readonly id: InstanceId;
      readonly tag: string;
      readonly value: string;
      readonly has?: string;
    }
  | ({ readonly kind: 'in-other-request'; readonly id: InstanceId } & Omit<Claim, 'incoming'>)
  // the outgoing
  | { readonly kind: 'not-a-member'; readonly id: InstanceId }
  | { readonly kind: 'not-in-service'; readonly id: InstanceId; readonly lifecycle: LifecycleState };

/** Another request that means to bring instances in: it waits for its approval, or its swap runs. */
export interface Claim {
  readonly swap: SwapId;
  readonly group: GroupRef;
  readonly state: 'waiting' | 'running';
  readonly incoming: readonly InstanceId[];
}

/** Processes that the swap needs alive (facts/aws.md section 3). */
const needed: readonly ProcessName[] = ['Launch', 'AddToLoadBalancer', 'HealthCheck'];

/** Lifecycle states in which a member may stay while others are swapped. */
const stable: readonly LifecycleState[] = ['InService', 'Standby'];

/** The members that the wish means to replace: those it names, or every one in service. */
export function outgoingOf(wish: Wish, group: GroupSeen): readonly Member[] {
  return wish.outgoing === undefined
    ? group.members.filter(m => m.lifecycle === 'InService')
    : group.members.filter(m => wish.outgoing?.includes(m.id));
}

export function objections(
  wish: Wish,
  seen: Survey,
  group: GroupSeen,
  policy: GroupPolicy,
  liveSwap: SwapId | undefined,
  claims: readonly Claim[],
): readonly Objection[] {
  return [
    ...ofGroup(wish, seen, group, liveSwap),
    ...ofAlarms(seen, policy),
    ...ofTemplate(wish, seen, group),
    ...ofEmptying(wish, policy),
    ...ofNumbers(wish, group, policy),
    ...wish.incoming.flatMap(id => ofIncoming(id, seen, group, policy)),
    ...wish.incoming.flatMap(id => ofClaims(id, claims)),
    ...(wish.outgoing ?? []).flatMap(id => ofOutgoing(id, seen)),
  ];
}

/** What stands in the way of every swap of the group now, whatever it would be. */
export const standing = (seen: Survey, group: GroupSeen, policy: GroupPolicy): readonly Objection[] => [
  ...ofGroup({ group: group.ref.name, incoming: [] }, seen, group, undefined),
  ...ofAlarms(seen, policy),
];

function ofGroup(wish: Wish, seen: Survey, group: GroupSeen, liveSwap: SwapId | undefined): Objection[] {
  const found: Objection[] = [];
  if (group.status !== undefined) found.push({ kind: 'group-deleting', status: group.status });
  if (group.managedBy !== undefined) found.push({ kind: 'group-managed', by: group.managedBy });
  if (liveSwap !== undefined) return [...found, { kind: 'group-busy', swap: liveSwap }];
  const marker = group.tags[markerKey];
  if (marker !== undefined) {
    found.push({ kind: 'marker-left', swap: readMarker(marker)?.swap ?? 'unknown', value: marker });
  }
  if (group.weighted) found.push({ kind: 'group-weighted' });
  if (seen.activeRefresh !== undefined) found.push({ kind: 'refresh-active', status: seen.activeRefresh });
  const outgoing = outgoingOf(wish, group);
  for (const m of group.members) {
    if (!stable.includes(m.lifecycle)) {
      found.push({ kind: 'member-unstable', id: m.id, lifecycle: m.lifecycle });
    } else if (!m.healthy && m.lifecycle === 'InService' && !outgoing.includes(m)) {
      found.push({ kind: 'member-unhealthy', id: m.id });
    }
  }
  for (const { description, status } of seen.openActivities) {
    found.push({ kind: 'activity-open', description, status });
  }
  for (const process of needed.filter(p => group.settings.suspended.includes(p))) {
    const reason = group.suspensionReasons[process];
    found.push({ kind: 'process-suspended', process, ...(reason === undefined ? {} : { reason }) });
  }
  return [...found, ...ofSources(seen, group)];
}

/** A gate that can never open is found out before anything is touched. */
function ofSources(seen: Survey, { trafficSources }: GroupSeen): Objection[] {
  const gone = trafficSources.filter(
    source => !seen.targetGroups.has(source.kind === 'classic' ? source.name : source.arn),
  );
  const states = seen.sources.map(({ source, targets }) => ({
    name: source.name,
    all: [...targets.values()],
  }));
  return [
    ...gone.map(({ name }) => ({ kind: 'source-gone' as const, name })),
    ...states
      .filter(({ all }) => all.some(t => t.state === 'unused' && t.reason === 'Target.NotInUse'))
      .map(({ name }) => ({ kind: 'target-group-unused' as const, name })),
    ...states
      .filter(({ all }) => all.some(t => t.reason === 'Target.HealthCheckDisabled'))
      .map(({ name }) => ({ kind: 'health-check-disabled' as const, name })),
  ];
}

/** An alarm that is away or in breach keeps the gate shut from the beginning. */
function ofAlarms({ alarms }: Survey, policy: GroupPolicy): Objection[] {
  return policy.alarms.flatMap((name): Objection[] => {
    const state = alarms?.get(name) ?? 'missing';
    if (state === 'missing') return [{ kind: 'alarm-missing', name }];
    return state === 'ALARM' ? [{ kind: 'alarm-breached', name }] : [];
  });
}

function ofTemplate({ templateVersion }: Wish, seen: Survey, { launches }: GroupSeen): Objection[] {
  if (templateVersion === undefined) return [];
  if (launches?.kind !== 'template') return [{ kind: 'no-template', source: launches?.kind ?? 'nothing' }];
  if (seen.templateVersion?.version === templateVersion) return [];
  return [{ kind: 'no-such-version', template: launches.name, version: templateVersion }];
}

function ofEmptying(wish: Wish, policy: GroupPolicy): Objection[] {
  if (strategyOf(wish, policy) !== 'empty-first') return [];
  const { keep, batch, bakeMs, canary } = wish;
  const idle: readonly (OptionName | false)[] = [
    batch !== undefined && 'batch',
    bakeMs !== undefined && 'bake',
    canary === true && 'canary',
  ];
  const options = idle.filter(option => option !== false);
  return [
    ...(keep === true ? [{ kind: 'cannot-keep' as const, by: 'wish' as const }] : []),
    ...(keep !== true && policy.old === 'keep'
      ? [{ kind: 'cannot-keep' as const, by: 'policy' as const }]
      : []),
    ...(options.length === 0 ? [] : [{ kind: 'idle-options' as const, options }]),
  ];
}

function ofNumbers(wish: Wish, group: GroupSeen, policy: GroupPolicy): Objection[] {
  const { sizeMost } = policy;
  const emptied = strategyOf(wish, policy) === 'empty-first';
  const outgoing = outgoingOf(wish, group).length;
  if (outgoing === 0 && wish.outgoing === undefined) return [{ kind: 'nothing-to-replace' }];
  if (emptied) {
    const standby = group.members.filter(m => m.lifecycle === 'Standby').length;
    const staying = group.members.length - standby - outgoing;
    if (staying > 0 || standby > 0) return [{ kind: 'not-all', staying, standby }];
  }
  const { min, max, desired } = group.settings;
  const final = desired + wish.incoming.length - outgoing;
  if (final < min) return [{ kind: 'below-min', desired: final, min }];
  if (final > max) return [{ kind: 'above-max', desired: final, max }];
  const meanwhile = emptied ? final : desired + wish.incoming.length;
  if (sizeMost !== undefined && meanwhile > Math.max(max, sizeMost)) {
    return [{ kind: 'above-limit', max: meanwhile, limit: sizeMost }];
  }
  return [];
}

function ofIncoming(id: InstanceId, seen: Survey, group: GroupSeen, policy: GroupPolicy): Objection[] {
  const own = member(seen, id);
  if (own) return [{ kind: 'already-member', id, lifecycle: own.lifecycle }];
  const instance = seen.instances.get(id);
  if (!instance || instance.state === 'terminated') return [{ kind: 'unknown-instance', id }];
  const other = seen.memberOf.get(id);
  return [
    ...(other ? [{ kind: 'in-other-group' as const, id, group: other.group }] : []),
    ...(instance.state === 'running'
      ? ofChecks(id, seen)
      : [{ kind: 'not-running' as const, id, state: instance.state }]),
    ...ofPlace(instance, seen, group),
    ...ofTags(instance, policy),
    ...(seen.images.has(instance.image) ? [] : [{ kind: 'image-gone' as const, id, image: instance.image }]),
    ...(instance.managedBy === undefined
      ? []
      : [{ kind: 'instance-managed' as const, id, by: instance.managedBy }]),
  ];
}

function ofChecks(id: InstanceId, seen: Survey): Objection[] {
  const checks = seen.statusChecks.get(id);
  const verdict = checks?.verdict ?? 'unknown';
  return [
    ...(verdict === 'ok' ? [] : [{ kind: 'checks-not-ok' as const, id, verdict }]),
    ...(checks?.events ?? []).map(event => ({ kind: 'event-scheduled' as const, id, event })),
  ];
}

function ofPlace({ id, zone, vpc }: Ec2Instance, seen: Survey, { zones }: GroupSeen): Objection[] {
  const found: Objection[] = [];
  if (!zones.includes(zone)) found.push({ kind: 'foreign-zone', id, zone, zones });
  const wanted = [...seen.targetGroups.values()].map(t => t.vpc).find(v => v !== undefined && v !== vpc);
  if (wanted !== undefined) found.push({ kind: 'foreign-vpc', id, vpc: vpc ?? 'none', wanted });
  return found;
}

function ofTags({ id, tags }: Ec2Instance, policy: GroupPolicy): Objection[] {
  return Object.entries(policy.requireTags).flatMap(([tag, value]) => {
    const has = tags[tag];
    if (has === value) return [];
    return [{ kind: 'tag-missing' as const, id, tag, value, ...(has === undefined ? {} : { has }) }];
  });
}

/** Two swaps cannot both have it, whichever is approved first. */
function ofClaims(id: InstanceId, claims: readonly Claim[]): Objection[] {
  return claims
    .filter(({ incoming }) => incoming.includes(id))
    .map(({ swap, group, state }) => ({ kind: 'in-other-request', id, swap, group, state }));
}

function ofOutgoing(id: InstanceId, seen: Survey): Objection[] {
  const found = member(seen, id);
  if (!found) return [{ kind: 'not-a-member', id }];
  return found.lifecycle === 'InService' ? [] : [{ kind: 'not-in-service', id, lifecycle: found.lifecycle }];
}
