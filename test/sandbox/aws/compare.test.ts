/**
 * The same calls against an emulator of other authorship, such as moto, where `AWS_ENDPOINT_URL` names one
 * on this machine: do both take the same requests, and do their answers have the same form? What an answer
 * says is not compared: the rules that this simulator is for are those that others leave out.
 */
import { XMLParser } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAwsWire, type Wire } from '../../../src/sandbox/aws/wire/wire.ts';
import { bare, type Clients, clients } from './wire-clients.ts';
import { first, scene } from './worlds.ts';

const endpoint = process.env['AWS_ENDPOINT_URL'] ?? '';
const local = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]/.test(endpoint);
const word = local
  ? `compared with ${endpoint}`
  : 'skipped: AWS_ENDPOINT_URL names no emulator on this machine';

/** What both sides have, by the names that each gave. */
interface Side {
  readonly url: string;
  readonly aws: Clients;
  readonly group: string;
  readonly targetGroup: string;
  readonly template: string;
  readonly image: string;
  readonly member: string;
  readonly outside: string;
}

async function ours(): Promise<{ side: Side; wire: Wire }> {
  const { world, old, picked } = scene({ group: { min: 0, tags: { owner: 'sre' } } });
  const wire = await startAwsWire({ world });
  const aws = clients(wire.url);
  const [target] = (await aws.elbv2.describeTargetGroups({})).TargetGroups ?? [];
  return {
    wire,
    side: {
      url: wire.url,
      aws,
      group: 'web',
      targetGroup: target?.TargetGroupArn ?? '',
      template: 'web',
      image: 'ami-0new',
      member: first(old),
      outside: first(picked),
    },
  };
}

/** Makes there by calls what our builder makes here. */
async function theirs(url: string): Promise<Side> {
  const aws = clients(url);
  const name = `compared-${Date.now().toString(36)}`;
  const [image] = (await aws.ec2.describeImages({ Owners: ['amazon'] })).Images ?? [];
  const ImageId = image?.ImageId ?? '';
  const [subnet] =
    (await aws.ec2.describeSubnets({ Filters: [{ Name: 'availability-zone', Values: ['us-east-1a'] }] }))
      .Subnets ?? [];
  const VpcId = subnet?.VpcId ?? '';
  const AvailabilityZones = ['us-east-1a'];
  await aws.ec2.createLaunchTemplate({
    LaunchTemplateName: name,
    LaunchTemplateData: { ImageId, InstanceType: 't3.micro' },
  });
  const made = await aws.elbv2.createTargetGroup({
    Name: name,
    Protocol: 'HTTP',
    Port: 80,
    VpcId,
    TargetType: 'instance',
  });
  const targetGroup = made.TargetGroups?.[0]?.TargetGroupArn ?? '';
  await aws.autoscaling.createAutoScalingGroup({
    AutoScalingGroupName: name,
    LaunchTemplate: { LaunchTemplateName: name, Version: '$Latest' },
    MinSize: 1,
    MaxSize: 6,
    DesiredCapacity: 2,
    AvailabilityZones,
    TargetGroupARNs: [targetGroup],
    Tags: [
      {
        ResourceId: name,
        ResourceType: 'auto-scaling-group',
        Key: 'owner',
        Value: 'sre',
        PropagateAtLaunch: false,
      },
    ],
  });
  const run = await aws.ec2.runInstances({
    ImageId,
    InstanceType: 't3.micro',
    MinCount: 1,
    MaxCount: 1,
    ...(subnet?.SubnetId === undefined ? {} : { SubnetId: subnet.SubnetId }),
    TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: 'next' }] }],
  });
  const [group] =
    (await aws.autoscaling.describeAutoScalingGroups({ AutoScalingGroupNames: [name] })).AutoScalingGroups ??
    [];
  return {
    url,
    aws,
    group: name,
    targetGroup,
    template: name,
    image: ImageId,
    member: group?.Instances?.[0]?.InstanceId ?? '',
    outside: run.Instances?.[0]?.InstanceId ?? '',
  };
}

/** `member.path -> type` of all that a parsed answer holds; items of a list share one path. */
function form(value: unknown, path = '', found = new Map<string, string>()): Map<string, string> {
  if (Array.isArray(value)) for (const item of value) form(item, `${path}[]`, found);
  else if (value instanceof Date) found.set(path, 'date');
  else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value))
      form(member, path === '' ? name : `${path}.${name}`, found);
  } else if (value !== undefined) found.set(path, typeof value);
  return found;
}

const parser = new XMLParser({
  ignoreAttributes: false,
  isArray: name => name === 'member' || name === 'item',
});

/** The same of the XML as it came, since a parser may forgive what another would not. */
async function xmlForm(
  url: string,
  service: string,
  body: Record<string, string>,
): Promise<Map<string, string>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `AWS4-HMAC-SHA256 Credential=AKIATEST/20260105/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: new URLSearchParams(body),
  });
  expect(response.status).toBe(200);
  const tree = parser.parse(await response.text()) as Record<string, unknown>;
  delete tree['?xml'];
  return form(tree);
}

const reads: readonly (readonly [name: string, call: (s: Side) => Promise<object>])[] = [
  [
    'DescribeAutoScalingGroups',
    s => s.aws.autoscaling.describeAutoScalingGroups({ AutoScalingGroupNames: [s.group] }),
  ],
  [
    'DescribeAutoScalingInstances',
    s => s.aws.autoscaling.describeAutoScalingInstances({ InstanceIds: [s.member] }),
  ],
  [
    'DescribeLifecycleHooks',
    s => s.aws.autoscaling.describeLifecycleHooks({ AutoScalingGroupName: s.group }),
  ],
  ['DescribePolicies', s => s.aws.autoscaling.describePolicies({ AutoScalingGroupName: s.group })],
  [
    'DescribeTags',
    s => s.aws.autoscaling.describeTags({ Filters: [{ Name: 'auto-scaling-group', Values: [s.group] }] }),
  ],
  ['DescribeInstances', s => s.aws.ec2.describeInstances({ InstanceIds: [s.outside] })],
  [
    'DescribeInstances by filter',
    s => s.aws.ec2.describeInstances({ Filters: [{ Name: 'instance-id', Values: [s.outside] }] }),
  ],
  ['DescribeInstanceStatus', s => s.aws.ec2.describeInstanceStatus({ InstanceIds: [s.outside] })],
  [
    'DescribeInstanceAttribute',
    s => s.aws.ec2.describeInstanceAttribute({ InstanceId: s.outside, Attribute: 'disableApiTermination' }),
  ],
  ['DescribeImages', s => s.aws.ec2.describeImages({ ImageIds: [s.image] })],
  [
    'DescribeSubnets',
    s => s.aws.ec2.describeSubnets({ Filters: [{ Name: 'availability-zone', Values: ['us-east-1a'] }] }),
  ],
  [
    'DescribeLaunchTemplateVersions',
    s => s.aws.ec2.describeLaunchTemplateVersions({ LaunchTemplateName: s.template, Versions: ['$Latest'] }),
  ],
  ['DescribeTargetGroups', s => s.aws.elbv2.describeTargetGroups({ TargetGroupArns: [s.targetGroup] })],
  [
    'DescribeTargetGroupAttributes',
    s => s.aws.elbv2.describeTargetGroupAttributes({ TargetGroupArn: s.targetGroup }),
  ],
  ['DescribeTargetHealth', s => s.aws.elbv2.describeTargetHealth({ TargetGroupArn: s.targetGroup })],
  ['DescribeLoadBalancers', s => s.aws.elbv2.describeLoadBalancers({})],
  ['DescribeAlarms', s => s.aws.cloudwatch.describeAlarms({})],
  ['GetCallerIdentity', s => s.aws.sts.getCallerIdentity({})],
];

const writes: readonly (readonly [name: string, call: (s: Side) => Promise<object>])[] = [
  [
    'SuspendProcesses',
    s =>
      s.aws.autoscaling.suspendProcesses({
        AutoScalingGroupName: s.group,
        ScalingProcesses: ['AZRebalance'],
      }),
  ],
  [
    'UpdateAutoScalingGroup',
    s => s.aws.autoscaling.updateAutoScalingGroup({ AutoScalingGroupName: s.group, MinSize: 0, MaxSize: 8 }),
  ],
  [
    'AttachInstances',
    s => s.aws.autoscaling.attachInstances({ AutoScalingGroupName: s.group, InstanceIds: [s.outside] }),
  ],
  [
    'SetInstanceProtection',
    s =>
      s.aws.autoscaling.setInstanceProtection({
        AutoScalingGroupName: s.group,
        InstanceIds: [s.member],
        ProtectedFromScaleIn: true,
      }),
  ],
  [
    'EnterStandby',
    s =>
      s.aws.autoscaling.enterStandby({
        AutoScalingGroupName: s.group,
        InstanceIds: [s.member],
        ShouldDecrementDesiredCapacity: true,
      }),
  ],
  [
    'CreateOrUpdateTags',
    s =>
      s.aws.autoscaling.createOrUpdateTags({
        Tags: [
          {
            ResourceId: s.group,
            ResourceType: 'auto-scaling-group',
            Key: 'a',
            Value: 'b',
            PropagateAtLaunch: false,
          },
        ],
      }),
  ],
  [
    'TerminateInstanceInAutoScalingGroup',
    s =>
      s.aws.autoscaling.terminateInstanceInAutoScalingGroup({
        InstanceId: s.outside,
        ShouldDecrementDesiredCapacity: true,
      }),
  ],
  ['ResumeProcesses', s => s.aws.autoscaling.resumeProcesses({ AutoScalingGroupName: s.group })],
];

const raw: readonly (readonly [service: string, body: (s: Side) => Record<string, string>])[] = [
  [
    'autoscaling',
    s => ({
      Action: 'DescribeAutoScalingGroups',
      Version: '2011-01-01',
      'AutoScalingGroupNames.member.1': s.group,
    }),
  ],
  ['ec2', s => ({ Action: 'DescribeInstances', Version: '2016-11-15', 'InstanceId.1': s.outside })],
  [
    'ec2',
    s => ({
      Action: 'DescribeLaunchTemplateVersions',
      Version: '2016-11-15',
      LaunchTemplateName: s.template,
    }),
  ],
  [
    'elasticloadbalancing',
    s => ({ Action: 'DescribeTargetHealth', Version: '2015-12-01', TargetGroupArn: s.targetGroup }),
  ],
  ['sts', () => ({ Action: 'GetCallerIdentity', Version: '2011-06-15' })],
];

/** The last names of a path, since whole branches may be missing on one side. */
const end = (path: string, names: number): string => path.split('.').slice(-names).join('.');

function compareForms(here: object, there: object): void {
  const mine = form(bare(here));
  const other = form(bare(there));
  const both = [...mine].filter(([path]) => other.has(path));
  expect(Object.fromEntries(both)).toEqual(Object.fromEntries(both.map(([path]) => [path, other.get(path)])));
  if (mine.size > 0 && other.size > 0) expect(both.length).toBeGreaterThan(0);
}

describe.skipIf(!local)(`answers (${word})`, () => {
  let here: Side;
  let there: Side;
  let wire: Wire | undefined;
  beforeAll(async () => {
    there = await theirs(endpoint);
    ({ side: here, wire } = await ours());
  });
  afterAll(() => wire?.close());

  it.each(reads)('%s: members that both give are of one type', async (_name, ask) => {
    compareForms(await ask(here), await ask(there));
  });

  it('writes, one after the other: the same', async () => {
    for (const [, ask] of writes) compareForms(await ask(here), await ask(there));
  });

  it.each(raw)('XML of %s: an element that both write stands in the same place', async (service, body) => {
    const mine = await xmlForm(here.url, service, body(here));
    const other = await xmlForm(there.url, service, body(there));
    const paths = [...other.keys()];
    // A name that stands where it should once may stand elsewhere too, such as `State`.
    const placed = new Set([...mine.keys()].filter(path => other.has(path)).map(path => end(path, 1)));
    const misplaced = [...mine.keys()].filter(
      path =>
        !placed.has(end(path, 1)) &&
        !paths.some(p => end(p, 3) === end(path, 3)) &&
        paths.some(p => end(p, 1) === end(path, 1)),
    );
    expect(misplaced).toEqual([]);
    expect(placed.size).toBeGreaterThan(2);
  });
});
