/**
 * How long swaps of a group take, from those that it has had: nothing is estimated that was not measured
 * here. The median is taken phase by phase, because one slow start must not colour every later promise;
 * what the plan itself fixes, bake and watch, is taken from the plan.
 */
import type { Outcome, Phase } from './journal.ts';
import type { Plan } from './plan.ts';
import type { Swap } from './swap.ts';

export interface History {
  /** How many swaps it is taken from; at least 1. */
  readonly swaps: number;
  /** Median time in each phase that any of them passed, in milliseconds. */
  readonly phaseMs: ReadonlyMap<Phase, number>;
}

/**
 * Of swaps that ended as planned, or of those that were undone; undefined where there is none. Time spent paused
 * does not count.
 */
export function historyOf(
  past: readonly Swap[],
  outcome: Exclude<Outcome, 'halted'> = 'swapped',
): History | undefined {
  const good = past.filter(({ ended }) => ended?.outcome === outcome);
  if (good.length === 0) return undefined;
  const times = new Map<Phase, number[]>();
  for (const { passed, ended, pausedMs } of good) {
    // Where in the swap it was paused is not kept by phase: such a swap says nothing about them.
    if (pausedMs > 0) continue;
    passed.forEach(({ phase, at }, i) => {
      const until = passed[i + 1]?.at ?? ended?.at ?? at;
      times.set(phase, [...(times.get(phase) ?? []), until - at]);
    });
  }
  const phaseMs = new Map([...times].map(([phase, all]) => [phase, median(all)]));
  return phaseMs.size === 0 ? undefined : { swaps: good.filter(s => s.pausedMs === 0).length, phaseMs };
}

/** How long these phases of the plan are expected to take together. */
export function expectedMs(plan: Plan, phases: readonly Phase[], history: History): number {
  return phases.reduce((sum, phase) => sum + (usualMs(plan, phase, history) ?? 0), 0);
}

/** How long a phase of this plan usually takes; undefined where no swap has passed it. */
export function usualMs(plan: Plan, phase: Phase, { phaseMs }: History): number | undefined {
  if (phase === 'bake') return plan.bakeMs;
  if (phase === 'watch') return plan.watchMs ?? 0;
  return phaseMs.get(phase);
}

/** When the swap is expected to have ended; undefined once it has turned back, is paused or has ended. */
export function expectedEnd(
  swap: Swap,
  phases: readonly Phase[],
  history: History | undefined,
): number | undefined {
  if (!history || swap.ended || swap.turned || swap.pausedSince !== undefined) return undefined;
  return swap.clockFrom + expectedMs(swap.plan, left(swap, phases), history);
}

/** What the plan itself makes the phases last, were everything else to take no time. */
export function leastMs(plan: Plan, phases: readonly Phase[]): number {
  return phases.reduce((sum, phase) => sum + (least[phase]?.(plan) ?? 0), 0);
}

/** The first look comes at once, the others so far apart. */
const gateMs = ({ gate }: Plan): number => (gate.looks - 1) * gate.everyMs;

/**
 * Phases that the plan gives a length. A target is shown as draining for the whole of its delay, however few
 * connections it has (facts/aws.md section 5).
 */
const least: Readonly<Partial<Record<Phase, (plan: Plan) => number>>> = {
  canary: gateMs,
  gate: gateMs,
  retire: plan => plan.batches.length * (gateMs(plan) + plan.drainMs),
  empty: plan => plan.drainMs,
  bake: plan => plan.bakeMs,
  watch: plan => plan.watchMs ?? 0,
};

/** Before when the swap cannot have ended; undefined once it has turned back, is paused or has ended. */
export function leastEnd(swap: Swap, phases: readonly Phase[]): number | undefined {
  if (swap.ended || swap.turned || swap.pausedSince !== undefined) return undefined;
  return swap.clockFrom + leastMs(swap.plan, left(swap, phases));
}

/** The phase that lasts and those after it. A bake that somebody has ended is over. */
function left(swap: Swap, phases: readonly Phase[]): readonly Phase[] {
  const over = swap.phase === 'bake' && swap.asked?.what === 'finish' ? 1 : 0;
  return phases.slice(Math.max(0, phases.indexOf(swap.phase)) + over);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  const next = sorted[Math.ceil((sorted.length - 1) / 2)] ?? middle;
  return Math.round((middle + next) / 2);
}
