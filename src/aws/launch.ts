/**
 * What a group would launch by itself, in everything in which a picked instance can differ from it. A thing
 * is told only where all that the group may launch agrees on it: one guess here and a plan would say that
 * nothing drifts. User data leaves this file as a hash alone.
 */
import { createHash } from 'node:crypto';
import type {
  AutoScalingGroup,
  LaunchConfiguration,
  LaunchTemplateOverrides,
  LaunchTemplateSpecification as TemplateSpecification,
} from '@aws-sdk/client-auto-scaling';
import type { LaunchTemplateVersion, ResponseLaunchTemplateData } from '@aws-sdk/client-ec2';
import type { Ec2Instance, InstanceId, LaunchTold, Survey } from '../core/domain.ts';
import { profileName } from '../core/drift.ts';
import type { AwsApi } from './api.ts';
import { ask, askAll, unlessAbsent } from './ask.ts';
import { byText, required } from './mapping.ts';

/** A version of a launch template, named as the group names it. */
interface TemplateRef {
  readonly id?: string;
  readonly name?: string;
  /** A number, `$Latest` or `$Default`, which EC2 resolves. */
  readonly version: string;
}

/** One of the ways in which the group may launch: a template, and what an override puts in its place. */
interface Way {
  readonly template: TemplateRef;
  readonly image?: string;
  readonly type?: string;
  /** The type is picked by requirements, so that it cannot be told before. */
  readonly anyType: boolean;
}

/** Where a group's launches come from. */
export type Launches =
  | { readonly kind: 'templates'; readonly main: TemplateRef; readonly ways: readonly Way[] }
  | { readonly kind: 'configuration'; readonly name: string };

/** Reads it from the group; undefined where the group names nothing to launch from. */
export function launchesOf(group: AutoScalingGroup): Launches | undefined {
  const mixed = group.MixedInstancesPolicy?.LaunchTemplate;
  const specification = mixed?.LaunchTemplateSpecification ?? group.LaunchTemplate;
  if (specification !== undefined) {
    const main = templateOf(specification);
    const overrides: readonly LaunchTemplateOverrides[] = mixed?.Overrides ?? [];
    const ways = overrides.map(
      (each): Way => ({
        template: each.LaunchTemplateSpecification ? templateOf(each.LaunchTemplateSpecification) : main,
        ...(each.ImageId === undefined ? {} : { image: each.ImageId }),
        ...(each.InstanceType === undefined ? {} : { type: each.InstanceType }),
        anyType: each.InstanceType === undefined && each.InstanceRequirements !== undefined,
      }),
    );
    return {
      kind: 'templates',
      main,
      ways: ways.length > 0 ? ways : [{ template: main, anyType: false }],
    };
  }
  return group.LaunchConfigurationName
    ? { kind: 'configuration', name: group.LaunchConfigurationName }
    : undefined;
}

/** A specification without a version means the default one (`API:LaunchTemplateSpecification`). */
const templateOf = (specification: TemplateSpecification): TemplateRef => ({
  ...(specification.LaunchTemplateId === undefined
    ? { name: specification.LaunchTemplateName ?? '' }
    : { id: specification.LaunchTemplateId }),
  version: specification.Version ?? '$Default',
});

/**
 * All that the ways of the group agree on; nothing of a template or configuration that is gone.
 * @throws CloudError
 */
export async function describeLaunches(api: AwsApi, launches: Launches): Promise<LaunchTold> {
  if (launches.kind === 'configuration') return (await describeConfiguration(api, launches.name)) ?? {};
  const keys = new Map(launches.ways.map(({ template }) => [JSON.stringify(template), template]));
  const found = new Map(
    await Promise.all(
      [...keys].map(async ([key, template]) => [key, await describeTemplate(api, template)] as const),
    ),
  );
  const versionOf = (template: TemplateRef) => found.get(JSON.stringify(template));
  const version = versionOf(launches.main)?.VersionNumber;
  return {
    ...agreed(launches.ways.map(way => told(way, versionOf(way.template)?.LaunchTemplateData))),
    ...(version === undefined ? {} : { version: String(version) }),
  };
}

/**
 * A version of the one launch template that a group launches from. Undefined where there is no such version,
 * or no such group.
 * @throws CloudError
 */
export async function describeTemplateVersion(
  api: AwsApi,
  launches: Launches | undefined,
  version: string,
): Promise<Survey['templateVersion']> {
  if (launches?.kind !== 'templates') return undefined;
  const found = await describeTemplate(api, { ...launches.main, version });
  if (!found) return undefined;
  return { ...told({ template: launches.main, anyType: false }, found.LaunchTemplateData), version };
}

/** What one way would launch. */
function told(way: Way, data: ResponseLaunchTemplateData | undefined): LaunchTold {
  if (data === undefined) return way.image === undefined ? {} : { image: way.image };
  const image = way.image ?? data.ImageId;
  const type = way.type ?? (way.anyType ? undefined : data.InstanceType);
  const profile = data.IamInstanceProfile?.Name ?? data.IamInstanceProfile?.Arn ?? '';
  const [first] = data.NetworkInterfaces ?? [];
  const groups = first?.Groups ?? data.SecurityGroupIds ?? [];
  return {
    ...isImage(image),
    ...(type === undefined ? {} : { types: [type] }),
    ...areGroups(groups),
    profile: profileName(profile),
    userData: userDataHash(data.UserData),
  };
}

const describeConfiguration = async (api: AwsApi, name: string): Promise<LaunchTold | undefined> =>
  ask(
    api,
    'autoscaling',
    'DescribeLaunchConfigurations',
    { LaunchConfigurationNames: [name] },
    ({ LaunchConfigurations }) =>
      required(LaunchConfigurations, 'LaunchConfigurations').map(configurationTold)[0],
  );

const configurationTold = (configuration: LaunchConfiguration): LaunchTold => ({
  ...isImage(configuration.ImageId),
  ...(configuration.InstanceType ? { types: [configuration.InstanceType] } : {}),
  ...areGroups(configuration.SecurityGroups ?? []),
  profile: profileName(configuration.IamInstanceProfile ?? ''),
  userData: userDataHash(configuration.UserData),
});

/** An image behind a Systems Manager parameter is resolved at each launch, not here. */
const isImage = (image: string | undefined): Pick<LaunchTold, 'image'> =>
  image?.startsWith('ami-') === true ? { image } : {};

/** None means the default of the VPC, and names (of the time before VPCs) are no ids: both are not told. */
const areGroups = (groups: readonly string[]): Pick<LaunchTold, 'securityGroups'> =>
  groups.length > 0 && groups.every(each => each.startsWith('sg-'))
    ? { securityGroups: groups.toSorted(byText) }
    : {};

/** Of types any one may be launched; of everything else there must be one. */
function agreed(all: readonly LaunchTold[]): LaunchTold {
  const [first, ...others] = all;
  if (first === undefined) return {};
  const same = (field: keyof LaunchTold): boolean =>
    others.every(each => JSON.stringify(each[field]) === JSON.stringify(first[field]));
  const { image, securityGroups, profile, userData } = first;
  const types = all.map(each => each.types ?? []);
  return {
    ...(image !== undefined && same('image') ? { image } : {}),
    ...(types.every(each => each.length > 0) ? { types: [...new Set(types.flat())].toSorted(byText) } : {}),
    ...(securityGroups !== undefined && same('securityGroups') ? { securityGroups } : {}),
    ...(profile !== undefined && same('profile') ? { profile } : {}),
    ...(userData !== undefined && same('userData') ? { userData } : {}),
  };
}

async function describeTemplate(
  api: AwsApi,
  { id, name, version }: TemplateRef,
): Promise<LaunchTemplateVersion | undefined> {
  const found = await unlessAbsent(
    askAll(
      api,
      'ec2',
      'DescribeLaunchTemplateVersions',
      {
        ...(id === undefined ? { LaunchTemplateName: name } : { LaunchTemplateId: id }),
        Versions: [version],
      },
      ({ LaunchTemplateVersions }) => required(LaunchTemplateVersions, 'LaunchTemplateVersions'),
    ),
    [
      'InvalidLaunchTemplateId.NotFound',
      'InvalidLaunchTemplateId.VersionNotFound',
      'InvalidLaunchTemplateName.NotFoundException',
    ],
    [],
  );
  return found[0];
}

/**
 * Of how many instances user data is looked at: EC2 tells it by one call for each, and a look's calls do
 * not grow with the swap.
 */
export const userDataMost = 5;

/** The hash of the user data of the first few, by id; one that EC2 forgot in between is left out. */
export async function describeUserData(
  api: AwsApi,
  instances: ReadonlyMap<InstanceId, Ec2Instance>,
): Promise<ReadonlyMap<InstanceId, string>> {
  const some = [...instances.keys()].toSorted(byText).slice(0, userDataMost);
  const found = await Promise.all(
    some.map(async InstanceId =>
      unlessAbsent(
        ask(
          api,
          'ec2',
          'DescribeInstanceAttribute',
          { InstanceId, Attribute: 'userData' },
          ({ UserData }) => [[InstanceId, userDataHash(UserData?.Value)] as const],
        ),
        ['InvalidInstanceID.NotFound'],
        [],
      ),
    ),
  );
  return new Map(found.flat());
}

/** Base64 in all three places, broken into lines in some; empty where there is none. */
function userDataHash(encoded: string | undefined): string {
  const text = (encoded ?? '').replaceAll(/\s/g, '');
  return text === '' ? '' : createHash('sha256').update(text).digest('hex');
}
