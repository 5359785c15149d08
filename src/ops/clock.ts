/** The one place that reads the time of day and sets a timer. */
import type { Clock } from '../ports.ts';

/** The longest delay a timer of Node takes; longer sleeps are portions of it. */
const timerMostMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    if (ms <= 0) {
      await everyoneElse();
      return;
    }
    const end = Date.now() + ms;
    do {
      await sleepPart(Math.min(Math.max(0, end - Date.now()), timerMostMs), signal);
    } while (Date.now() < end && !isAborted(signal));
  },
};

/** No timer: those that are due run on while more fall due, and nobody is heard meanwhile. */
const everyoneElse = (): Promise<void> =>
  new Promise(resolve => {
    setImmediate(resolve);
  });

const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;

function sleepPart(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (isAborted(signal)) return Promise.resolve();
  return new Promise(resolve => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end, { once: true });
  });
}
