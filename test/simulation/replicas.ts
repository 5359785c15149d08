/**
 * Several processes on one store, as `src/store/replicas.ts` shares the swaps out: a process of which nothing
 * is heard for ten seconds loses its swaps to another one, and may not act any more when it wakes.
 */
import type { SwapId } from '../../src/core/domain.ts';
import { type Dispatcher, type Outbox, TurnLost, type Worker } from '../../src/ports.ts';
import type { MemoryStore } from '../helpers/memory-store.ts';
import type { VirtualClock } from '../helpers/virtual-clock.ts';
import type { BotProcess } from './bot-process.ts';

const lapseMs = 10_000;
/** A turn at telling outlives its holder by so long. */
const turnLapseMs = 12_000;
const turnEveryMs = 500;

interface Held {
  readonly process: BotProcess;
  readonly taken: AbortController;
  lapsed: boolean;
}

export class Replicas {
  readonly #clock: VirtualClock;
  readonly #store: MemoryStore;
  /** The mistake of never asking whether one may still act. */
  readonly #mayActAlways: boolean;
  readonly #workers = new Map<BotProcess, Worker>();
  readonly #held = new Map<SwapId, Held>();
  readonly #turns = new Map<SwapId, { readonly token: object; until: number }>();

  constructor(clock: VirtualClock, store: MemoryStore, mayActAlways: boolean) {
    this.#clock = clock;
    this.#store = store;
    this.#mayActAlways = mayActAlways;
  }

  dispatcher(process: BotProcess): Dispatcher {
    return {
      start: worker => {
        this.#workers.set(process, worker);
        this.offerAll();
        return Promise.resolve();
      },
      wake: swap => {
        const held = this.#held.get(swap);
        if (held) this.#workers.get(held.process)?.ring(swap);
        else this.#offer(swap);
      },
      stop: () => Promise.resolve(),
    };
  }

  /** A process died or froze: what it runs goes to another one unless it is soon heard of again. */
  async lost(process: BotProcess): Promise<void> {
    await this.#clock.sleep(lapseMs);
    if (process.awake) return;
    const lapsed = [...this.#held].filter(([, held]) => held.process === process);
    for (const [swap, held] of lapsed) {
      held.lapsed = true;
      this.#held.delete(swap);
      this.#offer(swap);
    }
    // The one that wakes hears of it a little later than it could have acted.
    await this.#clock.sleep(2_000);
    for (const [, held] of lapsed) held.taken.abort();
  }

  /** Somebody is there again: whatever nobody runs is taken up. */
  offerAll(): void {
    for (const swap of this.#store.journal.liveNow()) this.#offer(swap);
  }

  turns(): Pick<Outbox, 'turn'> {
    return {
      turn: async swap => {
        const token = {};
        for (;;) {
          const holder = this.#turns.get(swap);
          if (holder === undefined || holder.until < this.#clock.now()) break;
          await this.#clock.sleep(turnEveryMs);
        }
        const isOurs = (): boolean => this.#turns.get(swap)?.token === token;
        const renew = (): void =>
          void this.#turns.set(swap, { token, until: this.#clock.now() + turnLapseMs });
        renew();
        return {
          still: () => {
            if (!isOurs()) return Promise.reject(new TurnLost('another process tells it'));
            renew();
            return Promise.resolve();
          },
          end: () => {
            if (isOurs()) this.#turns.delete(swap);
            return Promise.resolve();
          },
        };
      },
    };
  }

  #offer(swap: SwapId): void {
    if (this.#held.has(swap) || !this.#store.journal.liveNow().includes(swap)) return;
    const [found] = [...this.#workers].filter(([process]) => process.awake);
    if (!found) return;
    const [process, worker] = found;
    const held: Held = { process, taken: new AbortController(), lapsed: false };
    this.#held.set(swap, held);
    void this.#run(swap, held, worker);
  }

  async #run(swap: SwapId, held: Held, worker: Worker): Promise<void> {
    const mayAct = (): boolean => this.#mayActAlways || !held.lapsed;
    await worker.run(swap, { signal: held.taken.signal, mayAct });
    if (this.#held.get(swap) === held) this.#held.delete(swap);
  }
}
