/**
 * Sets a world up in a few readable lines. What is added here was there before the story begins: members
 * are in service and healthy at their load balancers, unless it is said otherwise.
 */
import { type Engine, touch } from './engine.ts';
import { addInstance } from './instances.ts';
import { launchWeight, privateIp, resolveTemplate, thinnestZone } from './launching.ts';
import { expectOldAge } from './lifetime.ts';
import {
  type Group,
  type GroupTag,
  type HealthScript,
  type HookTransition,
  type Image,
  type Instance,
  keyOf,
  type LaunchTemplate,
  type Lifecycle,
  type Place,
  type Policy,
  type ProcessName,
  processNames,
  type Role,
  registrationKey,
  type ScheduledAction,
  type Source,
  type SourceRef,
  type Tags,
  type WarmPool,
} from './model.ts';
import { seat } from './seats.ts';
import { suspend } from './suspension.ts';
import { sourceKeys } from './targets.ts';

const minuteMs = 60_000;

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
  readonly launchConfiguration?: { readonly name: string; readonly image: string; readonly type: string };
  readonly mixedTypes?: readonly { readonly type: string; readonly weight: number }[];
  /** Names of target groups added before. */
  readonly targetGroups?: readonly string[];
  /** Names of Classic Load Balancers added before. */
  readonly classicLoadBalancers?: readonly string[];
  readonly latticeTargetGroups?: readonly string[];
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
  /** How members launched from now on answer their load balancers; default as soon as they are ready. */
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
  addScheduledAction(
    group: string,
    action: { name: string; at: number; everyMs?: number; min?: number; max?: number; desired?: number },
  ): void;
  /** A policy and the alarm that drives it; answers the alarm's key. */
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

const zoneName = (at: Place, zone: string): string => (zone.length === 1 ? `${at.region}${zone}` : zone);
const homeVpc = (at: Place): string => `vpc-${digits(`${at.accountId}${at.region}`)}`;

export function createBuilder(w: Engine, home: Place): Builder {
  const place = (where: Where): Place => ({
    accountId: where.accountId ?? home.accountId,
    region: where.region ?? home.region,
  });
  const ensureVpc = (at: Place, vpc: string): string => {
    for (const [, subnet] of w.subnets.entries()) if (subnet.vpcId === vpc) return vpc;
    ['a', 'b', 'c', 'd'].forEach((letter, i) => {
      const id = `subnet-${digits(vpc + letter)}`;
      w.subnets.set(id, {
        ...at,
        id,
        vpcId: vpc,
        zone: `${at.region}${letter}`,
        cidr: `10.0.${i * 64}.0/18`,
      });
    });
    return vpc;
  };
  const ensureImage = (at: Place, id: string): string => {
    if (w.images.get(keyOf(at, id)) === undefined) addImage({ ...at, id });
    return id;
  };
  const subnetOf = (vpc: string, zone: string): string => {
    for (const [id, subnet] of w.subnets.entries())
      if (subnet.vpcId === vpc && subnet.zone === zone) return id;
    return `subnet-${digits(vpc + zone)}`;
  };
  const mustGroup = (name: string): Group => {
    const group = w.groups.get(name) ?? w.groups.get(keyOf(home, name));
    if (group === undefined) throw new Error(`no group ${name} in this world`);
    return group;
  };

  function addImage(spec: Where & { id?: string; name?: string; tags?: Tags } = {}): string {
    const at = place(spec);
    const id = spec.id ?? `ami-${w.random.ids.hex(17)}`;
    const image: Image = {
      ...at,
      id,
      name: spec.name ?? id,
      createdAt: w.now - 60 * minuteMs,
      tags: spec.tags ?? {},
    };
    w.images.set(keyOf(at, id), image);
    return id;
  }

  function addLaunchTemplate(spec: Parameters<Builder['addLaunchTemplate']>[0]): string {
    const at = place(spec);
    const id = `lt-${w.random.ids.hex(17)}`;
    const template: LaunchTemplate = {
      ...at,
      id,
      name: spec.name,
      defaultVersion: spec.defaultVersion ?? 1,
      versions: spec.versions.map((v, i) => ({
        version: i + 1,
        image: ensureImage(at, v.image),
        type: v.type ?? 'm7g.large',
        securityGroups: v.securityGroups ?? [`sg-${digits(`${at.accountId}${at.region}`)}`],
        profile: v.profile,
        keyName: undefined,
        userData: v.userData,
        tags: v.tags ?? {},
        createdAt: w.now - 60 * minuteMs,
        description: undefined,
      })),
    };
    w.templates.set(id, template);
    return id;
  }

  function addSource(spec: SourceSpec, kind: Source['kind']): Source {
    const at = place(spec);
    const vpc = ensureVpc(at, spec.vpc ?? homeVpc(at));
    const short = kind === 'network' ? 'net' : 'app';
    const partition = partitionOf(at.region);
    const arnOf = (what: string): string =>
      `arn:${partition}:elasticloadbalancing:${at.region}:${at.accountId}:${what}/${digits(what).slice(0, 16)}`;
    const used = spec.used !== false && kind !== 'classic';
    const balancer = arnOf(`loadbalancer/${short}/${spec.name}`);
    const source: Source = {
      ...at,
      key: kind === 'classic' ? keyOf(at, spec.name) : arnOf(`targetgroup/${spec.name}`),
      name: spec.name,
      kind,
      vpcId: vpc,
      port: spec.port ?? 80,
      intervalMs: spec.intervalMs ?? 30_000,
      timeoutMs: spec.timeoutMs ?? 5_000,
      healthyThreshold: spec.healthyThreshold ?? (kind === 'classic' ? 10 : 5),
      unhealthyThreshold: spec.unhealthyThreshold ?? 2,
      deregistrationDelayMs: spec.deregistrationDelayMs ?? 300_000,
      slowStartMs: spec.slowStartMs ?? 0,
      checksEnabled: spec.checksEnabled ?? true,
      enabledZones: spec.enabledZones?.map(zone => zoneName(at, zone)),
      loadBalancers: used ? [balancer] : [],
      createdAt: w.now - 60 * minuteMs,
    };
    w.sources.set(source.key, source);
    if (used) {
      const zones = source.enabledZones ?? ['a', 'b', 'c', 'd'].map(zone => zoneName(at, zone));
      w.loadBalancers.set(balancer, {
        ...at,
        arn: balancer,
        name: spec.name,
        type: kind === 'network' ? 'network' : 'application',
        vpcId: vpc,
        zones: zones.map(zone => ({ zone, subnet: subnetOf(vpc, zone) })),
        createdAt: source.createdAt,
      });
    }
    return source;
  }

  function seatHealthy(group: Group, instance: Instance, lifecycle: Lifecycle, attached: boolean): void {
    const plan = attached ? undefined : resolveTemplate(w, group);
    const member = seat(w, group, instance, {
      lifecycle,
      attached,
      activity: undefined,
      template: plan?.template,
      launchConfiguration: plan?.launchConfiguration,
      weight: attached ? 1 : launchWeight(group),
    });
    w.members.set(member.id, {
      ...member,
      joinedAt: instance.launchedAt,
      graceUntil: instance.launchedAt + group.graceMs,
    });
    expectOldAge(w, group, member);
    if (lifecycle !== 'InService') return;
    for (const sourceKey of sourceKeys(group)) {
      const source = w.sources.get(sourceKey);
      if (source === undefined) continue;
      const key = registrationKey(sourceKey, instance.id);
      const since = instance.launchedAt;
      const usable = source.loadBalancers.length > 0 || source.kind === 'classic';
      const served = source.enabledZones === undefined || source.enabledZones.includes(instance.zone);
      w.registrations.set(key, {
        key,
        source: sourceKey,
        instance: instance.id,
        registeredAt: since,
        firstCheckAt: since + w.random.life.below(source.intervalMs + 1),
        state: !usable || !served ? 'unused' : source.checksEnabled ? 'healthy' : 'unavailable',
        reason:
          !usable || !served
            ? 'Target.NotInUse'
            : source.checksEnabled
              ? undefined
              : 'Target.HealthCheckDisabled',
        step: 0,
      });
    }
  }

  function newInstance(spec: InstanceSpec): Instance {
    const at = place(spec);
    const zone = zoneName(at, spec.az ?? 'a');
    const vpc = ensureVpc(at, spec.vpc ?? homeVpc(at));
    const launchedAt = spec.launchedAt ?? w.now - 60 * minuteMs;
    const healthAt: Record<string, HealthScript> = {};
    for (const [name, script] of Object.entries(spec.healthAt ?? {})) {
      const source = [...w.sources.entries()].find(([, s]) => s.name === name)?.[0];
      if (source === undefined) throw new Error(`no target group or load balancer ${name} in this world`);
      healthAt[source] = script;
    }
    const state = spec.state ?? 'running';
    return {
      ...at,
      id: spec.id ?? `i-${w.random.ids.hex(17)}`,
      image: ensureImage(at, spec.image ?? `ami-${w.random.ids.hex(17)}`),
      type: spec.type ?? 'm7g.large',
      zone,
      subnet: subnetOf(vpc, zone),
      vpcId: vpc,
      privateIp: privateIp(w),
      securityGroups: spec.securityGroups ?? [`sg-${digits(`${at.accountId}${at.region}`)}`],
      profile: spec.profile,
      keyName: undefined,
      userData: spec.userData,
      spot: spec.spot ?? false,
      tags: spec.tags ?? {},
      operator: spec.operator,
      launchedAt,
      state,
      stateReason: undefined,
      status: spec.status ?? (state === 'running' ? 'ok' : 'initializing'),
      events: spec.events ?? [],
      terminationProtected: spec.terminationProtected ?? false,
      broken: false,
      appReadyAt: launchedAt,
      health: spec.health ?? 'always',
      healthAt,
      shutdownMs: spec.shutdownMs,
      exitFails: spec.exitFails ?? false,
      step: 0,
    };
  }

  return {
    addVpc: (spec = {}) => ensureVpc(place(spec), spec.id ?? `vpc-${w.random.ids.hex(17)}`),
    addImage,
    addLaunchTemplate,
    addTargetGroup: spec => addSource(spec, spec.kind ?? 'application').key,
    addClassicLoadBalancer: spec => addSource(spec, 'classic').name,

    addGroup(spec) {
      const at = place(spec);
      const key = keyOf(at, spec.name);
      if (w.groups.get(key) !== undefined) throw new Error(`there is a group ${key} already`);
      const vpc = ensureVpc(at, spec.vpc ?? homeVpc(at));
      const zones = (spec.azs ?? ['a', 'b', 'c']).map(zone => zoneName(at, zone));
      const partition = partitionOf(at.region);
      const templateName = spec.template?.template;
      const templateId =
        spec.launchConfiguration !== undefined
          ? undefined
          : templateName === undefined
            ? addLaunchTemplate({
                ...at,
                name: spec.name,
                versions: [
                  {
                    image: spec.image ?? `ami-${w.random.ids.hex(17)}`,
                    ...(spec.type === undefined ? {} : { type: spec.type }),
                  },
                ],
              })
            : [...w.templates.entries()].find(
                ([id, t]) => id === templateName || t.name === templateName,
              )?.[0];
      if (templateName !== undefined && templateId === undefined) {
        throw new Error(`no launch template ${templateName} in this world`);
      }
      if (spec.launchConfiguration !== undefined) ensureImage(at, spec.launchConfiguration.image);
      const sources: SourceRef[] = [
        ...(spec.targetGroups ?? []).map((name): SourceRef => {
          const source = [...w.sources.entries()].find(
            ([, s]) =>
              s.name === name &&
              s.kind !== 'classic' &&
              s.accountId === at.accountId &&
              s.region === at.region,
          );
          if (source === undefined) throw new Error(`no target group ${name} in this world`);
          return { type: 'elbv2', identifier: source[0] };
        }),
        ...(spec.classicLoadBalancers ?? []).map((name): SourceRef => {
          if (w.sources.get(keyOf(at, name)) === undefined)
            throw new Error(`no Classic Load Balancer ${name}`);
          return { type: 'elb', identifier: name };
        }),
        ...(spec.latticeTargetGroups ?? []).map(
          (name): SourceRef => ({ type: 'vpc-lattice', identifier: name }),
        ),
      ];
      const tags: GroupTag[] = [
        ...Object.entries(spec.tags ?? {}).map(([k, value]) => ({ key: k, value, propagate: false })),
        ...Object.entries(spec.propagatedTags ?? {}).map(([k, value]) => ({
          key: k,
          value,
          propagate: true,
        })),
      ];
      const desired = spec.desired ?? spec.members ?? spec.min;
      const group: Group = {
        ...at,
        key,
        name: spec.name,
        arn: `arn:${partition}:autoscaling:${at.region}:${at.accountId}:autoScalingGroup:${uuidOf(key)}:autoScalingGroupName/${spec.name}`,
        createdAt: w.now - 24 * 60 * minuteMs,
        min: spec.min,
        max: spec.max,
        desired,
        predicted: spec.predicted,
        cooldownMs: spec.cooldownMs ?? 300_000,
        coolingUntil: 0,
        zones,
        subnets: zones.map(zone => subnetOf(vpc, zone)),
        vpcId: vpc,
        template:
          templateId === undefined
            ? undefined
            : {
                id: templateId,
                name: w.templates.get(templateId)?.name ?? '',
                version: spec.template?.version ?? '$Latest',
              },
        launchConfiguration: spec.launchConfiguration,
        mixedTypes: spec.mixedTypes,
        sources,
        sourceStates: {},
        healthChecks: (spec.healthCheckType ?? 'EC2').split(',') as Group['healthChecks'][number][],
        graceMs: spec.graceMs ?? 0,
        protectNew: spec.protectNew ?? false,
        suspended: {},
        terminationPolicies: spec.terminationPolicies ?? ['Default'],
        tags,
        hooks: [],
        maxLifetimeMs: spec.maxLifetimeMs,
        capacityRebalance: spec.capacityRebalance ?? false,
        warmPool:
          spec.warmPool === undefined
            ? undefined
            : {
                minSize: 0,
                maxPrepared: undefined,
                state: 'Stopped',
                reuseOnScaleIn: false,
                ...spec.warmPool,
              },
        maintenance: spec.maintenance,
        retainOnAbandon: spec.retainOnAbandon ?? false,
        zonalShift:
          spec.zonalShift === undefined
            ? { enabled: false, shifted: [] }
            : {
                enabled: spec.zonalShift.enabled,
                shifted: spec.zonalShift.shifted.map(z => zoneName(at, z)),
              },
        deletionProtection: spec.deletionProtection ?? 'none',
        deleting: false,
        operator: spec.operator,
        ahead: 0,
        launchFailingSince: undefined,
        nextLaunchAt: 0,
        protectedNote: undefined,
      };
      w.groups.set(key, group);
      for (let i = 0; i < (spec.members ?? desired); i++) {
        const now = w.groups.get(key) ?? group;
        const plan = resolveTemplate(w, now);
        const zone = thinnestZone(w, now) ?? zones[0] ?? `${at.region}a`;
        const instance = newInstance({
          ...at,
          az: zone,
          ...(plan === undefined ? {} : { image: plan.image, type: plan.type }),
          ...(plan?.version === undefined ? {} : { securityGroups: plan.version.securityGroups }),
          vpc,
        });
        addInstance(w, instance);
        seatHealthy(now, instance, 'InService', false);
      }
      if (spec.suspended !== undefined) suspend(w, w.groups.get(key) ?? group, spec.suspended);
      touch(w, key);
      return key;
    },

    addInstance(spec = {}) {
      const instance = newInstance(spec);
      if (w.instances.get(instance.id) !== undefined)
        throw new Error(`there is an instance ${instance.id} already`);
      addInstance(w, instance);
      return instance.id;
    },

    addMember(groupName, id, lifecycle = 'InService') {
      const instance = w.instances.get(id);
      if (instance === undefined) throw new Error(`no instance ${id} in this world`);
      seatHealthy(mustGroup(groupName), instance, lifecycle, true);
    },

    addHook(groupName, hook) {
      const transition: HookTransition =
        hook.transition === 'launching'
          ? 'autoscaling:EC2_INSTANCE_LAUNCHING'
          : 'autoscaling:EC2_INSTANCE_TERMINATING';
      w.groups.update(mustGroup(groupName).key, g => ({
        ...g,
        hooks: [
          ...g.hooks,
          {
            name: hook.name,
            transition,
            heartbeatMs: hook.heartbeatMs ?? 3_600_000,
            defaultResult: hook.defaultResult ?? 'ABANDON',
          },
        ],
      }));
    },

    addScheduledAction(groupName, action) {
      const group = mustGroup(groupName);
      const key = `${group.key}/${action.name}`;
      const row: ScheduledAction = {
        key,
        group: group.key,
        name: action.name,
        at: action.at,
        everyMs: action.everyMs,
        min: action.min,
        max: action.max,
        desired: action.desired,
      };
      w.scheduled.set(key, row);
      w.agenda.add(action.at, { kind: 'scheduled-action', key, at: action.at });
    },

    addPolicy(groupName, policy) {
      const group = mustGroup(groupName);
      const key = `${group.key}/${policy.name}`;
      w.policies.set(key, {
        key,
        group: group.key,
        name: policy.name,
        type: policy.type ?? 'SimpleScaling',
        adjustment: policy.adjustment ?? 1,
        cooldownMs: policy.cooldownMs ?? 300_000,
        enabled: policy.enabled ?? true,
        alarms: policy.alarm === undefined ? [] : [keyOf(group, policy.alarm)],
        mode: policy.mode,
      });
      touch(w, group.key);
    },

    addAlarm(spec) {
      const at = place(spec);
      const key = keyOf(at, spec.name);
      w.alarms.set(key, {
        ...at,
        key,
        name: spec.name,
        arn: `arn:${partitionOf(at.region)}:cloudwatch:${at.region}:${at.accountId}:alarm:${spec.name}`,
        state: spec.state ?? 'OK',
        since: w.now,
        actions: [],
      });
      return key;
    },

    addRole(spec) {
      const role: Role = {
        arn: spec.arn,
        externalId: spec.externalId,
        maxSessionSeconds: spec.maxSessionSeconds ?? 3_600,
        allowTagSession: spec.allowTagSession ?? true,
        allowSourceIdentity: spec.allowSourceIdentity ?? true,
        trusts: spec.trusts,
      };
      w.roles.set(role.arn, role);
    },
  };
}

/** The partition of a Region, as ARNs begin. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** Seventeen hex digits that belong to a name, so that set-ups read alike in every world. */
export function digits(name: string): string {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (const char of name) {
    a = Math.imul(a ^ char.charCodeAt(0), 0x01000193) >>> 0;
    b = Math.imul(b + char.charCodeAt(0), 0x85ebca6b) >>> 0;
  }
  return `0${a.toString(16).padStart(8, '0')}${b.toString(16).padStart(8, '0')}`;
}

function uuidOf(name: string): string {
  const h = digits(name) + digits(`${name}.`);
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(12, 15)}-a${h.slice(15, 18)}-${h.slice(18, 30)}`;
}

/** Every scaling process, for set-ups that suspend all of them. */
export const allProcesses: readonly ProcessName[] = processNames;
