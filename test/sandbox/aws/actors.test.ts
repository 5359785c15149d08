/** Others act too: by time, by call, by state (facts/aws.md section 12.10). */
import { describe, expect, it } from 'vitest';
import { asg, call, first, lifecycleOf, minute, refusal, scene, second } from './worlds.ts';

const AutoScalingGroupName = 'web';

describe('scripts', () => {
  it('run at a moment, at a call, and as soon as something is so', () => {
    const { world, picked } = scene();
    const log: string[] = [];
    world.at(world.now + 7 * second, w => log.push(`time ${w.now - Date.UTC(2026, 0, 5, 9)}`));
    world.onCall({ action: 'AttachInstances' }, 'before', w =>
      log.push(`before, desired ${w.group('web').desired}`),
    );
    world.onCall({ number: 1 }, 'after', (w, c) =>
      log.push(`after ${c.action}, desired ${w.group('web').desired}`),
    );
    world.when(
      w => w.group('web').members.filter(m => m.lifecycle === 'InService').length === 4,
      w => log.push(`four at ${w.now - Date.UTC(2026, 0, 5, 9)}`),
    );
    asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] });
    world.advance(minute);
    expect(log).toEqual([
      'before, desired 3',
      'after AttachInstances, desired 4',
      'four at 5000',
      'time 7000',
    ]);
  });
});

describe('an alarm', () => {
  it('moves desired within a second of its breach, in or out, within min and max', () => {
    const { world } = scene({ group: { min: 2 } });
    world.addAlarm({ name: 'idle' });
    world.addPolicy('web', { name: 'in', adjustment: -4, alarm: 'idle' });
    world.setAlarm('idle', 'ALARM');
    world.advance(second);
    expect(world.group('web').desired).toBe(2);
    expect(
      call(world, 'cloudwatch', 'DescribeAlarms', { StateValue: 'ALARM' }).MetricAlarms?.map(
        a => a.AlarmName,
      ),
    ).toEqual(['idle']);
    const [policy] = asg(world, 'DescribePolicies', { AutoScalingGroupName }).ScalingPolicies ?? [];
    expect(policy).toMatchObject({ PolicyType: 'SimpleScaling', ScalingAdjustment: -4, Enabled: true });
    expect(policy?.Alarms?.[0]?.AlarmName).toBe('idle');
  });
});

describe('a scheduled action', () => {
  it('sets sizes when it is due, again and again, and is listed until then', () => {
    const { world } = scene();
    world.addScheduledAction('web', {
      name: 'morning',
      at: world.now + minute,
      everyMs: 24 * 60 * minute,
      min: 4,
      desired: 5,
    });
    const listed = (EndTime: Date) =>
      asg(world, 'DescribeScheduledActions', {
        AutoScalingGroupName,
        EndTime,
      }).ScheduledUpdateGroupActions?.map(a => a.ScheduledActionName);
    expect(listed(new Date(world.now))).toEqual([]);
    expect(listed(new Date(world.now + minute))).toEqual(['morning']);
    world.advance(minute);
    expect(world.group('web')).toMatchObject({ min: 4, desired: 5 });
    expect(listed(new Date(world.now + minute))).toEqual([]);
    world.resize('web', { min: 1, desired: 1 });
    world.advance(24 * 60 * minute);
    expect(world.group('web')).toMatchObject({ min: 4, desired: 5 });
  });
});

describe('a person', () => {
  it('does everything that one can do beside the bot', () => {
    const { world, old, picked } = scene({ group: { protectNew: true } });
    world.addGroup({ name: 'other', min: 0, max: 0 });
    world.resize('web', { max: 9 });
    world.suspend('web', ['Launch']);
    world.resume('web', ['Launch']);
    world.protect('web', old, false);
    world.deregisterTarget('web', first(old));
    world.attachElsewhere('other', first(picked));
    expect(
      refusal(() => asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] }))
        .message,
    ).toContain('AutoScalingGroup:other');
    world.deregisterImage('ami-0new');
    expect(
      refusal(() => asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [picked[1] ?? ''] }))
        .message,
    ).toContain('ami-0new');
    world.suspendAdministratively('web');
    const [group] =
      asg(world, 'DescribeAutoScalingGroups', { AutoScalingGroupNames: ['web'] }).AutoScalingGroups ?? [];
    expect(group?.SuspendedProcesses?.[0]?.SuspensionReason).toMatch(/^Administratively/);
    world.deleteGroup('web');
    world.advance(20 * minute);
    expect(() => world.group('web')).toThrow('no group web');
    expect(() => world.resize('nobody', {})).toThrow('no group nobody');
  });
});

describe('the ground under a group', () => {
  it('may lose a target group that the group goes on naming', () => {
    const { world } = scene();
    const groups = () => asg(world, 'DescribeAutoScalingGroups', { AutoScalingGroupNames: ['web'] });
    const named = groups().AutoScalingGroups?.[0]?.TargetGroupARNs ?? [];
    expect(named).toHaveLength(1);
    world.deleteTargetGroup('web');
    expect(groups().AutoScalingGroups?.[0]?.TargetGroupARNs).toEqual(named);
    const TargetGroupArn = first(named);
    expect(refusal(() => call(world, 'elbv2', 'DescribeTargetHealth', { TargetGroupArn })).code).toBe(
      'TargetGroupNotFound',
    );
    expect(call(world, 'elbv2', 'DescribeLoadBalancers', {}).LoadBalancers).toEqual([]);
    expect(world.group('web').members.map(m => m.lifecycle)).toEqual(['InService', 'InService', 'InService']);
  });

  it('may carry tags that a person writes and takes away', () => {
    const { world } = scene({ group: { tags: { team: 'shop' } } });
    const tags = () => world.group('web').tags;
    world.tag('web', 'asg-swap', 'do not touch');
    expect(tags()).toEqual({ team: 'shop', 'asg-swap': 'do not touch' });
    world.tag('web', 'asg-swap', undefined);
    expect(tags()).toEqual({ team: 'shop' });
  });

  it('may name its image by a parameter, which each launch looks up anew', () => {
    const { world } = scene();
    world.addParameter({ name: '/golden', value: 'ami-0one' });
    world.addGroup({ name: 'by-name', min: 1, max: 3, image: 'resolve:ssm:/golden' });
    world.addParameter({ name: '/golden', value: 'ami-0two' });
    world.resize('by-name', { desired: 2 });
    world.advance(2 * minute);
    const InstanceIds = world.group('by-name').members.map(m => m.id);
    const found = call(world, 'ec2', 'DescribeInstances', { InstanceIds }).Reservations ?? [];
    const images = found.flatMap(r => (r.Instances ?? []).map(i => i.ImageId));
    expect(new Set(images)).toEqual(new Set(['ami-0one', 'ami-0two']));
    const { LaunchTemplateVersions: [version] = [] } = call(world, 'ec2', 'DescribeLaunchTemplateVersions', {
      LaunchTemplateName: 'by-name',
      Versions: ['$Latest'],
    });
    expect(version?.LaunchTemplateData?.ImageId).toBe('resolve:ssm:/golden');
  });

  it('may have been refreshed before the story begins', () => {
    const { world } = scene();
    world.addRefresh('web', { status: 'Cancelled' });
    const { InstanceRefreshes = [] } = asg(world, 'DescribeInstanceRefreshes', { AutoScalingGroupName });
    expect(InstanceRefreshes.map(r => [r.Status, r.EndTime?.getTime()])).toEqual([
      ['Cancelled', world.now - 60 * minute],
    ]);
  });
});

describe('Spot', () => {
  it('takes an instance back whatever is suspended or protected', () => {
    const { world } = scene();
    const spot = world.addInstance({ spot: true });
    world.addMember('web', spot);
    world.resize('web', { desired: 4 });
    world.protect('web', [spot], true);
    asg(world, 'SuspendProcesses', { AutoScalingGroupName });
    world.interruptSpot(spot);
    world.advance(2 * minute - 1);
    expect(world.instanceState(spot)).toBe('running');
    world.advance(1);
    expect(world.instanceState(spot)).toBe('shutting-down');
  });

  it('is preceded by a launch where Capacity Rebalancing is on', () => {
    const { world } = scene({ group: { capacityRebalance: true, azs: ['a'] } });
    const spot = world.addInstance({ spot: true });
    world.addMember('web', spot);
    world.resize('web', { desired: 4 });
    world.advance(second);
    world.interruptSpot(spot);
    world.advance(second);
    expect(world.group('web').members.filter(m => m.lifecycle === 'Pending')).toHaveLength(1);
    world.advance(10 * minute);
    expect(lifecycleOf(world, spot)).toBeUndefined();
    expect(world.group('web').countedCount).toBe(4);
  });
});

describe('a zonal shift', () => {
  it('keeps launches out of the zone and shows at the targets', () => {
    const { world } = scene({ group: { zonalShift: { enabled: true, shifted: [] } } });
    world.shiftZone('web', 'us-east-1a');
    asg(world, 'SetDesiredCapacity', { AutoScalingGroupName, DesiredCapacity: 6 });
    world.advance(2 * minute);
    expect(
      world
        .group('web')
        .members.slice(3)
        .map(m => m.zone),
    ).not.toContain('us-east-1a');
    const [arn = ''] =
      asg(world, 'DescribeAutoScalingGroups', {}).AutoScalingGroups?.[0]?.TargetGroupARNs ?? [];
    const { TargetHealthDescriptions = [] } = call(world, 'elbv2', 'DescribeTargetHealth', {
      TargetGroupArn: arn,
    });
    expect(
      TargetHealthDescriptions.filter(t => t.AdministrativeOverride?.State === 'zonal_shift_active'),
    ).toHaveLength(1);
  });
});

describe('the recorder', () => {
  it('knows every call with its caller and answer, and every change with its cause', () => {
    const { world, web, picked } = scene();
    asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] });
    refusal(() => asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] }));
    world.advance(minute);
    const [one, two] = world.recorder.calls;
    expect(one).toMatchObject({
      number: 1,
      service: 'autoscaling',
      action: 'AttachInstances',
      outcome: { kind: 'answered' },
    });
    expect(one?.caller.arn).toBe('arn:aws:iam::111122223333:user/default');
    expect(two?.outcome).toMatchObject({ kind: 'refused', code: 'ValidationError', status: 400 });
    expect(world.recorder.callCounts()).toEqual({ 'autoscaling:AttachInstances': 2 });
    const causes = world.recorder.changes
      .filter(c => c.key === first(picked) && c.subject === 'member')
      .map(c => c.cause);
    expect(new Set(causes)).toEqual(new Set(['call 1 AttachInstances', 'member in-service']));
    expect(world.recorder.capacity(web).map(s => s.healthy)).toEqual([3, 3, 4]);
    world.terminate(first(picked));
    expect(world.recorder.changes.at(-1)?.cause).toBe('actor terminate');
    expect(world.recorder.lowestHealthy(web)).toBe(3);
    expect(world.recorder.belowFloorMs(web, 4)).toBe(35 * second);
  });
});
