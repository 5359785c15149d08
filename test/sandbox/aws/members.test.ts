/** How members move, and what each call does at once and then (facts/aws.md sections 1, 2, 12.3 and 12.4). */
import { describe, expect, it } from 'vitest';
import type { World } from '../../../src/sandbox/aws/world/world.ts';
import { asg, call, first, lifecycleOf, minute, refusal, scene, second, targetOf } from './worlds.ts';

const AutoScalingGroupName = 'web';
const attach = (world: World, ...InstanceIds: string[]) =>
  asg(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds });
const enter = (world: World, id: string, ShouldDecrementDesiredCapacity = true) =>
  asg(world, 'EnterStandby', { AutoScalingGroupName, InstanceIds: [id], ShouldDecrementDesiredCapacity });
const exit = (world: World, id: string) =>
  asg(world, 'ExitStandby', { AutoScalingGroupName, InstanceIds: [id] });
const detach = (world: World, id: string, ShouldDecrementDesiredCapacity = true) =>
  asg(world, 'DetachInstances', { AutoScalingGroupName, InstanceIds: [id], ShouldDecrementDesiredCapacity });
const end = (world: World, InstanceId: string, ShouldDecrementDesiredCapacity: boolean) =>
  asg(world, 'TerminateInstanceInAutoScalingGroup', { InstanceId, ShouldDecrementDesiredCapacity });

describe('AttachInstances', () => {
  it('raises desired at once, leaves min and max, and answers nothing', () => {
    const { world, picked } = scene();
    const { $metadata, ...answer } = attach(world, ...picked);
    expect(answer).toEqual({});
    expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(world.group('web')).toMatchObject({ min: 3, max: 6, desired: 6 });
  });

  it('moves Pending to InService in seconds, registers on the way, and needs a check to be healthy', () => {
    const { world, picked } = scene();
    attach(world, first(picked));
    expect(lifecycleOf(world, first(picked))).toBe('Pending');
    world.advance(5 * second - 1);
    expect(lifecycleOf(world, first(picked))).toBe('Pending');
    world.advance(1);
    expect(lifecycleOf(world, first(picked))).toBe('InService');
    expect(targetOf(world, first(picked))).toBe('initial');
    world.advance(30 * second);
    expect(targetOf(world, first(picked))).toBe('healthy');
  });

  it("runs no launch hook, keeps the image, has no launch template, or the group's (U5)", () => {
    for (const attachedShowTemplate of [false, true]) {
      const { world, picked } = scene({ switches: { attachedShowTemplate } });
      world.addHook('web', { name: 'deploy', transition: 'launching' });
      attach(world, first(picked));
      world.advance(5 * second);
      const [member] =
        asg(world, 'DescribeAutoScalingInstances', { InstanceIds: [first(picked)] }).AutoScalingInstances ??
        [];
      expect(member?.LifecycleState).toBe('InService');
      expect(member?.LaunchTemplate !== undefined).toBe(attachedShowTemplate);
      expect(world.group('web').members.find(m => m.id === first(picked))?.image).toBe('ami-0new');
    }
  });

  it('propagates tags over the same keys, and inherits protection', () => {
    const { world, picked } = scene({
      group: { protectNew: true, propagatedTags: { stage: 'prod' }, tags: { owner: 'sre' } },
      instance: { tags: { stage: 'test', build: '7' } },
    });
    attach(world, first(picked));
    const [instance] =
      call(world, 'ec2', 'DescribeInstances', { InstanceIds: [first(picked)] }).Reservations?.[0]
        ?.Instances ?? [];
    expect(Object.fromEntries((instance?.Tags ?? []).map(t => [t.Key, t.Value]))).toEqual({
      stage: 'prod',
      build: '7',
      'aws:autoscaling:groupName': 'web',
    });
    expect(world.group('web').members.find(m => m.id === first(picked))?.protected).toBe(true);
  });

  it('is refused into a zone under a zonal shift, or taken (U9), and by type in a mixed group (U6)', () => {
    const shifted = { group: { zonalShift: { enabled: true, shifted: ['a'] } } };
    const strict = scene(shifted);
    expect(() => attach(strict.world, first(strict.picked))).toThrow('zonal shift');
    const lax = scene({ ...shifted, switches: { attachIntoShiftedZone: 'accepted' } });
    attach(lax.world, first(lax.picked));
    expect(lax.world.group('web').desired).toBe(4);
    const mixed = { group: { mixedTypes: [{ type: 'c7g.large', weight: 1 }] } };
    const taken = scene(mixed);
    attach(taken.world, first(taken.picked));
    expect(taken.world.group('web').desired).toBe(4);
    const refused = scene({ ...mixed, switches: { foreignTypes: 'refused' } });
    expect(() => attach(refused.world, first(refused.picked))).toThrow('m7g.large');
  });
});

describe('EnterStandby and ExitStandby', () => {
  it('drain for the whole deregistration delay, then stand by out of what counts', () => {
    const { world, old } = scene({ group: { min: 2 } });
    const [activity] = enter(world, first(old)).Activities ?? [];
    expect(activity).toMatchObject({
      Description: `Moving EC2 instance to Standby: ${first(old)}`,
      StatusCode: 'InProgress',
      Progress: 50,
    });
    expect(activity?.Cause).toBe(
      `At 2026-01-05T09:00:00Z instance ${first(old)} was moved to standby in response to a user request, shrinking the capacity from 3 to 2.`,
    );
    expect(world.group('web')).toMatchObject({ desired: 2, countedCount: 2 });
    expect(lifecycleOf(world, first(old))).toBe('EnteringStandby');
    expect(targetOf(world, first(old))).toBe('draining');
    world.advance(300 * second);
    expect(targetOf(world, first(old))).toBe('unused');
    expect(lifecycleOf(world, first(old))).toBe('EnteringStandby');
    world.advance(5 * second);
    expect(lifecycleOf(world, first(old))).toBe('Standby');
    expect(world.group('web').members).toHaveLength(3);
  });

  it('without the decrement bring a replacement from the old image', () => {
    const { world, old } = scene();
    enter(world, first(old), false);
    world.advance(2 * minute);
    expect(world.group('web')).toMatchObject({ desired: 3, countedCount: 3 });
    expect(world.group('web').members.filter(m => m.lifecycle === 'InService')).toHaveLength(3);
  });

  it('come back through Pending, registered anew, with desired raised at once', () => {
    const { world, old } = scene({ group: { min: 2 } });
    enter(world, first(old));
    world.advance(6 * minute);
    const [activity] = exit(world, first(old)).Activities ?? [];
    expect(activity).toMatchObject({ StatusCode: 'PreInService', Progress: 30 });
    expect(world.group('web').desired).toBe(3);
    expect(lifecycleOf(world, first(old))).toBe('Pending');
    world.advance(10 * second);
    expect(lifecycleOf(world, first(old))).toBe('InService');
    expect(targetOf(world, first(old))).toBe('initial');
  });

  it('hide a death: the dead one reads Healthy in Standby, and is replaced after its exit', () => {
    const { world, old } = scene({ group: { min: 2 } });
    enter(world, first(old));
    world.advance(6 * minute);
    world.terminate(first(old));
    world.advance(10 * minute);
    expect(world.group('web').members.find(m => m.id === first(old))).toMatchObject({
      lifecycle: 'Standby',
      healthStatus: 'Healthy',
      ec2State: 'terminated',
    });
    exit(world, first(old));
    world.advance(10 * minute);
    expect(lifecycleOf(world, first(old))).toBeUndefined();
    expect(world.group('web').countedCount).toBe(3);
  });

  it('may fail on the way out, and then the group ends the member, also while Terminate is suspended', () => {
    const { world, old } = scene({ group: { min: 2 } });
    const fragile = world.addInstance({ exitFails: true });
    world.addMember('web', fragile, 'Standby');
    asg(world, 'SuspendProcesses', { AutoScalingGroupName, ScalingProcesses: ['Terminate'] });
    exit(world, fragile);
    world.advance(10 * second);
    expect(lifecycleOf(world, fragile)).toBe('Terminating');
    expect(old.every(id => lifecycleOf(world, id) === 'InService')).toBe(true);
  });
});

describe('DetachInstances', () => {
  it('takes the deregistration delay or at least 30 s, leaves it running without group tag and protection', () => {
    for (const [deregistrationDelayMs, expectedMs] of [
      [300 * second, 300 * second],
      [5 * second, 30 * second],
    ] as const) {
      const { world, old } = scene({
        group: { min: 0, propagatedTags: { stage: 'prod' } },
        source: { deregistrationDelayMs },
      });
      world.protect('web', old, true);
      detach(world, first(old));
      expect(world.group('web').desired).toBe(2);
      expect(lifecycleOf(world, first(old))).toBe('Detaching');
      world.advance(expectedMs - 1);
      expect(lifecycleOf(world, first(old))).toBe('Detaching');
      world.advance(1 + second);
      expect(lifecycleOf(world, first(old))).toBeUndefined();
      expect(world.instanceState(first(old))).toBe('running');
      const [instance] =
        call(world, 'ec2', 'DescribeInstances', { InstanceIds: [first(old)] }).Reservations?.[0]?.Instances ??
        [];
      expect(instance?.Tags).toEqual([{ Key: 'stage', Value: 'prod' }]);
    }
  });

  it('of a Standby member with the decrement drops desired twice, and another member ends for it', () => {
    const { world, old } = scene({ group: { min: 0 } });
    enter(world, first(old));
    world.advance(6 * minute);
    detach(world, first(old));
    expect(world.group('web').desired).toBe(1);
    world.advance(second);
    expect(old.slice(1).filter(id => lifecycleOf(world, id) === 'Terminating')).toHaveLength(1);
  });

  it('of a Standby member without the decrement launches nothing', () => {
    const { world, old } = scene({ group: { min: 0 } });
    enter(world, first(old));
    world.advance(6 * minute);
    detach(world, first(old), false);
    world.advance(10 * minute);
    expect(world.group('web').members.map(m => m.id)).toEqual(old.slice(1));
  });
});

describe('TerminateInstanceInAutoScalingGroup', () => {
  it('drains, then runs termination hooks, then EC2 ends it', () => {
    const { world, old } = scene({ group: { min: 2 } });
    world.addHook('web', { name: 'logs', transition: 'terminating', heartbeatMs: 120 * second });
    const { Activity } = end(world, first(old), true);
    expect(Activity).toMatchObject({
      Description: `Terminating EC2 instance: ${first(old)}`,
      StatusCode: 'WaitingForELBConnectionDraining',
    });
    expect(Activity?.Cause).toContain(
      'was taken out of service in response to a user request, shrinking the capacity from 3 to 2.',
    );
    world.advance(300 * second);
    expect(lifecycleOf(world, first(old))).toBe('Terminating:Wait');
    expect(world.instanceState(first(old))).toBe('running');
    world.advance(120 * second);
    expect(world.instanceState(first(old))).toBe('shutting-down');
    expect(lifecycleOf(world, first(old))).toBe('Terminating:Proceed');
    world.advance(60 * second);
    expect(lifecycleOf(world, first(old))).toBe('Terminated');
    world.advance(second);
    expect(lifecycleOf(world, first(old))).toBeUndefined();
  });

  it('ignores both kinds of protection', () => {
    const { world } = scene({ group: { min: 0 } });
    const guarded = world.addInstance({ terminationProtected: true });
    world.addMember('web', guarded);
    world.protect('web', [guarded], true);
    end(world, guarded, false);
    world.advance(10 * minute);
    expect(world.instanceState(guarded)).toBe('terminated');
  });

  it('without the decrement brings a replacement; for a Standby member none', () => {
    const { world, old } = scene({ group: { min: 2 } });
    end(world, first(old), false);
    world.advance(2 * minute);
    expect(world.group('web')).toMatchObject({ desired: 3, countedCount: 3 });
    const standing = old[1] ?? '';
    enter(world, standing);
    world.advance(6 * minute);
    const before = world.group('web').countedCount;
    end(world, standing, false);
    world.advance(10 * minute);
    expect(world.group('web')).toMatchObject({ desired: 2, countedCount: before });
  });

  it('with the decrement on Standby, or twice, drops desired each time, or not (U3)', () => {
    for (const decrementsAgain of [true, false]) {
      const { world, old } = scene({ group: { min: 0, max: 9, desired: 5 }, switches: { decrementsAgain } });
      enter(world, first(old));
      world.advance(6 * minute);
      end(world, first(old), true);
      expect(world.group('web').desired).toBe(decrementsAgain ? 3 : 4);
      end(world, old[1] ?? '', true);
      end(world, old[1] ?? '', true);
      expect(world.group('web').desired).toBe(decrementsAgain ? 1 : 3);
    }
  });

  it('takes a list of ids only where the world says so', () => {
    const { world, old } = scene({ group: { min: 0 } });
    const list = { AutoScalingGroupName, InstanceIds: [...old], ShouldDecrementDesiredCapacity: true };
    expect(refusal(() => asg(world, 'TerminateInstanceInAutoScalingGroup', list)).message).toContain(
      "'instanceId'",
    );
    const modern = scene({ group: { min: 0 }, switches: { terminateTakesLists: true } });
    const { Activities } = asg(modern.world, 'TerminateInstanceInAutoScalingGroup', {
      ...list,
      InstanceIds: [...modern.old],
    });
    expect(Activities).toHaveLength(3);
    expect(modern.world.group('web').desired).toBe(0);
  });
});

describe('desired', () => {
  it('drops at the call, or when the member has left (U18), without a launch in between', () => {
    const { world, old } = scene({ group: { min: 1 }, switches: { desiredDrops: 'when-left' } });
    enter(world, first(old));
    expect(world.group('web').desired).toBe(3);
    world.advance(4 * minute);
    expect(world.group('web').members).toHaveLength(3);
    world.advance(2 * minute);
    expect(world.group('web')).toMatchObject({ desired: 2, countedCount: 2 });
    detach(world, old[1] ?? '');
    expect(refusal(() => end(world, old[2] ?? '', true)).message).toContain('desiredSize equals minSize');
    world.advance(10 * minute);
    expect(world.group('web')).toMatchObject({ desired: 1, countedCount: 1 });
  });
});

describe('lifecycle hooks', () => {
  it('hold a launch in Pending:Wait until each is completed', () => {
    const { world } = scene();
    world.addHook('web', { name: 'deploy', transition: 'launching' });
    world.addHook('web', { name: 'register', transition: 'launching' });
    asg(world, 'SetDesiredCapacity', { AutoScalingGroupName, DesiredCapacity: 4 });
    world.advance(2 * minute);
    const [fresh] = world.group('web').members.filter(m => m.lifecycle === 'Pending:Wait');
    const InstanceId = fresh?.id ?? '';
    const complete = (LifecycleHookName: string) =>
      asg(world, 'CompleteLifecycleAction', {
        AutoScalingGroupName,
        LifecycleHookName,
        InstanceId,
        LifecycleActionResult: 'CONTINUE',
      });
    complete('deploy');
    expect(lifecycleOf(world, InstanceId)).toBe('Pending:Wait');
    expect(() => complete('deploy')).toThrow('No active Lifecycle Action');
    complete('register');
    world.advance(second);
    expect(lifecycleOf(world, InstanceId)).toBe('InService');
  });

  it('end a launch that is abandoned, by an answer or by the heartbeat running out', () => {
    const { world } = scene();
    world.addHook('web', { name: 'deploy', transition: 'launching', heartbeatMs: 30 * second });
    asg(world, 'SetDesiredCapacity', { AutoScalingGroupName, DesiredCapacity: 4 });
    world.advance(61 * second);
    const id = world.group('web').members.find(m => m.lifecycle === 'Pending:Wait')?.id ?? '';
    world.advance(20 * second);
    asg(world, 'RecordLifecycleActionHeartbeat', {
      AutoScalingGroupName,
      LifecycleHookName: 'deploy',
      InstanceId: id,
    });
    world.advance(29 * second);
    expect(lifecycleOf(world, id)).toBe('Pending:Wait');
    world.advance(2 * second);
    expect(lifecycleOf(world, id)).toMatch(/^Terminating/);
  });

  it('leave an abandoned termination in Terminating:Retained where the policy says so: billed, not counted', () => {
    const { world, old } = scene({ group: { min: 0, retainOnAbandon: true }, loadBalanced: false });
    world.addHook('web', { name: 'logs', transition: 'terminating', heartbeatMs: 30 * second });
    end(world, first(old), true);
    world.advance(31 * second);
    expect(lifecycleOf(world, first(old))).toBe('Terminating:Retained');
    expect(world.instanceState(first(old))).toBe('running');
    expect(world.group('web')).toMatchObject({ desired: 2, countedCount: 2 });
    expect(refusal(() => detach(world, first(old), true)).message).toContain('must be false');
    end(world, first(old), false);
    world.advance(2 * minute);
    expect(lifecycleOf(world, first(old))).toBeUndefined();
    expect(world.instanceState(first(old))).toBe('terminated');
  });
});
