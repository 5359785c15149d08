/** An instance's seat in a group: how it is taken, how its holder moves on, and how it is given up. */
import { endActivity } from './activities.ts';
import { type Engine, later, touch } from './engine.ts';
import type { MemberNext } from './events.ts';
import { counts, type Group, type Instance, type Lifecycle, type Member, type TemplateRef } from './model.ts';

/** Gives an instance its seat: tags are propagated at once, protection is inherited. */
export function seat(
  w: Engine,
  group: Group,
  instance: Instance,
  how: {
    readonly lifecycle: Lifecycle;
    readonly attached: boolean;
    readonly activity: string | undefined;
    readonly template?: TemplateRef | undefined;
    readonly launchConfiguration?: string | undefined;
    readonly weight?: number;
  },
): Member {
  const member: Member = {
    id: instance.id,
    group: group.key,
    zone: instance.zone,
    type: instance.type,
    weight: how.weight ?? 1,
    lifecycle: how.lifecycle,
    healthy: true,
    protected: group.protectNew,
    template: how.template,
    launchConfiguration: how.launchConfiguration,
    attached: how.attached,
    joinedAt: w.now,
    graceUntil: w.now + group.graceMs,
    step: 0,
    activity: how.activity,
    waiting: [],
    dropsDesired: false,
  };
  w.members.set(instance.id, member);
  const tags: Record<string, string> = { ...instance.tags, 'aws:autoscaling:groupName': group.name };
  for (const tag of group.tags) if (tag.propagate) tags[tag.key] = tag.value;
  w.instances.set(instance.id, { ...instance, tags });
  return member;
}

/** Moves a member on; whatever the clock still held for its former step is void. */
export function move(
  w: Engine,
  member: Member,
  change: Partial<Member>,
  next?: { readonly ms: number; readonly next: MemberNext },
): Member {
  const moved = { ...member, ...change, step: member.step + 1 };
  w.members.set(member.id, moved);
  if (next !== undefined) {
    later(w, next.ms, { kind: 'member', id: member.id, step: moved.step, next: next.next });
  }
  touch(w, member.group);
  return moved;
}

export function leave(w: Engine, member: Member, last: 'Detached' | 'Terminated'): void {
  const moved = move(
    w,
    member,
    { lifecycle: last, dropsDesired: false },
    { ms: w.params.farewellMs, next: 'gone' },
  );
  settleDesired(w, member);
  endActivity(w, moved);
  const instance = w.instances.get(member.id);
  if (last === 'Detached' && instance !== undefined) {
    const { 'aws:autoscaling:groupName': _gone, ...tags } = instance.tags;
    w.instances.set(instance.id, { ...instance, tags });
  }
}

/** Desired drops when the member has left, where the world is told so (U18). */
export function settleDesired(w: Engine, member: Member): void {
  if (!member.dropsDesired) return;
  // Somebody may have raised min meanwhile.
  w.groups.update(member.group, g => ({ ...g, desired: Math.max(g.min, g.desired - member.weight) }));
  touch(w, member.group);
}

/** Capacity units that count in desired. */
export function countedCapacity(w: Engine, group: string): number {
  let sum = 0;
  for (const member of w.members.within(group)) if (counts(member)) sum += member.weight;
  return sum;
}

/** Capacity units by which desired will drop when members that were asked to leave have left (U18). */
export function dropsToCome(w: Engine, group: string): number {
  if (w.switches.desiredDrops === 'at-call') return 0;
  let sum = 0;
  for (const member of w.members.within(group)) if (member.dropsDesired) sum += member.weight;
  return sum;
}
