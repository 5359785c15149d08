/** The image that a group launches by itself, at the wire: told, or not told where it is not one. */
import { beforeEach, expect, test } from 'vitest';
import { CloudError } from '../../src/ports.ts';
import { allWell, group, template, versions } from './quiet-group.ts';
import { answer, ec2Refusal, listParam, members } from './recorded-aws.ts';
import { id, recordedAws, web } from './setting.ts';

const { aws, cloud } = recordedAws();
beforeEach(() => allWell(aws));

const mixed = (overrides: readonly string[]) =>
  `<MixedInstancesPolicy><LaunchTemplate><LaunchTemplateSpecification><LaunchTemplateId>lt-1</LaunchTemplateId><Version>3</Version></LaunchTemplateSpecification>${members('Overrides', overrides)}</LaunchTemplate></MixedInstancesPolicy>`;
const override = (template: string) =>
  `<InstanceType>t3.small</InstanceType><LaunchTemplateSpecification><LaunchTemplateId>${template}</LaunchTemplateId><Version>$Default</Version></LaunchTemplateSpecification>`;
const imageOf = async (more: string) => {
  aws.on('DescribeAutoScalingGroups', group(more));
  return (await cloud().survey(web, [id(1)])).templateImage;
};

test('the version is asked for as the group names it; none means the default', async () => {
  await imageOf(template);
  await imageOf('<LaunchTemplate><LaunchTemplateName>web</LaunchTemplateName></LaunchTemplate>');
  const asked = aws
    .of('DescribeLaunchTemplateVersions')
    .map(({ params }) => [
      params.get('LaunchTemplateId'),
      params.get('LaunchTemplateName'),
      listParam(params, 'LaunchTemplateVersion'),
    ]);
  expect(asked).toEqual([
    ['lt-1', null, ['$Latest']],
    [null, 'web', ['$Default']],
  ]);
});

test('by a parameter it cannot be told', async () => {
  aws.on('DescribeLaunchTemplateVersions', versions('resolve:ssm:/golden/ami'));
  expect(await imageOf(template)).toBeUndefined();
});

test('a template without an image, or without the version', async () => {
  aws.on('DescribeLaunchTemplateVersions', versions(''));
  expect(await imageOf(template)).toBeUndefined();
  aws.on('DescribeLaunchTemplateVersions', versions());
  expect(await imageOf(template)).toBeUndefined();
});

test.each([
  'InvalidLaunchTemplateId.NotFound',
  'InvalidLaunchTemplateId.VersionNotFound',
  'InvalidLaunchTemplateName.NotFoundException',
])('a template that is gone: %s', async code => {
  aws.on('DescribeLaunchTemplateVersions', ec2Refusal(code, 'gone'));
  expect(await imageOf(template)).toBeUndefined();
});

test('what may not be read is not "cannot be told"', async () => {
  aws.on('DescribeLaunchTemplateVersions', ec2Refusal('UnauthorizedOperation', 'no', 403));
  await expect(imageOf(template)).rejects.toThrow(CloudError);
});

test('mixed: the template of the policy', async () => {
  expect(await imageOf(mixed(['<InstanceType>t3.small</InstanceType>']))).toBe('ami-new');
});

test('mixed: overrides with a template of the same image, and of another', async () => {
  aws.on('DescribeLaunchTemplateVersions', ({ params }) =>
    versions(params.get('LaunchTemplateId') === 'lt-3' ? 'ami-arm' : 'ami-new'),
  );
  expect(await imageOf(mixed(['<InstanceType>t3.small</InstanceType>', override('lt-2')]))).toBe('ami-new');
  expect(await imageOf(mixed(['<InstanceType>t3.small</InstanceType>', override('lt-3')]))).toBeUndefined();
});

test('mixed: overrides that name an image', async () => {
  expect(await imageOf(mixed(['<InstanceType>t3.small</InstanceType><ImageId>ami-x</ImageId>']))).toBe(
    'ami-x',
  );
  expect(
    await imageOf(mixed(['<ImageId>ami-x</ImageId>', '<InstanceType>t3.small</InstanceType>'])),
  ).toBeUndefined();
});

test('a launch configuration, there and gone', async () => {
  const old = '<LaunchConfigurationName>old</LaunchConfigurationName>';
  aws.on(
    'DescribeLaunchConfigurations',
    answer(
      'DescribeLaunchConfigurations',
      members('LaunchConfigurations', [
        '<LaunchConfigurationName>old</LaunchConfigurationName><ImageId>ami-old</ImageId>',
      ]),
    ),
  );
  expect(await imageOf(old)).toBe('ami-old');
  aws.on(
    'DescribeLaunchConfigurations',
    answer('DescribeLaunchConfigurations', members('LaunchConfigurations', [])),
  );
  expect(await imageOf(old)).toBeUndefined();
});

test('a group that names nothing to launch from', async () => {
  expect(await imageOf('')).toBeUndefined();
});
