/**
 * Sees what others did to the group while a swap runs: sizes, processes and members that are neither as
 * found nor as the swap made them. One look proves nothing, reads lag: what is believed has shown for
 * longer than the patience. Then nothing is done until a person says how to go on.
 */

import { recently } from './decision.ts';
import type { GroupSeen, Observation } from './domain.ts';
import type { JournalEvent, Phase } from './journal.ts';
import { patienceMs } from './limits.ts';
import { markerKey, writeMarker } from './marker.ts';
import { ids } from './plan.ts';
import { isMember, lost, member } from './sight.ts';
import { type Swap, tryKey } from './swap.ts';

/** From the restore on the group runs by itself again: what it does then belongs into the proof. */
const byItself: readonly Phase[] = ['restore', 'watch', 'undo-restore'];

/**
 * Whether people may have to be asked before the next deed: what others may have changed is not built upon, nor
 * written over, until one is sure. The way back does not wait for it.
 */
export const suspects = ({ suspected, turned, phase }: Swap): boolean =>
  suspected !== undefined && turned === undefined && !byItself.includes(phase);

/** What to remember of this look: a suspicion, its end, or that it is true. */
export function foreignChange(swap: Swap, seen: Observation, group: GroupSeen): JournalEvent | undefined {
  if (swap.question || byItself.includes(swap.phase)) return undefined;
  const strange = [
    ...wholeGroup(swap, group, seen.at),
    ...sizes(swap, group),
    ...processes(swap, group, seen.at),
    ...members(swap, seen, group),
  ].filter(what => !swap.accepted.includes(what));
  const { suspected } = swap;
  if (!suspected) return strange.length > 0 ? { kind: 'suspected', what: strange } : undefined;
  const lasting = strange.filter(what => suspected.what.includes(what));
  if (lasting.length === 0) return { kind: 'suspected', what: strange };
  return seen.at - suspected.at > patienceMs ? { kind: 'foreign', what: lasting } : undefined;
}

/** The group is on its way out, or is no longer marked as this swap's. */
function wholeGroup(swap: Swap, { status, tags }: GroupSeen, seenAt: number): readonly string[] {
  const { plan, passed, id } = swap;
  const ours = writeMarker(id, plan.found, plan.suspend);
  // The phase behind the marker is entered once it is there.
  const marked = passed.some(({ phase }) => phase === 'suspend') && swap.tries.has(tryKey('mark', 'marker'));
  const there = tags[markerKey];
  return [
    ...(status === undefined ? [] : [`the group is being deleted (${status})`]),
    ...(!marked || there === ours || recently(swap, 'mark', 'marker', seenAt)
      ? []
      : [
          there === undefined
            ? 'the mark of this swap was removed'
            : `the group is marked by others (${there})`,
        ]),
  ];
}

const known = ({ plan }: Swap): ReadonlySet<string> =>
  new Set<string>([...ids(plan.incoming), ...ids(plan.outgoing), ...plan.staying]);

function sizes(swap: Swap, { settings, members }: GroupSeen): readonly string[] {
  const { plan, written } = swap;
  const { found, roomMax } = plan;
  const ours = known(swap);
  // The swap's own deeds change desired and the members together: only somebody else makes it less than what serves.
  const over = members.filter(m => m.lifecycle === 'InService' && ours.has(m.id)).length - settings.desired;
  return [
    ...(over > 0 ? [`desired is ${over} below the number in service`] : []),
    ...(settings.min === found.min || settings.min === written.min
      ? []
      : [`min is ${settings.min}, it was ${found.min}`]),
    ...(settings.max === found.max || settings.max === roomMax
      ? []
      : [
          `max is ${settings.max}, it was ${found.max}${roomMax === found.max ? '' : ` and is ${roomMax} meanwhile`}`,
        ]),
  ];
}

/** Processes of ours that run again although we have not resumed them, and new suspensions. */
function processes(swap: Swap, { settings }: GroupSeen, seenAt: number): readonly string[] {
  const { plan } = swap;
  // The journal may claim a suspension that never reached AWS; a phase behind it was entered by looking.
  const held = swap.passed.some(({ phase }) => phase === 'room' || phase === 'empty');
  const running = plan.suspend.filter(
    p =>
      held &&
      !settings.suspended.includes(p) &&
      swap.tries.has(tryKey('suspend', p)) &&
      !swap.tries.has(tryKey('resume', p)) &&
      !recently(swap, 'suspend', p, seenAt),
  );
  const suspended = settings.suspended.filter(
    p => !plan.found.suspended.includes(p) && !plan.suspend.includes(p),
  );
  return [
    ...running.map(p => `${p} was resumed, which the swap holds suspended`),
    ...suspended.map(p => `${p} was suspended`),
  ];
}

/** Strangers in service, and newcomers that somebody took out again. */
function members(swap: Swap, seen: Observation, group: GroupSeen): readonly string[] {
  const { plan } = swap;
  const ours = known(swap);
  const strangers = group.members.filter(m => m.lifecycle === 'InService' && !ours.has(m.id));
  const attached =
    swap.turned === undefined &&
    ['gate', 'protect', 'retire', 'bake', 'terminate', 'template', 'restore'].includes(swap.phase);
  const taken = ids(plan.incoming).filter(
    id =>
      attached &&
      lost(seen, id) === undefined &&
      (!isMember(seen, id) || member(seen, id)?.lifecycle === 'Standby'),
  );
  return [
    ...strangers.map(m => `${m.id} came into service, which is not of the plan`),
    ...taken.map(id => `${id} was taken out of service`),
  ];
}
