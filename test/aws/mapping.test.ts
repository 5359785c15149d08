/** The odd shapes of AWS's answers about groups: what is absent, doubled, unknown, or written in another way. */
import type { AutoScalingGroup, Instance as GroupInstance } from '@aws-sdk/client-auto-scaling';
import { describe, expect, test } from 'vitest';
import { groupOf, lifecycleOf } from '../../src/aws/mapping.ts';
import { processNames } from '../../src/core/domain.ts';
import { id, web } from './setting.ts';

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
      terminationPolicies: ['Default'],
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
      terminationPolicies: ['Default'],
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
