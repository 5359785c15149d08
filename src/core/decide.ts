/**
 * Decides what a swap does now, from its journal, one look at AWS and the time. Facts come from AWS,
 * patience from the journal. Kept true here:
 * - nothing leaves service while fewer than the plan's floor would stay healthy;
 * - only instances of the plan are touched, and no incoming one is ever terminated;
 * - before the first termination everything can be taken back; after it the swap goes on or halts.
 * Called again with the same journal and observation it decides the same, whatever process asks.
 */
import { unreachable } from './assert.ts';
import { type Decision, enter, halt, paced, settling, throttleWaitMs, wait, waitCalmly } from './decision.ts';
import type { Observation } from './domain.ts';
import { empty, open, zero } from './empty-first.ts';
import { foreignChange, suspects } from './foreign.ts';
import type { Cause, Phase } from './journal.ts';
import { lastLook } from './last-look.ts';
import { patienceMs } from './limits.ts';
import { restore, watch } from './restore.ts';
import { healthyMembers, showsHealth } from './sight.ts';
import {
  attach,
  bake,
  canary,
  gate,
  makeRoom,
  mark,
  protect,
  retire,
  suspend,
  template,
  terminate,
  without,
} from './steps.ts';
import { canTurnBack, type Swap } from './swap.ts';
import { detachIncoming, gateReturned, returnOutgoing } from './undo.ts';
import { whyNotGoOn } from './why-stop.ts';

export function decide(swap: Swap, seen: Observation, now: number): Decision {
  return paced(next(swap, seen, now), swap, now);
}

function next(swap: Swap, seen: Observation, now: number): Decision {
  if (swap.unknownEvent !== undefined) return halt({ kind: 'unknown-event', event: swap.unknownEvent });
  if (seen.group === undefined) return groupMissing(swap, seen);
  if (swap.missingSince !== undefined) return { kind: 'note', event: { kind: 'missing', missing: false } };

  const healthy = showsHealth(seen) ? healthyMembers(seen).length : undefined;
  if (healthy !== undefined && healthy < (swap.lowestHealthy ?? Number.POSITIVE_INFINITY)) {
    return { kind: 'note', event: { kind: 'capacity', healthy } };
  }

  // The limits of a phase say nothing more once the swap has turned back in it.
  if (swap.turned && !swap.phase.startsWith('undo-')) return enter('undo-return');
  const cause = whyNotGoOn(swap, seen, now);
  if (cause && canTurnBack(swap)) return { kind: 'note', event: { kind: 'turned', cause } };
  if (cause) {
    const around = wayAround(swap, cause);
    return around === undefined ? halt(cause) : enter(around, cause);
  }
  if (swap.pausedSince !== undefined) return waitCalmly({ kind: 'paused', since: swap.pausedSince }, now);

  const strange = foreignChange(swap, seen, seen.group);
  if (strange) return { kind: 'note', event: strange };

  const throttled = throttleWaitMs(swap, now);
  if (throttled > 0) return wait({ kind: 'throttled' }, throttled);

  const decision = lastLook(nextIn(swap, seen, now), swap, seen, seen.group);
  return decision.kind === 'act' && suspects(swap) ? settling('what others may have changed') : decision;
}

/** The ladder: what the phase that the swap is in still lacks. */
function nextIn(swap: Swap, seen: Observation, now: number): Decision {
  switch (swap.phase) {
    case 'mark':
      return mark(swap, seen, now);
    case 'suspend':
      return suspend(swap, seen, now);
    case 'empty':
      return empty(swap, seen, now);
    case 'zero':
      return zero(swap, seen, now);
    case 'open':
      return open(swap, seen, now);
    case 'room':
      return makeRoom(swap, seen, now);
    case 'canary':
      return canary(swap, seen, now);
    case 'attach':
      return attach(swap, seen, now);
    case 'gate':
      return gate(swap, seen, now);
    case 'protect':
      return protect(swap, seen, now);
    case 'retire':
      return retire(swap, seen, now);
    case 'bake':
      return bake(swap, seen, now);
    case 'terminate':
      return terminate(swap, seen, now);
    case 'template':
      return template(swap, seen, now);
    case 'restore':
      return restore(swap, seen, 'swapped');
    case 'watch':
      return watch(swap, seen, now);
    case 'undo-return':
      return returnOutgoing(swap, seen, now);
    case 'undo-gate':
      return gateReturned(swap, seen, now);
    case 'undo-detach':
      return detachIncoming(swap, seen, now);
    case 'undo-restore':
      return restore(swap, seen, 'undone');
    default:
      return unreachable(swap.phase);
  }
}

/** One look without the group proves nothing: reads lag, and pages come empty. */
function groupMissing(swap: Swap, { at }: Observation): Decision {
  if (swap.missingSince === undefined) return { kind: 'note', event: { kind: 'missing', missing: true } };
  return at - swap.missingSince > patienceMs ? halt({ kind: 'group-gone' }) : settling('the group');
}

/** The phase to go on in where the present one is not worth a halt. */
const wayAround = ({ phase, plan }: Swap, { kind }: Cause): Phase | undefined =>
  kind === 'denied' || kind === 'refused' || kind === 'deadline' ? without[phase]?.(plan) : undefined;
