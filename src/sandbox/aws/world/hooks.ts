/**
 * Lifecycle hooks, and what follows when the last of them has its answer (facts/aws.md sections 2 and 12.3).
 * They run for launches and terminations by the group or by TerminateInstanceInAutoScalingGroup, never for
 * attach, detach or Standby.
 */
import { advanceActivity, endActivity } from './activities.ts';
import { type Engine, spread } from './engine.ts';
import { watch } from './health.ts';
import { terminateInstance } from './instances.ts';
import { expectOldAge } from './lifetime.ts';
import type { Group, HookTransition, Member, WaitingHook } from './model.ts';
import { end } from './moves.ts';
import { uuid } from './random.ts';
import { leave, move, settleDesired } from './seats.ts';
import { isSuspended } from './suspension.ts';
import { registerWithGroup } from './targets.ts';

export function waitForHooks(w: Engine, group: Group, member: Member, transition: HookTransition): void {
  const hooks = group.hooks.filter(h => h.transition === transition);
  if (hooks.length === 0) {
    proceed(w, group, member);
    return;
  }
  const waiting = hooks.map(hook => ({
    hook: hook.name,
    token: uuid(w.random.ids),
    until: w.now + hook.heartbeatMs,
    atLatest: w.now + Math.min(48 * 3_600_000, 100 * hook.heartbeatMs),
    defaultResult: hook.defaultResult,
  }));
  const lifecycle = transition === 'autoscaling:EC2_INSTANCE_LAUNCHING' ? 'Pending:Wait' : 'Terminating:Wait';
  const moved = move(w, member, { lifecycle, waiting });
  advanceActivity(w, moved, 'MidLifecycleAction', 50);
  for (const each of waiting) expectTimeout(w, moved, each);
}

function expectTimeout(w: Engine, member: Member, waiting: WaitingHook): void {
  const at = Math.min(waiting.until, waiting.atLatest);
  w.agenda.add(at, { kind: 'member', id: member.id, step: member.step, next: 'hook-timeout' });
}

export function onHookTimeout(w: Engine, group: Group, member: Member): void {
  const due = member.waiting.find(each => Math.min(each.until, each.atLatest) <= w.now);
  if (due !== undefined) completeHook(w, group, member, due.hook, due.defaultResult);
}

/** Moves the end of a wait on by one heartbeat. */
export function heartbeat(w: Engine, group: Group, member: Member, hookName: string): void {
  const hook = group.hooks.find(h => h.name === hookName);
  if (hook === undefined) return;
  const waiting = member.waiting.map(each =>
    each.hook === hookName ? { ...each, until: w.now + hook.heartbeatMs } : each,
  );
  w.members.set(member.id, { ...member, waiting });
  for (const each of waiting) if (each.hook === hookName) expectTimeout(w, member, each);
}

/** One hook has its answer; the member goes on when none is left, or at once when one abandons. */
export function completeHook(
  w: Engine,
  group: Group,
  member: Member,
  hook: string,
  result: 'CONTINUE' | 'ABANDON',
): void {
  const launching = member.lifecycle === 'Pending:Wait';
  if (result === 'ABANDON' && launching) {
    endActivity(w, member, {
      status: 'Cancelled',
      message: "Instance failed to complete user's Lifecycle Action: Lifecycle Action was abandoned.",
    });
    end(
      w,
      group,
      { ...member, activity: undefined },
      'an instance was taken out of service in response to a launch failure.',
      false,
    );
    return;
  }
  if (result === 'ABANDON' && group.retainOnAbandon) {
    const moved = move(w, member, {
      lifecycle: 'Terminating:Retained',
      waiting: [],
      dropsDesired: false,
    });
    endActivity(w, moved, { status: 'Cancelled', message: 'The instance is retained.' });
    settleDesired(w, member);
    return;
  }
  const waiting = result === 'ABANDON' ? [] : member.waiting.filter(each => each.hook !== hook);
  const rest = { ...member, waiting };
  if (waiting.length > 0) w.members.set(member.id, rest);
  else proceed(w, group, rest);
}

export function proceed(w: Engine, group: Group, member: Member): void {
  if (member.lifecycle.startsWith('Pending')) {
    const moved = member.lifecycle === 'Pending' ? member : move(w, member, { lifecycle: 'Pending:Proceed' });
    comeIntoService(w, group, moved, true);
    return;
  }
  if (group.warmPool?.reuseOnScaleIn === true && !member.protected && returnsToPool(w, member)) {
    move(
      w,
      member,
      { lifecycle: 'Warmed:Pending', dropsDesired: false },
      { ms: spread(w, w.params.stopMs), next: 'warmed' },
    );
    settleDesired(w, member);
    return;
  }
  if (member.lifecycle !== 'Terminating') move(w, member, { lifecycle: 'Terminating:Proceed' });
  advanceActivity(w, member, 'InProgress', 80);
  terminateInstance(w, member.id, 'Client.UserInitiatedShutdown: User initiated shutdown');
  onEnded(w, member.id);
}

export function comeIntoService(w: Engine, group: Group, member: Member, heedsSuspension: boolean): void {
  // What is not registered now stays out for good: AddToLoadBalancer owes nothing on resume.
  const skips = heedsSuspension && isSuspended(group, 'AddToLoadBalancer');
  if (!skips) registerWithGroup(w, group, member.id);
  const moved = move(w, member, { lifecycle: 'InService', graceUntil: w.now + group.graceMs });
  const activity = member.activity === undefined ? undefined : w.activities.get(member.activity);
  const looksUnfinished =
    activity?.description.startsWith('Attaching') === true &&
    w.random.life.next() < w.params.attachLooksUnfinished;
  endActivity(w, moved, looksUnfinished ? { status: 'InProgress', progress: 50 } : { status: 'Successful' });
  watch(w, member.id);
  expectOldAge(w, group, moved);
}

/** Only what a scale-in ended goes back to the warm pool; its activity says which it was. */
function returnsToPool(w: Engine, member: Member): boolean {
  const activity = member.activity === undefined ? undefined : w.activities.get(member.activity);
  return activity?.cause.includes('difference between desired and actual capacity, shrinking') === true;
}

/** EC2 has ended an instance: its seat is given up if it was on its way out. */
export function onEnded(w: Engine, id: string): void {
  const member = w.members.get(id);
  const instance = w.instances.get(id);
  if (member === undefined || (instance !== undefined && instance.state !== 'terminated')) return;
  const leaving = member.lifecycle === 'Terminating' || member.lifecycle === 'Terminating:Proceed';
  const activity = member.activity === undefined ? undefined : w.activities.get(member.activity);
  // While draining or waiting for a hook the lifecycle goes on, though the instance is dead.
  if (leaving && (activity === undefined || activity.status !== 'WaitingForELBConnectionDraining')) {
    leave(w, member, 'Terminated');
  }
}
