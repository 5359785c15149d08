/** Truth and answer are two things (facts/aws.md sections 8, 12.1 and 12.8). */
import { describe, expect, it } from 'vitest';
import { asg, call, exact, first, minute, refusal, scene, second } from './worlds.ts';

const AutoScalingGroupName = 'web';
const lagging = (most: number) => ({ params: { ...exact, lagMs: [0, most] as const } });

/** All that happens to targets and members while newcomers arrive, with so many reads every five seconds. */
const story = (reads: number) => {
  const { world, picked } = scene({ params: {} });
  asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [...picked] });
  for (let i = 0; i < 40; i++) {
    for (let n = 0; n < reads; n++) asg(world, 'DescribeAutoScalingGroups', {});
    world.advance(5 * second);
  }
  return world.recorder.changes.filter(c => c.subject === 'registration' || c.subject === 'member');
};

describe('describe lag', () => {
  it('shows what a set-up has put there from the first read on', () => {
    for (let seed = 0; seed < 20; seed++) {
      const { world } = scene({ seed, ...lagging(15 * second) });
      expect(asg(world, 'DescribeAutoScalingGroups', {}).AutoScalingGroups?.[0]?.Instances).toHaveLength(3);
    }
  });

  it('lets desired, members and suspensions look old for seconds, never longer', () => {
    const { world, picked } = scene(lagging(3 * second));
    world.advance(minute);
    asg(world, 'SuspendProcesses', { AutoScalingGroupName, ScalingProcesses: ['AZRebalance'] });
    asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] });
    world.advance(second);
    const looks = Array.from(
      { length: 60 },
      () => asg(world, 'DescribeAutoScalingGroups', {}).AutoScalingGroups?.[0],
    );
    const stale = looks.filter(g => g?.DesiredCapacity === 3);
    expect(stale.length).toBeGreaterThan(10);
    expect(stale.length).toBeLessThan(50);
    // One answer is of one moment.
    for (const g of looks) {
      expect(g?.Instances?.length).toBe(g?.DesiredCapacity);
      expect(g?.SuspendedProcesses?.length).toBe(g?.DesiredCapacity === 3 ? 0 : 1);
    }
    world.advance(2 * second + 1);
    expect(asg(world, 'DescribeAutoScalingGroups', {}).AutoScalingGroups?.[0]?.DesiredCapacity).toBe(4);
  });

  it('lets two reads disagree, and a later one be older', () => {
    const { world, picked } = scene(lagging(3 * second));
    world.advance(minute);
    asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] });
    const seen: boolean[] = [];
    for (let i = 0; i < 40; i++) {
      world.advance(50);
      seen.push(
        (
          asg(world, 'DescribeAutoScalingInstances', { InstanceIds: [first(picked)] }).AutoScalingInstances ??
          []
        ).length > 0,
      );
    }
    const wentBack = seen.some((now, i) => i > 0 && seen[i - 1] === true && !now);
    expect(wentBack).toBe(true);
  });

  it('still lists a member that has left, and calls a new EC2 id unknown', () => {
    const { world, old } = scene(lagging(15 * second));
    world.advance(minute);
    const fresh = world.addInstance();
    const known = Array.from({ length: 30 }, () => {
      try {
        call(world, 'ec2', 'DescribeInstances', { InstanceIds: [fresh] });
        return 'known';
      } catch (error) {
        return (error as Error).name;
      }
    });
    expect(new Set(known)).toEqual(new Set(['InvalidInstanceID.NotFound']));
    world.advance(15 * second);
    expect(call(world, 'ec2', 'DescribeInstances', { InstanceIds: [fresh] }).Reservations).toHaveLength(1);
    world.resize('web', { min: 0 });
    asg(world, 'DetachInstances', {
      AutoScalingGroupName,
      InstanceIds: [first(old)],
      ShouldDecrementDesiredCapacity: true,
    });
    world.advance(302 * second);
    expect(world.group('web').members.some(m => m.id === first(old))).toBe(false);
    const ghosts = Array.from({ length: 30 }, () =>
      asg(world, 'DescribeAutoScalingGroups', {}).AutoScalingGroups?.[0]?.Instances?.some(
        i => i.InstanceId === first(old),
      ),
    );
    expect(ghosts).toContain(true);
  });

  it('never reaches writes: they check the truth', () => {
    const { world, picked } = scene(lagging(15 * second));
    world.advance(minute);
    asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] });
    expect(
      refusal(() => asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [first(picked)] }))
        .message,
    ).toContain('already part');
  });

  it('does not change what happens: a world that is read more tells the same story', () => {
    expect(story(3)).toEqual(story(0));
  });
});

describe('answers', () => {
  it('write the health status in two ways', () => {
    const { world, old } = scene();
    const [group] = asg(world, 'DescribeAutoScalingGroups', {}).AutoScalingGroups ?? [];
    expect(group?.Instances?.[0]?.HealthStatus).toBe('Healthy');
    const [instance] =
      asg(world, 'DescribeAutoScalingInstances', { InstanceIds: [first(old)] }).AutoScalingInstances ?? [];
    expect(instance).toMatchObject({ HealthStatus: 'HEALTHY', AutoScalingGroupName: 'web' });
  });

  it('ignore unknown names and ids where Auto Scaling does', () => {
    const { world } = scene();
    expect(
      asg(world, 'DescribeAutoScalingGroups', { AutoScalingGroupNames: ['nobody'] }).AutoScalingGroups,
    ).toEqual([]);
    expect(
      asg(world, 'DescribeAutoScalingInstances', { InstanceIds: ['i-00000000'] }).AutoScalingInstances,
    ).toEqual([]);
  });

  it('leave the instances out where they are not wanted', () => {
    const { world } = scene();
    const [group] =
      asg(world, 'DescribeAutoScalingGroups', { IncludeInstances: false }).AutoScalingGroups ?? [];
    expect(group?.Instances).toEqual([]);
  });

  it('list EC2 instances in no stable order', () => {
    const { world, picked } = scene();
    const orders = Array.from({ length: 20 }, () =>
      (call(world, 'ec2', 'DescribeInstances', { InstanceIds: [...picked] }).Reservations ?? [])
        .map(r => r.Instances?.[0]?.InstanceId)
        .join(' '),
    );
    expect(new Set(orders).size).toBeGreaterThan(1);
  });

  it('come in pages that may be short or empty, and only the token says that there is more', () => {
    const { world } = scene({ params: { ...exact, shortPages: 0.7 }, group: { max: 40, desired: 30 } });
    const ids = new Set<string>();
    const sizes: number[] = [];
    let NextToken: string | undefined;
    do {
      const page = asg(world, 'DescribeAutoScalingInstances', NextToken === undefined ? {} : { NextToken });
      for (const i of page.AutoScalingInstances ?? []) ids.add(i.InstanceId ?? '');
      sizes.push(page.AutoScalingInstances?.length ?? 0);
      ({ NextToken } = page);
    } while (NextToken !== undefined);
    expect(ids.size).toBe(30);
    expect(sizes.length).toBeGreaterThan(1);
    expect(refusal(() => asg(world, 'DescribeAutoScalingInstances', { NextToken: 'forged' })).code).toBe(
      'InvalidNextToken',
    );
  });

  it('filter EC2 instances by what they are', () => {
    const { world, picked } = scene({ instance: { tags: { role: 'web-next' } } });
    const found = (Name: string, ...Values: string[]) =>
      (call(world, 'ec2', 'DescribeInstances', { Filters: [{ Name, Values }] }).Reservations ?? []).length;
    expect(found('tag:role', 'web-*')).toBe(3);
    expect(found('tag:role', 'web')).toBe(0);
    expect(found('instance-id', first(picked))).toBe(1);
    expect(found('instance-state-name', 'running')).toBe(6);
    expect(found('image-id', 'ami-0old', 'ami-0new')).toBe(6);
    expect(found('tag-key', 'aws:autoscaling:groupName')).toBe(3);
    const [instance] =
      call(world, 'ec2', 'DescribeInstances', { InstanceIds: [first(picked)] }).Reservations?.[0]
        ?.Instances ?? [];
    expect(found('vpc-id', instance?.VpcId ?? '')).toBe(6);
    expect(refusal(() => found('colour', 'red')).code).toBe('InvalidParameterValue');
  });

  it('show a terminated instance for about an hour', () => {
    const { world, picked } = scene();
    call(world, 'ec2', 'TerminateInstances', { InstanceIds: [first(picked)] });
    expect(
      call(world, 'ec2', 'TerminateInstances', { InstanceIds: [first(picked)] }).TerminatingInstances?.[0]
        ?.CurrentState?.Name,
    ).toBe('shutting-down');
    world.advance(50 * minute);
    expect(
      call(world, 'ec2', 'DescribeInstances', { InstanceIds: [first(picked)] }).Reservations?.[0]
        ?.Instances?.[0]?.State?.Name,
    ).toBe('terminated');
    world.advance(15 * minute);
    expect(
      refusal(() => call(world, 'ec2', 'DescribeInstances', { InstanceIds: [first(picked)] })).code,
    ).toBe('InvalidInstanceID.NotFound');
  });
});
