/**
 * How people reach the bot: by what they type and press. One try each; nobody there, no answer and an error all
 * come to nothing, and whoever wants more looks what has become of it.
 */
import type { PersonId, SwapId } from '../../src/core/domain.ts';
import type { Request } from '../../src/core/request.ts';
import type { ButtonAction } from '../../src/core/words.ts';
import type { Asker, Desk, MessageRef } from '../../src/ports.ts';
import type { Site } from './site.ts';

export const channel = 'C0DEPLOYS';
export const colleague = 'U0COLLEAGUE' as PersonId;

const noAnswerMs = 20_000;
/** So long people wait before they try again, and so often. */
export const againMs = 15_000;
export const triesMost = 40;

export class Hands {
  readonly #site: Site;

  constructor(site: Site) {
    this.#site = site;
  }

  async type(group: string, typed: string, by: PersonId): Promise<void> {
    const text = `${group} ${typed}`;
    this.#site.typed.set(group, text);
    this.#site.note(`${by} types ${text}`);
    await this.at(desk => desk.command(text, from(by)));
    this.#site.typed.delete(group);
  }

  async press(action: ButtonAction, swap: SwapId, by: PersonId, at?: MessageRef): Promise<void> {
    const message = at ?? this.#site.slack.cardOf(swap);
    if (!message) return;
    this.#site.note(`${by} presses ${action}`);
    await this.at(desk => desk.press(action, swap, from(by), { channel: message.channel, ts: message.ts }));
  }

  async expire(): Promise<void> {
    await this.at(desk => desk.expire());
  }

  /** One try at the desk; nobody there, no answer and an error all come to nothing. */
  async at(work: (desk: Desk & { expire(): Promise<void> }) => Promise<unknown>): Promise<void> {
    const desk = this.#site.desk();
    if (desk) await Promise.race([work(desk).catch(noAnswer), this.#site.clock.sleep(noAnswerMs)]);
  }

  request(id: SwapId): Request {
    const found = this.#site.store.all().find(request => request.id === id);
    if (!found) throw new Error(`no request ${id}`);
    return found;
  }

  state(id: SwapId): Request['state'] {
    return this.request(id).state;
  }

  pending(group: string, by: PersonId): SwapId | undefined {
    return this.#site.store
      .all()
      .findLast(r => r.state === 'pending' && r.plan.group.name === group && r.requester === by)?.id;
  }
}

/** An error is no answer either. */
const noAnswer = (): void => {};

export const from = (person: PersonId): Asker => ({ person, channel });
