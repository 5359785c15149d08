/**
 * TerminateInstanceInAutoScalingGroup (facts/aws.md sections 2 and 12.3): works while Terminate is suspended,
 * and asks neither kind of protection.
 */
import type { Activity } from '@aws-sdk/client-auto-scaling';
import { touch } from '../world/engine.ts';
import { type Group, isPending, isWarm, type Member } from '../world/model.ts';
import { end } from '../world/moves.ts';
import { dropsToCome } from '../world/seats.ts';
import { showActivity } from './autoscaling-show.ts';
import { type CallContext, dropsLater, groupToChange, type Handlers, need, once } from './context.ts';
import { refusals } from './refusals.ts';

export const autoScalingTerminate: Pick<Handlers<'autoscaling'>, 'TerminateInstanceInAutoScalingGroup'> = {
  TerminateInstanceInAutoScalingGroup(c, input) {
    const decrement = need(input.ShouldDecrementDesiredCapacity, 'shouldDecrementDesiredCapacity');
    const list = c.w.switches.terminateTakesLists ? input.InstanceIds : undefined;
    if (list === undefined) {
      const activity = terminate(c, need(input.InstanceId, 'instanceId'), decrement);
      return activity === undefined ? {} : { Activity: activity };
    }
    const group = groupToChange(c, input.AutoScalingGroupName);
    if (list.length > 100) throw refusals.tooLong('instanceIds', 100);
    const ids = once(list);
    for (const id of ids) if (managed(c, id).group.key !== group.key) throw refusals.noManagedInstance(id);
    return { Activities: ids.flatMap(id => terminate(c, id, decrement) ?? []) };
  },
};

function terminate(c: CallContext, id: string, decrement: boolean): Activity | undefined {
  const { member, group } = managed(c, id);
  if (isWarm(member)) throw refusals.warmPoolMember(id);
  const counted = isPending(member) || member.lifecycle === 'InService';
  // Whether a member that is out of desired already lowers it once more is not known (U3).
  const lowers = decrement && (counted || c.w.switches.decrementsAgain);
  if (lowers && group.desired - dropsToCome(c.w, group.key) - member.weight < group.min) {
    throw refusals.terminateAtMin(group.min);
  }
  const desired = lowers ? group.desired - member.weight : group.desired;
  const going = member.lifecycle.startsWith('Terminating') && member.lifecycle !== 'Terminating:Retained';
  // A member that goes already cannot owe a second drop when it has left.
  const later = dropsLater(c, lowers) && !going;
  if (lowers && !later) c.w.groups.set(group.key, { ...group, desired });
  touch(c.w, group.key);
  if (going) {
    const running = member.activity === undefined ? undefined : c.w.activities.get(member.activity);
    return running === undefined ? undefined : showActivity(running, group);
  }
  const change = lowers ? `, shrinking the capacity from ${group.desired} to ${desired}` : '';
  const cause = `instance ${id} was taken out of service in response to a user request${change}.`;
  return showActivity(end(c.w, group, member, cause, later), group);
}

/** The seat and group of an instance that some group of this place manages. */
function managed(c: CallContext, id: string): { member: Member; group: Group } {
  const member = c.w.members.get(id);
  const group = member === undefined ? undefined : c.w.groups.get(member.group);
  const ended = member?.lifecycle === 'Terminated' || member?.lifecycle === 'Detached';
  const here = group?.accountId === c.place.accountId && group.region === c.place.region;
  if (member === undefined || group === undefined || ended || !here) throw refusals.noManagedInstance(id);
  return { member, group };
}
