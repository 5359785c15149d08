/**
 * The original procedure, run naively: suspend all, terminate all, min = desired = 0, resume all, attach,
 * restore min (facts/aws.md section 9a). What it does to a group is why this project exists.
 */
import { describe, expect, it } from 'vitest';
import { asg, call, minute, type Scene, scene, second } from './worlds.ts';

const AutoScalingGroupName = 'web';

/** The procedure as people write it: each call once it has been answered, nothing looked at in between. */
function seedProcedure({ world, old, picked }: Scene, restoredMin: number): void {
  asg(world, 'SuspendProcesses', { AutoScalingGroupName });
  call(world, 'ec2', 'TerminateInstances', { InstanceIds: [...old] });
  world.advance(2 * minute);
  asg(world, 'UpdateAutoScalingGroup', { AutoScalingGroupName, MinSize: 0, DesiredCapacity: 0 });
  asg(world, 'ResumeProcesses', { AutoScalingGroupName });
  asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [...picked] });
  asg(world, 'UpdateAutoScalingGroup', { AutoScalingGroupName, MinSize: restoredMin });
}

const isEnding = (row: object | undefined): boolean =>
  row !== undefined && 'state' in row && row.state === 'shutting-down';

describe('the seed procedure, run naively', () => {
  it('puts the service out until the newcomers are healthy', () => {
    const made = scene();
    const begun = made.world.now;
    seedProcedure(made, 1);
    made.world.advance(10 * minute);
    const { recorder } = made.world;
    expect(recorder.lowestHealthy(made.web, begun)).toBe(0);
    expect(recorder.belowFloorMs(made.web, 3, begun)).toBeGreaterThan(2 * minute);
  });

  it('lets the group end the newcomers, since the dead are still counted when they arrive', () => {
    // Which members go is drawn where several rank alike; this holds for every seed.
    for (let seed = 1; seed <= 20; seed++) {
      const made = scene({ seed });
      seedProcedure(made, 1);
      made.world.advance(30 * minute);
      const endedByGroup = made.world.recorder.changes.filter(
        change => made.picked.includes(change.key) && isEnding(change.after),
      );
      expect(endedByGroup.length).toBeGreaterThan(0);
      expect(endedByGroup.every(change => change.cause.startsWith('member'))).toBe(true);
      const running = made.picked.filter(id => made.world.instanceState(id) === 'running');
      expect(running.length).toBeLessThan(3);
    }
  });

  it('brings the old image back: what is missing is launched from the launch template', () => {
    const made = scene();
    seedProcedure(made, 1);
    made.world.advance(60 * minute);
    const { members, desired } = made.world.group('web');
    expect(members).toHaveLength(desired);
    expect(members.some(m => m.image === 'ami-0old')).toBe(true);
  });

  it('restores neither min nor desired as they were found', () => {
    const made = scene({ group: { min: 2, desired: 3 } });
    seedProcedure(made, 1);
    made.world.advance(10 * minute);
    expect(made.world.group('web').min).toBe(1);
    // Had it restored the real min instead, launches from the old template would have filled the rest.
    const one = scene({ group: { min: 3 } });
    seedProcedure({ ...one, picked: one.picked.slice(0, 1) }, 3);
    expect(one.world.group('web').desired).toBe(3);
    one.world.advance(30 * minute);
    expect(one.world.group('web').members.filter(m => m.image === 'ami-0old').length).toBeGreaterThanOrEqual(
      2,
    );
  });

  it('resumes what a person had suspended on purpose', () => {
    const made = scene({ group: { suspended: ['AZRebalance', 'ScheduledActions'] } });
    seedProcedure(made, 1);
    expect(made.world.group('web').suspended).toEqual([]);
  });

  it('is stopped half way by one protected instance, zone by zone', () => {
    const made = scene();
    const guarded = made.world.addInstance({ az: 'a', terminationProtected: true });
    made.world.addMember('web', guarded);
    expect(() => seedProcedure({ ...made, old: [...made.old, guarded] }, 1)).toThrow('may not be terminated');
    made.world.advance(5 * minute);
    const alive = made.world.group('web').members.filter(m => m.ec2State === 'running');
    expect(alive.map(m => m.zone)).toEqual(['us-east-1a', 'us-east-1a']);
    expect(made.world.group('web').suspended).toHaveLength(9);
  });

  it('loses the scheduled actions of its window', () => {
    const made = scene();
    made.world.addScheduledAction('web', { name: 'evening', at: made.world.now + 30 * second, max: 12 });
    seedProcedure(made, 1);
    made.world.advance(60 * minute);
    expect(made.world.group('web').max).toBe(6);
  });

  it('works only for a group that is empty in truth before it attaches', () => {
    const { world, web, old, picked } = scene();
    asg(world, 'SuspendProcesses', { AutoScalingGroupName });
    for (const id of old) {
      asg(world, 'TerminateInstanceInAutoScalingGroup', {
        InstanceId: id,
        ShouldDecrementDesiredCapacity: false,
      });
    }
    asg(world, 'UpdateAutoScalingGroup', { AutoScalingGroupName, MinSize: 0, DesiredCapacity: 0 });
    while (world.group('web').members.length > 0) world.advance(second);
    asg(world, 'ResumeProcesses', {
      AutoScalingGroupName,
      ScalingProcesses: ['Launch', 'AddToLoadBalancer', 'HealthCheck'],
    });
    asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds: [...picked] });
    world.advance(5 * minute);
    asg(world, 'UpdateAutoScalingGroup', { AutoScalingGroupName, MinSize: 3 });
    asg(world, 'ResumeProcesses', { AutoScalingGroupName });
    world.advance(60 * minute);
    expect(world.group('web')).toMatchObject({ min: 3, max: 6, desired: 3, suspended: [], healthyCount: 3 });
    expect(world.group('web').members.map(m => m.id)).toEqual(picked);
    // The outage stays: that is what the strategy costs.
    expect(world.recorder.lowestHealthy(web)).toBe(0);
  });
});
