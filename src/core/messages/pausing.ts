/** What standing still means for a group: what it does not do meanwhile, what it costs, and how long it is safe. */
import type { PersonId, ProcessName } from '../domain.ts';
import type { Phase } from '../journal.ts';
import { canTurnBack, type Swap } from '../swap.ts';
import { person, say, type Words } from '../words.ts';
import { phaseTitle } from './causes.ts';
import { duration, oneOf } from './format.ts';

/** What a group leaves undone while a process of it is suspended, as far as people feel it. */
const undone: Readonly<Partial<Record<ProcessName, string>>> = {
  Launch: 'launch anything',
  AlarmNotification: 'scale on alarms',
  ScheduledActions: 'run scheduled actions',
  ReplaceUnhealthy: 'replace sick instances',
  AZRebalance: 'even out its zones',
};

/** Up to here the group is not held yet, or only about to be. */
const free: readonly Phase[] = ['mark', 'suspend'];
const bothIn: readonly Phase[] = ['canary', 'attach', 'gate', 'protect', 'retire'];
const inStandby: readonly Phase[] = ['retire', 'bake'];

/** How long it may stand at this point, and why. */
export function safeWhilePaused({ phase, plan, question }: Swap): Words {
  const clock = question === undefined ? '' : ' but that of the question';
  if (free.includes(phase)) return say`Safe for any time: nothing has been moved yet${clock}.`;
  if (plan.strategy === 'empty-first') {
    return say`Not safe: nobody serves until it goes on. None of the swap’s time limits counts${clock}.`;
  }
  const missing = plan.suspend.flatMap(process => undone[process] ?? []);
  const until =
    missing.length === 0
      ? 'Safe for any time'
      : `Safe for as long as what serves now carries the load: the group does not ${oneOf(missing)} meanwhile`;
  const costs = [
    ...(bothIn.includes(phase) ? ['old and new run side by side'] : []),
    ...(inStandby.includes(phase)
      ? ['old ones in Standby run and cost on, ready to come back, though nobody checks their health there']
      : []),
  ];
  return say`${[until, ...costs].join('; ')}. AWS sets no limit, and none of the swap’s own counts${clock}.`;
}

export const pausedWords = (before: Swap, by: PersonId): Words =>
  say`${person(by)} paused the swap at “${phaseTitle[before.phase]}”: the call in flight is finished, then nothing moves. ${safeWhilePaused(before)} Continue lets it go on${canTurnBack(before) ? `, ${before.phase === 'bake' ? 'Undo' : 'Abort and undo'} turns it back` : ''}.`;

export function continuedWords(
  { pausedSince, question, plan, phase }: Swap,
  by: PersonId,
  at: number,
): Words {
  const stood = pausedSince === undefined ? '' : ` after ${duration(at - pausedSince)}`;
  const theirs = question === undefined ? '' : ', with what others have changed';
  const bake = phase === 'bake' && plan.bakeMs > 0 ? ' The bake goes on where it stood.' : '';
  return say`${person(by)} lets it go on${stood}${theirs}. Time limits count on from here.${bake}`;
}

export const finishedWords = ({ plan }: Swap, by: PersonId): Words =>
  say`${person(by)} ends the bake: with the next good looks the old ones are ${plan.old === 'keep' ? 'taken out and left running' : 'terminated, which cannot be undone'}.`;
