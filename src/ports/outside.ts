/** What every part needs beside its own work: the time, a log, and somebody who counts. */
import type { SwapId } from '../core/domain.ts';
import type { Entry } from '../core/journal.ts';
import type { Swap } from '../core/swap.ts';

/** Time as a value. Sleeping ends early, without an error, when the signal aborts. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** One line per happening; the fields carry ids, never secrets or payloads. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** One call to AWS or Slack as it went over the wire; each repetition is one more. */
export interface Call {
  readonly to: 'aws' | 'slack';
  /** As IAM names it (`autoscaling:AttachInstances`), or Slack's method. */
  readonly name: string;
  readonly result: 'ok' | 'throttled' | 'refused' | 'unanswered';
  readonly ms: number;
}

/** Hears of every call, for whoever counts them. Never throws. */
export type Heard = (call: Call) => void;

/** Figures of the swaps that this process runs, for whoever runs the bot. Never throws. */
export interface SwapMetrics {
  /** A step begins that was due at `dueAt`; the answer is called at its end. */
  step(swap: SwapId, dueAt: number): (outcome: 'done' | 'failed') => void;
  /** How many members a step saw healthy; undefined where it did not ask. */
  looked(id: SwapId, swap: Swap, healthy: number | undefined): void;
  /** An event of ours is on record; `before` is the swap without it. */
  recorded(before: Swap, entry: Entry): void;
  /** This process does not run the swap any more. */
  letGo(swap: SwapId): void;
}

/**
 * The record of requests and swaps cannot be read or written just now, and whether the last that was sent is on
 * it is not certain. The message says why, for whoever runs the bot.
 */
export class RecordTrouble extends Error {
  override readonly name: string = 'RecordTrouble';
}
