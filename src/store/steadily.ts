/**
 * What people do is written in spite of a database that is away for a moment: it is sent again, and what is sent
 * again finds out first whether the first try is on record although its answer was lost. So nobody is told that
 * something failed which was done.
 */
import type { Clock, Log } from '../ports.ts';
import { StoreAway } from './postgres-trouble.ts';

/** Does the work, perhaps more than once; `again` tells every try after the first. */
export type Steadily = <T>(work: (again: boolean) => Promise<T>) => Promise<T>;

/** Of a file, whose answers are never lost. */
export const once: Steadily = work => work(false);

/** How long it is tried: the restart of a server, a failover, a connection that was cut. People wait meanwhile. */
const tryMs = 20_000;
const pauseMs = 500;

/** `ending`: aborts when the process ends; then nothing is tried again. */
export const steadilyOver =
  (clock: Clock, ending?: AbortSignal): Steadily =>
  async work => {
    const until = performance.now() + tryMs;
    for (let again = false; ; again = true) {
      try {
        return await work(again);
      } catch (error) {
        const isOver = performance.now() >= until || ending?.aborted === true;
        if (!(error instanceof StoreAway) || isOver) throw error;
        await clock.sleep(pauseMs, ending);
      }
    }
  };

const lookAgainMs = 2_000;

/** Reads until a database that is away is back: a bot that runs swaps already does not end for it. */
export async function readPatiently<T>(
  read: () => Promise<T>,
  { clock, log, ending }: { readonly clock: Clock; readonly log: Log; readonly ending: AbortSignal },
): Promise<T> {
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof StoreAway) || ending.aborted) throw error;
      log.error({ err: error }, 'what is on record could not be looked through; trying again');
      await clock.sleep(lookAgainMs, ending);
    }
  }
}
