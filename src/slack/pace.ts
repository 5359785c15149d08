/**
 * Not faster than Slack allows: about one message a second and channel, with short bursts
 * (`chat.postMessage`, facts/slack.md 1.5). Who would have to wait long is sent away instead, because
 * a post that waits in a queue outlives the reason for it. What calls people may wait for longer: the queue before
 * it is never longer than what the others may, so that its turn comes within seconds also in a busy channel.
 */
import { type Clock, ThreadError } from '../ports.ts';

/** A full bucket: what may be posted at once after a quiet while. */
const burst = 3;
const everyMs = 1_000;
/** Longer queues than this are the caller's to keep: only he knows what is still worth saying. */
const longestWaitMs = 5_000;
const longestUrgentWaitMs = 20_000;

export interface Pace {
  /** Resolves when it is this post's turn. Throws `rate-limited` when that is too far away. */
  turn(channel: string, urgent?: boolean): Promise<void>;
  /** Slack asked to wait: no turn in this channel before. */
  hold(channel: string, forMs: number): void;
}

export function createPace(clock: Clock): Pace {
  /** When the bucket of a channel will be full again. One number is the whole bucket. */
  const fullAt = new Map<string, number>();
  const heldUntil = new Map<string, number>();

  return {
    async turn(channel, urgent = false) {
      const now = clock.now();
      const full = Math.max(fullAt.get(channel) ?? 0, now);
      const wait = Math.max(0, full + everyMs - burst * everyMs - now);
      if (wait > (urgent ? longestUrgentWaitMs : longestWaitMs)) {
        throw new ThreadError(
          'rate-limited',
          `chat.postMessage: held back for ${Math.ceil(wait / 1000)} s, Slack takes about one message a second and channel`,
          // In a crowded channel it pays to ask again soon: by then there may be something urgent to say.
          (heldUntil.get(channel) ?? 0) > now ? wait : Math.min(wait, longestWaitMs),
        );
      }
      fullAt.set(channel, full + everyMs);
      forget(fullAt, now);
      forget(heldUntil, now);
      if (wait > 0) await clock.sleep(wait);
    },

    hold(channel, forMs) {
      // An empty bucket that starts to fill only when Slack listens again.
      const until = clock.now() + forMs;
      heldUntil.set(channel, Math.max(heldUntil.get(channel) ?? 0, until));
      const empty = until + (burst - 1) * everyMs;
      fullAt.set(channel, Math.max(fullAt.get(channel) ?? 0, empty));
    },
  };
}

/** Channels are few, but a bot lives for months. */
function forget(times: Map<string, number>, now: number): void {
  if (times.size < 1_000) return;
  for (const [channel, at] of times) if (at <= now) times.delete(channel);
}
