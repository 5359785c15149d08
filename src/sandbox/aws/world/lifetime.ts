/**
 * MaxInstanceLifetime (facts/aws.md section 4): an old member is replaced, one at a time, while Launch and
 * Terminate are both active. Protection from scale-in delays it.
 */
import { type Engine, touch } from './engine.ts';
import type { Group, Member } from './model.ts';
import { end } from './moves.ts';
import { mayBegin } from './suspension.ts';

export function expectOldAge(w: Engine, group: Group, member: Member): void {
  const at = oldAt(w, group, member);
  if (at !== undefined) w.agenda.add(Math.max(at, w.now), { kind: 'lifetime', id: member.id });
}

export function onLifetime(w: Engine, id: string): void {
  const member = w.members.get(id);
  const group = member === undefined ? undefined : w.groups.get(member.group);
  if (member === undefined || group === undefined || member.lifecycle !== 'InService') return;
  const at = oldAt(w, group, member);
  if (at === undefined) return;
  const blocked = !mayBegin(w, group, 'Launch') || !mayBegin(w, group, 'Terminate') || member.protected;
  if (at > w.now || blocked) {
    // Looked at again later; nothing tells the group when a suspension ends.
    w.agenda.add(Math.max(at, w.now + 60_000), { kind: 'lifetime', id });
    return;
  }
  end(
    w,
    group,
    member,
    'an instance was taken out of service in response to maximum instance lifetime.',
    false,
  );
  touch(w, group.key);
}

/** Since when an attached member's age counts is not known (U7). */
function oldAt(w: Engine, group: Group, member: Member): number | undefined {
  if (group.maxLifetimeMs === undefined) return undefined;
  const launchedAt = w.instances.get(member.id)?.launchedAt ?? member.joinedAt;
  const from = member.attached && w.switches.lifetimeFrom === 'attach' ? member.joinedAt : launchedAt;
  return from + group.maxLifetimeMs;
}
