/** Which process runs which swap. */
import type { SwapId } from '../core/domain.ts';

/** Where the record is kept: a file of this machine, or a database that several bots serve. */
export type StorePlace =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** What is known of the right to run a swap. */
export interface Hold {
  /** Aborts when the swap has been given to another process. */
  readonly signal: AbortSignal;
  /** False once so much time has passed unseen that another process may have taken over. Asked right before each act. */
  readonly mayAct: () => boolean;
}

/** Who runs swaps in this process. */
export interface Worker {
  /** Runs until the swap has ended (`ended`) or has to be left to others (`let-go`). Never rejects. */
  readonly run: (swap: SwapId, hold: Hold) => Promise<'ended' | 'let-go'>;
  /** There is news of a swap that may be running here. */
  readonly ring: (swap: SwapId) => void;
}

/**
 * Shares the swaps out among the processes that serve one store. It only ever tries: who may act is decided
 * by the journal (its fence), so a lost claim, a woken process or a doubled wake-up can never act twice.
 */
export interface Dispatcher {
  /** Hands swaps to the worker from now on, those on record first. Rejects when the store cannot be reached. */
  start(worker: Worker): Promise<void>;
  /** There is news of a swap: whichever process runs it is told, and one of them runs it. Never throws. */
  wake(swap: SwapId): void;
  /** Gives back whatever is still held, once the worker has let go; others can have it at once. */
  stop(): Promise<void>;
}
