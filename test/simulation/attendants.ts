/**
 * What people do about a swap that runs or has halted: the words that they have for it, the questions that they
 * answer, and what they do once AWS is mended.
 */
import type { SwapId } from '../../src/core/domain.ts';
import type { JournalEvent } from '../../src/core/journal.ts';
import { replay } from '../../src/core/replay.ts';
import { approver, requester } from '../helpers/build.ts';
import { againMs, colleague, type Hands } from './hands.ts';
import { putBack } from './putting-back.ts';
import type { Site } from './site.ts';
import { groupName, type Spoken } from './weather.ts';

/** Whom people tell of a broken promise. */
export interface Judge {
  readonly breaks: (promise: number, what: string) => void;
}

export class Attendants {
  readonly #site: Site;
  readonly #hands: Hands;
  readonly #judges: Judge;

  constructor(site: Site, hands: Hands, judges: Judge) {
    this.#site = site;
    this.#hands = hands;
    this.#judges = judges;
  }

  /** Nothing waits for them. */
  attend(swap: SwapId): void {
    const { weather } = this.#site;
    void this.#words(swap);
    void this.#watch(swap);
    if (weather.newerVersion) void this.#newer(swap);
    if (weather.luck.people.one(0.05)) void this.#tooLate();
  }

  /** Somebody asks for the group while it is being swapped. */
  async #tooLate(): Promise<void> {
    const { clock, weather } = this.#site;
    await clock.sleep(weather.luck.people.between(1_000, 20_000));
    const other = weather.world.addInstance({ az: 'a', image: 'ami-0b22' });
    await this.#hands.type(groupName, other, colleague);
  }

  async #words(swap: SwapId): Promise<void> {
    const { clock, weather } = this.#site;
    const began = clock.now();
    for (const { afterMs, what } of weather.words) {
      await clock.sleep(Math.max(0, began + afterMs - clock.now()));
      await this.#say(what, swap);
    }
  }

  async #say(what: Spoken, swap: SwapId): Promise<void> {
    const luck = this.#site.weather.luck.people;
    await this.#hands.press(what, swap, luck.pick([requester, approver]));
  }

  /** A question that is open is answered within minutes, or by nobody; nothing stays paused for ever. */
  async #watch(swap: SwapId): Promise<void> {
    const { clock, store, weather } = this.#site;
    const heard: { at: number; answer: 'continue' | 'abort' | 'nobody' } = { at: 0, answer: 'nobody' };
    let read = { length: 0, known: replay(store.journal.entries(swap)) };
    while (store.journal.liveNow().includes(swap)) {
      await clock.sleep(120_000);
      const entries = store.journal.entries(swap);
      if (entries.length !== read.length) read = { length: entries.length, known: replay(entries) };
      const { question, pausedSince } = read.known;
      if (pausedSince === undefined) continue;
      if (question) {
        if (question.at !== heard.at) {
          heard.at = question.at;
          heard.answer = weather.luck.people.pick([
            'continue',
            'continue',
            'abort',
            'nobody',
            'nobody',
          ] as const);
        }
        if (heard.answer !== 'nobody') await this.#say(heard.answer, swap);
      } else if (clock.now() - pausedSince > 1_200_000) {
        await this.#say('continue', swap);
      }
    }
  }

  /** What is done about a swap that has halted, once AWS is mended: at once or hours later, or nothing. */
  async afterHalt(swap: SwapId): Promise<void> {
    const { clock, store, weather } = this.#site;
    const { afterHalt } = weather;
    const last = store.journal.entries(swap).at(-1)?.event;
    if (afterHalt === undefined || last?.kind !== 'ended' || last.outcome !== 'halted') return;
    weather.mend();
    await clock.sleep(afterHalt.afterMs);
    if (afterHalt.what === 'take up') {
      await this.#takeUp(swap);
      void this.#watch(swap);
      return;
    }
    const back = await putBack(this.#site, swap, what => this.#judges.breaks(6, what));
    if (!back) return;
    // A look may still show the marker for as long as reads lag.
    await clock.sleep(weather.lagMs + 1_000);
    await this.#takeUp(swap);
    // One that halted before it had marked the group has changed nothing that could have been put back.
    const entries = store.journal.entries(swap);
    const wasMarked = entries.some(({ event }) => event.kind === 'phase' && event.phase === 'suspend');
    if (wasMarked && store.journal.liveNow().includes(swap))
      this.#judges.breaks(6, 'a swap is taken up again whose group has been put back');
  }

  async #takeUp(swap: SwapId): Promise<void> {
    const { clock, store } = this.#site;
    for (let tries = 0; tries < 3 && !store.journal.liveNow().includes(swap); tries++) {
      await this.#hands.press('take-up', swap, approver);
      await clock.sleep(againMs);
    }
  }

  async #newer(swap: SwapId): Promise<void> {
    const { clock, store, weather } = this.#site;
    await clock.sleep(weather.luck.people.between(10_000, 300_000));
    if (!store.journal.liveNow().includes(swap)) return;
    this.#site.note('a newer version writes into the journal');
    await store.journal.ask(swap, { kind: 'traffic-shifted', percent: 50 } as unknown as JournalEvent);
  }
}
