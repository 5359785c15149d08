/**
 * Who is ended in a scale-in (facts/aws.md section 12.5): the fullest zone first, never a protected
 * member, then the group's termination policies in their order, ties by chance.
 */
import type { Engine } from './engine.ts';
import { resolveTemplate, zoneSizes } from './launching.ts';
import { type Group, isPending, type Member } from './model.ts';

/** The next to go, or `undefined` when nobody may be ended. */
export function chooseForScaleIn(w: Engine, group: Group, onlyPending: boolean): Member | undefined {
  const candidates = w.members.within(group.key).filter(member => {
    if (member.protected) return false;
    return isPending(member) || (!onlyPending && member.lifecycle === 'InService');
  });
  if (candidates.length === 0) return undefined;
  const sizes = zoneSizes(w, group);
  const size = (member: Member): number => sizes.get(member.zone) ?? 0;
  const fullest = Math.max(...candidates.map(size));
  let left = candidates.filter(member => size(member) === fullest);
  for (const policy of group.terminationPolicies.length === 0 ? ['Default'] : group.terminationPolicies) {
    const rank = rankOf(w, group, policy);
    const first = Math.min(...left.map(rank));
    left = left.filter(member => rank(member) === first);
    if (left.length === 1) break;
  }
  return w.random.life.pick(left);
}

/** The lower the number, the sooner it goes. */
function rankOf(w: Engine, group: Group, policy: string): (member: Member) => number {
  const launchedAt = (member: Member): number => w.instances.get(member.id)?.launchedAt ?? 0;
  switch (policy) {
    case 'OldestInstance':
      return launchedAt;
    case 'NewestInstance':
      return member => -launchedAt(member);
    case 'OldestLaunchConfiguration':
    case 'OldestLaunchTemplate':
    case 'Default': {
      const current = resolveTemplate(w, group);
      return member => {
        if (member.attached) return w.switches.attachedGoFirst ? -1 : Number.MAX_SAFE_INTEGER;
        // Members from a launch configuration go before those from a template.
        if (member.template === undefined) {
          return member.launchConfiguration === current?.launchConfiguration ? 1 : 0;
        }
        const another = member.template.id !== current?.template?.id;
        return (another ? 1 : 1_000_000) + Number(member.template.version);
      };
    }
    default:
      // AllocationStrategy and ClosestToNextInstanceHour do not tell On-Demand members apart.
      return () => 0;
  }
}
