/** Scheduled actions: due ones set sizes, or are lost while ScheduledActions is suspended (section 12.2). */
import { type Engine, touch } from './engine.ts';
import type { Group } from './model.ts';
import { mayBegin } from './suspension.ts';

export function onScheduledAction(w: Engine, key: string, at: number): void {
  const action = w.scheduled.get(key);
  if (action === undefined || action.at !== at) return;
  const group = w.groups.get(action.group);
  if (action.everyMs === undefined) w.scheduled.set(key, undefined);
  else {
    const next = at + action.everyMs;
    w.scheduled.set(key, { ...action, at: next });
    w.agenda.add(next, { kind: 'scheduled-action', key, at: next });
  }
  if (group === undefined || !mayBegin(w, group, 'ScheduledActions')) return;
  w.groups.set(group.key, { ...group, ...resized(group, action) });
  touch(w, group.key);
}

/** Sizes as a call with only some of them leaves them; desired follows into the new range. */
export function resized(
  group: Pick<Group, 'min' | 'max' | 'desired'>,
  change: {
    readonly min?: number | undefined;
    readonly max?: number | undefined;
    readonly desired?: number | undefined;
  },
): { min: number; max: number; desired: number } {
  const min = change.min ?? group.min;
  const max = change.max ?? group.max;
  return { min, max, desired: change.desired ?? Math.min(Math.max(group.desired, min), max) };
}
