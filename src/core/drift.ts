/**
 * Compares the incoming with what the group would launch by itself: a swap does not change that, so that the
 * next scale-out brings it back. What cannot be compared is said, never taken for equal.
 */
import type { Ec2Instance, InstanceId, LaunchSource, LaunchTold, Survey } from './domain.ts';
import type { Difference, PlannedTemplate, Warning } from './plan.ts';

/** @param template the version that the swap points the group at, where it does: then launches come from that */
export function driftOf(
  seen: Survey,
  launches: LaunchSource | undefined,
  template: PlannedTemplate | undefined,
  incoming: readonly Ec2Instance[],
): readonly Warning[] {
  const source: LaunchSource | undefined = template
    ? { kind: 'template', name: template.name, version: template.version }
    : launches;
  if (source === undefined) return [];
  const told = seen.templateVersion ?? seen.wouldLaunch;
  const differs = differences(told, incoming, seen.userData);
  const what = notCompared(told, incoming, seen.userData);
  return [
    ...imageDrift(told, source, template, distinct(incoming.map(({ image }) => image))),
    ...(differs.length > 0 ? [{ kind: 'template-drift' as const, source, differs }] : []),
    ...(what.length > 0 ? [{ kind: 'not-compared' as const, source, what }] : []),
  ];
}

function imageDrift(
  { image }: LaunchTold,
  source: LaunchSource,
  template: PlannedTemplate | undefined,
  images: readonly string[],
): readonly Warning[] {
  if (image === undefined) return [{ kind: 'image-unknown', source }];
  if (images.every(each => each === image)) return [];
  return [
    template
      ? { kind: 'version-drift', template, images }
      : { kind: 'image-drift', source, templateImage: image, images },
  ];
}

function differences(
  { types, securityGroups, profile, userData }: LaunchTold,
  incoming: readonly Ec2Instance[],
  userDataOf: ReadonlyMap<InstanceId, string>,
): readonly Difference[] {
  const strays = distinct(incoming.map(({ type }) => type).filter(type => types?.includes(type) === false));
  const groups = distinct(incoming.map(each => each.securityGroups.join('+')));
  const profiles = distinct(incoming.map(each => profileName(each.profile ?? '')));
  const scripted = incoming.filter(({ id }) => (userDataOf.get(id) ?? userData) !== userData);
  return [
    ...(types !== undefined && strays.length > 0
      ? [{ what: 'type' as const, launched: types, incoming: strays }]
      : []),
    ...(securityGroups === undefined ? [] : unlike('security groups', securityGroups.join('+'), groups)),
    ...(profile === undefined ? [] : unlike('instance profile', profile, profiles)),
    ...(userData !== undefined && scripted.length > 0
      ? [{ what: 'user data' as const, launched: [], incoming: scripted.map(({ id }) => id) }]
      : []),
  ];
}

const unlike = (what: Difference['what'], launched: string, all: readonly string[]): Difference[] => {
  const incoming = all.filter(each => each !== launched);
  return incoming.length === 0 ? [] : [{ what, launched: [launched], incoming }];
};

/** Images have their own warning; a template or configuration that is gone tells nothing at all. */
function notCompared(
  told: LaunchTold,
  incoming: readonly Ec2Instance[],
  userDataOf: ReadonlyMap<InstanceId, string>,
): readonly string[] {
  const unseen = incoming.filter(({ id }) => !userDataOf.has(id)).length;
  return [
    ...(told.types === undefined ? ['type'] : []),
    ...(told.securityGroups === undefined ? ['security groups'] : []),
    ...(told.profile === undefined ? ['instance profile'] : []),
    ...(told.userData === undefined
      ? ['user data']
      : unseen > 0
        ? [`user data of ${unseen} of ${incoming.length}`]
        : []),
  ];
}

/** A profile's name is its own in the account, whatever its path: ARNs and names are compared by it. */
export const profileName = (nameOrArn: string): string => nameOrArn.split('/').at(-1) ?? '';

const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)].toSorted();
