// The other way to the app: signed HTTP requests to its request URL. The signature covers `v0:timestamp:body`; a
// checker may ask for a forged or an old one.

import { createHmac } from 'node:crypto';
import { isObject } from './arguments.ts';
import type { Clock } from './clock.ts';
import type { Envelope, Receipt, Transport } from './delivery.ts';
import type { JsonObject } from './model.ts';

// Long after Slack has given up on an answer; only keeps dead requests from piling up. Real milliseconds.
const patienceMs = 30_000;

/** A request as it goes over the wire. */
export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The body of a payload: a form for commands and interactions, JSON for events. */
export function requestBody(envelope: Pick<Envelope, 'type' | 'payload'>): {
  contentType: string;
  body: string;
} {
  if (envelope.type === 'events_api') {
    return { contentType: 'application/json', body: JSON.stringify(envelope.payload) };
  }
  const form =
    envelope.type === 'slash_commands'
      ? Object.fromEntries(Object.entries(envelope.payload).map(([key, value]) => [key, String(value)]))
      : { payload: JSON.stringify(envelope.payload) };
  return { contentType: 'application/x-www-form-urlencoded', body: new URLSearchParams(form).toString() };
}

/** Slack's signature of a body sent at a time, in seconds since the epoch. */
export function signature(signingSecret: string, timestampS: number, body: string): string {
  return `v0=${createHmac('sha256', signingSecret).update(`v0:${timestampS}:${body}`).digest('hex')}`;
}

/** Where to deliver to, and signed with what. */
export interface HttpDeliveryOptions {
  /** The app's request URL, such as `http://127.0.0.1:3000/slack/events`. */
  readonly requestUrl: string;
  readonly signingSecret: string;
  readonly clock: Clock;
}

/** Delivers over HTTP. */
export class HttpDelivery implements Transport {
  readonly #options: HttpDeliveryOptions;

  constructor(options: HttpDeliveryOptions) {
    this.#options = options;
  }

  /** Where the app listens. */
  get requestUrl(): string {
    return this.#options.requestUrl;
  }

  /** The request Slack would send; `signedAtMs` and `secret` allow for an old or a forged one. */
  request(
    envelope: Pick<Envelope, 'type' | 'payload' | 'attempt' | 'retryReason'>,
    { signedAtMs = this.#options.clock.now(), secret = this.#options.signingSecret } = {},
  ): SignedRequest {
    const { contentType, body } = requestBody(envelope);
    const timestampS = Math.floor(signedAtMs / 1000);
    return {
      body,
      headers: {
        'content-type': contentType,
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        'x-slack-request-timestamp': String(timestampS),
        'x-slack-signature': signature(secret, timestampS, body),
        ...(envelope.attempt > 0
          ? {
              'x-slack-retry-num': String(envelope.attempt),
              'x-slack-retry-reason': envelope.retryReason === 'timeout' ? 'http_timeout' : 'http_error',
            }
          : {}),
      },
    };
  }

  /** Sends a request and gives back the app's raw answer. */
  async send(request: SignedRequest): Promise<{ status: number; body: string }> {
    const signal = AbortSignal.timeout(patienceMs);
    const response = await fetch(this.#options.requestUrl, { method: 'POST', signal, ...request });
    return { status: response.status, body: await response.text() };
  }

  async carry(envelope: Envelope): Promise<Receipt> {
    let answer: { status: number; body: string };
    try {
      answer = await this.send(this.request(envelope));
    } catch (error) {
      // An app that cannot be reached is a fact of the world here, not a failure of this program.
      const timedOut = error instanceof DOMException && error.name === 'TimeoutError';
      if (timedOut || error instanceof TypeError) return { kind: 'failed', why: 'connection_error' };
      throw error;
    }
    if (answer.status !== 200) return { kind: 'failed', why: `http_${answer.status}` };
    return { kind: 'acked', payload: acknowledgement(answer.body) };
  }
}

// An acknowledgement is empty, a JSON object, or bare text meant for the one who typed the command.
function acknowledgement(body: string): JsonObject {
  if (body === '') return {};
  try {
    const parsed: unknown = JSON.parse(body);
    return isObject(parsed) ? parsed : { text: String(parsed) };
  } catch (error) {
    if (error instanceof SyntaxError) return { text: body };
    throw error;
  }
}
