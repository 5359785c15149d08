/**
 * What a launch by the group brings: the image of its launch template, whatever hand-picked instances run
 * (facts/aws.md sections 9b.2 and 12.3), in the thinnest zone.
 */
import { beginActivity } from './activities.ts';
import { type Engine, touchAt } from './engine.ts';
import { counts, type Group, type Instance, keyOf, type TemplateRef, type TemplateVersion } from './model.ts';
import { launch } from './moves.ts';

export interface LaunchPlan {
  readonly image: string;
  readonly type: string;
  readonly template: TemplateRef | undefined;
  readonly launchConfiguration: string | undefined;
  readonly version: TemplateVersion | undefined;
}

/** `$Latest` and `$Default` as they are now. */
export function resolveTemplate(w: Engine, group: Group): LaunchPlan | undefined {
  const configuration = group.launchConfiguration;
  if (configuration !== undefined) {
    return {
      image: configuration.image,
      type: configuration.type,
      template: undefined,
      launchConfiguration: configuration.name,
      version: undefined,
    };
  }
  const ref = group.template;
  const template = ref === undefined ? undefined : w.templates.get(ref.id);
  if (ref === undefined || template === undefined) return undefined;
  const wanted =
    ref.version === '$Latest'
      ? Math.max(...template.versions.map(v => v.version))
      : ref.version === '$Default'
        ? template.defaultVersion
        : Number(ref.version);
  const version = template.versions.find(v => v.version === wanted);
  if (version === undefined) return undefined;
  return {
    image: imageOf(w, group, version.image),
    type: group.mixedTypes?.[0]?.type ?? version.type,
    template: { ...ref, version: String(wanted) },
    launchConfiguration: undefined,
    version,
  };
}

/** What a template may name in place of an image: a parameter, looked up at each launch. */
export const byParameter = 'resolve:ssm:';

function imageOf(w: Engine, group: Group, named: string): string {
  if (!named.startsWith(byParameter)) return named;
  return w.parameters.get(keyOf(group, named.slice(byParameter.length))) ?? named;
}

/** Launches one instance, or records why none could be. Answers whether it went well. */
export function launchOne(
  w: Engine,
  group: Group,
  how: { readonly cause: string; readonly zone?: string; readonly warm?: boolean; readonly spot?: boolean },
): boolean {
  const plan = resolveTemplate(w, group);
  const zone = how.zone ?? thinnestZone(w, group);
  const problem =
    plan === undefined
      ? 'The launch template version specified does not exist. Launching EC2 instance failed.'
      : w.images.get(keyOf(group, plan.image)) === undefined
        ? `The AMI ID '${plan.image}' does not exist. Launching EC2 instance failed.`
        : zone === undefined
          ? 'None of the Availability Zones of the group can take an instance. Launching EC2 instance failed.'
          : undefined;
  if (plan === undefined || zone === undefined || problem !== undefined) {
    failLaunch(w, group, how.cause, problem ?? '', zone);
    return false;
  }
  if (group.launchFailingSince !== undefined) {
    w.groups.update(group.key, g => ({ ...g, launchFailingSince: undefined, nextLaunchAt: 0 }));
  }
  const instance = freshInstance(w, group, plan, zone, how.spot === true);
  launch(w, w.groups.get(group.key) ?? group, instance, {
    cause: how.cause,
    template: plan.template,
    launchConfiguration: plan.launchConfiguration,
    weight: launchWeight(group),
    warm: how.warm === true,
  });
  return true;
}

/** Capacity units that one launch brings. */
export const launchWeight = (group: Group): number => group.mixedTypes?.[0]?.weight ?? 1;

/** The enabled zone with the fewest counted members; a zone under a zonal shift takes none. */
export function thinnestZone(w: Engine, group: Group): string | undefined {
  const shifted = group.zonalShift.enabled ? group.zonalShift.shifted : [];
  const zones = group.zones.filter(zone => !shifted.includes(zone));
  const sizes = zoneSizes(w, group);
  const least = Math.min(...zones.map(zone => sizes.get(zone) ?? 0));
  const thinnest = zones.filter(zone => (sizes.get(zone) ?? 0) === least);
  return thinnest.length === 0 ? undefined : w.random.life.pick(thinnest);
}

/** Counted members by zone, whatever they weigh; zones without any are there with 0. */
export function zoneSizes(w: Engine, group: Group): Map<string, number> {
  const sizes = new Map(group.zones.map(zone => [zone, 0]));
  for (const member of w.members.within(group.key)) {
    if (counts(member)) sizes.set(member.zone, (sizes.get(member.zone) ?? 0) + 1);
  }
  return sizes;
}

function failLaunch(w: Engine, group: Group, cause: string, message: string, zone: string | undefined): void {
  beginActivity(w, group, {
    description: `Launching a new EC2 instance.  Status Reason: ${message}`,
    cause,
    status: 'Failed',
    progress: 100,
    message,
    ended: true,
    ...(zone === undefined ? {} : { zone }),
  });
  const nextLaunchAt = w.now + Math.max(1_000, w.params.launchRetryMs);
  w.groups.update(group.key, g => ({
    ...g,
    launchFailingSince: g.launchFailingSince ?? w.now,
    nextLaunchAt,
  }));
  touchAt(w, group.key, nextLaunchAt);
}

function freshInstance(w: Engine, group: Group, plan: LaunchPlan, zone: string, spot: boolean): Instance {
  const subnet = group.subnets.find(id => w.subnets.get(id)?.zone === zone);
  return {
    accountId: group.accountId,
    region: group.region,
    id: `i-${w.random.ids.hex(17)}`,
    image: plan.image,
    type: plan.type,
    zone,
    subnet: subnet ?? `subnet-${zone}`,
    vpcId: group.vpcId,
    privateIp: privateIp(w),
    securityGroups: plan.version?.securityGroups ?? group.launchConfiguration?.securityGroups ?? [],
    profile: plan.version?.profile ?? group.launchConfiguration?.profile,
    keyName: plan.version?.keyName,
    userData: plan.version?.userData ?? group.launchConfiguration?.userData,
    spot,
    tags: {
      ...plan.version?.tags,
      ...(plan.template === undefined
        ? {}
        : {
            'aws:ec2launchtemplate:id': plan.template.id,
            'aws:ec2launchtemplate:version': plan.template.version,
          }),
    },
    operator: undefined,
    launchedAt: w.now,
    state: 'pending',
    stateReason: undefined,
    status: 'initializing',
    events: [],
    terminationProtected: false,
    broken: false,
    appReadyAt: w.now + w.params.appReadyMs,
    health: 'always',
    healthAt: {},
    failsWith: undefined,
    shutdownMs: undefined,
    exitFails: false,
    step: 0,
  };
}

export function privateIp(w: Engine): string {
  const { ids } = w.random;
  return `10.0.${ids.below(256)}.${ids.below(254) + 1}`;
}
