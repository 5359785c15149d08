/**
 * Whether the next decision may depend on the health at the load balancers. Each of them takes a call of its
 * own, and where many swaps stand behind many, those calls are what AWS's limits leave the least room for: a
 * drain of minutes needs none. This is a guess that saves a look, and nothing rests upon it: a decision that
 * finds the health missing asks for it, and one that does not depend on it never sees it.
 */
import { unreachable } from './assert.ts';
import { recently } from './decision.ts';
import type { Action, GroupSeen, InstanceId } from './domain.ts';
import { ids } from './plan.ts';
import { isCalmBake } from './steps.ts';
import type { Swap } from './swap.ts';

/** By the journal and the group as this look shows it. */
export function wantsHealth(swap: Swap, group: GroupSeen | undefined, now: number): boolean {
  if (group === undefined) return false;
  // How many served in the beginning belongs on record.
  if (swap.lowestHealthy === undefined) return true;
  const { plan, phase } = swap;
  const [incoming, outgoing] = [ids(plan.incoming), ids(plan.outgoing)];
  const stateOf = new Map(group.members.map(({ id, lifecycle }) => [id, lifecycle]));
  switch (phase) {
    case 'mark':
    case 'suspend':
    case 'empty':
    case 'zero':
    case 'open':
    case 'room':
      return false;
    case 'canary':
      return incoming.slice(0, 1).some(isThere);
    case 'attach':
      return incoming.every(isThere);
    case 'retire': {
      const batch = plan.batches.find(some => some.some(id => isThere(id) && stateOf.get(id) !== 'Standby'));
      return batch?.some(id => stateOf.get(id) === 'InService' && !tried('enter-standby', id)) ?? true;
    }
    case 'bake':
      return !isCalmBake(swap, now);
    case 'terminate':
      return isNext(outgoing, 'Standby', plan.old === 'keep' ? 'detach' : 'terminate');
    case 'undo-return':
      return outgoing.every(id => !isThere(id) || stateOf.get(id) === 'InService');
    case 'undo-detach':
      return isNext(incoming, 'InService', 'detach');
    case 'watch':
      return now >= swap.phaseAt + (plan.watchMs ?? 0);
    case 'gate':
    case 'protect':
    case 'template':
    case 'restore':
    case 'undo-gate':
    case 'undo-restore':
      return true;
    default:
      return unreachable(phase);
  }

  function isThere(id: InstanceId): boolean {
    return stateOf.has(id);
  }
  function tried(kind: Action['kind'], id: InstanceId): boolean {
    return recently(swap, kind, id, now);
  }
  /** One of them is to leave now, or all have left. */
  function isNext(all: readonly InstanceId[], from: string, how: Action['kind']): boolean {
    const left = all.filter(isThere);
    return left.length === 0 || left.some(id => stateOf.get(id) === from && !tried(how, id));
  }
}
