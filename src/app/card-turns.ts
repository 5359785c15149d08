/**
 * Whose card changes next. Slack takes about fifty `chat.update` a minute from an app, over all its messages
 * (facts/slack.md 1.5), so all cards share them: one that people must act on goes first, among equals the one
 * that has waited longest, and after a few urgent ones in a row one that is not, so that nobody starves. What a
 * card shows is decided when its turn has come: the latest state wins. Slack's wish to wait slows all.
 */
import type { SwapId } from '../core/domain.ts';
import type { Clock } from '../ports.ts';

/** Forty a minute and a burst of eight: in no minute more than Slack takes. */
const everyMs = 1_500;
const burst = 8;
/** One card changes at most this often; its last state always shows. */
const sameCardMs = 3_000;
/** So many urgent ones go before one that is not, where one of those waits. */
const urgentInARow = 3;
/** Another process of the app may draw on the same budget: after each 429 half as fast, down to this share. */
const slowestFactor = 4;
/** And with each update that Slack takes a little faster again. */
const recovery = 0.97;

export interface CardTurns {
  /** Whether this card may change now; its turn is spent then, whatever comes of the call. */
  take(card: SwapId): boolean;
  /** Whether its turn has come and waits to be taken. */
  has(card: SwapId): boolean;
  /** Resolves when the card's turn has come, or `signal` aborts: it keeps its place for when it asks again. */
  come(card: SwapId, urgent: boolean, signal: AbortSignal): Promise<void>;
  /** The card shows what it should, or nobody is there to change it: it waits no longer. */
  leave(card: SwapId): void;
  /** The card was posted just now: it rests for as long as after a change. */
  rest(card: SwapId): void;
  /** Slack asked to wait: no card changes before. */
  hold(forMs: number): void;
  /** Since when (ms) the oldest change waits that people must act on. */
  urgentSince(): number | undefined;
}

interface Place {
  readonly since: number;
  urgent: boolean;
  /** Present while somebody listens for it. */
  call: (() => void) | undefined;
  granted: boolean;
}

export function createCardTurns(clock: Clock): CardTurns {
  const places = new Map<SwapId, Place>();
  /** Before when a card may not change again. */
  const notBefore = new Map<SwapId, number>();
  /** When the bucket will be full again. One number is the whole bucket. */
  let fullAt = 0;
  let slowness = 1;
  let urgentRun = 0;
  let serving = false;
  let bell = new AbortController();

  const pace = (): number => everyMs * slowness;
  const granted = (): number => [...places.values()].filter(place => place.granted).length;
  /** When there is one more than `spoken` of them to be had. */
  const freeAt = (spoken: number): number => fullAt - (burst - 1 - spoken) * pace();
  const openAt = (card: SwapId): number => notBefore.get(card) ?? 0;

  const listening = (): readonly [SwapId, Place][] =>
    [...places].filter(([, place]) => place.call !== undefined && !place.granted);

  /** The one to go at `now`, of those that listen. */
  function next(now: number): Place | undefined {
    const due = listening()
      .filter(([card]) => openAt(card) <= now)
      .map(([, place]) => place)
      .toSorted((a, b) => a.since - b.since);
    const patient = due.find(place => !place.urgent);
    const urgent = due.find(place => place.urgent);
    const chosen = urgentRun >= urgentInARow ? (patient ?? urgent) : (urgent ?? patient);
    urgentRun = chosen?.urgent === true && patient !== undefined ? urgentRun + 1 : 0;
    return chosen;
  }

  /** Grants turns as long as somebody listens for one. */
  async function serve(): Promise<void> {
    serving = true;
    try {
      while (listening().length > 0) {
        const now = clock.now();
        const soonest = Math.min(...listening().map(([card]) => openAt(card)));
        const wait = Math.max(freeAt(granted()), soonest) - now;
        if (wait > 0) {
          bell = new AbortController();
          await clock.sleep(wait, bell.signal);
          continue;
        }
        const place = next(now);
        if (place === undefined) continue;
        place.granted = true;
        place.call?.();
      }
    } finally {
      serving = false;
    }
  }

  /** Something has changed that the next turn may hang on. */
  function news(): void {
    if (serving) bell.abort();
    else if (listening().length > 0) void serve();
  }

  function rest(card: SwapId): void {
    const now = clock.now();
    notBefore.set(card, now + sameCardMs);
    if (notBefore.size < 1_000) return;
    for (const [other, at] of notBefore) if (at <= now) notBefore.delete(other);
  }

  return {
    rest,
    has: card => places.get(card)?.granted === true,

    take(card) {
      const now = clock.now();
      const place = places.get(card);
      const mine = place?.granted === true;
      const others = granted() - (mine ? 1 : 0);
      const free = freeAt(mine ? 0 : others) <= now && openAt(card) <= now;
      // Whoever listens and could go is before one that has not queued.
      if (!free || (!mine && listening().some(([other]) => other !== card && openAt(other) <= now))) {
        if (place) place.granted = false;
        news();
        return false;
      }
      places.delete(card);
      fullAt = Math.max(fullAt, now) + pace();
      slowness = Math.max(1, slowness * recovery);
      rest(card);
      news();
      return true;
    },

    come(card, urgent, signal) {
      const place = places.get(card) ?? { since: clock.now(), urgent, call: undefined, granted: false };
      place.urgent ||= urgent;
      places.set(card, place);
      if (place.granted || signal.aborted) return Promise.resolve();
      return new Promise(resolve => {
        const over = (): void => {
          signal.removeEventListener('abort', over);
          place.call = undefined;
          resolve();
          news();
        };
        signal.addEventListener('abort', over);
        place.call = over;
        news();
      });
    },

    leave(card) {
      if (places.delete(card)) news();
    },

    hold(forMs) {
      slowness = Math.min(slowestFactor, slowness * 2);
      fullAt = Math.max(fullAt, clock.now() + forMs + (burst - 1) * pace());
      news();
    },

    urgentSince() {
      const all = [...places.values()].filter(({ urgent }) => urgent).map(({ since }) => since);
      return all.length === 0 ? undefined : Math.min(...all);
    },
  };
}
