/**
 * What a swap does while AWS cannot be looked at: it waits, says so where a person must act or when it takes
 * long, and ends halted when its time is over. Short troubles are nobody's business.
 */
import type { Trouble } from './domain.ts';
import type { JournalEvent } from './journal.ts';
import { blindAgainMs, blindSilentMs } from './limits.ts';
import type { Swap } from './swap.ts';

/**
 * What is to be written down about a look that failed; undefined when nothing is.
 * @param lastAt time of the journal's last entry: since then at least, nothing was seen
 */
export function blindness(
  swap: Swap,
  trouble: Trouble,
  lastAt: number,
  now: number,
): Extract<JournalEvent, { kind: 'blind' | 'ended' }> | undefined {
  const since = Math.max(swap.deadlineFrom, swap.turned?.at ?? 0);
  if (now > since + swap.plan.deadlineMs + pausedMs(swap, now)) {
    return {
      kind: 'ended',
      outcome: 'halted',
      cause: { kind: 'blind', trouble },
      proof: [],
      ...(swap.lowestHealthy === undefined ? {} : { lowestHealthy: swap.lowestHealthy }),
    };
  }
  const told = swap.blind;
  const needsPerson = trouble.kind === 'denied' || trouble.kind === 'credentials';
  if (told === undefined) {
    return needsPerson || now - lastAt >= blindSilentMs ? { kind: 'blind', trouble } : undefined;
  }
  // Several calls are made in one look, and any of them may be the first to fail.
  const other = told.trouble.kind !== trouble.kind || told.trouble.call !== trouble.call;
  return other && now - told.at >= blindAgainMs ? { kind: 'blind', trouble } : undefined;
}

/** Time spent paused, the pause that lasts included. */
const pausedMs = ({ pausedMs: before, pausedSince }: Swap, now: number): number =>
  before + (pausedSince === undefined ? 0 : now - pausedSince);
