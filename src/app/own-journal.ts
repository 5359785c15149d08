/**
 * The journal of one swap in the hands of the process that runs it. What stands in a journal never changes,
 * so it is read whole once and then only from where it was read to: a step costs the same at the end of a
 * long swap as at its beginning. Whoever begins anew from the same journal knows the same.
 */
import { must } from '../core/assert.ts';
import type { Entry, JournalEvent } from '../core/journal.ts';
import { continued, replay } from '../core/replay.ts';
import type { Swap } from '../core/swap.ts';
import { type Journal, JournalMoved, type Lease, type SwapMetrics } from '../ports.ts';

export class OwnJournal {
  readonly lease: Lease;
  readonly #journal: Journal;
  readonly #metrics: SwapMetrics | undefined;
  #swap: Swap | undefined;
  #lastAt = 0;
  /**
   * When this process last saw the health of the group at its load balancers. No record is kept of it: whoever
   * begins anew looks.
   */
  healthSeenAt = Number.NEGATIVE_INFINITY;

  constructor(lease: Lease, journal: Journal, metrics?: SwapMetrics) {
    this.lease = lease;
    this.#journal = journal;
    this.#metrics = metrics;
  }

  /** The swap as far as its journal has been read. */
  get swap(): Swap {
    return must(this.#swap, 'the journal has been read');
  }

  /** Time of the last entry. */
  get lastAt(): number {
    return this.#lastAt;
  }

  /** Takes in what is new, people's words included. */
  async read(): Promise<Swap> {
    this.#take(await this.#journal.read(this.lease.swap, this.#swap?.lastSeq));
    return this.swap;
  }

  /**
   * Undefined when a person's word has come in between: then everything is looked at anew. Throws `LeaseLost`
   * when another process has taken the swap over.
   */
  async append(event: JournalEvent): Promise<Entry | undefined> {
    try {
      const before = this.swap;
      const entry = await this.#journal.append(this.lease, before.lastSeq + 1, event);
      this.#metrics?.recorded(before, entry);
      this.#take([entry]);
      return entry;
    } catch (error) {
      if (error instanceof JournalMoved) return undefined;
      throw error;
    }
  }

  /** Appends behind whatever people have said meanwhile. */
  async record(event: JournalEvent): Promise<void> {
    while ((await this.append(event)) === undefined) await this.read();
  }

  #take(entries: readonly Entry[]): void {
    if (entries.length > 0) this.#swap = this.#swap ? entries.reduce(continued, this.#swap) : replay(entries);
    this.#lastAt = entries.at(-1)?.at ?? this.#lastAt;
  }
}
