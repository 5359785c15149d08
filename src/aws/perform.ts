/**
 * The writes: one function for each kind of action, each one call, sent once. None throws for anything that
 * AWS or the network does, but `LeaseLost` where the right to it has gone; a request that must not leave the house (an empty list, which for processes
 * means all nine) throws before anything is sent, as the programmer's error that it is.
 *
 * `already` is answered only where AWS says of the very thing asked for that it is so: that one instance is
 * a member of this group (E7), that an instance to be ended is no longer there (E15). Everything else that
 * may be so already is a refusal, to be looked at again (facts/aws.md sections 1, 2 and 10).
 */
import { assert, unreachable } from '../core/assert.ts';
import type { Action, Answer, GroupRef, InstanceId, ProcessName } from '../core/domain.ts';
import { idsPerCall, protectedPerCall } from '../core/limits.ts';
import { markerKey } from '../core/marker.ts';
import { LeaseLost } from '../ports.ts';
import type { ActionOf, AwsApi, InputOf, Turn } from './api.ts';
import { iamAction } from './api.ts';
import { answerOf, requestIdOf } from './errors.ts';
import { groupArn } from './iam-policy.ts';

/** One mutating call. `accepted` means that AWS took it: most effects follow later. */
export async function perform(
  api: AwsApi,
  group: GroupRef,
  action: Action,
  accountId = '*',
  turn: Turn = {},
): Promise<Answer> {
  const at = { api, resource: groupArn(group.region, accountId, group.name), turn };
  switch (action.kind) {
    case 'suspend':
      return send(at, 'SuspendProcesses', processes(group, action.processes));
    case 'resume':
      return send(at, 'ResumeProcesses', processes(group, action.processes));
    case 'resize':
      return resize(at, group, action);
    case 'attach':
      return attach(at, group, action.instances);
    case 'detach':
      return send(at, 'DetachInstances', {
        ...members(group, action.instances),
        ShouldDecrementDesiredCapacity: action.decrement,
      });
    case 'enter-standby':
      return send(at, 'EnterStandby', {
        ...members(group, action.instances),
        ShouldDecrementDesiredCapacity: true,
      });
    case 'exit-standby':
      return send(at, 'ExitStandby', members(group, action.instances));
    case 'mark':
      return send(at, 'CreateOrUpdateTags', {
        Tags: [{ ...markerOf(group), Value: action.value, PropagateAtLaunch: false }],
      });
    case 'unmark':
      return send(at, 'DeleteTags', { Tags: [markerOf(group)] });
    case 'protect':
      return send(at, 'SetInstanceProtection', {
        ...members(group, action.instances, protectedPerCall),
        ProtectedFromScaleIn: true,
      });
    case 'set-template':
      return setTemplate(at, group, action);
    case 'terminate':
      return terminate(at, action.instance);
    default:
      return unreachable(action);
  }
}

/** Where a write goes, and what it must be granted on. */
interface Sent {
  readonly api: AwsApi;
  readonly resource: string;
  readonly turn: Turn;
}

/** All fields in one call: apart, each would move desired by itself (section 2, Sizes). */
async function resize(
  at: Sent,
  group: GroupRef,
  { min, desired, max }: Extract<Action, { kind: 'resize' }>,
): Promise<Answer> {
  assert(min !== undefined || desired !== undefined || max !== undefined, 'a resize changes a size');
  return send(at, 'UpdateAutoScalingGroup', {
    AutoScalingGroupName: group.name,
    ...(min === undefined ? {} : { MinSize: min }),
    ...(desired === undefined ? {} : { DesiredCapacity: desired }),
    ...(max === undefined ? {} : { MaxSize: max }),
  });
}

/**
 * The template alone: sizes that are not sent stay. AWS lets only those set a version who may launch from it
 * (`UG:ec2-auto-scaling-launch-template-permissions`), and names another permission than the one that is missing.
 */
async function setTemplate(
  at: Sent,
  group: GroupRef,
  { template, version }: Extract<Action, { kind: 'set-template' }>,
): Promise<Answer> {
  const answer = await send(at, 'UpdateAutoScalingGroup', {
    AutoScalingGroupName: group.name,
    LaunchTemplate: { LaunchTemplateName: template, Version: version },
  });
  const barred =
    'text' in answer &&
    /not authorized to (use launch template|perform: ec2:RunInstances)/i.test(answer.text);
  return barred ? { ...answer, kind: 'denied', permission: 'ec2:RunInstances', resource: '*' } : answer;
}

async function attach(at: Sent, group: GroupRef, instances: readonly InstanceId[]): Promise<Answer> {
  return send(at, 'AttachInstances', members(group, instances), (code, text) => {
    const [, id, owner] =
      /^The Instance: (i-[0-9a-f]+) is already part of AutoScalingGroup:(\S+)$/.exec(text) ?? [];
    // Of several instances it says nothing about the others.
    return (
      code === 'ValidationError' && instances.length === 1 && id === instances[0] && owner === group.name
    );
  });
}

/**
 * Only for instances in Standby, which desired does not count: with the flag true desired would fall for
 * them a second time and take another member with it (U3). By the single id, which every Region knows.
 */
async function terminate(at: Sent, instance: InstanceId): Promise<Answer> {
  assert(instance !== '', 'a termination names its instance');
  return send(
    at,
    'TerminateInstanceInAutoScalingGroup',
    { InstanceId: instance, ShouldDecrementDesiredCapacity: false },
    (code, text) =>
      code === 'ValidationError' &&
      /No managed instance found for instance ID: (i-[0-9a-f]+)/.exec(text)?.[1] === instance,
  );
}

/** The tag on the group itself, not on its instances (`API:Tag`). */
const markerOf = (group: GroupRef) => ({
  ResourceId: group.name,
  ResourceType: 'auto-scaling-group',
  Key: markerKey,
});

/** A missing or an empty list means all nine processes (`API:ScalingProcessQuery`). */
function processes(group: GroupRef, names: readonly ProcessName[]) {
  assert(names.length > 0, 'processes are named');
  return { AutoScalingGroupName: group.name, ScalingProcesses: [...names] };
}

function members(group: GroupRef, instances: readonly InstanceId[], most = idsPerCall) {
  assert(instances.length > 0, 'instances are named');
  assert(instances.length <= most, `a call takes at most ${most} instances`);
  return { AutoScalingGroupName: group.name, InstanceIds: [...instances] };
}

async function send<A extends ActionOf<'autoscaling'>>(
  { api, resource, turn }: Sent,
  action: A,
  input: InputOf<'autoscaling', A>,
  isAlready: (code: string, text: string) => boolean = () => false,
): Promise<Answer> {
  try {
    return { kind: 'accepted', ...requestIdOf(await api.call('autoscaling', action, input, turn)) };
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    return answerOf(iamAction('autoscaling', action), resource, error, isAlready);
  }
}
