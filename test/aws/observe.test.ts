/** The look of every step, at the wire: what is asked, how often, and what comes of each answer. */
import { describe, expect, test } from 'vitest';
import type { TrafficSource } from '../../src/core/domain.ts';
import { groupXml, ids, instanceXml, reservations, targetGroupsOf, targetXml } from './answers.ts';
import { answer, ec2Answer, items, listParam, members, refusal } from './recorded-aws.ts';
import { arnOf, id, now, recordedAws, web } from './setting.ts';

const { aws, cloud } = recordedAws();
const source = (name: string): TrafficSource => ({ kind: 'target-group', arn: arnOf(name), name });

const groupAnswer = (...groups: readonly string[]) =>
  answer('DescribeAutoScalingGroups', members('AutoScalingGroups', groups));
const healthAnswer = (...targets: readonly string[]) =>
  answer('DescribeTargetHealth', members('TargetHealthDescriptions', targets));

const page = (inner: string, next: string) =>
  answer('DescribeAutoScalingGroups', `${inner}${next === '' ? '' : `<NextToken>${next}</NextToken>`}`);

/** EC2 that knows `known` and answers the filter it is asked with. */
const ec2Knows = (known: readonly string[]) =>
  aws.on('DescribeInstances', ({ params }) =>
    ec2Answer(
      'DescribeInstances',
      reservations(
        listParam(params, 'Filter.1.Value')
          .filter(one => known.includes(one))
          .map(one => instanceXml(one)),
      ),
    ),
  );

describe('the number of calls', () => {
  test.each([1, 60, 100])('does not grow with the group: %i instances', async count => {
    const old = ids(count);
    const fresh = ids(count).map((_, n) => id(0x1000 + n));
    aws.on('DescribeAutoScalingGroups', groupAnswer(groupXml(old.map(one => ({ id: one })))));
    aws.on('DescribeTargetHealth', ({ params }) =>
      healthAnswer(
        ...old.map(one =>
          targetXml(one, params.get('TargetGroupArn') === arnOf('a') ? 'healthy' : 'initial'),
        ),
      ),
    );
    ec2Knows([...old, ...fresh]);
    const seen = await cloud().observe(web, fresh, [source('a'), source('b')]);
    expect(aws.actions).toEqual([
      'DescribeAutoScalingGroups',
      'DescribeInstances',
      'DescribeTargetHealth',
      'DescribeTargetHealth',
    ]);
    expect(seen.at).toBe(now);
    expect(seen.group?.members).toHaveLength(count);
    expect([...seen.instances.keys()]).toEqual([...old, ...fresh].toSorted());
    expect(
      seen.sources?.map(each => [each.source, each.targets.size, each.targets.get(id(1))?.state]),
    ).toEqual([
      [source('a'), count, 'healthy'],
      [source('b'), count, 'initial'],
    ]);
  });

  test('a filter takes 200 values, and a doubled id is asked for once', async () => {
    const old = ids(150);
    aws.on('DescribeAutoScalingGroups', groupAnswer(groupXml(old.map(one => ({ id: one })))));
    const more = ids(230);
    ec2Knows(more);
    const seen = await cloud().observe(web, more, []);
    expect(
      aws
        .of('DescribeInstances')
        .map(each => listParam(each.params, 'Filter.1.Value').length)
        .toSorted((x, y) => y - x),
    ).toEqual([200, 30]);
    expect(seen.instances.size).toBe(230);
  });
});

describe('what is asked', () => {
  test('the group by name, the instances by filter so that an unknown id fails nothing', async () => {
    aws.on('DescribeAutoScalingGroups', groupAnswer(groupXml([{ id: id(1) }])));
    ec2Knows([id(1)]);
    const seen = await cloud().observe(web, [id(2)], []);
    expect(
      listParam(
        aws.of('DescribeAutoScalingGroups')[0]?.params ?? new URLSearchParams(),
        'AutoScalingGroupNames.member',
      ),
    ).toEqual(['web']);
    const asked = aws.of('DescribeInstances')[0]?.params;
    expect(asked?.get('Filter.1.Name')).toBe('instance-id');
    expect(asked?.has('InstanceId.1')).toBe(false);
    expect([...seen.instances.keys()]).toEqual([id(1)]);
  });

  test('nothing of EC2 where there is nobody to ask about', async () => {
    aws.on('DescribeAutoScalingGroups', groupAnswer());
    expect(await cloud().observe(web, [], [])).toEqual({
      at: now,
      oldestAt: now,
      group: undefined,
      instances: new Map(),
      sources: [],
    });
    expect(aws.actions).toEqual(['DescribeAutoScalingGroups']);
  });
});

describe('what comes of it', () => {
  test('no such group: the picked instances are still looked at', async () => {
    aws.on('DescribeAutoScalingGroups', groupAnswer());
    ec2Knows([id(1)]);
    const seen = await cloud().observe(web, [id(1)], []);
    expect(seen.group).toBeUndefined();
    expect(seen.instances.get(id(1))?.state).toBe('running');
  });

  test('a group of another name is not ours', async () => {
    aws.on('DescribeAutoScalingGroups', groupAnswer(groupXml([], '', 'WEB')));
    expect((await cloud().observe(web, [], [])).group).toBeUndefined();
  });

  test('pages are followed, also past an empty one', async () => {
    aws.on('DescribeAutoScalingGroups', ({ params }) =>
      params.get('NextToken') === 'p2'
        ? page(members('AutoScalingGroups', [groupXml([{ id: id(1) }])]), '')
        : page(members('AutoScalingGroups', []), 'p2'),
    );
    aws.on('DescribeInstances', ({ params }) =>
      params.get('NextToken') === 'p2'
        ? ec2Answer('DescribeInstances', reservations([instanceXml(id(1))]))
        : ec2Answer('DescribeInstances', `${reservations([instanceXml(id(2))])}<nextToken>p2</nextToken>`),
    );
    const seen = await cloud().observe(web, [id(2)], []);
    expect(seen.group?.members.map(each => each.id)).toEqual([id(1)]);
    expect([...seen.instances.keys()]).toEqual([id(1), id(2)]);
  });

  test('a page that leads to itself is not followed for ever', async () => {
    aws.on(
      'DescribeAutoScalingGroups',
      answer('DescribeAutoScalingGroups', `${members('AutoScalingGroups', [])}<NextToken>p2</NextToken>`),
    );
    await expect(cloud().observe(web, [], [])).rejects.toMatchObject({ trouble: { kind: 'failed' } });
    expect(aws.asked).toHaveLength(2);
  });

  test('a target group that is gone has no targets', async () => {
    aws.on('DescribeAutoScalingGroups', groupAnswer());
    aws.on('DescribeTargetHealth', refusal('TargetGroupNotFound', 'One or more target groups not found'));
    expect((await cloud().observe(web, [], [source('a')])).sources).toEqual([
      { source: source('a'), targets: new Map() },
    ]);
  });

  test('equal facts in another order are equal', async () => {
    const two = [{ id: id(1) }, { id: id(2), zone: 'eu-west-1b' }];
    const look = async (turn: <T>(all: readonly T[]) => readonly T[]) => {
      aws.forget();
      aws.on(
        'DescribeAutoScalingGroups',
        groupAnswer(
          groupXml(
            turn(two),
            `${members('SuspendedProcesses', turn(['<ProcessName>Terminate</ProcessName>', '<ProcessName>AZRebalance</ProcessName>']))}
             ${members('Tags', turn(['<Key>a</Key><Value>1</Value>', '<Key>b</Key><Value>2</Value>']))}
             ${targetGroupsOf(...turn(['a', 'b']))}`,
          ),
        ),
      );
      aws.on(
        'DescribeInstances',
        ec2Answer(
          'DescribeInstances',
          reservations(
            turn([id(1), id(2)]).map(one =>
              instanceXml(
                one,
                `${items('groupSet', turn(['<groupId>sg-1</groupId>', '<groupId>sg-2</groupId>']))}
                 ${items('tagSet', turn(['<key>x</key><value>1</value>', '<key>y</key><value>2</value>']))}`,
              ),
            ),
          ),
        ),
      );
      aws.on(
        'DescribeTargetHealth',
        healthAnswer(...turn([targetXml(id(1), 'healthy'), targetXml(id(2), 'healthy')])),
      );
      const seen = await cloud().observe(web, [], [source('a')]);
      return JSON.stringify({
        ...seen,
        instances: [...seen.instances],
        sources: seen.sources?.map(each => [...each.targets]),
      });
    };
    expect(await look(all => all.toReversed())).toBe(await look(all => all));
  });
});

const begun = (time: string, what: string): string =>
  `<ActivityId>${what}</ActivityId><AutoScalingGroupName>web</AutoScalingGroupName><Description>${what}</Description><Cause>why ${what}</Cause><StartTime>${time}</StartTime><StatusCode>Successful</StatusCode>`;

test('activities are told where they are asked for: from a moment on, the first one first', async () => {
  aws.on('DescribeAutoScalingGroups', groupAnswer(groupXml([])));
  aws.on(
    'DescribeScalingActivities',
    answer(
      'DescribeScalingActivities',
      members('Activities', [
        begun('2026-01-02T03:00:02Z', 'late'),
        begun('2026-01-02T03:00:01Z', 'early'),
        begun('2026-01-02T02:59:59Z', 'ours'),
      ]),
    ),
  );
  expect(await cloud().observe(web, [], [])).not.toHaveProperty('activities');
  const seen = await cloud().observe(web, [], [], { activitiesSince: Date.UTC(2026, 0, 2, 3) });
  expect(seen.activities).toEqual([
    { description: 'early', cause: 'why early' },
    { description: 'late', cause: 'why late' },
  ]);
  expect(aws.of('DescribeScalingActivities')).toHaveLength(1);
});
