/** The wide look, at the wire. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { InstanceId } from '../../src/core/domain.ts';
import { ids, instanceXml, reservations, targetGroupsOf } from './answers.ts';
import { activities, activity, allWell, group, refreshes, status, template } from './quiet-group.ts';
import { answer, ec2Answer, ec2Refusal, items, listParam, members, refusal } from './recorded-aws.ts';
import { arnOf, id, now, recordedAws, web } from './setting.ts';

const { aws, cloud } = recordedAws();
const survey = async (asked: readonly InstanceId[] = [id(1)]) => cloud().survey(web, asked);
beforeEach(() => allWell(aws));
const isGone = (arn: string | null) => arn === arnOf('gone');
const sizes = (action: string, prefix: string) =>
  aws
    .of(action)
    .map(each => listParam(each.params, prefix).length)
    .toSorted((x, y) => y - x);

describe('the number of calls', () => {
  test.each([1, 60])('is the same for a group of %i and as many asked for', async count => {
    aws.on('DescribeAutoScalingGroups', group(`${targetGroupsOf('a')}${template}`, count));
    const seen = await survey(ids(count));
    expect(seen.instances.size).toBe(2 * count);
    const most = count > 50 ? ['DescribeAutoScalingInstances'] : [];
    const few = Array.from({ length: Math.min(count, 5) }, () => 'DescribeInstanceAttribute');
    expect(aws.actions).toEqual([
      'DescribeAutoScalingGroups',
      'DescribeAutoScalingInstances',
      // 50 ids is the most that one call takes.
      ...most,
      'DescribeImages',
      ...few,
      'DescribeInstanceRefreshes',
      'DescribeInstanceStatus',
      'DescribeInstances',
      'DescribeInstances',
      'DescribeLaunchTemplateVersions',
      'DescribeLifecycleHooks',
      'DescribePolicies',
      'DescribeScalingActivities',
      'DescribeScheduledActions',
      'DescribeTargetGroupAttributes',
      'DescribeTargetGroups',
      'DescribeTargetHealth',
      'GetCallerIdentity',
    ]);
  });

  test('lists keep to their limits', async () => {
    await survey(ids(120));
    expect(sizes('DescribeAutoScalingInstances', 'InstanceIds.member')).toEqual([50, 50, 20]);
    expect(sizes('DescribeInstanceStatus', 'InstanceId')).toEqual([100, 20]);
  });

  test('two calls more for a second target group', async () => {
    await survey();
    const before = aws.asked.length;
    aws.asked.length = 0;
    aws.on('DescribeAutoScalingGroups', group(`${targetGroupsOf('a', 'b')}${template}`));
    await survey();
    expect(aws.asked.length).toBe(before + 2);
  });
});

test('all of it together', async () => {
  const seen = await survey([id(1), id(2)]);
  expect(seen.at).toBe(now);
  expect(seen.accountId).toBe('111122223333');
  expect(seen.group?.launches).toEqual({ kind: 'template', name: 'web', version: '$Latest' });
  expect(seen.memberOf).toEqual(new Map());
  expect(seen.statusChecks).toEqual(
    new Map([
      [id(1), { verdict: 'ok', events: [] }],
      [id(2), { verdict: 'ok', events: [] }],
    ]),
  );
  expect(seen.images).toEqual(new Set(['ami-1']));
  expect(seen.openActivities).toEqual([]);
  expect(seen).not.toHaveProperty('activeRefresh');
  expect(seen.targetGroups).toEqual(new Map([[arnOf('a'), { vpc: 'vpc-1', drainMs: 30_000 }]]));
  expect(seen.wouldLaunch).toEqual({ version: '7', image: 'ami-new', profile: '', userData: '' });
  expect(seen.userData).toEqual(
    new Map([
      [id(1), ''],
      [id(2), ''],
    ]),
  );
  expect(seen.sources).toHaveLength(1);
});

test('no such group: the instances are looked at, nothing is asked about the group', async () => {
  aws.on('DescribeAutoScalingGroups', answer('DescribeAutoScalingGroups', members('AutoScalingGroups', [])));
  const seen = await survey();
  expect(seen.group).toBeUndefined();
  expect(seen.statusChecks.get(id(1))?.verdict).toBe('ok');
  expect(aws.actions).toEqual([
    'DescribeAutoScalingGroups',
    'DescribeAutoScalingInstances',
    'DescribeImages',
    'DescribeInstanceStatus',
    'DescribeInstances',
    'GetCallerIdentity',
  ]);
});

test('members of other groups, in the capitals of that call', async () => {
  aws.on(
    'DescribeAutoScalingInstances',
    answer(
      'DescribeAutoScalingInstances',
      members('AutoScalingInstances', [
        `<InstanceId>${id(1)}</InstanceId><AutoScalingGroupName>other</AutoScalingGroupName><LifecycleState>Warmed:Stopped</LifecycleState><HealthStatus>HEALTHY</HealthStatus><AvailabilityZone>eu-west-1a</AvailabilityZone><ProtectedFromScaleIn>false</ProtectedFromScaleIn>`,
      ]),
    ),
  );
  expect((await survey()).memberOf).toEqual(new Map([[id(1), { group: 'other', lifecycle: 'Unknown' }]]));
});

describe('instances that are not well', () => {
  test('status checks are asked of running instances only', async () => {
    aws.on('DescribeInstances', ({ params }) =>
      ec2Answer(
        'DescribeInstances',
        reservations(
          listParam(params, 'Filter.1.Value')
            .filter(one => one !== id(3))
            .map(one => instanceXml(one, '', one === id(2) ? 'stopped' : 'running')),
        ),
      ),
    );
    const seen = await survey([id(1), id(2), id(3)]);
    expect(aws.of('DescribeInstanceStatus').map(each => listParam(each.params, 'InstanceId'))).toEqual([
      [id(1)],
    ]);
    expect([...seen.statusChecks.keys()]).toEqual([id(1)]);
    expect(seen.instances.get(id(2))?.state).toBe('stopped');
    expect(seen.instances.has(id(3))).toBe(false);
  });

  test.each([
    ['ok', 'ok', '', { verdict: 'ok', events: [] }],
    ['ok', 'impaired', '', { verdict: 'impaired', events: [] }],
    ['initializing', 'ok', '', { verdict: 'initializing', events: [] }],
    ['insufficient-data', 'ok', '', { verdict: 'unknown', events: [] }],
    ['not-applicable', 'ok', '', { verdict: 'unknown', events: [] }],
    [
      'ok',
      'ok',
      '<attachedEbsStatus><status>impaired</status></attachedEbsStatus>',
      { verdict: 'impaired', events: [] },
    ],
    [
      'ok',
      'ok',
      '<attachedEbsStatus><status>not-applicable</status></attachedEbsStatus>',
      { verdict: 'ok', events: [] },
    ],
    [
      'ok',
      'ok',
      items('eventsSet', [
        '<code>system-reboot</code><description>[Completed] The instance is scheduled for a reboot</description>',
        '<code>instance-stop</code><description>[Canceled] x</description>',
        '<code>instance-retirement</code><description>The instance is running on degraded hardware</description>',
      ]),
      { verdict: 'ok', events: ['instance-retirement'] },
    ],
  ])('instance %s, system %s %s', async (instance, system, more, expected) => {
    aws.on(
      'DescribeInstanceStatus',
      ec2Answer(
        'DescribeInstanceStatus',
        items('instanceStatusSet', [status(id(1), instance, system, more)]),
      ),
    );
    expect((await survey()).statusChecks.get(id(1))).toEqual(expected);
  });

  test('an instance that EC2 forgot in between has no checks', async () => {
    aws.on(
      'DescribeInstanceStatus',
      ec2Refusal('InvalidInstanceID.NotFound', `The instance ID '${id(1)}' does not exist`),
    );
    expect((await survey()).statusChecks).toEqual(new Map());
  });

  test('images that are gone, deregistered or disabled do not count', async () => {
    aws.on('DescribeInstances', ({ params }) =>
      ec2Answer(
        'DescribeInstances',
        reservations(
          listParam(params, 'Filter.1.Value').map(one =>
            instanceXml(one, '', 'running', `ami-${one.slice(-1)}`),
          ),
        ),
      ),
    );
    aws.on(
      'DescribeImages',
      ec2Answer(
        'DescribeImages',
        items('imagesSet', [
          '<imageId>ami-1</imageId><imageState>available</imageState>',
          '<imageId>ami-2</imageId><imageState>disabled</imageState>',
        ]),
      ),
    );
    const seen = await survey([id(1), id(2), id(3)]);
    expect(seen.images).toEqual(new Set(['ami-1']));
    const asked = aws.of('DescribeImages')[0]?.params ?? new URLSearchParams();
    expect(listParam(asked, 'Filter.1.Value')).toEqual(['ami-1', 'ami-2', 'ami-3']);
    expect(asked.get('IncludeDeprecated')).toBe('true');
  });
});

describe('what the group is busy with', () => {
  test('open activities, over pages, up to the first page of ended ones', async () => {
    aws.on('DescribeScalingActivities', ({ params }) => {
      switch (params.get('NextToken')) {
        case null:
          return activities(
            [activity('a1', 'InProgress'), activity('a2', 'WaitingForELBConnectionDraining')],
            '2',
          );
        case '2':
          return activities([], '3');
        case '3':
          // An attach that has ended and still reads so.
          return activities(
            [activity('a3', 'MidLifecycleAction'), activity('a4', 'InProgress', '2026-01-02T03:04:06Z')],
            '4',
          );
        default:
          return activities([activity('a5', 'Failed'), activity('a6', 'Cancelled')], '5');
      }
    });
    expect((await survey()).openActivities).toEqual([
      { id: 'a1', description: 'Doing a1', status: 'InProgress' },
      { id: 'a2', description: 'Doing a2', status: 'WaitingForELBConnectionDraining' },
      { id: 'a3', description: 'Doing a3', status: 'MidLifecycleAction' },
    ]);
    expect(aws.of('DescribeScalingActivities')).toHaveLength(4);
  });

  test.each(['Pending', 'InProgress', 'Cancelling', 'RollbackInProgress', 'Baking'])(
    'a refresh that is %s',
    async name => {
      aws.on('DescribeInstanceRefreshes', refreshes('Successful', name, 'Failed'));
      expect((await survey()).activeRefresh).toBe(name);
    },
  );
});

describe('target groups', () => {
  test('one that is gone is left out, the others are told', async () => {
    aws.on('DescribeAutoScalingGroups', group(targetGroupsOf('a', 'gone')));
    const notFound = refusal('TargetGroupNotFound', 'One or more target groups not found');
    aws.on('DescribeTargetGroups', ({ params }) => {
      const arns = listParam(params, 'TargetGroupArns.member');
      return arns.some(isGone)
        ? notFound
        : answer(
            'DescribeTargetGroups',
            members(
              'TargetGroups',
              arns.map(arn => `<TargetGroupArn>${arn}</TargetGroupArn><VpcId>vpc-1</VpcId>`),
            ),
          );
    });
    aws.on('DescribeTargetGroupAttributes', ({ params }) =>
      isGone(params.get('TargetGroupArn'))
        ? notFound
        : answer('DescribeTargetGroupAttributes', members('Attributes', [])),
    );
    // No delay told: the default.
    expect((await survey()).targetGroups).toEqual(
      new Map([[arnOf('a'), { vpc: 'vpc-1', drainMs: 300_000 }]]),
    );
  });
});

test.each([
  ['GetCallerIdentity', 'sts:GetCallerIdentity'],
  ['DescribeAutoScalingInstances', 'autoscaling:DescribeAutoScalingInstances'],
  ['DescribeScalingActivities', 'autoscaling:DescribeScalingActivities'],
  ['DescribeInstanceRefreshes', 'autoscaling:DescribeInstanceRefreshes'],
  ['DescribeTargetGroups', 'elasticloadbalancing:DescribeTargetGroups'],
  ['DescribeTargetGroupAttributes', 'elasticloadbalancing:DescribeTargetGroupAttributes'],
])('%s denied: the survey says which permission is missing', async (action, permission) => {
  aws.on(action, refusal('AccessDenied', 'Access denied', 403));
  await expect(survey()).rejects.toMatchObject({ trouble: { kind: 'denied', call: permission } });
});
