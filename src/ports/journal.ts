/** The memory of swaps, and the right to write it. */
import type { SwapId } from '../core/domain.ts';
import type { Entry, JournalEvent } from '../core/journal.ts';

/** The right to act on one swap; handed out by the journal, void once another owner took it. */
export interface Lease {
  readonly swap: SwapId;
  /** Rises with every claim: an append under an older fence is refused. */
  readonly fence: number;
}

/** The journal refused an append: somebody else went on with this swap. Let go at once. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** The journal refused an append: a person's word has come in between. Read it and decide again. */
export class JournalMoved extends Error {
  override readonly name = 'JournalMoved';
}

/** The append-only memory of swaps. */
export interface Journal {
  /** Takes the swap over for this process. */
  claim(swap: SwapId): Promise<Lease>;
  read(swap: SwapId, after?: number): Promise<readonly Entry[]>;
  /**
   * Durable when it resolves. Throws `LeaseLost` under an old fence, `JournalMoved` unless it continues the
   * journal without a gap.
   */
  append(lease: Lease, seq: number, event: JournalEvent): Promise<Entry>;
  /**
   * Adds a person's word (pause, abort…) at the end, whoever owns the swap. Undefined, and nothing is added, once the
   * swap has ended: nobody would heed it.
   */
  ask(swap: SwapId, event: JournalEvent): Promise<Entry | undefined>;
  /**
   * Makes a halted swap live again with `event`, if that continues its journal; in one transaction, and only
   * while no other swap has the group.
   */
  takeUp(
    swap: SwapId,
    seq: number,
    event: Extract<JournalEvent, { kind: 'taken-up' }>,
  ): Promise<
    | { readonly kind: 'taken-up' }
    | { readonly kind: 'busy'; readonly swap: SwapId }
    | { readonly kind: 'moved' }
  >;
  /** Approved swaps without an outcome. */
  live(): Promise<readonly SwapId[]>;
}
