/**
 * How many calls a second the bot allows itself towards one service of one account and region. It stays
 * under AWS's own limits, which it shares with everybody else in the account (facts/aws.md section 8), and
 * where AWS refuses a call for its rate, everything that waits here becomes slower, not only that caller.
 */
import type { Clock } from '../ports.ts';

export interface TokensOptions {
  /** Calls that may go out at once after a quiet time. */
  readonly burst: number;
  readonly perSecond: number;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /** From 0 up to 1; spreads the bots of an account that were throttled together. */
  readonly random: () => number;
}

export interface Tokens {
  /**
   * Resolves when the call may go out: urgent ones before all others, but for one in four so that the others
   * come on at all; else first come, first served.
   * False when that would be more than `mostMs` from now, or once `over` aborts, and then the call must not go
   * out.
   */
  take(urgent: boolean, mostMs?: number, over?: AbortSignal): Promise<boolean>;
  /** AWS refused a call for its rate. */
  throttled(): void;
  /** AWS answered a call. */
  passed(): void;
}

/** After a refusal nothing goes out for this long, and a random part of it more. */
const pauseMs = 1_000;
/** The rate is halved by a refusal, down to this part of it, and grows back by every answer. */
const paceLeast = 1 / 8;
const paceGrowth = 1.2;

/** Where urgent calls alone would take every token, one of the others goes after so many. */
const urgentInARowMost = 3;

interface Waiter {
  readonly until: number;
  readonly go: (may: boolean) => void;
}

export function createTokens({ burst, perSecond, clock, random }: TokensOptions): Tokens {
  const urgentOnes: Waiter[] = [];
  const others: Waiter[] = [];
  let level = burst;
  let filledAt = clock.now();
  let pace = 1;
  let closedUntil = 0;
  let serving = false;
  let urgentInARow = 0;

  /** How long until a token is there; 0 when there is one. */
  function untilNextMs(): number {
    const now = clock.now();
    level = Math.min(burst, level + ((now - filledAt) / 1_000) * perSecond * pace);
    filledAt = now;
    if (now < closedUntil) return closedUntil - now;
    return level >= 1 ? 0 : Math.ceil(((1 - level) / (perSecond * pace)) * 1_000);
  }

  async function serve(): Promise<void> {
    serving = true;
    for (;;) {
      sendAway();
      if (urgentOnes.length + others.length === 0) break;
      const waitMs = untilNextMs();
      if (waitMs > 0) {
        await clock.sleep(Math.min(waitMs, patienceLeftMs()));
        continue;
      }
      level -= 1;
      next()?.go(true);
    }
    serving = false;
  }

  function next(): Waiter | undefined {
    const passedOver = urgentInARow >= urgentInARowMost ? others.shift() : undefined;
    const urgentOne = passedOver === undefined ? urgentOnes.shift() : undefined;
    urgentInARow = urgentOne === undefined || others.length === 0 ? 0 : urgentInARow + 1;
    return passedOver ?? urgentOne ?? others.shift();
  }

  /** Those whose patience is over. */
  function sendAway(): void {
    const now = clock.now();
    for (const queue of [urgentOnes, others]) {
      for (let i = queue.length - 1; i >= 0; i--) {
        if ((queue[i]?.until ?? 0) <= now) queue.splice(i, 1)[0]?.go(false);
      }
    }
  }

  function patienceLeftMs(): number {
    const first = Math.min(...[...urgentOnes, ...others].map(({ until }) => until));
    return Math.max(1, first - clock.now());
  }

  return {
    take(urgent, mostMs = Number.POSITIVE_INFINITY, over) {
      if (!serving && untilNextMs() === 0) {
        level -= 1;
        return Promise.resolve(true);
      }
      if (over?.aborted) return Promise.resolve(false);
      const queue = urgent ? urgentOnes : others;
      return new Promise(resolve => {
        const waiter: Waiter = { until: clock.now() + mostMs, go };
        queue.push(waiter);
        over?.addEventListener('abort', leave);
        if (!serving) void serve();

        function go(may: boolean): void {
          over?.removeEventListener('abort', leave);
          resolve(may);
        }
        function leave(): void {
          queue.splice(queue.indexOf(waiter), 1);
          go(false);
        }
      });
    },
    throttled() {
      const now = clock.now();
      level = 0;
      filledAt = now;
      // Calls that were out together are refused together: that is one sign, not many.
      if (now >= closedUntil) pace = Math.max(paceLeast, pace / 2);
      closedUntil = Math.max(closedUntil, now + pauseMs * (1 + random()));
    },
    passed() {
      pace = Math.min(1, pace * paceGrowth);
    },
  };
}
