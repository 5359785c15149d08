/** How events reach us: Socket Mode or signed HTTP requests. Trouble on the line never ends the process. */
import type { Logger, Receiver } from '@slack/bolt';
import type { Clock, Log } from '../ports.ts';
import type { SlackCounts } from './clients.ts';
import { http } from './http-mode.ts';
import { socket } from './socket-mode.ts';

/** Which way events come. */
export type Mode =
  | { readonly kind: 'socket'; readonly appToken: string }
  /** Port 0 takes any free one. */
  | { readonly kind: 'http'; readonly signingSecret: string; readonly port: number };

export interface Connection {
  readonly receiver: Receiver;
  /** Resolves when events can come. Throws `SlackStartError`; may be tried again then. */
  open(): Promise<void>;
  /** No more events from here on. Answers under way are still sent. */
  close(): Promise<void>;
  /** Whether events can come at this moment. */
  isUp(): boolean;
  /** Where HTTP requests are taken, once open. */
  port(): number | undefined;
}

export interface ConnectionOptions {
  readonly apiUrl: string | undefined;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly log: Log;
  readonly counts?: SlackCounts | undefined;
}

/** Prepares the way; nothing happens before `open`. */
export const createConnection = (mode: Mode, options: ConnectionOptions): Connection =>
  mode.kind === 'socket' ? socket(mode.appToken, options) : http(mode.signingSecret, mode.port, options);
