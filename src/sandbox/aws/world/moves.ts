/**
 * What can be asked of a member (facts/aws.md sections 2 and 12.4): to come in, to go to Standby and back,
 * to be detached, to end. Who may ask, and when, is decided by the callers.
 */
import { beginActivity, endActivity } from './activities.ts';
import { type Engine, spread } from './engine.ts';
import { addInstance } from './instances.ts';
import type { Activity, Group, Instance, Member, TemplateRef } from './model.ts';
import { move, seat } from './seats.ts';
import { deregisterFromGroup } from './targets.ts';

export function attach(w: Engine, group: Group, instance: Instance, weight = 1): void {
  const activity = beginActivity(w, group, {
    description: `Attaching an existing EC2 instance: ${instance.id}`,
    cause: `an instance was added in response to user request. Keeping the capacity at the new ${group.desired}.`,
    status: 'InProgress',
    progress: 50,
    zone: instance.zone,
  });
  const member = seat(w, group, instance, {
    lifecycle: 'Pending',
    attached: true,
    activity: activity.id,
    template: w.switches.attachedShowTemplate ? group.template : undefined,
    weight,
  });
  move(w, member, {}, { ms: spread(w, w.params.attachMs), next: 'in-service' });
}

export interface Launch {
  readonly cause: string;
  readonly template: TemplateRef | undefined;
  readonly launchConfiguration: string | undefined;
  readonly weight: number;
  readonly warm: boolean;
}

export function launch(w: Engine, group: Group, instance: Instance, how: Launch): void {
  addInstance(w, instance);
  const activity = beginActivity(w, group, {
    description: `Launching a new EC2 instance: ${instance.id}`,
    cause: how.cause,
    status: 'PreInService',
    progress: 30,
    zone: instance.zone,
    subnet: instance.subnet,
  });
  const member = seat(w, group, instance, {
    lifecycle: how.warm ? 'Warmed:Pending' : 'Pending',
    attached: false,
    activity: activity.id,
    template: how.template,
    launchConfiguration: how.launchConfiguration,
    weight: how.weight,
  });
  move(w, member, {}, { ms: spread(w, w.params.launchMs), next: how.warm ? 'warmed' : 'launched' });
}

/** A warm instance takes the way of a launch from where it stands. */
export function leaveWarmPool(w: Engine, group: Group, member: Member, cause: string): void {
  const activity = beginActivity(w, group, {
    description: `Launching a new EC2 instance from warm pool: ${member.id}`,
    cause,
    status: 'PreInService',
    progress: 30,
    zone: member.zone,
  });
  move(
    w,
    member,
    { lifecycle: 'Pending', activity: activity.id },
    { ms: spread(w, w.params.exitStandbyMs), next: 'launched' },
  );
}

export function enterStandby(
  w: Engine,
  group: Group,
  member: Member,
  cause: string,
  drops: boolean,
): Activity {
  const drainMs = deregisterFromGroup(w, group, member.id);
  const activity = beginActivity(w, group, {
    description: `Moving EC2 instance to Standby: ${member.id}`,
    cause,
    status: 'InProgress',
    progress: 50,
    zone: member.zone,
    subnet: w.instances.get(member.id)?.subnet,
  });
  move(
    w,
    member,
    { lifecycle: 'EnteringStandby', activity: activity.id, dropsDesired: drops },
    { ms: drainMs + spread(w, w.params.standbyMs), next: 'standby' },
  );
  return activity;
}

export function exitStandby(w: Engine, group: Group, member: Member, cause: string): Activity {
  const activity = beginActivity(w, group, {
    description: `Moving EC2 instance out of Standby: ${member.id}`,
    cause,
    status: 'PreInService',
    progress: 30,
    zone: member.zone,
    subnet: w.instances.get(member.id)?.subnet,
  });
  const fails = w.instances.get(member.id)?.exitFails === true;
  move(
    w,
    member,
    { lifecycle: 'Pending', activity: activity.id },
    { ms: spread(w, w.params.exitStandbyMs), next: fails ? 'exit-fails' : 'in-service' },
  );
  return activity;
}

export function detach(w: Engine, group: Group, member: Member, cause: string, drops: boolean): Activity {
  const drainMs = deregisterFromGroup(w, group, member.id);
  const activity = beginActivity(w, group, {
    description: `Detaching EC2 instance: ${member.id}`,
    cause,
    status: drainMs > 0 ? 'WaitingForELBConnectionDraining' : 'InProgress',
    progress: 50,
    zone: member.zone,
    subnet: w.instances.get(member.id)?.subnet,
  });
  move(
    w,
    member,
    { lifecycle: 'Detaching', activity: activity.id, dropsDesired: drops, protected: false },
    { ms: Math.max(drainMs, w.params.detachAtLeastMs), next: 'detached' },
  );
  return activity;
}

/** Ends a member: drained, then its termination hooks, then EC2. Bypasses both kinds of protection. */
export function end(w: Engine, group: Group, member: Member, cause: string, drops: boolean): Activity {
  const drainMs = deregisterFromGroup(w, group, member.id);
  const activity = beginActivity(w, group, {
    description: `Terminating EC2 instance: ${member.id}`,
    cause,
    status: drainMs > 0 ? 'WaitingForELBConnectionDraining' : 'InProgress',
    progress: drainMs > 0 ? 50 : 0,
    zone: member.zone,
    subnet: w.instances.get(member.id)?.subnet,
  });
  if (member.activity !== undefined && w.activities.get(member.activity)?.endedAt === undefined) {
    endActivity(w, member, { status: 'Cancelled' });
  }
  move(
    w,
    member,
    { lifecycle: 'Terminating', activity: activity.id, dropsDesired: drops, waiting: [] },
    // A retained member has had its hooks.
    { ms: drainMs, next: member.lifecycle === 'Terminating:Retained' ? 'proceed' : 'drained' },
  );
  return activity;
}
