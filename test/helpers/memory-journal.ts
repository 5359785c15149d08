/**
 * A journal in memory with the store's rules: it continues without a gap, under the newest fence, and is
 * durable the moment an append resolves. Events go through JSON, as on disk.
 */
import { must } from '../../src/core/assert.ts';
import type { SwapId } from '../../src/core/domain.ts';
import type { Entry, JournalEvent } from '../../src/core/journal.ts';
import { type Journal, JournalMoved, LeaseLost } from '../../src/ports.ts';

export class MemoryJournal implements Journal {
  readonly #now: () => number;
  readonly #swaps = new Map<SwapId, { fence: number; entries: Entry[] }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The approval, as the store writes it. */
  begin(swap: SwapId, event: JournalEvent): void {
    this.#swaps.set(swap, { fence: 0, entries: [{ seq: 1, at: this.#now(), event: copy(event) }] });
  }

  entries(swap: SwapId): readonly Entry[] {
    return this.#of(swap).entries;
  }

  claim(swap: SwapId) {
    const record = this.#of(swap);
    record.fence++;
    return Promise.resolve({ swap, fence: record.fence });
  }

  read(swap: SwapId, after = 0): Promise<readonly Entry[]> {
    return Promise.resolve(this.#of(swap).entries.slice(after));
  }

  append({ swap, fence }: { swap: SwapId; fence: number }, seq: number, event: JournalEvent): Promise<Entry> {
    const record = this.#of(swap);
    if (record.fence !== fence) return Promise.reject(new LeaseLost('overtaken'));
    if (record.entries.length + 1 !== seq) return Promise.reject(new JournalMoved('moved'));
    return Promise.resolve(this.#add(record.entries, event));
  }

  ask(swap: SwapId, event: JournalEvent): Promise<Entry> {
    return Promise.resolve(this.#add(this.#of(swap).entries, event));
  }

  takeUp(...[swap, seq, event]: Parameters<Journal['takeUp']>): ReturnType<Journal['takeUp']> {
    const { entries } = this.#of(swap);
    if (entries.length + 1 !== seq) return Promise.resolve({ kind: 'moved' });
    this.#add(entries, event);
    return Promise.resolve({ kind: 'taken-up' });
  }

  live(): Promise<readonly SwapId[]> {
    return Promise.resolve([...this.#swaps].filter(([, record]) => !ended(record)).map(([swap]) => swap));
  }

  #of(swap: SwapId): { fence: number; entries: Entry[] } {
    return must(this.#swaps.get(swap), `swap ${swap} is on record`);
  }

  #add(entries: Entry[], event: JournalEvent): Entry {
    const entry = { seq: entries.length + 1, at: this.#now(), event: copy(event) };
    entries.push(entry);
    return entry;
  }
}

const ended = ({ entries }: { entries: Entry[] }): boolean =>
  entries.findLast(e => e.event.kind === 'ended' || e.event.kind === 'taken-up')?.event.kind === 'ended';

const copy = (event: JournalEvent): JournalEvent => JSON.parse(JSON.stringify(event)) as JournalEvent;
