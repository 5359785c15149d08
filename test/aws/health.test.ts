/** What classic load balancers and alarms say, in words of our own. */
import { expect, test } from 'vitest';
import { describeAlarms } from '../../src/aws/alarms.ts';
import type { AwsApi } from '../../src/aws/api.ts';
import { classicOf } from '../../src/aws/health.ts';
import { answer, members, refusal } from './recorded-aws.ts';
import { id, recordedAws, web } from './setting.ts';

const { aws, cloud } = recordedAws();
const old = { kind: 'classic', name: 'old' } as const;
const group = answer('DescribeAutoScalingGroups', members('AutoScalingGroups', []));

test.each([
  ['InService', 'N/A', 'N/A', { state: 'healthy' }],
  // Texts of facts/aws.md section 5: draining still reads InService.
  [
    'InService',
    'N/A',
    'Instance deregistration currently in progress',
    { state: 'draining', text: 'Instance deregistration currently in progress' },
  ],
  [
    'OutOfService',
    'ELB',
    'Instance registration is still in progress',
    { state: 'initial', reason: 'ELB', text: 'Instance registration is still in progress' },
  ],
  [
    'OutOfService',
    'Instance',
    'Instance has failed at least the UnhealthyThreshold number of health checks consecutively.',
    { state: 'unhealthy', reason: 'Instance' },
  ],
  ['Unknown', 'ELB', 'A transient error occurred', { state: 'unavailable', reason: 'ELB' }],
  ['Surprising', 'N/A', 'N/A', { state: 'unavailable' }],
])('%s (%s: %s)', (State, ReasonCode, Description, expected) => {
  expect(classicOf({ InstanceId: id(1), State, ReasonCode, Description })).toEqual([
    [id(1), expect.objectContaining(expected)],
  ]);
});

test('who is not registered is nobody’s target', () => {
  const Description = 'Instance is not currently registered with the LoadBalancer';
  expect(
    classicOf({ InstanceId: id(1), State: 'OutOfService', ReasonCode: 'Instance', Description }),
  ).toEqual([]);
});

const state = (n: number, text: string): string =>
  `<InstanceId>${id(n)}</InstanceId><State>InService</State><ReasonCode>N/A</ReasonCode><Description>${text}</Description>`;

test('a classic load balancer is one call, and one that is gone has no targets', async () => {
  aws.on('DescribeAutoScalingGroups', group);
  aws.on(
    'DescribeInstanceHealth',
    answer('DescribeInstanceHealth', members('InstanceStates', [state(2, 'N/A'), state(1, 'N/A')])),
  );
  const seen = await cloud().observe(web, [], [old]);
  expect(seen.sources).toEqual([
    {
      source: old,
      targets: new Map([
        [id(1), { state: 'healthy' }],
        [id(2), { state: 'healthy' }],
      ]),
    },
  ]);
  expect(Object.fromEntries(aws.of('DescribeInstanceHealth')[0]?.params ?? [])).toMatchObject({
    LoadBalancerName: 'old',
    Version: '2012-06-01',
  });
  aws.on(
    'DescribeInstanceHealth',
    refusal('LoadBalancerNotFound', 'There is no ACTIVE Load Balancer named old'),
  );
  expect((await cloud().observe(web, [], [old])).sources).toEqual([{ source: old, targets: new Map() }]);
});

test('alarms of both types are asked for by name, page by page, and those that are not there are missing', async () => {
  const asked: object[] = [];
  const pages = [
    {
      CompositeAlarms: [{ AlarmName: 'c', StateValue: 'INSUFFICIENT_DATA' }],
      MetricAlarms: [{ AlarmName: 'a', StateValue: 'OK' }],
      NextToken: '2',
    },
    { MetricAlarms: [{ AlarmName: 'b', StateValue: 'ALARM' }] },
  ];
  // CloudWatch's own protocol is the SDK's affair: what is held here is what it is given and what it gives.
  const api = {
    call: (_service: string, _action: string, input: object) => {
      asked.push(input);
      return Promise.resolve(pages[asked.length - 1]);
    },
  } as unknown as AwsApi;
  const states = await describeAlarms(api, ['d', 'c', 'b', 'a', 'a']);
  expect([...(states ?? [])]).toEqual([
    ['a', 'OK'],
    ['b', 'ALARM'],
    ['c', 'INSUFFICIENT_DATA'],
    ['d', 'missing'],
  ]);
  const all = {
    AlarmNames: ['a', 'b', 'c', 'd'],
    AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
    MaxRecords: 100,
  };
  expect(asked).toEqual([all, { ...all, NextToken: '2' }]);
});

test('where no alarm is named, none is asked for', async () => {
  aws.on('DescribeAutoScalingGroups', group);
  expect('alarms' in (await cloud().observe(web, [], [], { alarms: [] }))).toBe(false);
  expect(aws.of('DescribeAlarms')).toEqual([]);
});
