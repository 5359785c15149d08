/** Ending what may not end by itself. */
import type { Clock } from '../ports.ts';

/** Slack closes within milliseconds; a dead line must not hold up the end of the process. */
const limitMs = 2_000;

/** Waits for a line to close, but not long. */
export async function closed(work: Promise<unknown>, clock: Clock): Promise<void> {
  const done = new AbortController();
  await Promise.race([work, clock.sleep(limitMs, done.signal)]);
  done.abort();
}
