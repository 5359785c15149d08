// Everything that passed between Slack and the app, in order, for checkers that judge from outside.

import type { JsonObject } from './model.ts';

/** One exchange, noted when it ended; `at` is when it began, in milliseconds of the simulated world since the epoch. */
export type WireEntry =
  /** A Web API call with the answer the app got; `status` 0 means the connection was cut without one. */
  | {
      readonly kind: 'call';
      readonly at: number;
      readonly method: string;
      readonly args: JsonObject;
      readonly status: number;
      readonly answer: JsonObject;
      /** What the call came to, whether or not the app was told; absent where it never ran. */
      readonly result?: JsonObject;
      /** The fault that was played, if one was. */
      readonly fault?: string;
    }
  /** A post to a `response_url`. */
  | {
      readonly kind: 'response';
      readonly at: number;
      readonly id: string;
      readonly body: JsonObject;
      readonly status: number;
      readonly answer: JsonObject;
      readonly fault?: string;
    }
  /** A payload on its way to the app, over a socket or by HTTP. */
  | {
      readonly kind: 'envelope';
      readonly at: number;
      readonly id: string;
      readonly type: string;
      readonly payload: JsonObject;
      readonly attempt: number;
    }
  /** What the app answered to a payload, and how long it took in milliseconds. */
  | {
      readonly kind: 'ack';
      readonly at: number;
      readonly id: string;
      readonly tookMs: number;
      readonly payload: JsonObject;
      readonly late: boolean;
    }
  /** A payload the app did not acknowledge, and why. */
  | {
      readonly kind: 'unacknowledged';
      readonly at: number;
      readonly id: string;
      readonly why: DeliveryFailure;
    }
  /** A Socket Mode connection opened, was told to go, or closed. */
  | { readonly kind: 'socket'; readonly at: number; readonly event: string; readonly open: number };

/** Why a payload counts as not delivered. */
export type DeliveryFailure = 'no_connection' | 'timeout' | `http_${number}` | 'connection_error';

/** A call, picked out of the log. */
export type LoggedCall = Extract<WireEntry, { kind: 'call' }>;
