/** Suspended processes: what each blocks, what goes on, and what is owed on resume (facts/aws.md section 12.2). */
import { describe, expect, it } from 'vitest';
import type { ProcessName } from '../../../src/sandbox/aws/world/model.ts';
import type { World } from '../../../src/sandbox/aws/world/world.ts';
import { asg, first, lifecycleOf, minute, scene, second, targetOf } from './worlds.ts';

const AutoScalingGroupName = 'web';
const suspend = (world: World, ...processes: ProcessName[]) =>
  asg(world, 'SuspendProcesses', { AutoScalingGroupName, ScalingProcesses: processes });
const resume = (world: World, ...processes: ProcessName[]) =>
  asg(world, 'ResumeProcesses', { AutoScalingGroupName, ScalingProcesses: processes });
const resize = (world: World, sizes: { MinSize?: number; MaxSize?: number; DesiredCapacity?: number }) =>
  asg(world, 'UpdateAutoScalingGroup', { AutoScalingGroupName, ...sizes });
const inService = (world: World) =>
  world.group('web').members.filter(m => m.lifecycle === 'InService').length;

describe('SuspendProcesses and ResumeProcesses', () => {
  it('mean all nine when the list is empty or missing', () => {
    const { world } = scene();
    asg(world, 'SuspendProcesses', { AutoScalingGroupName, ScalingProcesses: [] });
    expect(world.group('web').suspended).toHaveLength(9);
    asg(world, 'ResumeProcesses', { AutoScalingGroupName });
    expect(world.group('web').suspended).toEqual([]);
  });

  it('are idempotent, and a repeated suspension keeps the first time, or not (U16, U17)', () => {
    for (const resuspendRefreshes of [false, true]) {
      const { world } = scene({ switches: { resuspendRefreshes } });
      suspend(world, 'Terminate');
      world.advance(90 * second);
      suspend(world, 'Terminate');
      resume(world, 'AZRebalance');
      const [group] = asg(world, 'DescribeAutoScalingGroups', {}).AutoScalingGroups ?? [];
      expect(group?.SuspendedProcesses).toEqual([
        {
          ProcessName: 'Terminate',
          SuspensionReason: `User suspended at 2026-01-05T09:0${resuspendRefreshes ? '1:30' : '0:00'}Z`,
        },
      ]);
    }
  });

  it('refuse the resume of an active process where the world says so (U16), and an unknown name always', () => {
    const { world } = scene({ switches: { resumeOfActive: 'refused' } });
    expect(() => resume(world, 'Launch')).toThrow('Launch is not suspended');
    expect(() => suspend(world, 'Lunch' as ProcessName)).toThrow('Lunch is not a valid Scaling Process type');
  });
});

describe('Launch suspended', () => {
  it('blocks scale-out, and owes the whole gap at once on resume', () => {
    const { world } = scene();
    suspend(world, 'Launch');
    resize(world, { DesiredCapacity: 6 });
    world.advance(10 * minute);
    expect(world.group('web').members).toHaveLength(3);
    resume(world, 'Launch');
    world.advance(second);
    expect(world.group('web').members.filter(m => m.lifecycle === 'Pending')).toHaveLength(3);
  });

  it('still ends the unhealthy, without replacing them until it resumes', () => {
    const { world, old } = scene();
    suspend(world, 'Launch');
    world.terminate(first(old));
    world.advance(10 * minute);
    expect(world.group('web').members.map(m => m.id)).toEqual(old.slice(1));
    expect(world.group('web').desired).toBe(3);
    resume(world, 'Launch');
    world.advance(2 * minute);
    expect(inService(world)).toBe(3);
  });
});

describe('Terminate suspended', () => {
  it('blocks scale-in and owes it', () => {
    const { world } = scene({ group: { min: 1 } });
    suspend(world, 'Terminate');
    resize(world, { DesiredCapacity: 1 });
    world.advance(10 * minute);
    expect(inService(world)).toBe(3);
    resume(world, 'Terminate');
    world.advance(second);
    expect(inService(world)).toBe(1);
  });

  it('leaves an unhealthy member alone, and ends it at once on resume', () => {
    const { world, old } = scene();
    suspend(world, 'Terminate');
    world.markUnhealthy(first(old));
    world.advance(10 * minute);
    expect(lifecycleOf(world, first(old))).toBe('InService');
    resume(world, 'Terminate');
    world.advance(second);
    expect(lifecycleOf(world, first(old))).toBe('Terminating');
  });

  it('does not stop TerminateInstanceInAutoScalingGroup, detach, or EC2', () => {
    const { world, old } = scene({ group: { min: 0 } });
    suspend(world, 'Terminate', 'Launch');
    const [a = '', b = '', c = ''] = old;
    asg(world, 'TerminateInstanceInAutoScalingGroup', {
      InstanceId: a,
      ShouldDecrementDesiredCapacity: true,
    });
    asg(world, 'DetachInstances', {
      AutoScalingGroupName,
      InstanceIds: [b],
      ShouldDecrementDesiredCapacity: true,
    });
    world.terminate(c);
    world.advance(20 * minute);
    expect(world.group('web').members.map(m => m.id)).toEqual([c]);
    expect(old.map(id => world.instanceState(id))).toEqual(['terminated', 'running', 'terminated']);
  });

  it('covers members in service only: a surplus ends Pending ones, unless the world says otherwise', () => {
    for (const pendingEndsThoughSuspended of [true, false]) {
      const { world, picked } = scene({ switches: { pendingEndsThoughSuspended } });
      suspend(world, 'Terminate');
      asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] });
      world.resize('web', { desired: 3 });
      world.advance(second);
      expect(lifecycleOf(world, first(picked))).toBe(pendingEndsThoughSuspended ? 'Terminating' : 'Pending');
    }
  });

  it('lets AZRebalance launch up to 10% or one above max, and ends the surplus on resume', () => {
    const { world } = scene({ group: { min: 3, max: 4, desired: 0, members: 0, azs: ['a', 'b'] } });
    suspend(world, 'Terminate');
    for (let i = 0; i < 4; i++) world.addMember('web', world.addInstance({ az: 'a', image: 'ami-0new' }));
    resize(world, { DesiredCapacity: 4 });
    world.advance(10 * minute);
    expect(inService(world)).toBe(5);
    resume(world, 'Terminate');
    world.advance(20 * minute);
    const zones = world
      .group('web')
      .members.map(m => m.zone)
      .toSorted();
    expect(zones).toEqual(['us-east-1a', 'us-east-1a', 'us-east-1b', 'us-east-1b']);
  });
});

describe('AddToLoadBalancer suspended', () => {
  it('registers nobody who comes meanwhile, and owes nothing', () => {
    const { world, picked } = scene();
    suspend(world, 'AddToLoadBalancer');
    resize(world, { DesiredCapacity: 4 });
    asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] });
    world.advance(10 * minute);
    resume(world, 'AddToLoadBalancer');
    world.advance(60 * minute);
    expect(world.group('web').members).toHaveLength(5);
    expect(world.group('web').healthyCount).toBe(3);
    expect(targetOf(world, first(picked))).toBe('unused');
    world.registerTarget('web', first(picked));
    world.advance(2 * minute);
    expect(targetOf(world, first(picked))).toBe('healthy');
  });

  it('may register attached ones all the same (U2)', () => {
    const { world, picked } = scene({ switches: { suspendedAddSkipsAttached: false } });
    suspend(world, 'AddToLoadBalancer');
    asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] });
    world.advance(2 * minute);
    expect(targetOf(world, first(picked))).toBe('healthy');
  });

  it('does not stop deregistration', () => {
    const { world, old } = scene({ group: { min: 0 } });
    suspend(world, 'AddToLoadBalancer');
    asg(world, 'EnterStandby', {
      AutoScalingGroupName,
      InstanceIds: [first(old)],
      ShouldDecrementDesiredCapacity: true,
    });
    expect(targetOf(world, first(old))).toBe('draining');
  });
});

const alarmed = () => {
  const made = scene();
  made.world.addAlarm({ name: 'busy' });
  made.world.addPolicy('web', { name: 'out', adjustment: 2, alarm: 'busy', cooldownMs: 0 });
  suspend(made.world, 'AlarmNotification');
  made.world.setAlarm('busy', 'ALARM');
  made.world.advance(minute);
  expect(made.world.group('web').desired).toBe(3);
  return made;
};

describe('AlarmNotification suspended', () => {
  it('considers an alarm that is in breach when it resumes', () => {
    const { world } = alarmed();
    resume(world, 'AlarmNotification');
    world.advance(second);
    expect(world.group('web').desired).toBe(5);
  });

  it('and not one that no longer is', () => {
    const { world } = alarmed();
    world.setAlarm('busy', 'OK');
    resume(world, 'AlarmNotification');
    world.advance(minute);
    expect(world.group('web').desired).toBe(3);
  });

  it('does not stop predictive scaling', () => {
    const { world } = scene();
    world.addPolicy('web', { name: 'forecast', type: 'PredictiveScaling', mode: 'ForecastAndScale' });
    suspend(world, 'AlarmNotification');
    world.predict('web', 5);
    world.advance(second);
    expect(world.group('web').desired).toBe(5);
  });
});

describe('ScheduledActions suspended', () => {
  it('loses the actions of the window; only future ones run', () => {
    const { world } = scene();
    world.addScheduledAction('web', { name: 'nine', at: world.now + minute, max: 9 });
    world.addScheduledAction('web', { name: 'ten', at: world.now + 3 * minute, max: 10 });
    suspend(world, 'ScheduledActions');
    world.advance(2 * minute);
    resume(world, 'ScheduledActions');
    world.advance(30 * second);
    expect(world.group('web').max).toBe(6);
    world.advance(minute);
    expect(world.group('web').max).toBe(10);
  });
});

describe('AZRebalance suspended', () => {
  it('leaves an uneven spread, and redistributes on resume: Launch first, then Terminate', () => {
    const { world, old } = scene();
    suspend(world, 'AZRebalance');
    for (let i = 0; i < 3; i++) {
      const id = world.addInstance({ az: 'a', image: 'ami-0new' });
      asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [id] });
    }
    world.advance(10 * minute);
    const spread = () => {
      const zones = world
        .group('web')
        .members.filter(m => m.lifecycle === 'InService')
        .map(m => m.zone.at(-1));
      return ['a', 'b', 'c'].map(z => zones.filter(zone => zone === z).length);
    };
    expect(spread()).toEqual([4, 1, 1]);
    const countedBefore = world.group('web').countedCount;
    resume(world, 'AZRebalance');
    world.advance(second);
    expect(world.group('web').countedCount).toBe(countedBefore + 1);
    world.advance(30 * minute);
    expect(spread()).toEqual([2, 2, 2]);
    // What was picked by hand has been undone in part: the thin zones have the template's image.
    expect(world.group('web').members.filter(m => m.image === 'ami-0old').length).toBeGreaterThan(old.length);
  });
});

describe('HealthCheck suspended', () => {
  it('leaves the dead InService, Healthy and counted; checks run again on resume', () => {
    const { world, old } = scene();
    suspend(world, 'HealthCheck');
    world.terminate(first(old));
    world.advance(30 * minute);
    const dead = world.group('web').members.find(m => m.id === first(old));
    expect(dead).toMatchObject({ lifecycle: 'InService', healthStatus: 'Healthy', ec2State: 'terminated' });
    expect(world.group('web').countedCount).toBe(3);
    resume(world, 'HealthCheck');
    world.advance(5 * minute);
    expect(world.group('web').members.some(m => m.id === first(old))).toBe(false);
    expect(inService(world)).toBe(3);
  });

  it('does not stop SetInstanceHealth', () => {
    const { world, old } = scene();
    suspend(world, 'HealthCheck');
    asg(world, 'SetInstanceHealth', { InstanceId: first(old), HealthStatus: 'Unhealthy' });
    world.advance(second);
    expect(lifecycleOf(world, first(old))).toBe('Terminating');
  });
});

describe('ReplaceUnhealthy suspended', () => {
  it('goes on marking, and replaces every marked member on resume, also one that runs again', () => {
    const { world, old } = scene();
    suspend(world, 'ReplaceUnhealthy');
    world.stop(first(old));
    world.advance(5 * minute);
    world.start(first(old));
    world.advance(5 * minute);
    const member = world.group('web').members.find(m => m.id === first(old));
    expect(member).toMatchObject({ lifecycle: 'InService', healthStatus: 'Unhealthy', ec2State: 'running' });
    resume(world, 'ReplaceUnhealthy');
    world.advance(second);
    expect(lifecycleOf(world, first(old))).toBe('Terminating');
  });
});

describe('InstanceRefresh suspended', () => {
  it('pauses a running refresh, which goes on when it resumes', () => {
    const { world, old } = scene({ loadBalanced: false });
    world.startRefresh('web', { minHealthyPercentage: 60 });
    world.advance(5 * second);
    suspend(world, 'InstanceRefresh');
    world.advance(30 * minute);
    const left = world.group('web').members.filter(m => old.includes(m.id)).length;
    expect(left).toBeGreaterThan(0);
    const [refresh] =
      asg(world, 'DescribeInstanceRefreshes', { AutoScalingGroupName }).InstanceRefreshes ?? [];
    expect(refresh?.Status).toBe('InProgress');
    resume(world, 'InstanceRefresh');
    world.advance(60 * minute);
    expect(world.group('web').members.some(m => old.includes(m.id))).toBe(false);
    expect(
      asg(world, 'DescribeInstanceRefreshes', { AutoScalingGroupName }).InstanceRefreshes?.[0]?.Status,
    ).toBe('Successful');
  });
});

describe('activities that run already', () => {
  it('are never stopped by a suspension', () => {
    const { world } = scene();
    resize(world, { DesiredCapacity: 5 });
    world.advance(2 * second);
    asg(world, 'SuspendProcesses', { AutoScalingGroupName });
    world.advance(2 * minute);
    expect(inService(world)).toBe(5);
  });

  it('may still begin for a moment after the answer, where the world says so', () => {
    const { world } = scene({ params: { spread: 0, lagMs: [0, 0], suspensionGraceMs: 10 * second } });
    suspend(world, 'Launch');
    resize(world, { DesiredCapacity: 4 });
    world.advance(5 * second);
    expect(world.group('web').members).toHaveLength(4);
    world.advance(10 * second);
    resize(world, { DesiredCapacity: 5 });
    world.advance(minute);
    expect(world.group('web').members).toHaveLength(4);
  });
});
