/**
 * Not faster than Slack allows: about one message a second and channel, with short bursts
 * (`chat.postMessage`, facts/slack.md 1.5). Who would have to wait long is sent away instead, because
 * a post that waits in a queue outlives the reason for it.
 */
import { type Clock, ThreadError } from '../ports.ts';

/** A full bucket: what may be posted at once after a quiet while. */
const burst = 3;
const everyMs = 1_000;
/** Longer queues than this are the caller's to keep: only he knows what is still worth saying. */
const longestWaitMs = 8_000;

export interface Pace {
  /** Resolves when it is this post's turn. Throws `rate-limited` when that is too far away. */
  turn(channel: string): Promise<void>;
  /** Slack asked to wait: no turn in this channel before. */
  hold(channel: string, forMs: number): void;
}

export function createPace(clock: Clock): Pace {
  /** When the bucket of a channel will be full again. One number is the whole bucket. */
  const fullAt = new Map<string, number>();

  return {
    async turn(channel) {
      const now = clock.now();
      const full = Math.max(fullAt.get(channel) ?? 0, now);
      const wait = Math.max(0, full + everyMs - burst * everyMs - now);
      if (wait > longestWaitMs) {
        throw new ThreadError(
          'rate-limited',
          `chat.postMessage: held back for ${Math.ceil(wait / 1000)} s, Slack takes about one message a second and channel`,
          wait,
        );
      }
      fullAt.set(channel, full + everyMs);
      forget(fullAt, now);
      if (wait > 0) await clock.sleep(wait);
    },

    hold(channel, forMs) {
      // An empty bucket that starts to fill only when Slack listens again.
      const empty = clock.now() + forMs + (burst - 1) * everyMs;
      fullAt.set(channel, Math.max(fullAt.get(channel) ?? 0, empty));
    },
  };
}

/** Channels are few, but a bot lives for months. */
function forget(fullAt: Map<string, number>, now: number): void {
  if (fullAt.size < 1_000) return;
  for (const [channel, full] of fullAt) if (full <= now) fullAt.delete(channel);
}
