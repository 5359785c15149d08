/**
 * Slack may deliver the same envelope twice, and a signed HTTP request can be replayed for five minutes;
 * Bolt runs the handler each time (facts/slack.md 1.3 G, 1.4). A repeated click is harmless by the
 * compare-and-set behind it, a repeated command would be a second request: so repetitions are dropped here.
 */
import type { Clock } from '../ports.ts';

/** Longer than a signature is valid in either direction of clock skew. */
const rememberedMs = 11 * 60_000;

export interface Deliveries {
  /** Whether this delivery is seen for the first time. One without an id counts as new. */
  isNew(id: string | undefined): boolean;
}

export function createDeliveries(clock: Clock): Deliveries {
  const seen = new Map<string, number>();

  return {
    isNew(id) {
      if (id === undefined) return true;
      const now = clock.now();
      // Insertion order is age order, so the outdated ones are all in front.
      for (const [old, at] of seen) {
        if (now - at < rememberedMs) break;
        seen.delete(old);
      }
      if (seen.has(id)) return false;
      seen.set(id, now);
      return true;
    },
  };
}
