/**
 * Who asks, who approves, and who is in the way, up to the moment in which a swap begins. They see only what the
 * desk answers and what stands in Slack, and try again where nobody answers.
 */
import { unreachable } from '../../src/core/assert.ts';
import type { PersonId, SwapId } from '../../src/core/domain.ts';
import { approver, requester } from '../helpers/build.ts';
import { Attendants, type Judge } from './attendants.ts';
import { againMs, channel, colleague, from, Hands, triesMost } from './hands.ts';
import { meddle } from './mishaps.ts';
import type { Site } from './site.ts';
import { groupName, secondApprover } from './weather.ts';

const stranger = 'U0STRANGER' as PersonId;
const guest = 'UGUEST1' as PersonId;

/** What became of a wish before any swap began, or the swap that began. */
export type Came =
  | { readonly kind: 'begun'; readonly swap: SwapId }
  | { readonly kind: 'ended'; readonly as: string };

/** What people find out that is a broken promise. */
export interface Judges extends Judge {
  /** Kinds of objection raised against a wish for this group, by the last look that was taken for it. */
  readonly objected: (group: string) => readonly string[] | undefined;
}

export class People {
  readonly #site: Site;
  readonly #judges: Judges;
  readonly #hands: Hands;
  /** Of a swap that has begun. */
  readonly #attendants: Attendants;

  constructor(site: Site, judges: Judges) {
    this.#site = site;
    this.#judges = judges;
    this.#hands = new Hands(site);
    this.#attendants = new Attendants(site, this.#hands, judges);
  }

  /** The story of the request itself, up to the approval. */
  async request(): Promise<Came> {
    await this.#site.clock.sleep(20_000);
    const asked = await this.#ask();
    if (!asked) return { kind: 'ended', as: 'refused' };
    if (!(await this.#shown(asked))) return { kind: 'ended', as: this.#hands.state(asked) };
    const second = await this.#detour(asked);
    const came = await this.#decide(asked);
    if (second && came.kind === 'begun') void this.#late(second);
    if (came.kind === 'begun') this.#attendants.attend(came.swap);
    return came;
  }

  /** A small swap of another group, asked for and approved. */
  async neighbour({ group, typed }: { group: string; typed: string }): Promise<Came> {
    const { clock } = this.#site;
    await clock.sleep(this.#site.weather.luck.people.between(1_000, 300_000));
    for (let tries = 0; tries < triesMost; tries++) {
      await this.#hands.type(group, typed, colleague);
      const asked = this.#hands.pending(group, colleague);
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
      await this.#hands.type(groupName, typed, requester);
      const asked = this.#hands.pending(groupName, requester);
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
    while (this.#hands.state(asked) === 'pending') {
      if (slack.cardOf(asked)) return true;
      await clock.sleep(againMs);
      await this.#hands.expire();
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
          await this.#hands.type(groupName, `${other} --bake 0`, colleague);
          const second = this.#hands.pending(groupName, colleague);
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
    for (const person of [requester, stranger, guest]) await this.#hands.press('approve', asked, person);
    await this.#hands.press('approve', asked, approver, { channel, ts: '1.000001' });
    await this.#hands.press('break-glass', asked, requester);
    await this.#hands.press('withdraw', asked, stranger);
    if (this.#hands.state(asked) !== 'pending' && this.#hands.state(asked) !== 'expired')
      this.#judges.breaks(7, `a click that decides nothing made it ${this.#hands.state(asked)}`);
  }

  async #freeze(asked: SwapId): Promise<void> {
    const { store, clock } = this.#site;
    for (let tries = 0; tries < triesMost; tries++) {
      await this.#hands.at(desk => desk.command(`freeze ${groupName} "incident"`, from(colleague)));
      if ((await store.freezes.inForce(clock.now())).length > 0) break;
      await clock.sleep(againMs);
    }
    const frozen = (await store.freezes.inForce(clock.now())).length > 0;
    await this.#hands.press('approve', asked, approver);
    if (frozen && this.#hands.state(asked) === 'approved') this.#judges.breaks(7, 'approved in a freeze');
    for (let tries = 0; tries < triesMost; tries++) {
      await this.#hands.at(desk => desk.command(`unfreeze ${groupName}`, from(colleague)));
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
        return this.#until(asked, () => this.#hands.press('break-glass', asked, requester));
      case 'rejected':
        return this.#until(asked, () => this.#hands.press('reject', asked, approver));
      case 'withdrawn':
        return this.#until(asked, () => this.#hands.press('withdraw', asked, requester));
      case 'expired':
        return this.#until(asked, () => this.#site.clock.sleep(300_000));
      default:
        return unreachable(decided);
    }
  }

  /** Presses until the request is decided; goes on with the fresh plan where this one is no longer true. */
  async #approve(asked: SwapId, ...people: readonly PersonId[]): Promise<Came> {
    const { requester: by, plan } = this.#hands.request(asked);
    const came = await this.#until(asked, async () => {
      for (const person of people) await this.#hands.press('approve', asked, person);
    });
    if (came.kind === 'begun' || came.as !== 'outdated') return came;
    const fresh = this.#hands.pending(plan.group.name, by);
    if (!fresh || !(await this.#shown(fresh))) return came;
    return this.#approve(fresh, ...people);
  }

  async #until(asked: SwapId, deed: () => Promise<unknown>): Promise<Came> {
    while (this.#hands.state(asked) === 'pending') {
      await deed();
      if (this.#hands.state(asked) === 'pending') await this.#site.clock.sleep(againMs);
      await this.#hands.expire();
    }
    const as = this.#hands.state(asked);
    return as === 'approved' ? { kind: 'begun', swap: asked } : { kind: 'ended', as };
  }

  /** The other request for the same group is approved while the first one runs. */
  async #late(second: SwapId): Promise<void> {
    await this.#site.clock.sleep(10_000);
    await this.#hands.press('approve', second, approver);
  }

  /** What is done about a swap that has halted. */
  async afterHalt(swap: SwapId): Promise<void> {
    await this.#attendants.afterHalt(swap);
  }
}
