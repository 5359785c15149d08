/**
 * Why a swap does not go on: it turns back for it, or halts where turning back is no longer possible. One rung
 * after the other: what people want, what AWS does not allow, what has become of the new ones, and the time.
 */
import type { Observation } from './domain.ts';
import type { Cause } from './journal.ts';
import { patienceMs, questionMs, refusalsMost } from './limits.ts';
import { ids } from './plan.ts';
import { lost } from './sight.ts';
import { canTurnBack, type Swap } from './swap.ts';
import { timeLimitPassed } from './time-limits.ts';

export function whyNotGoOn(swap: Swap, seen: Observation, now: number): Cause | undefined {
  const wanted = personWantsBack(swap) ?? questionUnanswered(swap, now);
  if (wanted !== undefined || swap.pausedSince !== undefined) return wanted;
  return (
    denied(swap) ??
    refusedTooOften(swap) ??
    incomingLost(swap, seen) ??
    alarmGoneOff(swap, seen) ??
    timeLimitPassed(swap, now)
  );
}

function personWantsBack(swap: Swap): Cause | undefined {
  if (!canTurnBack(swap)) return undefined;
  if (swap.asked !== undefined && swap.asked.what !== 'finish') return { kind: 'asked', by: swap.asked.by };
  // Nobody knows how the group was left: what can be taken back is taken back.
  return swap.takenUp && { kind: 'asked', by: swap.takenUp.by };
}

const questionUnanswered = ({ question }: Swap, now: number): Cause | undefined =>
  question && now - question.at > questionMs ? { kind: 'foreign', what: question.what } : undefined;

/** What the swap has gone on without is no reason to stop any more. */
const doneWithout = ({ phase }: Swap, kind: string): boolean =>
  (kind === 'set-template' && phase !== 'template') || (kind === 'protect' && phase !== 'protect');

function denied(swap: Swap): Cause | undefined {
  const deed = swap.lastDeed;
  if (!swap.denied || !deed || doneWithout(swap, deed.action.kind)) return undefined;
  return { kind: 'denied', permission: swap.denied.permission, text: swap.denied.text };
}

/** What was refused before the swap turned back, or was taken up again, counts no more. */
function refusedTooOften(swap: Swap): Cause | undefined {
  const since = Math.max(swap.turned?.at ?? 0, swap.takenUp?.at ?? 0);
  for (const [key, { at, refused, lastRefusal }] of swap.tries) {
    if (doneWithout(swap, key.split(' ')[0] ?? '')) continue;
    if (refused < refusalsMost || !lastRefusal || !swap.lastDeed || at <= since) continue;
    const words = 'heldBack' in lastRefusal ? { heldBack: lastRefusal.heldBack } : { text: lastRefusal.text };
    return { kind: 'refused', action: swap.lastDeed.action, code: lastRefusal.code, ...words };
  }
  return undefined;
}

/** Emptied, and not served again yet: the old ones that are left are worth more than going on without a new one. */
const inOutage = ({ phase }: Swap): boolean => phase === 'empty' || phase === 'zero';

function incomingLost(swap: Swap, seen: Observation): Cause | undefined {
  if (!canTurnBack(swap) && !inOutage(swap)) return undefined;
  // A look may be older than the swap's first deed; what EC2 does not show yet is not lost yet.
  const settled = seen.at - swap.approvedAt > patienceMs;
  for (const id of ids(swap.plan.incoming)) {
    const state = lost(seen, id);
    if (state !== undefined && (state !== 'unknown to EC2' || settled)) {
      return { kind: 'incoming-lost', instance: id, state };
    }
  }
  return undefined;
}

/** A trip wire while old instances leave or wait: before, a gate waits for alarms; after, nothing is undone. */
function alarmGoneOff(swap: Swap, seen: Observation): Cause | undefined {
  const watched = canTurnBack(swap) && (swap.phase === 'retire' || swap.phase === 'bake');
  const name = watched ? swap.plan.alarms?.find(alarm => seen.alarms?.get(alarm) === 'ALARM') : undefined;
  return name === undefined ? undefined : { kind: 'alarm', name };
}
