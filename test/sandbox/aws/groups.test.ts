/** What a group does about the difference between desired and counted (facts/aws.md sections 2, 4, 12.1 and 12.5). */
import { describe, expect, it } from 'vitest';
import type { World } from '../../../src/sandbox/aws/world/world.ts';
import { asg, call, exact, first, lifecycleOf, minute, refusal, scene, second } from './worlds.ts';

const AutoScalingGroupName = 'web';
const resize = (world: World, sizes: { MinSize?: number; MaxSize?: number; DesiredCapacity?: number }) =>
  asg(world, 'UpdateAutoScalingGroup', { AutoScalingGroupName, ...sizes });
const ending = (world: World, ids: readonly string[]) =>
  ids.filter(id => lifecycleOf(world, id)?.startsWith('Terminating') ?? true);

describe('sizes', () => {
  it('pull desired along: min alone above it, max alone below it', () => {
    const { world } = scene();
    resize(world, { MinSize: 5 });
    expect(world.group('web')).toMatchObject({ min: 5, max: 6, desired: 5 });
    resize(world, { MinSize: 1, MaxSize: 2 });
    expect(world.group('web')).toMatchObject({ min: 1, max: 2, desired: 2 });
  });

  it('leave what is not sent', () => {
    const { world } = scene();
    asg(world, 'UpdateAutoScalingGroup', { AutoScalingGroupName, HealthCheckGracePeriod: 90 });
    const [group] = asg(world, 'DescribeAutoScalingGroups', {}).AutoScalingGroups ?? [];
    expect(group).toMatchObject({ MinSize: 3, MaxSize: 6, DesiredCapacity: 3, HealthCheckGracePeriod: 90 });
  });

  it('move to another version of the launch template, which later launches follow', () => {
    const { world } = scene();
    world.editTemplate('web', { image: 'ami-0next' });
    world.addImage({ id: 'ami-0next' });
    const [group] = asg(world, 'DescribeAutoScalingGroups', {}).AutoScalingGroups ?? [];
    const LaunchTemplateId = group?.LaunchTemplate?.LaunchTemplateId ?? '';
    asg(world, 'UpdateAutoScalingGroup', {
      AutoScalingGroupName,
      LaunchTemplate: { LaunchTemplateId, Version: '1' },
    });
    resize(world, { DesiredCapacity: 4 });
    world.advance(2 * minute);
    asg(world, 'UpdateAutoScalingGroup', {
      AutoScalingGroupName,
      LaunchTemplate: { LaunchTemplateId, Version: '2' },
    });
    resize(world, { DesiredCapacity: 5 });
    world.advance(2 * minute);
    expect(
      world
        .group('web')
        .members.slice(3)
        .map(m => m.image),
    ).toEqual(['ami-0old', 'ami-0next']);
  });
});

describe('scale-out', () => {
  it('launches the image of the template into the thinnest zones, through Pending, in a minute', () => {
    const { world } = scene();
    resize(world, { DesiredCapacity: 6 });
    world.advance(second);
    const fresh = world.group('web').members.slice(3);
    expect(fresh.map(m => [m.lifecycle, m.image])).toEqual(
      Array.from({ length: 3 }, () => ['Pending', 'ami-0old']),
    );
    expect(new Set(fresh.map(m => m.zone)).size).toBe(3);
    world.advance(60 * second);
    expect(world.group('web').members.every(m => m.lifecycle === 'InService')).toBe(true);
  });

  it('fails while the image is gone, says so, and is suspended administratively after a day (U13)', () => {
    const { world } = scene();
    world.deregisterImage('ami-0old');
    resize(world, { DesiredCapacity: 4 });
    world.advance(10 * minute);
    const [activity] = asg(world, 'DescribeScalingActivities', { AutoScalingGroupName }).Activities ?? [];
    expect(activity).toMatchObject({ StatusCode: 'Failed', Progress: 100 });
    expect(activity?.StatusMessage).toContain('ami-0old');
    world.advance(25 * 60 * minute);
    const [group] = asg(world, 'DescribeAutoScalingGroups', {}).AutoScalingGroups ?? [];
    expect(group?.SuspendedProcesses?.[0]?.ProcessName).toBe('Launch');
    expect(group?.SuspendedProcesses?.[0]?.SuspensionReason).not.toContain('User suspended at');
    world.addImage({ id: 'ami-0old' });
    asg(world, 'ResumeProcesses', { AutoScalingGroupName, ScalingProcesses: ['Launch'] });
    world.advance(5 * minute);
    expect(world.group('web').countedCount).toBe(4);
  });
});

describe('scale-in', () => {
  it('takes from the fullest zone first', () => {
    const { world, old } = scene({ group: { min: 1, desired: 4 } });
    const zones = world.group('web').members.map(m => m.zone);
    const fullest = zones.find(zone => zones.filter(z => z === zone).length === 2);
    resize(world, { DesiredCapacity: 3 });
    world.advance(second);
    const gone = ending(world, old);
    expect(gone).toHaveLength(1);
    expect(world.group('web').members.find(m => gone.includes(m.id))?.zone).toBe(fullest);
  });

  it('takes attached members without the template first, or last (U5)', () => {
    for (const attachedGoFirst of [true, false]) {
      const { world, picked } = scene({ switches: { attachedGoFirst } });
      asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [...picked] });
      world.advance(minute);
      resize(world, { DesiredCapacity: 3 });
      world.advance(second);
      expect(ending(world, picked)).toHaveLength(attachedGoFirst ? 3 : 0);
    }
  });

  it('skips the protected; when all are, desired stays lowered and one activity says why', () => {
    const { world, old } = scene({ group: { min: 1 } });
    asg(world, 'SetInstanceProtection', {
      AutoScalingGroupName,
      InstanceIds: [...old],
      ProtectedFromScaleIn: true,
    });
    resize(world, { DesiredCapacity: 1 });
    world.advance(10 * minute);
    expect(ending(world, old)).toEqual([]);
    expect(world.group('web').desired).toBe(1);
    const { Activities = [] } = asg(world, 'DescribeScalingActivities', { AutoScalingGroupName });
    expect(Activities.map(a => a.StatusMessage)).toEqual([
      'Could not scale to desired capacity because all remaining instances are protected from scale-in.',
    ]);
    asg(world, 'SetInstanceProtection', {
      AutoScalingGroupName,
      InstanceIds: old.slice(0, 1),
      ProtectedFromScaleIn: false,
    });
    world.advance(second);
    expect(ending(world, old)).toEqual(old.slice(0, 1));
  });

  it('follows the termination policies of the group', () => {
    for (const [policy, expected] of [
      ['OldestInstance', 0],
      ['NewestInstance', 1],
    ] as const) {
      const { world } = scene({
        group: { min: 0, members: 0, desired: 0, azs: ['a'], terminationPolicies: [policy] },
      });
      const ids = [0, 1].map(i => world.addInstance({ launchedAt: world.now - (10 - i) * minute }));
      for (const id of ids) world.addMember('web', id);
      world.resize('web', { desired: 1 });
      world.advance(second);
      expect(ending(world, ids)).toEqual([ids[expected]]);
    }
  });

  it('prefers the oldest version of the template, by default', () => {
    const { world, old } = scene({ group: { min: 1, azs: ['a'] } });
    world.addImage({ id: 'ami-0next' });
    world.editTemplate('web', { image: 'ami-0next' });
    resize(world, { DesiredCapacity: 5 });
    world.advance(2 * minute);
    resize(world, { DesiredCapacity: 2 });
    world.advance(second);
    expect(ending(world, old)).toEqual(old);
  });
});

describe('replacement of the unhealthy', () => {
  it('takes a minute or two to notice a death, then ends and launches; protection does not help', () => {
    const { world, old } = scene();
    world.protect('web', old, true);
    world.terminate(first(old));
    world.advance(59 * second);
    expect(world.group('web').members.find(m => m.id === first(old))?.healthStatus).toBe('Healthy');
    world.advance(62 * second);
    expect(world.group('web').members.some(m => m.id === first(old) && m.lifecycle === 'InService')).toBe(
      false,
    );
    world.advance(2 * minute);
    expect(world.group('web').members.filter(m => m.lifecycle === 'InService')).toHaveLength(3);
    const causes = (asg(world, 'DescribeScalingActivities', { AutoScalingGroupName }).Activities ?? []).map(
      a => a.Cause,
    );
    expect(
      causes.some(c =>
        c?.includes('in response to an EC2 health check indicating it has been terminated or stopped'),
      ),
    ).toBe(true);
  });

  it('respects the grace period of SetInstanceHealth unless told not to', () => {
    const { world, picked } = scene({ group: { graceMs: 10 * minute } });
    asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] });
    world.advance(minute);
    const fail = (ShouldRespectGracePeriod: boolean) =>
      asg(world, 'SetInstanceHealth', {
        InstanceId: first(picked),
        HealthStatus: 'Unhealthy',
        ShouldRespectGracePeriod,
      });
    fail(true);
    world.advance(second);
    expect(lifecycleOf(world, first(picked))).toBe('InService');
    fail(false);
    world.advance(second);
    expect(lifecycleOf(world, first(picked))).toBe('Terminating');
  });
});

describe('AZRebalance', () => {
  it('acts when zones differ by more than one, or than the world says (U8)', () => {
    for (const [imbalance, acts] of [
      [1, true],
      [2, false],
    ] as const) {
      const { world } = scene({
        group: { min: 0, members: 0, desired: 0, azs: ['a', 'b'] },
        switches: { imbalance },
      });
      for (const az of ['a', 'a', 'a', 'b']) world.addMember('web', world.addInstance({ az }));
      world.resize('web', { desired: 4 });
      world.advance(30 * minute);
      expect(world.group('web').members.some(m => m.image === 'ami-0old')).toBe(acts);
      expect(world.group('web').countedCount).toBe(4);
    }
  });
});

describe('the warm pool', () => {
  it('is kept at max - desired: raising max fills it, attaching empties it', () => {
    const { world, picked } = scene({ group: { warmPool: {} } });
    world.advance(2 * minute);
    const pool = () => asg(world, 'DescribeWarmPool', { AutoScalingGroupName }).Instances ?? [];
    expect(pool().map(i => i.LifecycleState)).toEqual(['Warmed:Stopped', 'Warmed:Stopped', 'Warmed:Stopped']);
    resize(world, { MaxSize: 7 });
    world.advance(2 * minute);
    expect(pool()).toHaveLength(4);
    const InstanceId = pool()[0]?.InstanceId ?? '';
    expect(
      refusal(() =>
        asg(world, 'TerminateInstanceInAutoScalingGroup', {
          InstanceId,
          ShouldDecrementDesiredCapacity: false,
        }),
      ).message,
    ).toContain('warm pool');
    asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [...picked] });
    world.advance(10 * minute);
    expect(pool()).toHaveLength(1);
    expect(world.group('web').countedCount).toBe(6);
  });

  it('serves a scale-out before anything is launched', () => {
    const { world } = scene({ group: { warmPool: { maxPrepared: 4 } } });
    world.advance(2 * minute);
    const [warm] = asg(world, 'DescribeWarmPool', { AutoScalingGroupName }).Instances ?? [];
    resize(world, { DesiredCapacity: 4 });
    world.advance(20 * second);
    expect(lifecycleOf(world, warm?.InstanceId ?? '')).toBe('InService');
  });
});

describe('MaxInstanceLifetime', () => {
  it('replaces the old while Launch and Terminate are active; attached ones age from EC2 launch, or attach (U7)', () => {
    for (const lifetimeFrom of ['ec2-launch', 'attach'] as const) {
      const { world, picked } = scene({
        group: { maxLifetimeMs: 24 * 60 * minute },
        instance: { launchedAt: Date.UTC(2026, 0, 1) },
        switches: { lifetimeFrom },
      });
      asg(world, 'SuspendProcesses', { AutoScalingGroupName, ScalingProcesses: ['Terminate'] });
      asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] });
      world.advance(10 * minute);
      expect(lifecycleOf(world, first(picked))).toBe('InService');
      asg(world, 'ResumeProcesses', { AutoScalingGroupName, ScalingProcesses: ['Terminate'] });
      world.advance(2 * minute);
      expect(lifecycleOf(world, first(picked))).toBe(lifetimeFrom === 'attach' ? 'InService' : 'Terminating');
    }
  });
});

describe('an instance refresh', () => {
  it('replaces attached foreign members with the template, or skips them (U23)', () => {
    for (const refreshReplacesForeign of [true, false]) {
      const { world, picked } = scene({ loadBalanced: false, switches: { refreshReplacesForeign } });
      asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] });
      world.advance(minute);
      asg(world, 'StartInstanceRefresh', {
        AutoScalingGroupName,
        Preferences: { SkipMatching: true, MinHealthyPercentage: 50 },
      });
      expect(refusal(() => asg(world, 'StartInstanceRefresh', { AutoScalingGroupName })).code).toBe(
        'InstanceRefreshInProgress',
      );
      world.advance(60 * minute);
      expect(world.group('web').members.some(m => m.id === first(picked))).toBe(!refreshReplacesForeign);
      expect(world.group('web').countedCount).toBe(4);
    }
  });

  it('is cancelled without rolling back; without one the error has its own code', () => {
    const { world } = scene({ loadBalanced: false });
    expect(refusal(() => asg(world, 'CancelInstanceRefresh', { AutoScalingGroupName })).code).toBe(
      'ActiveInstanceRefreshNotFound',
    );
    world.startRefresh('web', { minHealthyPercentage: 60 });
    world.advance(5 * second);
    asg(world, 'CancelInstanceRefresh', { AutoScalingGroupName });
    const status = () =>
      asg(world, 'DescribeInstanceRefreshes', { AutoScalingGroupName }).InstanceRefreshes?.[0]?.Status;
    expect(status()).toBe('Cancelling');
    world.advance(10 * minute);
    expect(status()).toBe('Cancelled');
    expect(world.group('web').countedCount).toBe(3);
  });
});

describe('deletion', () => {
  it('is refused with members, under protection, and otherwise ends everybody', () => {
    const { world, old } = scene();
    expect(refusal(() => asg(world, 'DeleteAutoScalingGroup', { AutoScalingGroupName })).code).toBe(
      'ResourceInUse',
    );
    asg(world, 'DeleteAutoScalingGroup', { AutoScalingGroupName, ForceDelete: true });
    expect(asg(world, 'DescribeAutoScalingGroups', {}).AutoScalingGroups?.[0]?.Status).toBe(
      'Delete in progress',
    );
    world.advance(20 * minute);
    expect(asg(world, 'DescribeAutoScalingGroups', {}).AutoScalingGroups).toEqual([]);
    expect(old.map(id => world.instanceState(id))).toEqual(['terminated', 'terminated', 'terminated']);
    const guarded = scene({ group: { deletionProtection: 'prevent-force-deletion' } });
    expect(() =>
      asg(guarded.world, 'DeleteAutoScalingGroup', { AutoScalingGroupName, ForceDelete: true }),
    ).toThrow('protected');
  });
});

describe('a group that another service manages', () => {
  it('refuses the changes of everybody else', () => {
    const { world, picked } = scene({ group: { operator: 'eks.amazonaws.com' } });
    expect(() => asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [...picked] })).toThrow(
      'eks.amazonaws.com',
    );
    expect(asg(world, 'DescribeAutoScalingGroups', {}).AutoScalingGroups?.[0]?.Operator?.Principal).toBe(
      'eks.amazonaws.com',
    );
  });
});

describe('weights', () => {
  it('make sizes capacity units', () => {
    const { world } = scene({
      params: exact,
      group: { min: 0, max: 12, desired: 4, members: 2, mixedTypes: [{ type: 'c7g.xlarge', weight: 2 }] },
    });
    world.advance(5 * minute);
    expect(world.group('web').members).toHaveLength(2);
    asg(world, 'SetDesiredCapacity', { AutoScalingGroupName, DesiredCapacity: 8 });
    world.advance(5 * minute);
    expect(world.group('web').members).toHaveLength(4);
    const [group] = asg(world, 'DescribeAutoScalingGroups', {}).AutoScalingGroups ?? [];
    expect(group?.Instances?.[0]?.WeightedCapacity).toBe('2');
    const one = world.addInstance();
    asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [one] });
    expect(world.group('web').desired).toBe(9);
  });
});

describe('tags', () => {
  it('are written, overwritten, listed and deleted', () => {
    const { world } = scene({ group: { tags: { owner: 'sre' } } });
    const tag = {
      ResourceId: 'web',
      ResourceType: 'auto-scaling-group',
      Key: 'asg-swap',
      PropagateAtLaunch: false,
    };
    asg(world, 'CreateOrUpdateTags', { Tags: [{ ...tag, Value: 'a' }] });
    asg(world, 'CreateOrUpdateTags', { Tags: [{ ...tag, Value: 'b' }] });
    expect(world.group('web').tags).toEqual({ owner: 'sre', 'asg-swap': 'b' });
    const found = asg(world, 'DescribeTags', { Filters: [{ Name: 'key', Values: ['asg-swap'] }] }).Tags;
    expect(found).toEqual([{ ...tag, Value: 'b' }]);
    const filtered = (value: string) =>
      asg(world, 'DescribeAutoScalingGroups', { Filters: [{ Name: 'tag:asg-swap', Values: [value] }] })
        .AutoScalingGroups?.length;
    expect([filtered('b'), filtered('c')]).toEqual([1, 0]);
    asg(world, 'DeleteTags', { Tags: [tag] });
    expect(world.group('web').tags).toEqual({ owner: 'sre' });
    expect(() =>
      asg(world, 'CreateOrUpdateTags', { Tags: [{ ...tag, ResourceId: 'wbe', Value: '' }] }),
    ).toThrow('wbe');
  });
});

describe('launch templates and configurations', () => {
  it('are shown as they are: versions by number, $Latest and $Default', () => {
    const { world } = scene();
    world.editTemplate('web', { image: 'ami-0next' });
    const versions = (...Versions: string[]) =>
      (
        call(world, 'ec2', 'DescribeLaunchTemplateVersions', { LaunchTemplateName: 'web', Versions })
          .LaunchTemplateVersions ?? []
      ).map(v => `${v.VersionNumber} ${v.LaunchTemplateData?.ImageId} ${v.DefaultVersion}`);
    expect(versions('$Latest')).toEqual(['2 ami-0next false']);
    expect(versions('$Default')).toEqual(['1 ami-0old true']);
    expect(versions()).toEqual(['2 ami-0next false', '1 ami-0old true']);
    expect(refusal(() => versions('3')).code).toBe('InvalidLaunchTemplateId.VersionNotFound');
  });

  it('launch configurations are listed by name', () => {
    const { world } = scene({
      group: { launchConfiguration: { name: 'web-7', image: 'ami-0lc', type: 'm5.large' } },
    });
    const { LaunchConfigurations } = asg(world, 'DescribeLaunchConfigurations', {
      LaunchConfigurationNames: ['web-7'],
    });
    expect(LaunchConfigurations?.[0]).toMatchObject({ ImageId: 'ami-0lc', InstanceType: 'm5.large' });
    expect(world.group('web').members[0]?.image).toBe('ami-0lc');
  });
});
