/**
 * The last look before what cannot be taken back: an old instance ended or taken out for good, an outage
 * begun, a group set to nothing. Nothing of it is done on a look that leaves a doubt, however good the looks
 * before were; a doubt that stays ends the swap by its limits, or becomes a question to a person.
 */
import { type Decision, settling, wait } from './decision.ts';
import type { GroupSeen, Observation } from './domain.ts';
import { lookMs } from './limits.ts';
import { ids } from './plan.ts';
import type { Swap } from './swap.ts';

/** What is to be done next, or the wait in its place. */
export function lastLook(next: Decision, swap: Swap, seen: Observation, group: GroupSeen): Decision {
  const grave = whatIsGrave(next, swap);
  if (grave === undefined) return next;
  // Not yet believed, but not yet an old read either.
  if ((swap.suspected?.what.length ?? 0) > 0) return settling('what others may have changed');
  const waitingFor = [
    ...(grave === 'end' ? alarmsInBreach(swap, seen) : []),
    ...(grave === 'outage' ? [...alarmsInBreach(swap, seen), ...notOfThePlan(swap, group)] : []),
    ...(grave === 'nothing' ? group.members.map(m => `${m.id} is ${m.lifecycle}`) : []),
  ].slice(0, 10);
  if (JSON.stringify(waitingFor) !== JSON.stringify(swap.looked.waitingFor)) {
    return { kind: 'note', event: { kind: 'looked', good: 0, waitingFor } };
  }
  return waitingFor.length === 0 ? next : wait({ kind: 'gate', waitingFor }, lookMs);
}

type Grave =
  /** An old one goes for good, while the new ones serve. */
  | 'end'
  /** The outage begins. */
  | 'outage'
  /** One more old one ends in an outage that has begun. */
  | 'more'
  /** Min and desired become 0. */
  | 'nothing';

function whatIsGrave(next: Decision, { plan, turned }: Swap): Grave | undefined {
  if (turned) return undefined;
  if (next.kind === 'note' && next.event.kind === 'phase') {
    return next.event.phase === 'terminate' ? 'end' : next.event.phase === 'empty' ? 'outage' : undefined;
  }
  if (next.kind !== 'act') return undefined;
  const { action } = next;
  if (action.kind === 'terminate') return plan.strategy === 'empty-first' ? 'more' : 'end';
  if (action.kind === 'detach') return 'end';
  return action.kind === 'resize' && action.desired === 0 ? 'nothing' : undefined;
}

const alarmsInBreach = ({ plan }: Swap, { alarms }: Observation): readonly string[] =>
  (plan.alarms ?? []).filter(name => alarms?.get(name) === 'ALARM').map(name => `alarm ${name} is in breach`);

/** Members that the plan does not end would keep the group from ever being empty. */
function notOfThePlan({ plan }: Swap, { members }: GroupSeen): readonly string[] {
  const outgoing = ids(plan.outgoing);
  return members
    .filter(m => !outgoing.includes(m.id))
    .map(m => `${m.id} is ${m.lifecycle}, and not of the plan`);
}
