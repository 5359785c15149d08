/**
 * When the story of a request is told: soon after every news of it, one telling of it at a time, in this
 * process and among all that serve the store. Slack's troubles are the narrator's alone: it tries again, and no
 * swap waits for it.
 */
import type { SwapId } from '../core/domain.ts';
import type { Glance } from '../core/glance.ts';
import type { Policy } from '../core/policy.ts';
import type { Request } from '../core/request.ts';
import {
  type Clock,
  type Journal,
  type LastLook,
  type Log,
  type MessageRef,
  type Outbox,
  RecordTrouble,
  type Requests,
  type Thread,
  ThreadError,
  TurnLost,
} from '../ports.ts';
import { createCardTurns } from './card-turns.ts';
import { oneByOne } from './one-by-one.ts';
import { closedKey, isCard, rangeOf, reportKey } from './posts.ts';
import { createSender, isRefused } from './sending.ts';
import { createTeller, type Left } from './telling.ts';

export { lineOf } from './posts.ts';

export interface NarratorPorts {
  readonly requests: Requests;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly thread: Thread;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: () => Policy;
}

export interface Narrator {
  /** Something about this request may be new: tell it soon. Returns at once and never throws. */
  tell(id: SwapId): void;
  /** What the latest look showed: on the card with the next telling, and gone with this process. */
  glanced(id: SwapId, glance: Glance): void;
  /** Posts the card now. Throws `ThreadError` when Slack does not take it. */
  show(id: SwapId): Promise<void>;
  /** The messages that carry the buttons of a request. */
  cardsOf(id: SwapId): Promise<readonly MessageRef[]>;
  /** Since when (ms) the oldest thing waits that Slack has not been told; undefined when nothing waits. */
  untoldSince(): number | undefined;
  /** Takes up whatever was not told when the last process ended. */
  start(): Promise<void>;
  /** Resolves when nothing is being posted any more; what is untold stays in the outbox. */
  stop(): Promise<void>;
}

/** News that come while a card waits are told together, so often. */
const gatherMs = 3_000;
const retryFirstMs = 2_000;
const retryMostMs = 60_000;
const recordMostMs = 8_000;
/** At a start, requests of the last days that may have been left half told. */
const lookBack = 200;

/** A report that is missing after a crash is still told so long after the end. */
const reportWithinMs = 3_600_000;
/** And cards that may show buttons of what is over; those from before were not kept track of. */
const cardsMs = 24 * 3_600_000;

/** The telling of one request while it goes on. */
interface Loop {
  /** Rings when there is news. */
  bell: AbortController;
  /** Ends its sleeps. One of its own: a signal that dozens listen to makes Node warn of a leak. */
  readonly ending: AbortController;
  /** When what is untold was there, at the latest. */
  since: number;
  /** Failures since something last arrived. */
  failures: number;
  done: Promise<void>;
}

/** How one telling ended: nothing is left, a card waits for its turn, or Slack must be tried again. */
type Rest = Left | { readonly againInMs: number };

export function createNarrator(ports: NarratorPorts): Narrator {
  const { requests, journal, outbox, clock, log } = ports;
  let isStopping = false;
  const loops = new Map<SwapId, Loop>();
  const tellings = new Map<SwapId, Promise<unknown>>();
  const turns = createCardTurns(clock);
  const toBegin = oneByOne(clock);
  const arrived = (id: SwapId): void => {
    const loop = loops.get(id);
    if (loop) loop.failures = 0;
  };
  const teller = createTeller({ ...ports, turns, sender: createSender({ ...ports, turns, arrived }) });

  /** Other processes that serve the same store tell, too. One that overtook us is waited for. */
  async function alone<T>(id: SwapId, work: (last: LastLook) => Promise<T>): Promise<T> {
    for (;;) {
      const turn = await outbox.turn?.(id);
      try {
        return await work(() => turn?.still() ?? Promise.resolve());
      } catch (error) {
        if (!(error instanceof TurnLost)) throw error;
        log.warn({ swap: id, why: error.message }, 'this process was away; what is untold is looked at anew');
      } finally {
        await turn?.end();
      }
    }
  }

  /** One at a time for each request: two writers of a message would lose each other's lines. */
  async function inTurn<T>(id: SwapId, work: (last: LastLook) => Promise<T>): Promise<T> {
    const before = tellings.get(id) ?? Promise.resolve();
    const mine = before.then(() => alone(id, work));
    // Whoever comes next waits for it, however it ends.
    const settled = mine.catch(() => undefined);
    tellings.set(id, settled);
    try {
      return await mine;
    } finally {
      if (tellings.get(id) === settled) tellings.delete(id);
    }
  }

  const tellInTurn = (id: SwapId): Promise<Left> => inTurn(id, last => teller.tell(id, last));

  function tell(id: SwapId): void {
    const running = loops.get(id);
    if (running) {
      running.bell.abort();
      return;
    }
    if (isStopping) return;
    const loop: Loop = {
      bell: new AbortController(),
      ending: new AbortController(),
      since: clock.now(),
      failures: 0,
      done: Promise.resolve(),
    };
    loops.set(id, loop);
    loop.done = keepTelling(id, loop);
  }

  async function keepTelling(id: SwapId, loop: Loop): Promise<void> {
    try {
      for (;;) {
        loop.bell = new AbortController();
        const begun = clock.now();
        const rest = await tellNow(id, loop);
        if (isStopping) return;
        if (rest === 'nothing') {
          if (loop.bell.signal.aborted) continue;
          return;
        }
        await pause(id, loop, rest, begun);
        if (isStopping) return;
      }
    } finally {
      // In the same breath as the last look at the bell: news in between would be heard by nobody.
      loops.delete(id);
      turns.leave(id);
    }
  }

  /** Until it makes sense to tell more: the card's turn has come, or news have gathered. */
  async function pause(
    id: SwapId,
    { bell, ending }: Loop,
    rest: Exclude<Rest, 'nothing'>,
    begun: number,
  ): Promise<void> {
    if ('againInMs' in rest) {
      await clock.sleep(rest.againInMs, ending.signal);
      return;
    }
    const over = new AbortController();
    const gather = async (): Promise<void> => {
      await clock.sleep(Math.max(0, begun + gatherMs - clock.now()), ending.signal);
      over.abort();
    };
    const heard = (): void => void gather();
    if (bell.signal.aborted) heard();
    else bell.signal.addEventListener('abort', heard, { once: true });
    await turns.come(id, rest.urgent, over.signal);
    bell.signal.removeEventListener('abort', heard);
  }

  async function tellNow(id: SwapId, loop: Loop): Promise<Rest> {
    const begun = clock.now();
    try {
      await toBegin();
      const left = await tellInTurn(id);
      loop.since = begun;
      loop.failures = 0;
      return left;
    } catch (error) {
      turns.leave(id);
      if (isRefused(error)) {
        log.error({ swap: id, err: error }, 'Slack will not take this card; it is not sent again');
        return 'nothing';
      }
      if (isStopping) {
        log.info({ swap: id, err: error }, 'Slack was not told before the end; the next process does it');
        return 'nothing';
      }
      loop.failures++;
      log.warn({ swap: id, err: error, failures: loop.failures }, 'Slack was not told; trying again');
      // Nobody asks for patience with our own record, and swaps go on as soon as it is back.
      const most = error instanceof RecordTrouble ? recordMostMs : retryMostMs;
      const asked = error instanceof ThreadError ? error.afterMs : undefined;
      return { againInMs: asked ?? Math.min(retryFirstMs * 2 ** (loop.failures - 1), most) };
    }
  }

  return {
    tell,
    glanced: (id, glance) => teller.glanced(id, glance),
    async show(id) {
      await tellInTurn(id);
    },
    cardsOf: id =>
      inTurn(id, async last => {
        // A click may come before the answer to the post did, or after a crash between the two.
        if ((await outbox.posted(id)).some(post => isCard(post.key) && !post.message))
          await teller.tell(id, last);
        return (await outbox.posted(id)).flatMap(post =>
          isCard(post.key) && post.message ? [post.message] : [],
        );
      }),
    untoldSince() {
      const urgent = turns.urgentSince();
      const all = [...loops.values()].map(loop => loop.since).concat(urgent ?? []);
      return all.length === 0 ? undefined : Math.min(...all);
    },
    async start() {
      for (const request of await requests.list({ limit: lookBack })) {
        if (request.state === 'pending' || (await isBehind(request))) tell(request.id);
      }
    },
    async stop() {
      isStopping = true;
      for (const { ending, bell } of loops.values()) {
        ending.abort();
        bell.abort();
      }
      await Promise.allSettled([...loops.values()].map(loop => loop.done));
    },
  };

  async function isBehind(request: Request): Promise<boolean> {
    const posts = (await outbox.posted(request.id)).filter(post => post.message);
    const last = (await journal.read(request.id)).at(-1);
    if (last && !posts.some(({ key }) => rangeOf(key)?.to === last.seq)) return true;
    // What was over long ago, under a version that kept no track of this, is left as it is.
    const overMs = clock.now() - (last?.at ?? request.settledAt ?? request.createdAt);
    if (overMs < cardsMs && !posts.some(({ key }) => key === closedKey(last))) return true;
    return (
      last?.event.kind === 'ended' &&
      overMs < reportWithinMs &&
      !posts.some(({ key }) => key === reportKey(last))
    );
  }
}
