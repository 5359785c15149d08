/**
 * Suspended processes (facts/aws.md sections 3 and 12.2). A suspension only stops a process from
 * beginning something; what runs goes on, and what is owed happens when the group next looks.
 */
import { isoSeconds } from './activities.ts';
import { type Engine, later, touch, touchAt, within } from './engine.ts';
import { type Group, type ProcessName, processNames } from './model.ts';

export const isSuspended = (group: Group, process: ProcessName): boolean =>
  group.suspended[process] !== undefined;

/**
 * Whether a process may begin an activity. With `suspensionGraceMs` it still may for a moment after its
 * suspension was answered; refusals of calls never wait for that.
 */
export function mayBegin(w: Engine, group: Group, process: ProcessName): boolean {
  const suspension = group.suspended[process];
  if (suspension === undefined) return true;
  return w.params.suspensionGraceMs > 0 && w.now < suspension.at + w.params.suspensionGraceMs;
}

export function suspend(w: Engine, group: Group, processes: readonly ProcessName[], reason?: string): void {
  const suspended = { ...group.suspended };
  for (const process of processes) {
    if (suspended[process] !== undefined && !w.switches.resuspendRefreshes) continue;
    suspended[process] = { at: w.now, reason: reason ?? `User suspended at ${isoSeconds(w.now)}` };
  }
  w.groups.set(group.key, { ...group, suspended });
  touch(w, group.key);
  if (w.params.suspensionGraceMs > 0) touchAt(w, group.key, w.now + w.params.suspensionGraceMs);
}

export function resume(w: Engine, group: Group, processes: readonly ProcessName[]): void {
  const suspended = { ...group.suspended };
  for (const process of processes) delete suspended[process];
  w.groups.set(group.key, { ...group, suspended });
  const resumed = processes.filter(p => group.suspended[p] !== undefined);
  if (resumed.includes('HealthCheck')) checkEverybody(w, group.key);
  if (resumed.includes('AlarmNotification')) reconsiderAlarms(w, group.key);
  if (resumed.includes('InstanceRefresh')) {
    for (const { id, step } of w.refreshes.within(group.key)) later(w, 0, { kind: 'refresh', id, step });
  }
  // What Launch, Terminate, AZRebalance and ReplaceUnhealthy owe is found by comparing; AddToLoadBalancer
  // and ScheduledActions owe nothing.
  touch(w, group.key);
}

/** Checks run again and mark what died meanwhile. */
function checkEverybody(w: Engine, group: string): void {
  for (const member of w.members.within(group)) {
    later(w, within(w, w.params.deathNoticeMs), { kind: 'health-check', id: member.id });
    later(w, w.params.elbVerdictMs, { kind: 'elb-verdict', id: member.id });
  }
}

/** Alarms in breach at that moment fire. */
function reconsiderAlarms(w: Engine, group: string): void {
  for (const policy of w.policies.within(group)) {
    for (const key of policy.alarms) {
      const alarm = w.alarms.get(key);
      if (alarm?.state === 'ALARM') {
        later(w, w.params.alarmActionMs, { kind: 'alarm', key, since: alarm.since });
      }
    }
  }
}

/** The processes a call names; none named means all nine. */
export function namedProcesses(names: readonly string[] | undefined): ProcessName[] | { unknown: string } {
  if (names === undefined || names.length === 0) return [...processNames];
  const unknown = names.find(name => !(processNames as readonly string[]).includes(name));
  return unknown === undefined ? (names as ProcessName[]) : { unknown };
}
