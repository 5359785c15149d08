/**
 * What is known of a swap at some point of its journal, and what follows from that alone. Nothing of it is stored:
 * `replay.ts` makes it, the same from the same events.
 */
import { unreachable } from './assert.ts';
import type { Action, Answer, InstanceId, PersonId, ProcessName, SwapId, Trouble } from './domain.ts';
import type { Cause, Outcome, Phase } from './journal.ts';
import type { Plan } from './plan.ts';

/** Something that was done, or was about to be done when the process died. */
export interface Deed {
  readonly action: Action;
  /** When it was journaled, or answered where an answer is known: its effect is not older than this. */
  readonly at: number;
  readonly answer?: Answer;
}

/** What is known of trying one thing on one instance, process or size. */
export interface Tries {
  /** Last try; 0 when AWS threw it out unheard, so that nothing can have happened. */
  readonly at: number;
  /** Refusals by AWS in a row, with the last one. */
  readonly refused: number;
  /** AWS said of the last try that it took it, or that it was so already. */
  readonly taken: boolean;
  readonly lastRefusal?: Extract<Answer, { kind: 'refused' }>;
}

export interface Swap {
  readonly plan: Plan;
  readonly requester: PersonId;
  readonly approver: PersonId;
  readonly approvedAt: number;
  readonly phase: Phase;
  readonly phaseAt: number;
  /** When each phase was entered, in order; a swap enters a phase once. */
  readonly passed: readonly { readonly phase: Phase; readonly at: number }[];
  /** Set once the swap has turned back. */
  readonly turned?: { readonly cause: Cause; readonly at: number };
  readonly pausedSince?: number;
  /** What is not ours and was seen, since when; not yet believed. */
  readonly suspected?: { readonly what: readonly string[]; readonly at: number };
  /** The question that is open: others changed this, how shall it go on? */
  readonly question?: { readonly what: readonly string[]; readonly at: number };
  /** Changes by others that a person has agreed to go on with. */
  readonly accepted: readonly string[];
  readonly id?: SwapId;
  /** Time spent paused, up to the last continue. */
  readonly pausedMs: number;
  /** The same, up to the beginning of this phase. */
  readonly pausedMsAtPhase: number;
  /** From when the time limits of this phase count: its beginning, the last continue, or when AWS last would not listen. */
  readonly clockFrom: number;
  /** From when the limit of the whole counts, less the pauses up to then. */
  readonly deadlineFrom: number;
  /** By whom it was taken up again after a halt, at last. */
  readonly takenUp?: { readonly by: PersonId; readonly at: number };
  readonly asked?: { readonly what: 'abort' | 'undo' | 'finish'; readonly by: PersonId };
  readonly lastDeed?: Deed;
  /**
   * AWS denied the last deed, and nothing has been made of it yet. By the order of events and not by time: a
   * deed may be denied in the very moment in which the swap turns.
   */
  readonly denied: Extract<Answer, { kind: 'denied' }> | undefined;
  /** The sizes that we wrote last; whether they took effect is seen by looking. */
  readonly written: { readonly min?: number; readonly max?: number };
  /** By `tryKey`. */
  readonly tries: ReadonlyMap<string, Tries>;
  /** Throttled answers in a row, up to now. */
  readonly throttled: number;
  /** Last word on the gate of this phase; good looks start anew with every deed. */
  readonly looked: { readonly good: number; readonly at: number; readonly waitingFor: readonly string[] };
  /** Since when the gate of this phase has not been fully open. */
  readonly shutSince: number;
  readonly lowestHealthy?: number;
  /** Since when looks have not shown the group. */
  readonly missingSince?: number;
  /** Why AWS cannot be looked at, and since when that is told. */
  readonly blind?: { readonly trouble: Trouble; readonly at: number };
  readonly ended?: { readonly outcome: Outcome; readonly at: number; readonly cause?: Cause };
  /** Kind of the first event that this version does not know. */
  readonly unknownEvent?: string;
  readonly lastSeq: number;
}

/** What an action is tried on. */
export type Target = InstanceId | ProcessName | 'min' | 'desired' | 'max' | 'marker' | 'template';

/** What `tries` is keyed by. */
export const tryKey = (kind: Action['kind'], target: Target): string => `${kind} ${target}`;

/** Everything that an action touches. */
export function touched(action: Action): readonly Target[] {
  switch (action.kind) {
    case 'attach':
    case 'detach':
    case 'enter-standby':
    case 'exit-standby':
    case 'protect':
      return action.instances;
    case 'mark':
    case 'unmark':
      return ['marker'];
    case 'set-template':
      return ['template'];
    case 'terminate':
      return [action.instance];
    case 'suspend':
    case 'resume':
      return action.processes;
    case 'resize':
      return [
        ...(action.min === undefined ? [] : (['min'] as const)),
        ...(action.desired === undefined ? [] : (['desired'] as const)),
        ...(action.max === undefined ? [] : (['max'] as const)),
      ];
    default:
      return unreachable(action);
  }
}

/** Whether a swap that is taken up here goes on forward; else it turns back, or goes on doing so. */
export const goesForward = (swap: Swap): boolean => swap.turned === undefined && !canTurnBack(swap);

/** The phases of each strategy that lie before the first thing that cannot be taken back. */
const beforeNoReturn: Readonly<Record<Plan['strategy'], readonly Phase[]>> = {
  'attach-first': ['mark', 'suspend', 'room', 'canary', 'attach', 'gate', 'protect', 'retire', 'bake'],
  'empty-first': ['mark', 'suspend'],
};

export const canTurnBack = (swap: Swap): boolean =>
  swap.turned === undefined && beforeNoReturn[swap.plan.strategy].includes(swap.phase);
