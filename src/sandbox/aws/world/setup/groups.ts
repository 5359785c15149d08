/** Groups and what belongs to them. Members of a set-up have been in service and healthy for an hour. */

import type { Engine } from '../engine.ts';
import { touch } from '../engine.ts';
import { addInstance } from '../instances.ts';
import { launchWeight, resolveTemplate, thinnestZone } from '../launching.ts';
import { expectOldAge } from '../lifetime.ts';
import {
  type Group,
  type Instance,
  keyOf,
  type Lifecycle,
  type Place,
  type Registration,
  registrationKey,
  type Source,
  type SourceRef,
  type TemplateRef,
} from '../model.ts';
import { arnIn, homeVpc, subnetName, uuidOf, zoneName } from '../names.ts';
import { seat } from '../seats.ts';
import { suspend } from '../suspension.ts';
import { sourceKeys } from '../targets.ts';
import { type Ground, hourMs } from './ground.ts';
import { specifiedInstance } from './instances.ts';
import type { Builder, GroupSpec } from './specs.ts';

export function createGroups(
  w: Engine,
  ground: Ground,
): Pick<Builder, 'addGroup' | 'addInstance' | 'addMember'> {
  return {
    addGroup(spec) {
      const group = specifiedGroup(w, ground, spec);
      if (w.groups.get(group.key) !== undefined) throw new Error(`there is a group ${group.key} already`);
      w.groups.set(group.key, group);
      for (let i = 0; i < (spec.members ?? group.desired); i++) addOriginalMember(w, ground, group);
      if (spec.suspended !== undefined) suspend(w, group, spec.suspended);
      touch(w, group.key);
      return group.key;
    },

    addInstance(spec = {}) {
      const instance = specifiedInstance(w, ground, spec);
      if (w.instances.get(instance.id) !== undefined) {
        throw new Error(`there is an instance ${instance.id} already`);
      }
      addInstance(w, instance);
      return instance.id;
    },

    addMember(groupName, id, lifecycle = 'InService') {
      const instance = w.instances.get(id);
      if (instance === undefined) throw new Error(`no instance ${id} in this world`);
      seatForLong(w, ground.group(groupName), instance, lifecycle, true);
    },
  };
}

function specifiedGroup(w: Engine, ground: Ground, spec: GroupSpec): Group {
  const at = ground.place(spec);
  const key = keyOf(at, spec.name);
  const vpc = ground.vpc(at, spec.vpc ?? homeVpc(at));
  const zones = (spec.azs ?? ['a', 'b', 'c']).map(zone => zoneName(at, zone));
  const configuration = spec.launchConfiguration;
  if (configuration !== undefined) ground.image(at, configuration.image);
  const sources = specifiedSources(w, at, spec);
  return {
    ...at,
    key,
    name: spec.name,
    arn: arnIn(at, 'autoscaling', `autoScalingGroup:${uuidOf(key)}:autoScalingGroupName/${spec.name}`),
    createdAt: w.now - 24 * hourMs,
    min: spec.min,
    max: spec.max,
    desired: spec.desired ?? spec.members ?? spec.min,
    predicted: spec.predicted,
    cooldownMs: spec.cooldownMs ?? 300_000,
    coolingUntil: 0,
    zones,
    subnets: zones.map(zone => subnetName(vpc, zone)),
    vpcId: vpc,
    template: configuration === undefined ? specifiedTemplate(w, ground, at, spec) : undefined,
    launchConfiguration:
      configuration === undefined
        ? undefined
        : { securityGroups: [], profile: undefined, userData: undefined, ...configuration },
    mixedTypes: spec.mixedTypes,
    sources,
    sourceStates: spec.sourceStates ?? {},
    healthChecks: (spec.healthCheckType ?? 'EC2').split(',') as Group['healthChecks'][number][],
    graceMs: spec.graceMs ?? 0,
    protectNew: spec.protectNew ?? false,
    suspended: {},
    terminationPolicies: spec.terminationPolicies ?? ['Default'],
    tags: [
      ...Object.entries(spec.tags ?? {}).map(([k, value]) => ({ key: k, value, propagate: false })),
      ...Object.entries(spec.propagatedTags ?? {}).map(([k, value]) => ({ key: k, value, propagate: true })),
    ],
    hooks: [],
    maxLifetimeMs: spec.maxLifetimeMs,
    capacityRebalance: spec.capacityRebalance ?? false,
    warmPool:
      spec.warmPool === undefined
        ? undefined
        : { minSize: 0, maxPrepared: undefined, state: 'Stopped', reuseOnScaleIn: false, ...spec.warmPool },
    maintenance: spec.maintenance,
    retainOnAbandon: spec.retainOnAbandon ?? false,
    zonalShift: {
      enabled: spec.zonalShift?.enabled ?? false,
      shifted: (spec.zonalShift?.shifted ?? []).map(zone => zoneName(at, zone)),
    },
    deletionProtection: spec.deletionProtection ?? 'none',
    deleting: false,
    operator: spec.operator,
    ahead: 0,
    launchFailingSince: undefined,
    nextLaunchAt: 0,
    protectedNote: undefined,
  };
}

function specifiedTemplate(w: Engine, ground: Ground, at: Place, spec: GroupSpec): TemplateRef {
  const wanted = spec.template?.template;
  if (wanted === undefined) {
    const version = {
      image: spec.image ?? `ami-${w.random.ids.hex(17)}`,
      ...(spec.type === undefined ? {} : { type: spec.type }),
    };
    const id = ground.addLaunchTemplate({ ...at, name: spec.name, versions: [version] });
    return { id, name: spec.name, version: '$Latest' };
  }
  const found = [...w.templates.entries()].find(([id, t]) => id === wanted || t.name === wanted)?.[1];
  if (found === undefined) throw new Error(`no launch template ${wanted} in this world`);
  return { id: found.id, name: found.name, version: spec.template?.version ?? '$Latest' };
}

function specifiedSources(w: Engine, at: Place, spec: GroupSpec): SourceRef[] {
  const targetGroup = (name: string, kinds: readonly Source['kind'][]): string => {
    const source = w.sources
      .within(`${at.accountId}/${at.region}`)
      .find(s => s.name === name && kinds.includes(s.kind));
    if (source === undefined) throw new Error(`no target group ${name} in this world`);
    return source.key;
  };
  const classic = (name: string): SourceRef => {
    if (w.sources.get(keyOf(at, name)) === undefined) throw new Error(`no Classic Load Balancer ${name}`);
    return { type: 'elb', identifier: name };
  };
  return [
    ...(spec.targetGroups ?? []).map(
      (name): SourceRef => ({ type: 'elbv2', identifier: targetGroup(name, ['application', 'network']) }),
    ),
    ...(spec.classicLoadBalancers ?? []).map(classic),
    ...(spec.latticeTargetGroups ?? []).map(
      (name): SourceRef => ({ type: 'vpc-lattice', identifier: targetGroup(name, ['lattice']) }),
    ),
  ];
}

function addOriginalMember(w: Engine, ground: Ground, group: Group): void {
  const plan = resolveTemplate(w, group);
  const zone = thinnestZone(w, group) ?? group.zones[0] ?? '';
  const instance = specifiedInstance(w, ground, {
    accountId: group.accountId,
    region: group.region,
    az: zone,
    vpc: group.vpcId,
    ...(plan === undefined ? {} : { image: plan.image, type: plan.type }),
    ...(plan?.version === undefined ? {} : { securityGroups: plan.version.securityGroups }),
  });
  addInstance(w, instance);
  seatForLong(w, group, instance, 'InService', false);
}

function seatForLong(
  w: Engine,
  group: Group,
  instance: Instance,
  lifecycle: Lifecycle,
  attached: boolean,
): void {
  const plan = attached ? undefined : resolveTemplate(w, group);
  const since = instance.launchedAt;
  const member = {
    ...seat(w, group, instance, {
      lifecycle,
      attached,
      activity: undefined,
      template: plan?.template,
      launchConfiguration: plan?.launchConfiguration,
      weight: attached ? 1 : launchWeight(group),
    }),
    joinedAt: since,
    graceUntil: since + group.graceMs,
  };
  w.members.set(member.id, member);
  expectOldAge(w, group, member);
  if (lifecycle !== 'InService') return;
  for (const key of sourceKeys(group)) {
    const source = w.sources.get(key);
    if (source !== undefined) {
      w.registrations.set(registrationKey(key, instance.id), longRegistered(w, source, instance));
    }
  }
}

function longRegistered(w: Engine, source: Source, instance: Instance): Registration {
  const used = source.loadBalancers.length > 0 || source.kind === 'classic';
  const served = source.enabledZones === undefined || source.enabledZones.includes(instance.zone);
  const [state, reason] =
    !used || !served
      ? (['unused', 'Target.NotInUse'] as const)
      : source.checksEnabled
        ? (['healthy', undefined] as const)
        : (['unavailable', 'Target.HealthCheckDisabled'] as const);
  return {
    key: registrationKey(source.key, instance.id),
    source: source.key,
    instance: instance.id,
    registeredAt: instance.launchedAt,
    firstCheckAt: instance.launchedAt + w.random.life.below(source.intervalMs + 1),
    state,
    reason,
    step: 0,
  };
}
