/** What a group launches by itself, at the wire: told, or not told where it cannot be. */
import { beforeEach, expect, test } from 'vitest';
import { CloudError } from '../../src/ports.ts';
import { allWell, group, template, versions } from './quiet-group.ts';
import { answer, ec2Answer, ec2Refusal, items, listParam, members } from './recorded-aws.ts';
import { id, recordedAws, web } from './setting.ts';

const { aws, cloud } = recordedAws();
beforeEach(() => allWell(aws));

const mixed = (overrides: readonly string[]) =>
  `<MixedInstancesPolicy><LaunchTemplate><LaunchTemplateSpecification><LaunchTemplateId>lt-1</LaunchTemplateId><Version>3</Version></LaunchTemplateSpecification>${members('Overrides', overrides)}</LaunchTemplate></MixedInstancesPolicy>`;
const override = (template: string) =>
  `<InstanceType>t3.small</InstanceType><LaunchTemplateSpecification><LaunchTemplateId>${template}</LaunchTemplateId><Version>$Default</Version></LaunchTemplateSpecification>`;
const toldOf = async (more: string) => {
  aws.on('DescribeAutoScalingGroups', group(more));
  return (await cloud().survey(web, [id(1)])).wouldLaunch;
};
const imageOf = async (more: string) => (await toldOf(more)).image;
const version = (data: string) =>
  ec2Answer(
    'DescribeLaunchTemplateVersions',
    items('launchTemplateVersionSet', [
      `<versionNumber>7</versionNumber><launchTemplateData>${data}</launchTemplateData>`,
    ]),
  );

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

test('everything of a template, whatever the order and the form in which it names things', async () => {
  aws.on(
    'DescribeLaunchTemplateVersions',
    version(
      `<imageId>ami-new</imageId><instanceType>t3.small</instanceType><securityGroupIdSet><item>sg-2</item><item>sg-1</item></securityGroupIdSet><iamInstanceProfile><arn>arn:aws:iam::111122223333:instance-profile/services/web</arn></iamInstanceProfile><userData>IyEvYmlu\nL3No</userData>`,
    ),
  );
  expect(await toldOf(template)).toEqual({
    version: '7',
    image: 'ami-new',
    types: ['t3.small'],
    securityGroups: ['sg-1', 'sg-2'],
    profile: 'web',
    userData: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test('security groups may stand at the first network interface; none, or names, are not told', async () => {
  const onInterface =
    '<networkInterfaceSet><item><deviceIndex>0</deviceIndex><groupSet><groupId>sg-9</groupId></groupSet></item></networkInterfaceSet>';
  aws.on('DescribeLaunchTemplateVersions', version(onInterface));
  expect((await toldOf(template)).securityGroups).toEqual(['sg-9']);
  aws.on('DescribeLaunchTemplateVersions', version('<imageId>ami-new</imageId>'));
  expect(await toldOf(template)).toEqual({ version: '7', image: 'ami-new', profile: '', userData: '' });
});

test('mixed: any type of the overrides, and none where they only name requirements', async () => {
  const types = ['t3.small', 't3.large'].map(type => `<InstanceType>${type}</InstanceType>`);
  expect((await toldOf(mixed(types))).types).toEqual(['t3.large', 't3.small']);
  const wanted =
    '<InstanceRequirements><VCpuCount><Min>2</Min></VCpuCount><MemoryMiB><Min>1</Min></MemoryMiB></InstanceRequirements>';
  expect((await toldOf(mixed([wanted]))).types).toBeUndefined();
});

test('the user data of a few instances is hashed, and never more than a few are asked for', async () => {
  aws.on('DescribeInstanceAttribute', ({ params }) =>
    params.get('InstanceId') === id(2)
      ? ec2Refusal('InvalidInstanceID.NotFound', 'gone')
      : ec2Answer('DescribeInstanceAttribute', '<userData><value>c2VjcmV0</value></userData>'),
  );
  aws.on('DescribeAutoScalingGroups', group(template));
  const seen = await cloud().survey(
    web,
    Array.from({ length: 60 }, (_, n) => id(n + 1)),
  );
  expect([...seen.userData.keys()]).toEqual([1, 3, 4, 5].map(id));
  expect(new Set(seen.userData.values())).toEqual(new Set([expect.stringMatching(/^[0-9a-f]{64}$/)]));
  expect(aws.of('DescribeInstanceAttribute')).toHaveLength(5);
});
