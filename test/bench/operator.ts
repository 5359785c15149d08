/**
 * Operators who do by hand what a swap does, through the same calls: the one who knows everything at once,
 * whose time is the least that AWS takes, and two as they are found in the wild, for comparison. What they
 * may see of the world tells how good they are: the first sees the truth.
 */
import { dispatchUntyped } from '../../src/sandbox/aws/dispatch.ts';
import { AwsError } from '../../src/sandbox/aws/errors.ts';
import type { GroupTruth } from '../../src/sandbox/aws/world/truth.ts';
import type { World } from '../../src/sandbox/aws/world/world.ts';
import { type Ground, groupName } from './ground.ts';

const AutoScalingGroupName = groupName;
const held = [
  'AZRebalance',
  'AlarmNotification',
  'InstanceRefresh',
  'ReplaceUnhealthy',
  'ScheduledActions',
  'Terminate',
];
/** Most ids of a call. */
export const idsPerCall = 19;
const throttledMs = 100;

/** A call that is sent again until AWS's own rate lets it through. */
export function send(world: World, action: string, input: object): void {
  for (;;) {
    try {
      dispatchUntyped(world, {
        service: 'autoscaling',
        action,
        input: { ...input },
        caller: world.defaultCaller,
      });
      return;
    } catch (error) {
      if (!(error instanceof AwsError) || !/Throttling/.test(error.code)) throw error;
      world.advance(throttledMs);
    }
  }
}

export function until(world: World, done: (group: GroupTruth) => boolean): void {
  while (!done(world.group(groupName))) world.advanceToNext(3_600_000);
}

export function* portions(ids: readonly string[], size: number): Generator<string[]> {
  for (let i = 0; i < ids.length; i += size) yield ids.slice(i, i + size);
}

/** A whole attach-first swap by one who never has to look; its virtual milliseconds. */
export function leastTime({ world, outgoing, incoming }: Ground): number {
  const from = world.now;
  const size = outgoing.length;
  const tag = { ResourceId: groupName, ResourceType: 'auto-scaling-group', Key: 'asg-swap' };
  send(world, 'CreateOrUpdateTags', { Tags: [{ ...tag, Value: 'least', PropagateAtLaunch: false }] });
  send(world, 'SuspendProcesses', { AutoScalingGroupName, ScalingProcesses: held });
  send(world, 'UpdateAutoScalingGroup', { AutoScalingGroupName, MaxSize: 2 * size });
  for (const InstanceIds of portions(incoming, idsPerCall))
    send(world, 'AttachInstances', { AutoScalingGroupName, InstanceIds });
  until(world, group =>
    incoming.every(id => group.members.some(m => m.id === id && m.serving && m.lifecycle === 'InService')),
  );
  for (const InstanceIds of portions(outgoing, idsPerCall))
    send(world, 'EnterStandby', { AutoScalingGroupName, InstanceIds, ShouldDecrementDesiredCapacity: true });
  until(world, group =>
    outgoing.every(id => group.members.some(m => m.id === id && m.lifecycle === 'Standby')),
  );
  for (const InstanceId of outgoing)
    send(world, 'TerminateInstanceInAutoScalingGroup', { InstanceId, ShouldDecrementDesiredCapacity: false });
  until(world, group => group.members.length === size);
  send(world, 'UpdateAutoScalingGroup', { AutoScalingGroupName, MaxSize: size });
  send(world, 'ResumeProcesses', { AutoScalingGroupName, ScalingProcesses: held.slice(1) });
  send(world, 'ResumeProcesses', { AutoScalingGroupName, ScalingProcesses: held.slice(0, 1) });
  send(world, 'DeleteTags', { Tags: [tag] });
  return world.now - from;
}
