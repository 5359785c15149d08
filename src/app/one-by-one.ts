/**
 * Begins what is due at the same moment one after another, each in a turn of the event loop of its own: a
 * thousand swaps that wake at once must not hold up a click, a heartbeat or an answer until the last has begun.
 */
import type { Clock } from '../ports.ts';

/** Resolves when it is the caller's turn to begin: at once where nobody has begun in this moment. */
export function oneByOne(clock: Pick<Clock, 'sleep'>): () => Promise<void> {
  const waiting: (() => void)[] = [];
  let isFree = true;

  async function serve(): Promise<void> {
    isFree = false;
    for (;;) {
      await clock.sleep(0);
      const begin = waiting.shift();
      if (begin === undefined) break;
      begin();
    }
    isFree = true;
  }

  return () => {
    if (isFree) {
      void serve();
      return Promise.resolve();
    }
    return new Promise(begin => {
      waiting.push(begin);
    });
  };
}
