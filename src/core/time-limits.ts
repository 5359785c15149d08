/**
 * Every phase ends within a time, so that every swap has an end. Time spent paused does not count. The
 * limit of the whole swap holds on the way forward; the way back is bounded phase by phase.
 */
import type { Cause, Phase } from './journal.ts';
import { bookkeepingMs, restoringMs, standbySlackMs } from './limits.ts';
import type { Plan } from './plan.ts';
import type { Swap } from './swap.ts';

export function timeLimitPassed(swap: Swap, now: number): Cause | undefined {
  const { plan, phase } = swap;
  // Where looks are rare, good ones that are not yet enough are no reason to turn back: a bad one is.
  const shut = swap.looked.waitingFor.length > 0;
  const shutMs = now - Math.max(swap.shutSince, swap.clockFrom);
  const limitMs = limits[phase].gate?.(plan);
  if (limitMs !== undefined && shut && shutMs > limitMs) {
    return { kind: 'gate-timeout', phase, waitingFor: swap.looked.waitingFor };
  }
  const phaseLimit = limits[phase].phase?.(plan);
  if (phaseLimit !== undefined && now - swap.clockFrom > phaseLimit) return { kind: 'deadline', phase };
  const whole = swap.deadlineFrom + plan.deadlineMs + swap.pausedMs;
  if (!swap.turned && now > whole) return { kind: 'deadline', phase };
  return undefined;
}

/**
 * How long the gate of a phase may stay shut since the last deed, and how long a phase may take from its
 * beginning; `undefined` where the other limit, or the one of the whole, holds.
 */
const limits: Readonly<Record<Phase, { gate?: (plan: Plan) => number; phase?: (plan: Plan) => number }>> = {
  mark: { phase: () => bookkeepingMs },
  suspend: { phase: () => bookkeepingMs },
  // Draining and termination hooks take up to hours; the limit of the whole holds.
  empty: {},
  zero: { phase: () => bookkeepingMs },
  open: { phase: () => bookkeepingMs },
  room: { phase: () => bookkeepingMs },
  canary: { gate: plan => plan.gate.timeoutMs },
  attach: { phase: () => bookkeepingMs },
  gate: { gate: plan => plan.gate.timeoutMs },
  protect: { phase: () => bookkeepingMs },
  retire: { gate: plan => plan.gate.timeoutMs + plan.drainMs + standbySlackMs },
  bake: { gate: plan => plan.gate.timeoutMs },
  terminate: {},
  template: { phase: () => bookkeepingMs },
  restore: { phase: () => restoringMs },
  watch: { phase: plan => restoringMs + (plan.watchMs ?? 0) },
  'undo-return': { phase: plan => bookkeepingMs + plan.drainMs },
  'undo-gate': { gate: plan => plan.gate.timeoutMs },
  'undo-detach': { phase: plan => bookkeepingMs + plan.drainMs + plan.gate.timeoutMs },
  'undo-restore': { phase: () => restoringMs },
};
