/**
 * Promise 8: what stands in the thread is, at every step, the beginning of the story as the journal has it,
 * each line once and in order; in the end it is the whole. Lines that Slack refuses for ever may be missing.
 */
import type { SwapId } from '../../src/core/domain.ts';
import type { Entry } from '../../src/core/journal.ts';
import { opening, storyLine } from '../../src/core/messages/story.ts';
import { continued, replay } from '../../src/core/replay.ts';
import type { Swap } from '../../src/core/swap.ts';
import { type Card, plain, type Words } from '../../src/core/words.ts';
import type { Site } from './site.ts';

export class StoryChecker {
  readonly #site: Site;
  readonly #swap: SwapId;
  readonly #breaks: (promise: number, what: string) => void;
  /** Every line that is to be told, up to the last entry read. */
  readonly #lines: { readonly seq: number; readonly text: string }[] = [];
  #known: Swap | undefined;
  #read = 0;
  #seen = 0;
  /** Lines that stand in the thread. */
  #told = 0;

  constructor(site: Site, swap: SwapId, breaks: (promise: number, what: string) => void) {
    this.#site = site;
    this.#swap = swap;
    this.#breaks = breaks;
  }

  look(): void {
    const { messages } = this.#site.slack;
    if (messages.length === this.#seen) return;
    this.#readOn();
    for (const message of messages.slice(this.#seen))
      if (message.key.startsWith(`${this.#swap}/e`)) this.#heard(message.key, textOf(message.content));
    this.#seen = messages.length;
  }

  ends(): void {
    this.look();
    this.#readOn();
    this.#skip();
    const next = this.#lines[this.#told];
    if (next) this.#breaks(8, `was never told: ${next.text}`);
    if (this.#site.unshown().includes(this.#swap))
      this.#breaks(8, 'the card of a swap that has ended still has its buttons');
  }

  #heard(key: string, text: string): void {
    this.#skip();
    let upTo = this.#told;
    let expected = '';
    while (expected.length < text.length && upTo < this.#lines.length) {
      const line = this.#lines[upTo]?.text ?? '';
      expected = upTo === this.#told ? line : `${expected}\n${line}`;
      upTo++;
    }
    if (expected === text) this.#told = upTo;
    else this.#breaks(8, `${key} says “${text}” where “${expected}” is next`);
  }

  /** Leaves out what Slack will never take. */
  #skip(): void {
    for (let line = this.#lines[this.#told]; line; line = this.#lines[this.#told]) {
      const { seq } = line;
      const refused = [...this.#site.slack.never].some(key => {
        const range = key.startsWith(`${this.#swap}/e`) ? /e(\d+)-(\d+)$/.exec(key) : null;
        return range !== null && Number(range[1]) <= seq && seq <= Number(range[2]);
      });
      if (!refused) return;
      this.#told++;
    }
  }

  #readOn(): void {
    const entries = this.#site.store.journal.entries(this.#swap);
    for (const entry of entries.slice(this.#read)) this.#take(entry);
    this.#read = entries.length;
  }

  #take(entry: Entry): void {
    const before = this.#known ?? replay([entry]);
    const line = entry.seq === 1 ? opening(before, entry) : storyLine(before, entry);
    if (line) this.#lines.push({ seq: entry.seq, text: plain(line) });
    this.#known = entry.seq === 1 ? before : continued(before, entry);
  }
}

const textOf = (content: Card | Words): string => plain('text' in content ? content.text : content);
