/**
 * A journal in memory with the store's rules: it continues without a gap, under the newest fence, and is
 * durable the moment an append resolves. Events go through their form on record, as on disk.
 */
import { must } from '../../src/core/assert.ts';
import type { SwapId } from '../../src/core/domain.ts';
import type { Entry, JournalEvent } from '../../src/core/journal.ts';
import { bodyOf, eventIn } from '../../src/core/record.ts';
import { type Journal, JournalMoved, LeaseLost } from '../../src/ports.ts';

interface OnRecord {
  fence: number;
  live: boolean;
  readonly entries: Entry[];
}

export class MemoryJournal implements Journal {
  readonly #now: () => number;
  readonly #swaps = new Map<SwapId, OnRecord>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The approval, as the store writes it. */
  begin(swap: SwapId, event: JournalEvent): void {
    this.#swaps.set(swap, {
      fence: 0,
      live: true,
      entries: [{ seq: 1, at: this.#now(), event: copy(event) }],
    });
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
    return Promise.resolve(this.#swaps.get(swap)?.entries.slice(after) ?? []);
  }

  append({ swap, fence }: { swap: SwapId; fence: number }, seq: number, event: JournalEvent): Promise<Entry> {
    const record = this.#of(swap);
    if (record.fence !== fence) return Promise.reject(new LeaseLost('overtaken'));
    if (record.entries.length + 1 !== seq) return Promise.reject(new JournalMoved('moved'));
    return Promise.resolve(this.#add(record, event));
  }

  ask(swap: SwapId, event: JournalEvent): Promise<Entry | undefined> {
    const record = this.#of(swap);
    // Stories are told with other events, too.
    return Promise.resolve(event.kind === 'asked' && !record.live ? undefined : this.#add(record, event));
  }

  takeUp(...[swap, seq, event]: Parameters<Journal['takeUp']>): ReturnType<Journal['takeUp']> {
    const record = this.#of(swap);
    if (record.entries.length + 1 !== seq) return Promise.resolve({ kind: 'moved' });
    const busy = this.liveNow().find(other => groupOf(this.#of(other)) === groupOf(record));
    if (busy !== undefined) return Promise.resolve({ kind: 'busy', swap: busy });
    this.#add(record, event);
    record.live = true;
    return Promise.resolve({ kind: 'taken-up' });
  }

  live(): Promise<readonly SwapId[]> {
    return Promise.resolve(this.liveNow());
  }

  liveNow(): readonly SwapId[] {
    return [...this.#swaps].filter(([, { live }]) => live).map(([swap]) => swap);
  }

  /** Every swap that ever began. */
  begun(): readonly SwapId[] {
    return [...this.#swaps.keys()];
  }

  /** The fence of whoever took the swap over last. */
  fence(swap: SwapId): number {
    return this.#of(swap).fence;
  }

  #of(swap: SwapId): OnRecord {
    return must(this.#swaps.get(swap), `swap ${swap} is on record`);
  }

  #add(record: OnRecord, event: JournalEvent): Entry {
    const entry = { seq: record.entries.length + 1, at: this.#now(), event: copy(event) };
    record.entries.push(entry);
    if (event.kind === 'ended') record.live = false;
    return entry;
  }
}

const groupOf = ({ entries: [first] }: OnRecord): string | undefined =>
  first?.event.kind === 'approved' ? first.event.plan.groupArn : undefined;

const copy = (event: JournalEvent): JournalEvent => eventIn(bodyOf(event));
