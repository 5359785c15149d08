/** The odd shapes of AWS's answers: what is absent, doubled, unknown, or written in another way. */
import type { AutoScalingGroup, Instance as GroupInstance } from '@aws-sdk/client-auto-scaling';
import type { Instance } from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { groupOf, instanceOf, lifecycleOf, openActivityOf, targetsOf } from '../../src/aws/mapping.ts';
import { trafficSources } from '../../src/aws/traffic-sources.ts';
import { processNames } from '../../src/core/domain.ts';
import { arnOf, id, web } from './setting.ts';

const bare: AutoScalingGroup = {
  AutoScalingGroupName: 'web',
  AutoScalingGroupARN: 'arn:g',
  MinSize: 0,
  MaxSize: 0,
  DesiredCapacity: 0,
  DefaultCooldown: 300,
  AvailabilityZones: undefined,
  HealthCheckType: 'EC2',
  CreatedTime: new Date(0),
};
const member: GroupInstance = {
  InstanceId: id(1),
  AvailabilityZone: 'eu-west-1a',
  LifecycleState: 'InService',
  HealthStatus: 'Healthy',
  ProtectedFromScaleIn: false,
};
const seen = (more: Partial<AutoScalingGroup>) => groupOf(web, { ...bare, ...more });

const only = (more: Partial<GroupInstance>) => seen({ Instances: [{ ...member, ...more }] }).members[0];

describe('a group', () => {
  test('of which AWS tells the least', () => {
    expect(groupOf(web, bare)).toEqual({
      ref: web,
      arn: 'arn:g',
      settings: { min: 0, max: 0, desired: 0, suspended: [] },
      suspensionReasons: {},
      members: [],
      zones: [],
      trafficSources: [],
      weighted: false,
      warmPool: false,
      protectsNewInstances: false,
      capacityRebalance: false,
      tags: {},
    });
  });

  test('of which AWS tells the most', () => {
    expect(
      seen({
        Status: 'Delete in progress',
        AvailabilityZones: ['b', 'a'],
        SuspendedProcesses: [
          { ProcessName: 'Terminate', SuspensionReason: 'User suspended at 2026-01-02T03:04:05Z' },
          { ProcessName: 'RemoveFromLoadBalancerLowPriority', SuspensionReason: 'x' },
          { ProcessName: 'AZRebalance' },
          { ProcessName: 'Terminate', SuspensionReason: 'again' },
          {},
        ],
        MaxInstanceLifetime: 86_400,
        WarmPoolConfiguration: { PoolState: 'Stopped' },
        NewInstancesProtectedFromScaleIn: true,
        CapacityRebalance: true,
        Operator: { Principal: 'eks.amazonaws.com' },
        Tags: [{ Key: 'b', Value: '2' }, { Key: 'a' }],
        LaunchConfigurationName: 'old',
      }),
    ).toEqual({
      ref: web,
      arn: 'arn:g',
      status: 'Delete in progress',
      settings: { min: 0, max: 0, desired: 0, suspended: ['AZRebalance', 'Terminate'] },
      suspensionReasons: { AZRebalance: '', Terminate: 'User suspended at 2026-01-02T03:04:05Z' },
      members: [],
      zones: ['a', 'b'],
      trafficSources: [],
      launches: { kind: 'configuration', name: 'old' },
      weighted: false,
      warmPool: true,
      protectsNewInstances: true,
      capacityRebalance: true,
      maxInstanceLifetimeMs: 86_400_000,
      managedBy: 'eks.amazonaws.com',
      tags: { a: '', b: '2' },
    });
  });

  test('all nine processes have a place', () => {
    const SuspendedProcesses = processNames.map(ProcessName => ({ ProcessName })).toReversed();
    expect(seen({ SuspendedProcesses }).settings.suspended).toEqual(processNames.toSorted());
  });

  test('a lifetime of 0 is none', () => {
    expect(seen({ MaxInstanceLifetime: 0 })).not.toHaveProperty('maxInstanceLifetimeMs');
  });

  test.each(['MinSize', 'MaxSize', 'DesiredCapacity', 'AutoScalingGroupARN'] as const)(
    'without %s is refused',
    field => {
      expect(() => seen({ [field]: undefined })).toThrow(`AWS answered without ${field}`);
    },
  );

  test.each([
    ['no weights', {}, false],
    ['a member that counts 1', { Instances: [{ ...member, WeightedCapacity: '1' }] }, false],
    ['a member that counts 2', { Instances: [{ ...member, WeightedCapacity: '2' }] }, true],
    ['capacity in processors', { DesiredCapacityType: 'vcpu' }, true],
    ['capacity in units', { DesiredCapacityType: 'units' }, false],
    [
      'an override that would count 4',
      { MixedInstancesPolicy: { LaunchTemplate: { Overrides: [{ WeightedCapacity: '4' }] } } },
      true,
    ],
  ])('weights: %s', (_name, more, weighted) => {
    expect(seen(more).weighted).toBe(weighted);
  });

  test.each([
    [
      { LaunchTemplate: { LaunchTemplateName: 'web', LaunchTemplateId: 'lt-1', Version: '$Latest' } },
      { kind: 'template', name: 'web', version: '$Latest' },
    ],
    [{ LaunchTemplate: { LaunchTemplateId: 'lt-1' } }, { kind: 'template', name: 'lt-1' }],
    [
      {
        MixedInstancesPolicy: {
          LaunchTemplate: { LaunchTemplateSpecification: { LaunchTemplateName: 'web', Version: '3' } },
        },
      },
      { kind: 'mixed', name: 'web', version: '3' },
    ],
    [{}, undefined],
  ])('launches from %j', (more, launches) => {
    expect(seen(more).launches).toEqual(launches);
  });
});

describe('members', () => {
  test.each([
    ['Healthy', true],
    ['HEALTHY', true],
    ['Unhealthy', false],
    ['UNHEALTHY', false],
    [undefined, false],
  ])('health %s', (HealthStatus, healthy) => {
    expect(only({ HealthStatus })?.healthy).toBe(healthy);
  });

  test.each([
    'Pending',
    'Pending:Wait',
    'Pending:Proceed',
    'InService',
    'EnteringStandby',
    'Standby',
    'Detaching',
    'Detached',
    'Terminating',
    'Terminating:Wait',
    'Terminating:Proceed',
    'Terminating:Retained',
    'Terminated',
  ])('%s is told as it is', state => {
    expect(lifecycleOf(state)).toBe(state);
  });

  test.each([
    'Quarantined',
    'Warmed:Stopped',
    'ReplacingRootVolume:Wait',
    'RootVolumeReplaced',
    'inservice',
    '',
  ])('"%s" is unknown, which is not stable', state => {
    expect(lifecycleOf(state)).toBe('Unknown');
  });

  test('sorted by id', () => {
    const Instances = [3, 1, 2].map(n => ({ ...member, InstanceId: id(n) }));
    expect(seen({ Instances }).members.map(each => each.id)).toEqual([id(1), id(2), id(3)]);
  });

  test('eight digits are an id, other things are not', () => {
    expect(only({ InstanceId: 'i-0123abcd' })?.id).toBe('i-0123abcd');
    expect(() => only({ InstanceId: undefined })).toThrow('AWS answered with the instance id ""');
    expect(() => only({ InstanceId: 'mi-0123abcd' })).toThrow('AWS answered with the instance id');
  });

  test('what is absent', () => {
    expect(only({ AvailabilityZone: undefined, ProtectedFromScaleIn: undefined })).toEqual({
      id: id(1),
      zone: '',
      type: '',
      lifecycle: 'InService',
      healthy: true,
      protected: false,
    });
  });
});

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
