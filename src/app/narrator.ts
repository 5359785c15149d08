/**
 * Tells the story: one card a request, kept up to date, and under it every event of its journal, once and
 * in order. What was told is in the outbox, written before and after each post: a post whose fate is not
 * known is looked for by its key before it is sent again. Slack's troubles are the narrator's alone: it
 * tries again, and no swap waits for it.
 */
import type { SwapId } from '../core/domain.ts';
import type { Glance } from '../core/glance.ts';
import type { Entry } from '../core/journal.ts';
import { glassAlarm, reminder } from '../core/messages/calls.ts';
import { endReport } from '../core/messages/end-report.ts';
import { type Rules, requestCard } from '../core/messages/plan-card.ts';
import { planDetails } from '../core/messages/plan-details.ts';
import { type Policy, policyFor } from '../core/policy.ts';
import { glassBroken, type Request, remindAt } from '../core/request.ts';
import { replay, type Swap } from '../core/swap.ts';
import type { Card, Words } from '../core/words.ts';
import {
  type Clock,
  type Journal,
  type Log,
  type MessageRef,
  type Outbox,
  type Post,
  type Requests,
  type Thread,
  ThreadError,
} from '../ports.ts';
import { createPast } from './past.ts';
import { inOrder, isCard, linesFrom, nextCard, pictureOf, rangeOf } from './posts.ts';

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

/** The live card changes at most this often (facts/slack.md 1.5); its last state always shows. */
const updateEveryMs = 3_000;
/** A card that waits for people is written anew so often: it may have been deleted, and the buttons with it. */
const rewriteMs = 900_000;
const retryFirstMs = 2_000;
const retryMostMs = 60_000;
/** At a start, requests of the last days that may have been left half told. */
const lookBack = 200;

/** A report that is missing after a crash is still told so long after the end. */
const reportWithinMs = 3_600_000;
/** And cards that may show buttons of what is over; those from before were not kept track of. */
const cardsMs = 24 * 3_600_000;
/** What the outbox has of a card that shows its last state. */
const closed = 'closed';

/** The telling of one request while it goes on. */
interface Loop {
  dirty: boolean;
  /** When what is untold was there, at the latest. */
  since: number;
  /** Failures since something last arrived. */
  failures: number;
  done: Promise<void>;
}

/** A swap that is taken up again has more than one end. */
const reportKey = ({ lastSeq }: Swap): string => `report-${lastSeq}`;

/** Nothing will change any more. */
const isOver = ({ state }: Request, swap: Swap | undefined): boolean =>
  state === 'approved' ? swap?.ended !== undefined : state !== 'pending';

const isRefused = (error: unknown): boolean => error instanceof ThreadError && error.reason === 'refused';

export function createNarrator(ports: NarratorPorts): Narrator {
  const { requests, journal, outbox, thread, clock, log, policy } = ports;
  const past = createPast(ports);
  const stopping = new AbortController();
  const loops = new Map<SwapId, Loop>();
  const shown = new Map<SwapId, { text: string; at: number }>();
  const turns = new Map<SwapId, Promise<unknown>>();
  const glances = new Map<SwapId, Glance>();
  /** Cards that no thread can hang on any more. Not on record: one call tells a later process as well. */
  const gone = new Set<string>();
  /** Posts that Slack will never take. The next process tries them once more: it may draw them better. */
  const givenUp = new Set<string>();

  /** Other processes that serve the same store tell, too. */
  async function alone<T>(id: SwapId, work: () => Promise<T>): Promise<T> {
    const end = await outbox.turn?.(id);
    try {
      return await work();
    } finally {
      await end?.();
    }
  }

  /** One at a time for each request: two writers of a message would lose each other's lines. */
  async function inTurn<T>(id: SwapId, work: () => Promise<T>): Promise<T> {
    const before = turns.get(id) ?? Promise.resolve();
    const mine = before.then(() => alone(id, work));
    turns.set(id, mine);
    try {
      return await mine;
    } finally {
      if (turns.get(id) === mine) turns.delete(id);
    }
  }

  function tell(id: SwapId): void {
    const running = loops.get(id);
    if (running) {
      running.dirty = true;
      return;
    }
    if (stopping.signal.aborted) return;
    const state: Loop = { dirty: false, since: clock.now(), failures: 0, done: Promise.resolve() };
    loops.set(id, state);
    state.done = keepTelling(id, state);
  }

  async function keepTelling(id: SwapId, state: Loop): Promise<void> {
    try {
      do {
        state.dirty = false;
        await tellNow(id, state);
      } while (state.dirty && !stopping.signal.aborted);
    } finally {
      // In the same breath as the last look at `dirty`: news in between would be heard by nobody.
      loops.delete(id);
    }
  }

  /** Once, and waits until it makes sense to tell more; what is left to tell makes the loop dirty. */
  async function tellNow(id: SwapId, state: Loop): Promise<void> {
    const begun = clock.now();
    let pause = 0;
    try {
      pause = await inTurn(id, () => narrate(id));
      state.since = begun;
      state.failures = 0;
    } catch (error) {
      if (isRefused(error)) {
        log.error({ swap: id, err: error }, 'Slack will not take this card; it is not sent again');
        return;
      }
      state.failures++;
      pause = Math.min(retryFirstMs * 2 ** (state.failures - 1), retryMostMs);
      if (error instanceof ThreadError && error.afterMs !== undefined) pause = error.afterMs;
      log.warn({ swap: id, err: error, failures: state.failures }, 'Slack was not told; trying again');
      state.dirty = true;
    }
    if (pause === 0) return;
    await clock.sleep(pause, stopping.signal);
    state.dirty = true;
  }

  /** Tells what is untold; the answer is how long to wait before the card may change again. */
  async function narrate(id: SwapId): Promise<number> {
    const request = await requests.get(id);
    if (!request) return 0;
    const entries = await journal.read(id);
    const posts = await outbox.posted(id);
    const swap = entries.length === 0 ? undefined : replay(entries);
    const rules = policyFor(policy(), request.plan.group);
    if (swap?.ended) glances.delete(id);
    const history = await past(request);
    const card = requestCard(request, rules, swap, {
      history,
      glance: glances.get(id),
      now: clock.now(),
    });
    const root = await rootOf(request, posts, card);
    try {
      await showWhole(request, posts, root);
      await call(request, rules, posts, root);
      await tellLines(request, entries, posts, root);
      if (swap?.ended) {
        await tellOnce(request, posts, reportKey(swap), root, endReport(swap, history));
        await showPicture(id, entries, posts, root);
      }
    } catch (error) {
      if (!(error instanceof ThreadError) || error.reason !== 'not-editable') throw error;
      log.warn({ swap: id, err: error }, 'the thread is gone; the story goes on under a new card');
      gone.add(root.ts);
      return narrate(id);
    }
    const cards = inOrder((await outbox.posted(id)).filter(post => isCard(post.key)));
    const shows = cards.findLast(post => post.message)?.message ?? root;
    const waitMs = await updateCard(request, card, shows, swap?.pausedSince !== undefined);
    if (waitMs === 0 && isOver(request, swap)) await close(id, posts, shows);
    return waitMs;
  }

  /** Kept, so that a process which dies between the last line and the card leaves the card to the next one. */
  async function close(id: SwapId, posts: readonly Post[], card: MessageRef): Promise<void> {
    if (posts.some(post => post.key === closed)) return;
    await outbox.intend(id, closed, clock.now());
    await outbox.arrived(id, closed, card);
  }

  /** The card that the thread hangs on: the first one that is still there, or a new one. */
  async function rootOf(request: Request, posts: readonly Post[], card: Card): Promise<MessageRef> {
    const cards = inOrder(posts.filter(post => isCard(post.key)));
    const standing = cards.find(post => post.message && !gone.has(post.message.ts))?.message;
    if (standing) return standing;
    const open = cards.find(post => !post.message);
    return posted(request, cards, open?.key ?? nextCard(cards), undefined, card);
  }

  /** The plan in full opens the thread, before anything is told in it. */
  async function showWhole(request: Request, posts: readonly Post[], root: MessageRef): Promise<void> {
    const begun = posts.some(({ key }) => rangeOf(key) !== undefined || key === 'reminder');
    if (begun || !(request.state === 'pending' || request.state === 'approved')) return;
    for (const [i, page] of planDetails(request).entries()) {
      await tellOnce(request, posts, i === 0 ? 'plan' : `plan-${i + 1}`, root, page);
    }
  }

  /** What calls people, each once: the end that draws near, and broken glass. */
  async function call(
    request: Request,
    rules: Rules | undefined,
    posts: readonly Post[],
    root: MessageRef,
  ): Promise<void> {
    const now = clock.now();
    if (request.state === 'pending' && remindAt(request) <= now && now < request.expiresAt) {
      await posted(request, posts, 'reminder', root, reminder(request, rules));
    }
    if (glassBroken(request)) {
      await posted(request, posts, 'broken-glass', undefined, glassAlarm(request, rules));
    }
  }

  /** Where the post with this key stands, having posted it if need be. */
  async function posted(
    { id, channel, createdAt }: Request,
    posts: readonly Post[],
    key: string,
    under: MessageRef | undefined,
    content: Card | Words,
  ): Promise<MessageRef> {
    const before = posts.find(post => post.key === key);
    if (before?.message) return before.message;
    const to = { channel: under?.channel ?? channel, ...(under ? { under: under.ts } : {}) };
    const found = before ? await thread.find(to, `${id}/${key}`, createdAt) : undefined;
    if (!found) await outbox.intend(id, key, clock.now());
    const message = found ?? (await thread.post(to, content, `${id}/${key}`));
    await outbox.arrived(id, key, message);
    const loop = loops.get(id);
    if (loop) loop.failures = 0;
    if (isCard(key) && !found) shown.set(id, { text: JSON.stringify(content), at: clock.now() });
    // One that seemed lost shows what was true when it was sent.
    if (isCard(key) && found) shown.delete(id);
    return message;
  }

  async function tellLines(
    request: Request,
    entries: readonly Entry[],
    posts: readonly Post[],
    under: MessageRef,
  ): Promise<void> {
    let told = 0;
    for (const post of posts) {
      const last = rangeOf(post.key)?.to;
      if (last !== undefined && post.message) told = Math.max(told, last);
    }
    const known = [...posts];
    while (told < (entries.at(-1)?.seq ?? 0)) {
      const open = known.find(post => !post.message && rangeOf(post.key)?.from === told + 1);
      const { to, words } = linesFrom(entries, told, open ? rangeOf(open.key)?.to : undefined);
      if (words.length > 0) await tellOnce(request, known, `e${told + 1}-${to}`, under, words);
      else if (to >= (entries.at(-1)?.seq ?? 0)) return;
      told = to;
    }
  }

  /** A post that Slack will never take must not keep the rest of the story from being told. */
  async function tellOnce(
    request: Request,
    posts: readonly Post[],
    key: string,
    under: MessageRef,
    content: Card | Words,
  ): Promise<void> {
    const whole = `${request.id}/${key}`;
    if (givenUp.has(whole)) return;
    try {
      await posted(request, posts, key, under, content);
    } catch (error) {
      if (!isRefused(error)) throw error;
      givenUp.add(whole);
      log.error(
        { swap: request.id, key, err: error },
        'Slack will never take these lines of the story; `show` has them',
      );
    }
  }

  /** Tried once, after all is told. Nobody's swap hangs on a picture: what goes wrong with it is for the log. */
  async function showPicture(
    id: SwapId,
    entries: readonly Entry[],
    posts: readonly Post[],
    { channel, ts }: MessageRef,
  ): Promise<void> {
    // A swap that halted and was taken up again has another end.
    const ends = entries.filter(({ event }) => event.kind === 'ended').length;
    const key = ends === 1 ? 'picture' : `picture-${ends}`;
    if (posts.some(post => post.key === key)) return;
    await outbox.intend(id, key, clock.now());
    try {
      await thread.attach({ channel, under: ts }, pictureOf(id, entries));
    } catch (error) {
      log.warn(
        { swap: id, err: error },
        'the picture at the end could not be shown; the story is whole without it',
      );
    }
  }

  async function updateCard(
    request: Request,
    card: Card,
    message: MessageRef,
    waitsForPeople: boolean,
  ): Promise<number> {
    const text = JSON.stringify(card);
    const before = shown.get(request.id);
    const isOld = waitsForPeople && before !== undefined && clock.now() - before.at > rewriteMs;
    if (before?.text === text && !isOld) return 0;
    const waitMs = (before?.at ?? 0) + updateEveryMs - clock.now();
    if (waitMs > 0) return waitMs;
    try {
      await thread.update(message, card);
    } catch (error) {
      if (isRefused(error)) {
        log.error({ swap: request.id, err: error }, 'Slack will never take this state of the card');
      } else if (error instanceof ThreadError && error.reason === 'not-editable') {
        // A new header under a new key; the thread stays where it is.
        const cards = inOrder((await outbox.posted(request.id)).filter(post => isCard(post.key)));
        const open = cards.find(post => !post.message);
        await posted(request, cards, open?.key ?? nextCard(cards), undefined, card);
      } else {
        throw error;
      }
    }
    shown.set(request.id, { text, at: clock.now() });
    return 0;
  }

  return {
    tell,
    glanced: (id, glance) => void glances.set(id, glance),
    async show(id) {
      await inTurn(id, () => narrate(id));
    },
    cardsOf: id =>
      inTurn(id, async () => {
        // A click may come before the answer to the post did, or after a crash between the two.
        if ((await outbox.posted(id)).some(post => isCard(post.key) && !post.message)) await narrate(id);
        return (await outbox.posted(id)).flatMap(post =>
          isCard(post.key) && post.message ? [post.message] : [],
        );
      }),
    untoldSince() {
      const all = [...loops.values()].map(loop => loop.since);
      return all.length === 0 ? undefined : Math.min(...all);
    },
    async start() {
      for (const request of await requests.list({ limit: lookBack })) {
        if (request.state === 'pending' || (await isBehind(request))) tell(request.id);
      }
    },
    async stop() {
      stopping.abort();
      await Promise.allSettled([...loops.values()].map(loop => loop.done));
    },
  };

  async function isBehind(request: Request): Promise<boolean> {
    const posts = (await outbox.posted(request.id)).filter(post => post.message);
    const last = (await journal.read(request.id)).at(-1);
    if (last && !posts.some(({ key }) => rangeOf(key)?.to === last.seq)) return true;
    // What was over long ago, under a version that kept no track of this, is left as it is.
    const overMs = clock.now() - (last?.at ?? request.settledAt ?? request.createdAt);
    if (overMs < cardsMs && !posts.some(({ key }) => key === closed)) return true;
    const ended = last?.event.kind === 'ended';
    return ended && overMs < reportWithinMs && !posts.some(({ key }) => key.startsWith('report'));
  }
}
