/** The odd shapes of AWS's answers about traffic, targets, instances and activities. */
import type { Instance } from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { instanceOf, openActivityOf, targetsOf } from '../../src/aws/mapping.ts';
import { trafficSources } from '../../src/aws/traffic-sources.ts';
import { arnOf, id } from './setting.ts';

describe('traffic sources', () => {
  const lattice = 'arn:aws:vpc-lattice:eu-west-1:111122223333:targetgroup/tg-0c11d4dc16ed96bdb';

  test('from three lists that repeat each other, each once and sorted', () => {
    expect(
      trafficSources({
        TargetGroupARNs: [arnOf('b'), arnOf('a')],
        LoadBalancerNames: ['old'],
        TrafficSources: [
          { Identifier: lattice, Type: 'vpc-lattice' },
          { Identifier: arnOf('a'), Type: 'elbv2' },
          { Identifier: 'old', Type: 'elb' },
          { Identifier: 'older', Type: 'elb' },
          { Identifier: undefined },
        ],
      }),
    ).toEqual([
      { kind: 'classic', name: 'old' },
      { kind: 'classic', name: 'older' },
      { kind: 'lattice', arn: lattice, name: 'tg-0c11d4dc16ed96bdb' },
      { kind: 'target-group', arn: arnOf('a'), name: 'a' },
      { kind: 'target-group', arn: arnOf('b'), name: 'b' },
    ]);
  });

  test('without a type the identifier tells it', () => {
    const TrafficSources = [lattice, arnOf('a'), 'old'].map(Identifier => ({ Identifier }));
    expect(trafficSources({ TrafficSources }).map(each => each.kind)).toEqual([
      'classic',
      'lattice',
      'target-group',
    ]);
  });

  test('a type yet to come is not left out in silence', () => {
    expect(() => trafficSources({ TrafficSources: [{ Identifier: 'x', Type: 'mesh' }] })).toThrow('mesh');
  });
});

const target = (Id: string | undefined, State: string | undefined, Port = 80) =>
  ({ Target: { Id, Port }, TargetHealth: { State } }) as Parameters<typeof targetsOf>[0][number];

describe('the health of targets', () => {
  test('with its words', () => {
    expect(
      targetsOf([
        {
          Target: { Id: id(1) },
          TargetHealth: {
            State: 'unhealthy',
            Reason: 'Target.ResponseCodeMismatch',
            Description: 'Health checks failed with these codes: [502]',
          },
        },
      ]),
    ).toEqual(
      new Map([
        [
          id(1),
          {
            state: 'unhealthy',
            reason: 'Target.ResponseCodeMismatch',
            text: 'Health checks failed with these codes: [502]',
          },
        ],
      ]),
    );
  });

  test.each([
    ['healthy', 'initial', 'initial'],
    ['healthy', 'draining', 'draining'],
    ['unhealthy', 'healthy', 'unhealthy'],
    ['healthy', 'healthy', 'healthy'],
  ])('on two ports, %s and %s: the worst counts', (first, second, state) => {
    expect(targetsOf([target(id(1), first), target(id(1), second, 81)]).get(id(1))?.state).toBe(state);
  });

  test('an unknown state is no verdict; addresses and functions are no instances', () => {
    const targets = targetsOf([
      target(id(2), 'melancholy'),
      target(id(1), undefined),
      target('10.0.0.1', 'healthy'),
      target('arn:aws:lambda:x', 'healthy'),
      target(undefined, 'healthy'),
    ]);
    expect([...targets]).toEqual([
      [id(1), { state: 'unavailable' }],
      [id(2), { state: 'unavailable' }],
    ]);
  });
});

describe('an instance of EC2', () => {
  const running: Instance = {
    InstanceId: id(1),
    State: { Name: 'running' },
    LaunchTime: new Date(1_000),
    ImageId: 'ami-1',
    InstanceType: 't3.micro',
    Placement: { AvailabilityZone: 'a' },
  };

  test('of which AWS tells the most', () => {
    expect(
      instanceOf({
        ...running,
        VpcId: 'vpc-1',
        SecurityGroups: [{ GroupId: 'sg-2' }, { GroupId: 'sg-1' }, {}],
        IamInstanceProfile: { Arn: 'arn:p', Id: 'AIPA' },
        InstanceLifecycle: 'spot',
        Tags: [{ Key: 'Name', Value: 'web-1' }, { Key: 'a' }],
        Operator: { Managed: true, Principal: 'eks.amazonaws.com' },
      }),
    ).toEqual({
      id: id(1),
      state: 'running',
      zone: 'a',
      type: 't3.micro',
      image: 'ami-1',
      vpc: 'vpc-1',
      securityGroups: ['sg-1', 'sg-2'],
      profile: 'arn:p',
      spot: true,
      launchedAt: 1_000,
      tags: { Name: 'web-1', a: '' },
      managedBy: 'eks.amazonaws.com',
    });
  });

  test('that is terminated has lost most of what it was', () => {
    expect(
      instanceOf({ InstanceId: id(1), State: { Name: 'terminated' }, LaunchTime: new Date(1_000) }),
    ).toEqual({
      id: id(1),
      state: 'terminated',
      zone: '',
      type: '',
      image: '',
      securityGroups: [],
      spot: false,
      launchedAt: 1_000,
      tags: {},
    });
  });

  test.each([
    [{ Managed: false }, undefined],
    [{ Managed: true }, 'an AWS service'],
    [undefined, undefined],
  ])('operator %j', (Operator, managedBy) => {
    expect(instanceOf({ ...running, Operator }).managedBy).toBe(managedBy);
  });

  test('without a state, or in one yet to come', () => {
    expect(() => instanceOf({ ...running, State: undefined })).toThrow('the instance state ""');
  });

  test.each(['capacity-block', 'scheduled'] as const)('%s is not Spot', InstanceLifecycle => {
    expect(instanceOf({ ...running, InstanceLifecycle }).spot).toBe(false);
  });
});

test('an activity without words is told by its cause', () => {
  expect(
    openActivityOf({
      ActivityId: 'a',
      AutoScalingGroupName: 'web',
      Cause: 'At T an instance was started',
      StartTime: new Date(0),
      StatusCode: 'PreInService',
    }),
  ).toEqual({ id: 'a', description: 'At T an instance was started', status: 'PreInService' });
});
