/**
 * The events of a swap: the only memory of it. Kinds and fields are added, never changed or removed, so
 * that any version can go on with what another began. An action is journaled before it is performed: the
 * journal may claim too much, never too little.
 */
import type { Action, Activity, Answer, PersonId, SwapId, Told, Trouble } from './domain.ts';
import type { Plan } from './plan.ts';

/**
 * The phases of both strategies and of the undo, in the order in which they are passed. Which phase a swap is
 * in comes from the journal; what is left to do in it comes from AWS.
 */
export const phases = [
  'mark',
  'suspend',
  'empty',
  'zero',
  'open',
  'room',
  'canary',
  'attach',
  'gate',
  'protect',
  'retire',
  'bake',
  'terminate',
  'template',
  'restore',
  'watch',
  'undo-return',
  'undo-gate',
  'undo-detach',
  'undo-restore',
] as const;
export type Phase = (typeof phases)[number];

/** Why a swap turned back or halted. Words for it are in `messages`. */
export type Cause =
  | { readonly kind: 'asked'; readonly by: PersonId }
  | { readonly kind: 'gate-timeout'; readonly phase: Phase; readonly waitingFor: readonly string[] }
  | { readonly kind: 'incoming-lost'; readonly instance: string; readonly state: string }
  | { readonly kind: 'deadline'; readonly phase: Phase }
  | { readonly kind: 'denied'; readonly permission: string; readonly text: string }
  | ({ readonly kind: 'refused'; readonly action: Action; readonly code: string } & Told)
  | { readonly kind: 'alarm'; readonly name: string }
  | { readonly kind: 'blind'; readonly trouble: Trouble }
  | { readonly kind: 'group-gone' }
  | { readonly kind: 'foreign'; readonly what: readonly string[] }
  | { readonly kind: 'unknown-event'; readonly event: string };

export type Outcome = 'swapped' | 'undone' | 'halted';

/** One setting as found and as it is at the end. */
export interface ProofRow {
  readonly what: string;
  readonly found: string;
  readonly now: string;
  readonly verdict: 'as found' | 'as planned' | 'changed by others' | 'not done';
}

export type JournalEvent =
  | {
      readonly kind: 'approved';
      readonly plan: Plan;
      readonly requester: PersonId;
      readonly approver: PersonId;
      /** Everybody who approved, in order, where several had to. */
      readonly approvers?: readonly PersonId[];
      /** Why the requester approved alone, where the policy allows that. */
      readonly brokeGlass?: string;
      readonly swap?: SwapId;
    }
  /** The swap has entered a phase; `because` says why the one before is left undone. */
  | { readonly kind: 'phase'; readonly phase: Phase; readonly because?: Cause }
  /** Written before the call. */
  | { readonly kind: 'acting'; readonly action: Action }
  /** What came of the call before it. */
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** Good looks in a row at the gate of the current phase, or the reasons why this one was bad. */
  | { readonly kind: 'looked'; readonly good: number; readonly waitingFor: readonly string[] }
  /** A look did not show the group, or shows it again. */
  | { readonly kind: 'missing'; readonly missing: boolean }
  /** AWS cannot be looked at, and why; without a trouble: it can again. */
  | { readonly kind: 'blind'; readonly trouble?: Trouble }
  /** Something that is not ours shows for the first time; empty: it was an old read. */
  | { readonly kind: 'suspected'; readonly what: readonly string[] }
  /** Somebody else changed the group: nothing is done until a person says how to go on. */
  | { readonly kind: 'foreign'; readonly what: readonly string[] }
  /** The number of healthy members is lower than in any look before. */
  | { readonly kind: 'capacity'; readonly healthy: number }
  | {
      readonly kind: 'asked';
      readonly what: 'pause' | 'continue' | 'abort' | 'undo' | 'finish';
      readonly by: PersonId;
    }
  /** A halted swap goes on: what it did not get done before is tried anew, in new time. */
  | { readonly kind: 'taken-up'; readonly by: PersonId }
  /** The swap turns back. */
  | { readonly kind: 'turned'; readonly cause: Cause }
  | {
      readonly kind: 'ended';
      readonly outcome: Outcome;
      readonly cause?: Cause;
      readonly proof: readonly ProofRow[];
      /** Lowest number of healthy members seen in any look, and the members still unlike the plan. */
      readonly lowestHealthy?: number;
      readonly leftOver?: readonly string[];
      /** What the group did by itself while it was watched: the first few, and how many more. */
      readonly activities?: readonly Activity[];
      readonly moreActivities?: number;
    };

/** An event in its place. */
export interface Entry {
  /** 1, 2, 3… without gaps. */
  readonly seq: number;
  readonly at: number;
  readonly event: JournalEvent;
}
