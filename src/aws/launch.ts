/**
 * Which image a group would launch by itself. It is told only where all that the group may launch is one
 * image named by an id: one guess here and a plan would say that nothing drifts.
 */
import type {
  AutoScalingGroup,
  LaunchTemplateSpecification as TemplateSpecification,
} from '@aws-sdk/client-auto-scaling';
import type { Survey } from '../core/domain.ts';
import type { AwsApi } from './api.ts';
import { ask, askAll, unlessAbsent } from './ask.ts';
import { required } from './mapping.ts';

/** A version of a launch template, named as the group names it. */
interface TemplateRef {
  readonly id?: string;
  readonly name?: string;
  /** A number, `$Latest` or `$Default`, which EC2 resolves. */
  readonly version: string;
}

/** Where a group's launches come from. */
export type Launches =
  | {
      readonly kind: 'templates';
      readonly templates: readonly TemplateRef[];
      /** Images that overrides name in place of the template's. */
      readonly images: readonly string[];
    }
  | { readonly kind: 'configuration'; readonly name: string };

/** Reads it from the group; undefined where the group names nothing to launch from. */
export function launchesOf(group: AutoScalingGroup): Launches | undefined {
  const mixed = group.MixedInstancesPolicy?.LaunchTemplate;
  const main = mixed?.LaunchTemplateSpecification ?? group.LaunchTemplate;
  if (main !== undefined) {
    const overrides = mixed?.Overrides ?? [];
    const specifications = [
      // An override that brings an image or a template leaves nothing of the main one's image.
      ...(overrides.length > 0 && overrides.every(each => each.ImageId ?? each.LaunchTemplateSpecification)
        ? []
        : [main]),
      ...overrides.flatMap(each =>
        each.ImageId === undefined && each.LaunchTemplateSpecification
          ? [each.LaunchTemplateSpecification]
          : [],
      ),
    ];
    const templates = new Map(specifications.map(templateOf).map(each => [JSON.stringify(each), each]));
    return {
      kind: 'templates',
      templates: [...templates.values()],
      images: overrides.flatMap(({ ImageId }) => (ImageId === undefined ? [] : [ImageId])),
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
 * The one image of the group's launches. Undefined where it cannot be told: several images, an image behind
 * a Systems Manager parameter, a template or configuration that is gone or names none.
 * @throws CloudError
 */
export async function describeImageOf(api: AwsApi, launches: Launches): Promise<string | undefined> {
  const images = new Set<string | undefined>(
    launches.kind === 'configuration'
      ? [await configurationImage(api, launches.name)]
      : [
          ...launches.images,
          ...(await Promise.all(launches.templates.map(async template => templateImage(api, template)))),
        ],
  );
  const [image] = images;
  return images.size === 1 && image !== undefined && image.startsWith('ami-') ? image : undefined;
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
  const [template] = launches.templates;
  const found = template && (await templateVersion(api, { ...template, version }));
  if (!found) return undefined;
  return { version, ...(found.image?.startsWith('ami-') === true ? { image: found.image } : {}) };
}

const templateImage = async (api: AwsApi, template: TemplateRef): Promise<string | undefined> =>
  (await templateVersion(api, template))?.image;

/** Undefined where it does not exist. */
async function templateVersion(
  api: AwsApi,
  { id, name, version }: TemplateRef,
): Promise<{ readonly image: string | undefined } | undefined> {
  const found = await unlessAbsent(
    askAll(
      api,
      'ec2',
      'DescribeLaunchTemplateVersions',
      {
        ...(id === undefined ? { LaunchTemplateName: name } : { LaunchTemplateId: id }),
        Versions: [version],
      },
      ({ LaunchTemplateVersions }) =>
        required(LaunchTemplateVersions, 'LaunchTemplateVersions').map(each => ({
          image: each.LaunchTemplateData?.ImageId,
        })),
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

const configurationImage = async (api: AwsApi, name: string): Promise<string | undefined> =>
  ask(
    api,
    'autoscaling',
    'DescribeLaunchConfigurations',
    { LaunchConfigurationNames: [name] },
    ({ LaunchConfigurations }) => required(LaunchConfigurations, 'LaunchConfigurations')[0]?.ImageId,
  );
