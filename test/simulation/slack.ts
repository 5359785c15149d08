/**
 * A Slack that forgets no message and keeps no promise: posts are refused, put off, lost on the way there or
 * on the way back; a card is deleted; all of it is away for a while. `find` tells the truth when it answers.
 */
import { must } from '../../src/core/assert.ts';
import type { PersonId } from '../../src/core/domain.ts';
import { type Card, plain, type Words } from '../../src/core/words.ts';
import {
  type MessageRef,
  type People,
  type Thread,
  ThreadError,
  type ThreadTrouble,
} from '../../src/ports.ts';
import type { Chance } from './random.ts';

export interface Message extends MessageRef {
  /** What the bot said it stands for: `s-…/e4-9`. */
  readonly key: string;
  readonly at: number;
  readonly under?: string;
  content: Card | Words;
  gone: boolean;
}

/** How Slack behaves in one history. */
export interface SlackWeather {
  /** Times in which nothing answers, in milliseconds since the epoch. */
  readonly away: readonly { readonly from: number; readonly to: number }[];
  /** Chance of each trouble at each call. */
  readonly limited: number;
  readonly ambiguous: number;
  /** Chance that a post will never be taken, whatever is tried. */
  readonly refused: number;
  /** When somebody deletes the card of the first request. */
  readonly deletedAt?: number;
}

export const fairSlack: SlackWeather = { away: [], limited: 0, ambiguous: 0, refused: 0 };

export class Slack {
  readonly messages: Message[] = [];
  /** Keys of posts that Slack has refused for ever. */
  readonly never = new Set<string>();
  readonly #weather: SlackWeather;
  readonly #luck: Chance;
  readonly #now: () => number;
  readonly #told: (what: string) => void;

  constructor(weather: SlackWeather, luck: Chance, now: () => number, told: (what: string) => void) {
    this.#weather = weather;
    this.#luck = luck;
    this.#now = now;
    this.#told = told;
  }

  get away(): boolean {
    const now = this.#now();
    return this.#weather.away.some(({ from, to }) => from <= now && now < to);
  }

  /** The newest message that carries the buttons of a request, as a person finds it. */
  cardOf(swap: string): Message | undefined {
    return this.messages.findLast(m => !m.gone && m.key.startsWith(`${swap}/card`));
  }

  thread(): Thread {
    return {
      post: async (to, content, key, last) => {
        await last?.();
        if (this.never.has(key) || (/\/e\d/.test(key) && this.#luck.one(this.#weather.refused))) {
          this.never.add(key);
          throw this.#trouble('refused', key);
        }
        this.#mayFail(key, false);
        this.#root(to.under, key);
        const lost = this.#luck.one(this.#weather.ambiguous);
        if (lost && this.#luck.one(0.5)) throw this.#trouble('ambiguous', key);
        const message = this.#add({ ...to, content, key });
        if (lost) throw this.#trouble('ambiguous', `${key}, which arrived`);
        return { channel: message.channel, ts: message.ts };
      },
      update: async ({ ts }, card, last) => {
        await last?.();
        this.#mayFail('an update');
        const message = must(
          this.messages.find(m => m.ts === ts),
          'what is changed was posted',
        );
        if (message.gone) throw this.#trouble('not-editable', 'an update');
        message.content = card;
      },
      withdraw: async ({ ts }) => {
        this.#mayFail('taking a post back');
        must(
          this.messages.find(m => m.ts === ts),
          'what is taken back was posted',
        ).gone = true;
      },
      attach: async () => {
        this.#mayFail('a picture');
      },
      find: async (_to, key) => {
        this.#mayFail(`the search for ${key}`);
        const found = this.messages.find(m => m.key === key && !m.gone);
        return found && { channel: found.channel, ts: found.ts };
      },
    };
  }

  /** Full members all; who they are cannot be told while Slack is away. */
  people(): People {
    const answer = <T>(value: T): Promise<T> =>
      this.away ? Promise.reject(new Error('Slack does not answer')) : Promise.resolve(value);
    return {
      look: id => answer({ id, kind: id.startsWith('UGUEST') ? ('guest' as const) : ('member' as const) }),
      members: () => answer<readonly PersonId[]>([]),
      audience: () => answer('own' as const),
      reads: () => answer(true),
    };
  }

  /** Somebody deletes the oldest card: the thread under it is out of reach. */
  deleteCard(): void {
    const card = this.messages.find(m => !m.gone && m.key.endsWith('/card'));
    if (!card) return;
    card.gone = true;
    this.#told(`somebody deletes ${card.key}`);
  }

  #mayFail(what: string, ambiguous = true): void {
    if (this.away) throw this.#trouble(this.#luck.pick(['ambiguous', 'token'] as const), what);
    if (this.#luck.one(this.#weather.limited)) {
      throw this.#trouble('rate-limited', what, this.#luck.between(1, 30) * 1_000);
    }
    if (ambiguous && this.#luck.one(this.#weather.ambiguous)) throw this.#trouble('ambiguous', what);
  }

  #root(under: string | undefined, key: string): void {
    if (under !== undefined && this.messages.some(m => m.ts === under && m.gone)) {
      throw this.#trouble('not-editable', key);
    }
  }

  #add(message: Pick<Message, 'channel' | 'under' | 'content' | 'key'>): Message {
    const at = this.#now();
    const ts = `${Math.floor(at / 1_000)}.${String(this.messages.length).padStart(6, '0')}`;
    const added: Message = { ...message, ts, at, gone: false };
    this.messages.push(added);
    if (Array.isArray(added.content)) this.#told(`thread: ${plain(added.content as Words)}`);
    return added;
  }

  #trouble(reason: ThreadTrouble, what: string, afterMs?: number): ThreadError {
    this.#told(`Slack: ${reason} for ${what}`);
    return new ThreadError(reason, reason, afterMs);
  }
}
