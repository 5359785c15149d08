/** What can be decided, and the small words the steps are written in. */
import type { Action, Observation } from './domain.ts';
import type { Cause, JournalEvent, Phase, ProofRow } from './journal.ts';
import { calmMs, lookMs, lookSoonMs, patienceMs, throttleFirstMs, throttleMostMs } from './limits.ts';
import { type Swap, type Target, tryKey } from './swap.ts';

/** Why nothing is done now. */
export type Why =
  /** A deed's effect is not seen yet. */
  | { readonly kind: 'settling'; readonly what: string }
  | { readonly kind: 'gate'; readonly waitingFor: readonly string[] }
  | { readonly kind: 'floor'; readonly healthy: number; readonly floor: number }
  | { readonly kind: 'bake'; readonly until: number }
  | { readonly kind: 'watch'; readonly until: number }
  | { readonly kind: 'paused'; readonly since: number }
  | { readonly kind: 'throttled' };

export type Decision =
  | { readonly kind: 'act'; readonly action: Action }
  /** Something to remember; then decide again. */
  | { readonly kind: 'note'; readonly event: JournalEvent }
  | { readonly kind: 'wait'; readonly why: Why; readonly ms: number }
  /** It depends on the health at the load balancers, which this look left out: look at all of it, then decide again. */
  | { readonly kind: 'look' }
  | { readonly kind: 'end'; readonly event: Extract<JournalEvent, { kind: 'ended' }> };

export const act = (action: Action): Decision => ({ kind: 'act', action });
export const lookAtHealth: Decision = { kind: 'look' };
export const enter = (phase: Phase, because?: Cause): Decision => ({
  kind: 'note',
  event: { kind: 'phase', phase, ...(because === undefined ? {} : { because }) },
});
export const wait = (why: Why, ms: number = lookMs): Decision => ({ kind: 'wait', why, ms });
/**
 * Only time or a person can help. Such looks of all swaps fall on the same moments, so that one read serves
 * them all.
 */
export const waitCalmly = (why: Why, now: number, mostMs = Number.POSITIVE_INFINITY): Decision =>
  wait(why, Math.min(mostMs, calmMs - (now % calmMs)));
/** The effect of a deed is on its way: look soon. */
export const settling = (what: string): Decision => wait({ kind: 'settling', what }, lookSoonMs);
export const halt = (cause: Cause, proof: readonly ProofRow[] = []): Decision => ({
  kind: 'end',
  event: { kind: 'ended', outcome: 'halted', cause, proof },
});

/**
 * Tried so lately that a look which does not show it proves nothing.
 * @param seenAt when that look began: where calls are short it may be much older than the moment it is judged in
 */
export function recently(swap: Swap, kind: Action['kind'], target: Target, seenAt: number): boolean {
  const tries = swap.tries.get(tryKey(kind, target));
  return tries !== undefined && seenAt - tries.at < patienceMs;
}

/**
 * AWS has said that it took the last try, or that it was so already. That is a fact like a look, and no look
 * need confirm it before the next thing is done; one that comes to show otherwise is heeded as any change.
 */
export const taken = (swap: Swap, kind: Action['kind'], target: Target): boolean =>
  swap.tries.get(tryKey(kind, target))?.taken === true;

/**
 * A drain may take many minutes: the longer an effect has not shown, the less often it is looked for, so that
 * it is never seen later by more than a tenth of what it took.
 */
export function paced(decision: Decision, { lastDeed }: Swap, now: number): Decision {
  if (decision.kind !== 'wait' || decision.why.kind !== 'settling' || lastDeed === undefined) return decision;
  const tenthMs = (now - lastDeed.at) / 10;
  return { ...decision, ms: Math.max(decision.ms, Math.min(Math.round(tenthMs), lookMs)) };
}

/** How long to leave AWS alone after throttled calls. */
export function throttleWaitMs(swap: Swap, now: number): number {
  if (swap.throttled === 0 || swap.lastDeed === undefined) return 0;
  const pause = Math.min(throttleFirstMs * 2 ** (swap.throttled - 1), throttleMostMs);
  return Math.max(0, swap.lastDeed.at + pause - now);
}

/** A step of a phase: what to do now that this phase is reached. */
export type Step = (swap: Swap, seen: Observation, now: number) => Decision;
