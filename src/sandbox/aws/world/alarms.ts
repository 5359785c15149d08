/**
 * Alarms and the scaling policies behind them (facts/aws.md sections 3 and 12.10): a breach moves desired
 * within a second, never out of min..max; with AlarmNotification suspended it does nothing, and on resume
 * only an alarm that is still in breach does.
 */
import { type Engine, later, touch } from './engine.ts';
import { mayBegin } from './suspension.ts';

export function setAlarm(w: Engine, key: string, state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'): void {
  const alarm = w.alarms.get(key);
  if (alarm === undefined || alarm.state === state) return;
  w.alarms.set(key, { ...alarm, state, since: w.now });
  if (state === 'ALARM') later(w, w.params.alarmActionMs, { kind: 'alarm', key, since: w.now });
}

/** A breach reaches the policies that act on it, and again after each cooldown while it lasts. */
export function onAlarm(w: Engine, key: string, since: number): void {
  const alarm = w.alarms.get(key);
  if (alarm === undefined || alarm.state !== 'ALARM' || alarm.since !== since) return;
  for (const [, policy] of w.policies.entries()) {
    const group = w.groups.get(policy.group);
    if (group === undefined || !policy.enabled || !policy.alarms.includes(key)) continue;
    if (!mayBegin(w, group, 'AlarmNotification')) continue;
    const desired = Math.min(Math.max(group.desired + policy.adjustment, group.min), group.max);
    if (desired !== group.desired) {
      w.groups.set(group.key, { ...group, desired, coolingUntil: w.now + policy.cooldownMs });
      touch(w, group.key);
    }
    if (policy.cooldownMs > 0) later(w, policy.cooldownMs, { kind: 'alarm', key, since });
  }
}
