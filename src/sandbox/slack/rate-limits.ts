// Slack's limits on calls: so many a minute per method by tier, and about one post a second per channel with a
// little patience for bursts. Slack documents tiers as "at least"; here they are exact, so that an app that keeps
// them here keeps them there.

import type { Clock } from './clock.ts';
import type { RateTier } from './method.ts';

/** Calls a minute per method, by tier. */
export const callsPerMinute: Readonly<Record<1 | 2 | 3 | 4, number>> = { 1: 1, 2: 20, 3: 50, 4: 100 };
/** Posts a channel takes at once before the pace of one a second holds. */
export const postBurst = 3;
/** Posts a minute over all channels. */
export const postsPerMinute = 300;

const minuteMs = 60_000;

/** Counts calls and says when there are too many. */
export class RateLimits {
  readonly #clock: Clock;
  readonly #calls = new Map<string, number[]>();
  readonly #channels = new Map<string, { tokens: number; at: number }>();
  /** Whether the limits hold at all. */
  enabled: boolean;

  constructor(clock: Clock, enabled: boolean) {
    this.#clock = clock;
    this.enabled = enabled;
  }

  /** Counts one call. Returns the seconds to wait where it is one too many; such a call does not count. */
  take(method: string, tier: RateTier, channel: string | undefined): number | undefined {
    if (!this.enabled || tier === 'unlimited') return undefined;
    if (tier !== 'posting') return this.#window(method, callsPerMinute[tier]);
    return this.#pace(channel ?? '') ?? this.#window(method, postsPerMinute);
  }

  #window(method: string, limit: number): number | undefined {
    const now = this.#clock.now();
    const recent = (this.#calls.get(method) ?? []).filter(at => at > now - minuteMs);
    this.#calls.set(method, recent);
    const oldest = recent[0];
    if (recent.length >= limit && oldest !== undefined) {
      return Math.max(1, Math.ceil((oldest + minuteMs - now) / 1000));
    }
    recent.push(now);
    return undefined;
  }

  #pace(channel: string): number | undefined {
    const now = this.#clock.now();
    const bucket = this.#channels.get(channel) ?? { tokens: postBurst, at: now };
    const tokens = Math.min(postBurst, bucket.tokens + (now - bucket.at) / 1000);
    this.#channels.set(channel, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    return tokens >= 1 ? undefined : 1;
  }
}
