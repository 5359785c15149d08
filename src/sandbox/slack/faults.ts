// Everything that goes wrong with Slack, on demand or by chance. Chance is seeded: the same seed and the same
// calls in the same order give the same faults. A fault is chosen before a call runs; whether the call's effect is kept is part of
// the fault.

import type { EnvelopeTreatment } from './delivery.ts';
import type { JsonObject } from './model.ts';

/**
 * What can happen to a call. `…_before`: nothing is kept. `…_after`: the effect is kept and only the answer is
 * lost. `slow` answers late by `delayMs`. `error` is a refusal with a word of Slack's, such as
 * `edit_window_closed`; nothing is kept unless `kept`, which Slack itself allows for with `internal_error` and
 * `fatal_error`.
 */
export type Fault =
  | { readonly kind: 'rate_limited'; readonly retryAfterS: number }
  | { readonly kind: '500_before' | '500_after' | 'dropped_before' | 'dropped_after' }
  | { readonly kind: 'slow'; readonly delayMs: number }
  | { readonly kind: 'error'; readonly error: string; readonly kept?: boolean };

/** Which calls a fault befalls. */
export interface FaultRule {
  /** A method such as `chat.postMessage`, or `response_url`; every method unless told. */
  readonly method?: string;
  /** Only calls with such arguments; structured ones are already parsed. */
  readonly when?: (args: JsonObject) => boolean;
  readonly fault: Fault;
  /** How many calls; 1 unless told, `Infinity` until `faults.clear()`. */
  readonly times?: number;
}

/** Faults by chance. */
export interface Chance {
  /** From 0 to 1, per call. */
  readonly probability: number;
  /** Picked evenly; all kinds that leave the app a way on unless told. */
  readonly faults?: readonly Fault[];
  /** The methods concerned; every one unless told. */
  readonly methods?: readonly string[];
}

/** Mistreatment of payloads by chance. Probabilities from 0 to 1, per payload. */
export interface EnvelopeChance {
  readonly duplicated?: number;
  readonly late?: number;
  /** How late, in milliseconds; 1 000 unless told. */
  readonly lateByMs?: number;
}

/** Every way to fail a call that a retry later can mend. */
export const everyFault: readonly Fault[] = [
  { kind: 'rate_limited', retryAfterS: 1 },
  { kind: '500_before' },
  { kind: '500_after' },
  { kind: 'dropped_before' },
  { kind: 'dropped_after' },
  { kind: 'error', error: 'internal_error' },
  { kind: 'error', error: 'fatal_error', kept: true },
];

/** A seeded source of numbers from 0 (inclusive) to 1 (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** How a Slack that is down meets a call: the connection breaks, or a status comes instead of an answer. */
export type Outage = 'dropped' | 'status_503';

/** The faults in force. */
export class Faults {
  readonly #random: () => number;
  #rules: { readonly rule: FaultRule; left: number }[] = [];
  #chance: Chance | undefined;
  #envelopes: EnvelopeChance = {};
  #planned: EnvelopeTreatment[] = [];
  #outage: Outage | undefined;

  constructor(seed: number) {
    this.#random = seeded(seed);
  }

  /** Fails the next calls that fit the rule. Rules are tried in the order they were added, before chance. */
  add(rule: FaultRule): void {
    this.#rules.push({ rule, left: rule.times ?? 1 });
  }

  /** Fails calls by chance from now on; probability 0 ends it. */
  byChance(chance: Chance): void {
    this.#chance = chance;
  }

  /** Mistreats payloads by chance from now on. */
  envelopesByChance(chance: EnvelopeChance): void {
    this.#envelopes = chance;
  }

  /** Mistreats the next payload. */
  nextEnvelope(treatment: Partial<EnvelopeTreatment>): void {
    this.#planned.push({ copies: 1, delayMs: 0, ...treatment });
  }

  /** Ends all rules and chances; an outage stays until Slack comes back. */
  clear(): void {
    this.#rules = [];
    this.#chance = undefined;
    this.#envelopes = {};
    this.#planned = [];
  }

  /** The outage in force, if Slack is down. */
  get outage(): Outage | undefined {
    return this.#outage;
  }

  set outage(outage: Outage | undefined) {
    this.#outage = outage;
  }

  /** The fault that befalls this call. */
  choose(method: string, args: JsonObject): Fault | undefined {
    const planned = this.#rules.find(
      ({ rule, left }) =>
        left > 0 && (rule.method ?? method) === method && (rule.when === undefined || rule.when(args)),
    );
    if (planned !== undefined) {
      planned.left -= 1;
      return planned.rule.fault;
    }
    const chance = this.#chance;
    if (chance === undefined || !(chance.methods ?? [method]).includes(method)) return undefined;
    if (this.#random() >= chance.probability) return undefined;
    const faults = chance.faults ?? everyFault;
    return faults[Math.floor(this.#random() * faults.length)];
  }

  /** How the next payload travels. */
  treatment(): EnvelopeTreatment {
    const planned = this.#planned.shift();
    if (planned !== undefined) return planned;
    const { duplicated = 0, late = 0, lateByMs = 1_000 } = this.#envelopes;
    return {
      copies: duplicated > 0 && this.#random() < duplicated ? 2 : 1,
      delayMs: late > 0 && this.#random() < late ? lateByMs : 0,
    };
  }
}
