// The two short-lived permissions that come with every interaction: `trigger_id` (opens one modal within 3 s) and
// `response_url` (up to 5 messages within 30 min).

import type { Clock } from './clock.ts';
import { SlackError } from './slack-error.ts';

/** Milliseconds in which a `trigger_id` may be used, once. */
export const triggerLifeMs = 3_000;
/** Milliseconds in which a `response_url` may be used. */
export const responseUrlLifeMs = 30 * 60_000;
/** How often a `response_url` may be used. */
export const responseUrlUses = 5;

/** What a `trigger_id` stands for. */
export interface Trigger {
  readonly user: string;
  /** The modal it was clicked in, onto which `views.push` would go. */
  readonly viewId?: string;
}

/** Issues and redeems `trigger_id`s. */
export class Triggers {
  readonly #clock: Clock;
  readonly #issued = new Map<string, Trigger & { readonly issuedAt: number; used: boolean }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(trigger: Trigger): string {
    const id = `${this.#clock.now()}.${this.#issued.size + 1}.sandbox`;
    this.#issued.set(id, { ...trigger, issuedAt: this.#clock.now(), used: false });
    return id;
  }

  /** Uses a trigger up. Refuses an unknown, an expired and an already used one, each in Slack's words. */
  redeem(id: string): Trigger {
    const trigger = this.#issued.get(id);
    if (trigger === undefined) throw new SlackError('invalid_trigger_id');
    if (trigger.used) throw new SlackError('exchanged_trigger_id');
    if (this.#clock.now() - trigger.issuedAt > triggerLifeMs) throw new SlackError('expired_trigger_id');
    trigger.used = true;
    return trigger;
  }
}

/** What a `response_url` answers to: the place, the person and the message that was acted on. */
export interface ResponseTarget {
  readonly channel: string;
  readonly user: string;
  /** The `ts` of the message whose button was clicked. */
  readonly messageTs?: string;
  readonly threadTs?: string;
  readonly ephemeral: boolean;
}

/** Issues and redeems `response_url`s; the address ends in the returned id. */
export class ResponseUrls {
  readonly #clock: Clock;
  readonly #issued = new Map<string, ResponseTarget & { readonly issuedAt: number; uses: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(target: ResponseTarget): string {
    const id = `${this.#issued.size + 1}`;
    this.#issued.set(id, { ...target, issuedAt: this.#clock.now(), uses: 0 });
    return id;
  }

  /** Counts one use. Refuses with `used_url` after the fifth and `expired_url` after 30 minutes. */
  redeem(id: string): ResponseTarget {
    const target = this.#issued.get(id);
    if (target === undefined) throw new SlackError('no_service');
    if (this.#clock.now() - target.issuedAt > responseUrlLifeMs) throw new SlackError('expired_url');
    if (target.uses >= responseUrlUses) throw new SlackError('used_url');
    target.uses += 1;
    return target;
  }
}
