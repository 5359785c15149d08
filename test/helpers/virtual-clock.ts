/**
 * A clock that stands until everybody sleeps, and then goes on to whoever wakes first: many things at once,
 * hours of them, in no time and always in the same order. All that runs by it may wait for nothing else.
 */
import type { Clock } from '../../src/ports.ts';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** What has a time that is moved from outside; a simulated world is one. */
export interface Timeline {
  readonly now: number;
  advance(ms: number): void;
}

export class VirtualClock implements Clock {
  readonly #time: Timeline;
  #sleepers: Sleeper[] = [];

  constructor(time: Timeline) {
    this.#time = time;
  }

  now(): number {
    return this.#time.now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise(resolve => {
      const wake = (): void => {
        signal?.removeEventListener('abort', aborted);
        resolve();
      };
      const sleeper = { at: this.now() + ms, wake };
      const aborted = (): void => {
        this.#sleepers = this.#sleepers.filter(each => each !== sleeper);
        wake();
      };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', aborted);
    });
  }

  /** Goes on to whoever wakes first; false when nobody does by `end`. Promises have settled before. */
  tick(end: number): boolean {
    const next = Math.min(...this.#sleepers.map(({ at }) => at));
    if (next > end) return false;
    this.#time.advance(Math.max(0, next - this.now()));
    const due = this.#sleepers.filter(({ at }) => at <= this.now());
    this.#sleepers = this.#sleepers.filter(({ at }) => at > this.now());
    for (const { wake } of due) wake();
    return true;
  }

  /** Lets time pass until the work is done; fails when it is not within `limitMs`, or nobody will ever wake. */
  async until<T>(work: Promise<T>, limitMs = 24 * 3_600_000): Promise<T> {
    const state = { done: false };
    const end = this.now() + limitMs;
    const over = (): void => {
      state.done = true;
    };
    work.then(over, over);
    for (;;) {
      await settled();
      if (state.done) return work;
      if (!this.tick(end)) throw new Error(`not done after ${limitMs} ms: ${this.#sleepers.length} sleep on`);
    }
  }
}

/** Promises settle among themselves before the next turn of the event loop. */
export const settled = (): Promise<void> =>
  new Promise(resolve => {
    setImmediate(resolve);
  });
