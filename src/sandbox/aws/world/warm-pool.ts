/**
 * The warm pool in its simplest form (facts/aws.md section 4): kept at max - desired, or at what its
 * settings say; so raising max launches pool instances and attaching shrinks the pool.
 */
import type { Engine } from './engine.ts';
import { launchOne } from './launching.ts';
import { type Group, isWarm, type Member } from './model.ts';
import { end } from './moves.ts';
import { mayBegin } from './suspension.ts';

/** A prepared instance that a scale-out takes first. */
export function warmInstance(w: Engine, group: Group): Member | undefined {
  if (group.warmPool === undefined) return undefined;
  return w.members
    .within(group.key)
    .find(m => isWarm(m) && m.lifecycle === `Warmed:${group.warmPool?.state}`);
}

export function keepWarmPool(w: Engine, group: Group): void {
  const pool = group.warmPool;
  if (pool === undefined || group.deleting) return;
  const members = w.members.within(group.key).filter(isWarm);
  const size = Math.max(pool.minSize, (pool.maxPrepared ?? group.max) - group.desired);
  if (members.length < size && mayBegin(w, group, 'Launch')) {
    for (let i = members.length; i < size; i++) {
      const cause = `an instance was started in response to a difference between desired and actual warm pool capacity, increasing the warm pool capacity from ${i} to ${i + 1}.`;
      if (!launchOne(w, group, { cause, warm: true })) return;
    }
  }
  if (members.length > size && mayBegin(w, group, 'Terminate')) {
    for (const member of members.slice(0, members.length - size)) {
      end(
        w,
        group,
        member,
        'an instance was taken out of service in response to a difference between desired and actual warm pool capacity.',
        false,
      );
    }
  }
}
