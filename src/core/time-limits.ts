/**
 * Every phase ends within a time, so that every swap has an end. Time spent paused does not count. The
 * limit of the whole swap holds on the way forward; the way back is bounded phase by phase.
 */
import type { Cause, Phase } from './journal.ts';
import { bookkeepingMs, standbySlackMs } from './limits.ts';
import type { Swap } from './swap.ts';

export function timeLimitPassed(swap: Swap, now: number): Cause | undefined {
  const { plan, phase } = swap;
  const open = swap.looked.good >= plan.gate.looks;
  const shutMs = now - Math.max(swap.shutSince, swap.clockFrom);
  const limitMs = gateLimitMs(swap, phase);
  if (limitMs !== undefined && !open && shutMs > limitMs) {
    return { kind: 'gate-timeout', phase, waitingFor: swap.looked.waitingFor };
  }
  const phaseLimit = phaseLimitMs(swap, phase);
  if (phaseLimit !== undefined && now - swap.clockFrom > phaseLimit) return { kind: 'deadline', phase };
  const whole = swap.approvedAt + plan.deadlineMs + swap.pausedMs;
  if (!swap.turned && now > whole) return { kind: 'deadline', phase };
  return undefined;
}

/** How long the gate of a phase may stay shut since the last deed. */
function gateLimitMs({ plan }: Swap, phase: Phase): number | undefined {
  switch (phase) {
    case 'gate':
    case 'bake':
    case 'undo-gate':
      return plan.gate.timeoutMs;
    case 'retire':
      return plan.gate.timeoutMs + plan.drainMs + standbySlackMs;
    default:
      return undefined;
  }
}

/** How long a phase may take from its beginning; undefined where the gate or the whole limits it. */
function phaseLimitMs({ plan }: Swap, phase: Phase): number | undefined {
  switch (phase) {
    case 'suspend':
    case 'room':
    case 'attach':
    case 'restore':
    case 'undo-restore':
      return bookkeepingMs;
    case 'undo-return':
      return bookkeepingMs + plan.drainMs;
    case 'undo-detach':
      return bookkeepingMs + plan.drainMs + plan.gate.timeoutMs;
    default:
      return undefined;
  }
}
