/**
 * The calls to Slack of the telling. What was told is in the outbox, written before and after each post: a post
 * whose fate is not known is looked for by its key before it is sent again. Right before each call the turn is
 * looked at: a process that was away for long sends nothing that another one may have sent meanwhile.
 */
import type { SwapId } from '../core/domain.ts';
import type { Request } from '../core/request.ts';
import type { Card, Words } from '../core/words.ts';
import {
  type Clock,
  type LastLook,
  type Log,
  type MessageRef,
  type Outbox,
  type Picture,
  type Post,
  type Thread,
  ThreadError,
} from '../ports.ts';
import type { CardTurns } from './card-turns.ts';
import { inOrder, isCard, nextCard, reminderKey } from './posts.ts';

export interface SendingPorts {
  readonly outbox: Outbox;
  readonly thread: Thread;
  readonly clock: Clock;
  readonly log: Log;
  readonly turns: CardTurns;
  /** Something of this request stands in Slack now. */
  readonly arrived: (id: SwapId) => void;
}

/** One telling of one request. */
export interface Telling {
  readonly request: Request;
  /** What the outbox had when it began. */
  readonly posts: readonly Post[];
  /** Asked right before each call to Slack. */
  readonly last: LastLook;
  /** Something untold calls people: what is told goes before mere progress of other requests. */
  readonly urgent: boolean;
}

/** A state of the card, and what people must act on in it. */
export interface CardState {
  readonly card: Card;
  /** Differs where people have something else to do now: buttons, a question, an end. */
  readonly acts: string;
  /** It waits for a person: the card is written anew now and then, for it may have been deleted. */
  readonly waits: boolean;
}

export interface Sender {
  /** Where the post with this key stands, having posted it if need be. Throws `ThreadError`. */
  posted(
    telling: Telling,
    key: string,
    under: MessageRef | undefined,
    content: Card | Words,
  ): Promise<MessageRef>;
  /** The same for a post that the rest of the story does not hang on: what Slack will never take is given up. */
  tellOnce(telling: Telling, key: string, under: MessageRef, content: Card | Words): Promise<void>;
  /** Tried once. Nobody's swap hangs on a picture: what goes wrong with it is for the log. */
  showOnce(telling: Telling, key: string, under: MessageRef, picture: Picture): Promise<void>;
  /**
   * Brings the card up to date if its turn has come. `shown`: it stands as it should; otherwise it must wait
   * for its turn, and `urgent` says whether people have something new to act on.
   */
  refresh(
    telling: Telling,
    state: CardState,
    message: MessageRef,
  ): Promise<'shown' | { readonly urgent: boolean }>;
}

/** A card that waits for people is written anew so often: it may have been deleted, and the buttons with it. */
const rewriteMs = 900_000;

export const isRefused = (error: unknown): boolean =>
  error instanceof ThreadError && error.reason === 'refused';
const isNotEditable = (error: unknown): boolean =>
  error instanceof ThreadError && error.reason === 'not-editable';

export function createSender(ports: SendingPorts): Sender {
  const { outbox, thread, clock, log, turns, arrived } = ports;
  const shown = new Map<SwapId, { readonly text: string; readonly acts: string; readonly at: number }>();
  /** Posts that Slack will never take. The next process tries them once more: it may draw them better. */
  const givenUp = new Set<string>();
  /** Posts that Slack had no time for, with the moment of their intent: in a crowded channel looking for them costs dear. */
  const unsent = new Map<string, number>();

  const posted: Sender['posted'] = async ({ request, posts, last, urgent }, key, under, content) => {
    const { id, channel, createdAt } = request;
    const before = posts.find(post => post.key === key);
    if (before?.message) return before.message;
    const to = { channel: under?.channel ?? channel, ...(under ? { under: under.ts } : {}) };
    const whole = `${id}/${key}`;
    const mayStand = before !== undefined && unsent.get(whole) !== before.intendedAt;
    const found = mayStand ? await thread.find(to, whole, createdAt) : undefined;
    const mode = { ...to, urgent: urgent || under === undefined || key === reminderKey };
    const sent = found ?? (await send(id, key, () => thread.post(mode, content, whole, last)));
    const message = await outbox.arrived(id, key, sent);
    if (!found && message.ts !== sent.ts) await takeBack(id, key, sent);
    arrived(id);
    // One that seemed lost shows what was true when it was sent, so that it is brought up to date.
    if (isCard(key)) shown.delete(id);
    if (isCard(key) && !found) {
      shown.set(id, { text: JSON.stringify(content), acts: '', at: clock.now() });
      turns.rest(id);
    }
    return message;
  };

  /** On record before it goes; what Slack has certainly not taken need not be looked for. */
  async function send(id: SwapId, key: string, post: () => Promise<MessageRef>): Promise<MessageRef> {
    const whole = `${id}/${key}`;
    const at = clock.now();
    await outbox.intend(id, key, at);
    try {
      return await post();
    } catch (error) {
      if (error instanceof ThreadError && error.reason === 'rate-limited') unsent.set(whole, at);
      throw error;
    } finally {
      if (unsent.get(whole) !== at) unsent.delete(whole);
    }
  }

  /** This process hung in the very call, and another one has posted it meanwhile: one of the two must go. */
  async function takeBack(id: SwapId, key: string, sent: MessageRef): Promise<void> {
    try {
      await thread.withdraw(sent);
      log.warn({ swap: id, key }, 'another process has posted this meanwhile; ours was taken back');
    } catch (error) {
      log.error(
        { swap: id, key, err: error },
        'this was posted twice, and the second could not be taken back',
      );
    }
  }

  async function change(telling: Telling, card: Card, message: MessageRef): Promise<void> {
    const { request, last } = telling;
    try {
      await thread.update(message, card, last);
    } catch (error) {
      if (isRefused(error)) {
        log.error({ swap: request.id, err: error }, 'Slack will never take this state of the card');
        return;
      }
      if (!isNotEditable(error)) throw error;
      // A new header under a new key; the thread stays where it is.
      const cards = inOrder((await outbox.posted(request.id)).filter(post => isCard(post.key)));
      const open = cards.find(post => !post.message);
      await posted({ ...telling, posts: cards }, open?.key ?? nextCard(cards), undefined, card);
    }
  }

  return {
    posted,

    async tellOnce(telling, key, under, content) {
      const whole = `${telling.request.id}/${key}`;
      if (givenUp.has(whole)) return;
      try {
        await posted(telling, key, under, content);
      } catch (error) {
        if (!isRefused(error)) throw error;
        givenUp.add(whole);
        log.error(
          { swap: telling.request.id, key, err: error },
          'Slack will never take these lines of the story; `show` has them',
        );
      }
    },

    async showOnce({ request: { id }, posts }, key, { channel, ts }, picture) {
      if (posts.some(post => post.key === key)) return;
      await outbox.intend(id, key, clock.now());
      try {
        await thread.attach({ channel, under: ts }, picture);
      } catch (error) {
        log.warn(
          { swap: id, err: error },
          'the picture at the end could not be shown; the story is whole without it',
        );
      }
    },

    async refresh(telling, { card, acts, waits }, message) {
      const { id } = telling.request;
      const text = JSON.stringify(card);
      const before = shown.get(id);
      const isOld = waits && before !== undefined && clock.now() - before.at > rewriteMs;
      if (before?.text === text && !isOld) {
        shown.set(id, { ...before, acts });
        turns.leave(id);
        return 'shown';
      }
      // Of a card that another process has drawn, nobody knows what it shows.
      const urgent = before === undefined ? waits : before.acts !== acts;
      if (!turns.take(id)) return { urgent };
      try {
        await change(telling, card, message);
      } catch (error) {
        if (!(error instanceof ThreadError) || error.reason !== 'rate-limited') throw error;
        log.warn({ swap: id, err: error }, 'Slack takes no more changes of cards for now; all of them wait');
        turns.hold(error.afterMs ?? unsaidMs);
        return { urgent };
      }
      shown.set(id, { text, acts, at: clock.now() });
      return 'shown';
    },
  };
}

/** How long all wait where Slack did not say. */
const unsaidMs = 30_000;
