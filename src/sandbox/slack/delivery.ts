// Carrying payloads to the app: whichever way they go, the app has three seconds to acknowledge. Slack repeats
// events that were not acknowledged, but neither commands nor clicks: there the person is told.

import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Feed } from './feed.ts';
import type { JsonObject } from './model.ts';
import type { DeliveryFailure, WireEntry } from './wire-log.ts';

/** Milliseconds in which the app has to acknowledge. */
export const ackLimitMs = 3_000;
/** Milliseconds to wait before each repetition of an event: at once, after a minute, after five. */
export const eventRetriesMs: readonly number[] = [0, 60_000, 300_000];

/** What kind of thing a payload is, in Socket Mode's words. */
export type EnvelopeType = 'slash_commands' | 'interactive' | 'events_api';

/** A payload on its way to the app. */
export interface Envelope {
  readonly id: string;
  readonly type: EnvelopeType;
  readonly payload: JsonObject;
  readonly acceptsResponsePayload: boolean;
  /** 0 at first; counts the repetitions of an event. */
  readonly attempt: number;
  readonly retryReason?: string;
}

/** The app's acknowledgement, with what it sent along (empty where nothing), or why there was none. */
export type Receipt =
  | { readonly kind: 'acked'; readonly payload: JsonObject }
  | { readonly kind: 'failed'; readonly why: DeliveryFailure };

/** A way to the app. The promise may stay open for ever: the three seconds are not its business. */
export interface Transport {
  carry(envelope: Envelope): Promise<Receipt>;
}

/** What became of one payload. */
export interface Delivery {
  readonly envelopeId: string;
  readonly outcome: 'acked' | 'failed';
  readonly why?: DeliveryFailure;
  /** What the app sent along with its acknowledgement. */
  readonly ackPayload: JsonObject;
  /** Milliseconds of the simulated world from the first attempt to the acknowledgement or the failure. */
  readonly tookMs: number;
}

/** How payloads may be mistreated on the way; see `faults.ts`. */
export interface EnvelopeTreatment {
  /** How many copies arrive; 1 is normal. */
  readonly copies: number;
  /** Milliseconds before the payload sets out. */
  readonly delayMs: number;
}

const undisturbed: EnvelopeTreatment = { copies: 1, delayMs: 0 };

/** What a courier needs beside its transport. */
export interface CourierOptions {
  readonly clock: Clock;
  readonly log: Feed<WireEntry>;
  /** Asked once per payload; undisturbed by default. */
  readonly treatment?: () => EnvelopeTreatment;
}

/** Delivers payloads over one transport. */
export class Courier {
  readonly #clock: Clock;
  readonly #log: Feed<WireEntry>;
  readonly #treatment: () => EnvelopeTreatment;
  readonly #transport: Transport;

  constructor(transport: Transport, options: CourierOptions) {
    this.#transport = transport;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#treatment = options.treatment ?? (() => undisturbed);
  }

  /** Delivers one payload and tells what became of it; never rejects. Events are repeated in the background. */
  async deliver(type: EnvelopeType, payload: JsonObject, acceptsResponsePayload = true): Promise<Delivery> {
    const envelope: Envelope = { id: randomUUID(), type, payload, acceptsResponsePayload, attempt: 0 };
    const { copies, delayMs } = this.#treatment();
    if (delayMs > 0) await this.#pause(delayMs);
    const first = this.#attempt(envelope);
    for (let copy = 1; copy < copies; copy += 1) void this.#attempt(envelope);
    const delivery = await first;
    if (type === 'events_api' && delivery.outcome === 'failed') void this.#repeat(envelope, delivery);
    return delivery;
  }

  async #repeat(envelope: Envelope, failed: Delivery): Promise<void> {
    const retryReason = failed.why === 'timeout' ? 'timeout' : 'connection_failed';
    for (const [index, delayMs] of eventRetriesMs.entries()) {
      if (delayMs > 0) await this.#pause(delayMs);
      const again = await this.#attempt({ ...envelope, attempt: index + 1, retryReason });
      if (again.outcome === 'acked') return;
    }
  }

  async #attempt(envelope: Envelope): Promise<Delivery> {
    const start = this.#clock.now();
    const { id, type, payload, attempt } = envelope;
    this.#log.append({ kind: 'envelope', at: start, id, type, payload, attempt });
    let late = false;
    const carried = this.#transport.carry(envelope).then(receipt => {
      const at = this.#clock.now();
      if (receipt.kind === 'acked') {
        this.#log.append({ kind: 'ack', at, id, tookMs: at - start, payload: receipt.payload, late });
      }
      return receipt;
    });
    const receipt = await new Promise<Receipt>((resolve, reject) => {
      const callOff = this.#clock.after(ackLimitMs, () => {
        late = true;
        resolve({ kind: 'failed', why: 'timeout' });
      });
      carried.finally(callOff).then(resolve, reject);
    });
    const tookMs = this.#clock.now() - start;
    if (receipt.kind === 'acked') {
      return { envelopeId: id, outcome: 'acked', ackPayload: receipt.payload, tookMs };
    }
    this.#log.append({ kind: 'unacknowledged', at: this.#clock.now(), id, why: receipt.why });
    return { envelopeId: id, outcome: 'failed', why: receipt.why, ackPayload: {}, tookMs };
  }

  #pause(ms: number): Promise<void> {
    return new Promise(resolve => {
      this.#clock.after(ms, resolve);
    });
  }
}
