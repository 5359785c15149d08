/**
 * Who asks, who approves, who has a word, and who is in the way. They see only what the desk answers and
 * what stands in Slack, and try again where nobody answers.
 */
import { unreachable } from '../../src/core/assert.ts';
import type { PersonId, SwapId } from '../../src/core/domain.ts';
import type { JournalEvent } from '../../src/core/journal.ts';
import { replay } from '../../src/core/replay.ts';
import type { Request } from '../../src/core/request.ts';
import type { ButtonAction } from '../../src/core/words.ts';
import type { Asker, Desk, MessageRef } from '../../src/ports.ts';
import { approver, requester } from '../helpers/build.ts';
import { meddle } from './mishaps.ts';
import { putBack } from './putting-back.ts';
import type { Site } from './site.ts';
import { groupName, type Spoken, secondApprover } from './weather.ts';

const channel = 'C0DEPLOYS';
const stranger = 'U0STRANGER' as PersonId;
const guest = 'UGUEST1' as PersonId;
const colleague = 'U0COLLEAGUE' as PersonId;

const noAnswerMs = 20_000;
const againMs = 15_000;
const triesMost = 40;

/** What became of a wish before any swap began, or the swap that began. */
export type Came =
  | { readonly kind: 'begun'; readonly swap: SwapId }
  | { readonly kind: 'ended'; readonly as: string };

/** What people find out that is a broken promise. */
export interface Judges {
  readonly breaks: (promise: number, what: string) => void;
  /** Kinds of objection raised against a wish for this group, by the last look that was taken for it. */
  readonly objected: (group: string) => readonly string[] | undefined;
}

export class People {
  readonly #site: Site;
  readonly #judges: Judges;

  constructor(site: Site, judges: Judges) {
    this.#site = site;
    this.#judges = judges;
  }

  /** The story of the request itself, up to the approval. */
  async request(): Promise<Came> {
    const { weather, clock } = this.#site;
    await clock.sleep(20_000);
    const asked = await this.#ask();
    if (!asked) return { kind: 'ended', as: 'refused' };
    if (!(await this.#shown(asked))) return { kind: 'ended', as: this.#state(asked) };
    const second = await this.#detour(asked);
    const came = await this.#decide(asked);
    if (second && came.kind === 'begun') void this.#late(second);
    if (came.kind === 'begun') {
      void this.#words(came.swap);
      void this.#watch(came.swap);
      if (weather.newerVersion) void this.#newer(came.swap);
      if (weather.luck.people.one(0.05)) void this.#tooLate();
    }
    return came;
  }

  /** A small swap of another group, asked for and approved. */
  async neighbour({ group, typed }: { group: string; typed: string }): Promise<Came> {
    const { clock } = this.#site;
    await clock.sleep(this.#site.weather.luck.people.between(1_000, 300_000));
    for (let tries = 0; tries < triesMost; tries++) {
      await this.#type(group, typed, colleague);
      const asked = this.#pending(group, colleague);
      if (asked && (await this.#shown(asked))) return this.#approve(asked, approver);
      await clock.sleep(againMs);
    }
    return { kind: 'ended', as: 'refused' };
  }

  async #ask(): Promise<SwapId | undefined> {
    const { weather, clock } = this.#site;
    const { obstacle, typed, world, incoming } = weather;
    let mended = obstacle === undefined;
    for (let tries = 0; tries < triesMost; tries++) {
      // The bot asks Slack who somebody is before it looks at anything: she types again once both are back.
      while (this.#site.slack.away || this.#site.awake.length === 0) await clock.sleep(againMs);
      await this.#type(groupName, typed, requester);
      const asked = this.#pending(groupName, requester);
      if (asked && !mended && obstacle?.passes !== true) {
        this.#judges.breaks(7, `a plan was made although ${obstacle?.kind} stands against it`);
        return undefined;
      }
      if (asked) return asked;
      if (obstacle && !mended && this.#judges.objected(groupName)?.includes(obstacle.kind)) {
        if (!obstacle.mend) return undefined;
        obstacle.mend(world, groupName, incoming);
        this.#site.note(`somebody mends it: ${obstacle.kind}`);
        mended = true;
      }
      await clock.sleep(againMs);
    }
    const isGone = this.#site.truth(groupName).deleting;
    if (!mended && !isGone && obstacle?.passes !== true)
      this.#judges.breaks(7, `nobody was told of ${obstacle?.kind}`);
    return undefined;
  }

  /** Waits until the card stands in Slack; false when the request ended before. */
  async #shown(asked: SwapId): Promise<boolean> {
    const { clock, slack } = this.#site;
    while (this.#state(asked) === 'pending') {
      if (slack.cardOf(asked)) return true;
      await clock.sleep(againMs);
      await this.#expire();
    }
    return false;
  }

  /** Answers the second request where there is one. */
  async #detour(asked: SwapId): Promise<SwapId | undefined> {
    const { weather, clock } = this.#site;
    const { detour, world } = weather;
    const luck = weather.luck.people;
    switch (detour) {
      case 'a change before the click':
        if (luck.one(0.3)) world.stop(weather.incoming[0] ?? '');
        else meddle(world, groupName, luck);
        this.#site.note('somebody changes the group before the click');
        await clock.sleep(weather.lagMs + 2_000);
        break;
      case 'clicks of others':
        await this.#clicks(asked);
        break;
      case 'a freeze':
        await this.#freeze(asked);
        break;
      case undefined:
        break;
      case 'a second request': {
        const [same = ''] = weather.incoming;
        const other = luck.one(0.5) ? same : world.addInstance({ az: 'b', image: 'ami-0b22' });
        for (let tries = 0; tries < triesMost; tries++) {
          await this.#type(groupName, `${other} --bake 0`, colleague);
          const second = this.#pending(groupName, colleague);
          if (second) return second;
          // One instance for several is below min: nothing to be approved later.
          if (this.#judges.objected(groupName)) return undefined;
          await clock.sleep(againMs);
        }
        return undefined;
      }
    }
    return undefined;
  }

  async #clicks(asked: SwapId): Promise<void> {
    for (const person of [requester, stranger, guest]) await this.#press('approve', asked, person);
    await this.#press('approve', asked, approver, { channel, ts: '1.000001' });
    await this.#press('break-glass', asked, requester);
    await this.#press('withdraw', asked, stranger);
    if (this.#state(asked) !== 'pending' && this.#state(asked) !== 'expired')
      this.#judges.breaks(7, `a click that decides nothing made it ${this.#state(asked)}`);
  }

  async #freeze(asked: SwapId): Promise<void> {
    const { store, clock } = this.#site;
    for (let tries = 0; tries < triesMost; tries++) {
      await this.#at(desk => desk.command(`freeze ${groupName} "incident"`, from(colleague)));
      if ((await store.freezes.inForce(clock.now())).length > 0) break;
      await clock.sleep(againMs);
    }
    const frozen = (await store.freezes.inForce(clock.now())).length > 0;
    await this.#press('approve', asked, approver);
    if (frozen && this.#state(asked) === 'approved') this.#judges.breaks(7, 'approved in a freeze');
    for (let tries = 0; tries < triesMost; tries++) {
      await this.#at(desk => desk.command(`unfreeze ${groupName}`, from(colleague)));
      if ((await store.freezes.inForce(clock.now())).length === 0) return;
      await clock.sleep(againMs);
    }
  }

  async #decide(asked: SwapId): Promise<Came> {
    const { decided } = this.#site.weather;
    const luck = this.#site.weather.luck.people;
    await this.#site.clock.sleep(luck.between(5_000, 300_000));
    switch (decided) {
      case 'approved':
        return this.#approve(asked, approver);
      case 'by two':
        return this.#approve(asked, approver, secondApprover);
      case 'glass':
        return this.#until(asked, () => this.#press('break-glass', asked, requester));
      case 'rejected':
        return this.#until(asked, () => this.#press('reject', asked, approver));
      case 'withdrawn':
        return this.#until(asked, () => this.#press('withdraw', asked, requester));
      case 'expired':
        return this.#until(asked, () => this.#site.clock.sleep(300_000));
      default:
        return unreachable(decided);
    }
  }

  /** Presses until the request is decided; goes on with the fresh plan where this one is no longer true. */
  async #approve(asked: SwapId, ...people: readonly PersonId[]): Promise<Came> {
    const { requester: by, plan } = this.#request(asked);
    const came = await this.#until(asked, async () => {
      for (const person of people) await this.#press('approve', asked, person);
    });
    if (came.kind === 'begun' || came.as !== 'outdated') return came;
    const fresh = this.#pending(plan.group.name, by);
    if (!fresh || !(await this.#shown(fresh))) return came;
    return this.#approve(fresh, ...people);
  }

  async #until(asked: SwapId, deed: () => Promise<unknown>): Promise<Came> {
    while (this.#state(asked) === 'pending') {
      await deed();
      if (this.#state(asked) === 'pending') await this.#site.clock.sleep(againMs);
      await this.#expire();
    }
    const as = this.#state(asked);
    return as === 'approved' ? { kind: 'begun', swap: asked } : { kind: 'ended', as };
  }

  /** The other request for the same group is approved while the first one runs. */
  async #late(second: SwapId): Promise<void> {
    await this.#site.clock.sleep(10_000);
    await this.#press('approve', second, approver);
  }

  /** Somebody asks for the group while it is being swapped. */
  async #tooLate(): Promise<void> {
    const { clock, weather } = this.#site;
    await clock.sleep(weather.luck.people.between(1_000, 20_000));
    const other = weather.world.addInstance({ az: 'a', image: 'ami-0b22' });
    await this.#type(groupName, other, colleague);
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
    await this.#press(what, swap, luck.pick([requester, approver]));
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
      await this.#press('take-up', swap, approver);
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

  async #type(group: string, typed: string, by: PersonId): Promise<void> {
    const text = `${group} ${typed}`;
    this.#site.typed.set(group, text);
    this.#site.note(`${by} types ${text}`);
    await this.#at(desk => desk.command(text, from(by)));
    this.#site.typed.delete(group);
  }

  async #press(action: ButtonAction, swap: SwapId, by: PersonId, at?: MessageRef): Promise<void> {
    const message = at ?? this.#site.slack.cardOf(swap);
    if (!message) return;
    this.#site.note(`${by} presses ${action}`);
    await this.#at(desk => desk.press(action, swap, from(by), { channel: message.channel, ts: message.ts }));
  }

  async #expire(): Promise<void> {
    await this.#at(desk => desk.expire());
  }

  /** One try at the desk; nobody there, no answer and an error all come to nothing. */
  async #at(work: (desk: Desk & { expire(): Promise<void> }) => Promise<unknown>): Promise<void> {
    const desk = this.#site.desk();
    if (desk) await Promise.race([work(desk).catch(noAnswer), this.#site.clock.sleep(noAnswerMs)]);
  }

  #request(id: SwapId): Request {
    const found = this.#site.store.all().find(request => request.id === id);
    if (!found) throw new Error(`no request ${id}`);
    return found;
  }

  #state(id: SwapId): Request['state'] {
    return this.#request(id).state;
  }

  #pending(group: string, by: PersonId): SwapId | undefined {
    return this.#site.store
      .all()
      .findLast(r => r.state === 'pending' && r.plan.group.name === group && r.requester === by)?.id;
  }
}

/** An error is no answer either. */
const noAnswer = (): void => {};

const from = (person: PersonId): Asker => ({ person, channel });
