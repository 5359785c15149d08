/** The list of activities: one per deed, with its cause, newest first (facts/aws.md sections 2 and 12.7). */
import { describe, expect, it } from 'vitest';
import { asg, exact, first, minute, scene, second } from './worlds.ts';

const AutoScalingGroupName = 'web';

describe('an attach', () => {
  it('gives no id in its answer; its activity is found by description, without a subnet', () => {
    const { world, picked } = scene();
    asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] });
    const [activity] = asg(world, 'DescribeScalingActivities', { AutoScalingGroupName }).Activities ?? [];
    expect(activity).toMatchObject({
      Description: `Attaching an existing EC2 instance: ${first(picked)}`,
      Cause:
        'At 2026-01-05T09:00:00Z an instance was added in response to user request. Keeping the capacity at the new 4.',
      StatusCode: 'InProgress',
      Progress: 50,
      Details: '{"Availability Zone":"us-east-1a"}',
    });
    expect(activity?.EndTime).toBeUndefined();
    world.advance(5 * second);
    const [ended] = asg(world, 'DescribeScalingActivities', { AutoScalingGroupName }).Activities ?? [];
    expect(ended).toMatchObject({ StatusCode: 'Successful', Progress: 100, EndTime: new Date(world.now) });
  });

  it('may carry an EndTime and still read InProgress 50', () => {
    const { world, picked } = scene({ params: { ...exact, attachLooksUnfinished: 1 } });
    asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] });
    world.advance(minute);
    const [activity] = asg(world, 'DescribeScalingActivities', { AutoScalingGroupName }).Activities ?? [];
    expect(activity).toMatchObject({ StatusCode: 'InProgress', Progress: 50 });
    expect(activity?.EndTime).toBeInstanceOf(Date);
  });
});

describe('the list', () => {
  it('has what is in progress first, then the newest, and the deeds of the group itself with their cause', () => {
    const { world, old, picked } = scene({ group: { min: 2, suspended: ['AZRebalance'] } });
    asg(world, 'EnterStandby', {
      AutoScalingGroupName,
      InstanceIds: [first(old)],
      ShouldDecrementDesiredCapacity: true,
    });
    world.advance(second);
    asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] });
    world.advance(minute);
    asg(world, 'SetDesiredCapacity', { AutoScalingGroupName, DesiredCapacity: 4 });
    world.advance(2 * minute);
    const { Activities = [] } = asg(world, 'DescribeScalingActivities', { AutoScalingGroupName });
    expect(Activities.map(a => a.Description?.split(':')[0])).toEqual([
      'Moving EC2 instance to Standby',
      'Launching a new EC2 instance',
      'Attaching an existing EC2 instance',
    ]);
    expect(Activities[1]?.Cause).toContain(
      'an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 3 to 4.',
    );
    expect(Activities[1]?.Details).toContain('Subnet ID');
  });

  it('shows draining and hooks while they last', () => {
    const { world, old } = scene({ group: { min: 2 } });
    world.addHook('web', { name: 'logs', transition: 'terminating' });
    asg(world, 'TerminateInstanceInAutoScalingGroup', {
      InstanceId: first(old),
      ShouldDecrementDesiredCapacity: true,
    });
    const status = () =>
      asg(world, 'DescribeScalingActivities', { AutoScalingGroupName }).Activities?.[0]?.StatusCode;
    expect(status()).toBe('WaitingForELBConnectionDraining');
    world.advance(301 * second);
    expect(status()).toBe('MidLifecycleAction');
    world.advance(3_600 * second);
    expect(status()).toBe('InProgress');
    world.advance(2 * minute);
    expect(status()).toBe('Successful');
  });

  it('is read by ids (unknown ones are ignored), by time and by status, in pages', () => {
    const { world } = scene();
    asg(world, 'SetDesiredCapacity', { AutoScalingGroupName, DesiredCapacity: 6 });
    world.advance(second);
    const all = asg(world, 'DescribeScalingActivities', { AutoScalingGroupName }).Activities ?? [];
    expect(all).toHaveLength(3);
    const id = all[1]?.ActivityId ?? '';
    const unknown = '00000000-0000-4000-a000-000000000000';
    expect(
      asg(world, 'DescribeScalingActivities', { ActivityIds: [id, unknown] }).Activities?.map(
        a => a.ActivityId,
      ),
    ).toEqual([id]);
    const filtered = (Name: string, ...Values: string[]) =>
      asg(world, 'DescribeScalingActivities', { AutoScalingGroupName, Filters: [{ Name, Values }] })
        .Activities?.length;
    expect(filtered('Status', 'Failed')).toBe(0);
    expect(filtered('Status', 'PreInService', 'InProgress')).toBe(3);
    expect(filtered('StartTimeLowerBound', new Date(world.now + 1).toISOString())).toBe(0);
    expect(filtered('StartTimeUpperBound', new Date(world.now).toISOString())).toBe(3);
    const page = asg(world, 'DescribeScalingActivities', { AutoScalingGroupName, MaxRecords: 2 });
    const rest = asg(world, 'DescribeScalingActivities', {
      AutoScalingGroupName,
      MaxRecords: 2,
      ...(page.NextToken === undefined ? {} : { NextToken: page.NextToken }),
    });
    expect([...(page.Activities ?? []), ...(rest.Activities ?? [])].map(a => a.ActivityId)).toEqual(
      all.map(a => a.ActivityId),
    );
    expect(rest.NextToken).toBeUndefined();
    expect(() => asg(world, 'DescribeScalingActivities', { MaxRecords: 101 })).toThrow('100');
  });

  it('covers every group of the account where none is named', () => {
    const { world } = scene();
    world.addGroup({ name: 'api', min: 1, max: 3, desired: 1, members: 0 });
    world.advance(second);
    expect(asg(world, 'DescribeScalingActivities', {}).Activities?.map(a => a.AutoScalingGroupName)).toEqual([
      'api',
    ]);
  });
});
