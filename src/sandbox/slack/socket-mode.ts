// Socket Mode as the app sees it: an address good for one connection, `hello`, envelopes and their
// acknowledgements, `disconnect`. At most ten connections are open; each envelope goes to one of them.

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { isObject } from './arguments.ts';
import type { Clock } from './clock.ts';
import type { Envelope, Receipt, Transport } from './delivery.ts';
import type { Feed } from './feed.ts';
import { SlackError } from './slack-error.ts';
import type { WireEntry } from './wire-log.ts';

/** How many connections one app may have open. */
export const connectionsMax = 10;
// Slack pings its clients; a client that has been pinged once closes when the pings stop.
const pingEveryMs = 5_000;
/** How long clients have to let go when the simulator ends, in real milliseconds. */
export const goodbyeMs = 500;

/** Why Slack asks a client to go: soon, now, or for good because Socket Mode was switched off. */
export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled';

/** What the socket side needs. */
export interface SocketModeOptions {
  readonly appId: string;
  readonly clock: Clock;
  readonly log: Feed<WireEntry>;
}

function leave(socket: WebSocket): Promise<void> {
  return new Promise(resolve => {
    const patience = setTimeout(() => socket.terminate(), goodbyeMs);
    socket.once('close', () => {
      clearTimeout(patience);
      resolve();
    });
    socket.close(1001);
  });
}

// What a client sent; undefined where it is no JSON.
function parsed(data: string): unknown {
  try {
    return JSON.parse(data) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The socket side of the app. */
export class SocketMode implements Transport {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #options: SocketModeOptions;
  readonly #tickets = new Set<string>();
  readonly #sockets = new Set<WebSocket>();
  readonly #waiting = new Map<string, ((receipt: Receipt) => void)[]>();
  readonly #pings: NodeJS.Timeout;
  #issued = 0;
  #turn = 0;

  constructor(options: SocketModeOptions) {
    this.#options = options;
    this.#pings = setInterval(() => {
      for (const socket of this.#sockets) socket.ping();
    }, pingEveryMs);
    this.#pings.unref();
  }

  /** How many connections are open. */
  get open(): number {
    return this.#sockets.size;
  }

  /** The path and query of an address for one new connection. */
  issueAddress(): string {
    if (this.#sockets.size >= connectionsMax) throw new SlackError('too_many_websockets');
    this.#issued += 1;
    const ticket = `ticket-${this.#issued}`;
    this.#tickets.add(ticket);
    return `/link/?ticket=${ticket}&app_id=${this.#options.appId}`;
  }

  /** Takes over an HTTP upgrade; false where the ticket is unknown or used. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const ticket = new URL(request.url ?? '', 'http://localhost').searchParams.get('ticket') ?? '';
    if (!this.#tickets.delete(ticket)) return false;
    this.#server.handleUpgrade(request, socket, head, client => this.#greet(client));
    return true;
  }

  #greet(socket: WebSocket): void {
    this.#sockets.add(socket);
    this.#note('open');
    socket.on('message', (data: Buffer) => this.#hear(socket, data.toString()));
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#note('close');
    });
    // An abrupt end also raises `close`, which does the accounting.
    socket.on('error', () => socket.terminate());
    this.#send(socket, {
      type: 'hello',
      num_connections: this.#sockets.size,
      debug_info: { host: 'sandbox', build_number: 1, approximate_connection_time: 18_060 },
      connection_info: { app_id: this.#options.appId },
    });
  }

  #hear(socket: WebSocket, data: string): void {
    const message = parsed(data);
    if (message === undefined) socket.close(1007);
    if (!isObject(message) || typeof message['envelope_id'] !== 'string') return;
    const id = message['envelope_id'];
    const payload = isObject(message['payload']) ? message['payload'] : {};
    const [first, ...others] = this.#waiting.get(id) ?? [];
    if (others.length === 0) this.#waiting.delete(id);
    else this.#waiting.set(id, others);
    first?.({ kind: 'acked', payload });
  }

  carry(envelope: Envelope): Promise<Receipt> {
    const sockets = [...this.#sockets].filter(socket => socket.readyState === socket.OPEN);
    this.#turn += 1;
    const socket = sockets[this.#turn % Math.max(1, sockets.length)];
    if (socket === undefined) return Promise.resolve({ kind: 'failed', why: 'no_connection' });
    this.#send(socket, {
      envelope_id: envelope.id,
      type: envelope.type,
      accepts_response_payload: envelope.acceptsResponsePayload,
      payload: envelope.payload,
      ...(envelope.type === 'events_api'
        ? { retry_attempt: envelope.attempt, retry_reason: envelope.retryReason ?? '' }
        : {}),
    });
    return new Promise(resolve => {
      this.#waiting.set(envelope.id, [...(this.#waiting.get(envelope.id) ?? []), resolve]);
    });
  }

  /** Asks every client to go, as Slack does before it recycles a connection. The client closes by itself. */
  disconnect(reason: DisconnectReason): void {
    this.#note(reason);
    for (const socket of this.#sockets) {
      this.#send(socket, { type: 'disconnect', reason, debug_info: { host: 'sandbox' } });
    }
  }

  /** Cuts every connection without a word. */
  cut(): void {
    this.#note('cut');
    for (const socket of this.#sockets) socket.terminate();
  }

  /** Says goodbye to every client; those that do not answer in time are cut off. */
  async close(): Promise<void> {
    clearInterval(this.#pings);
    this.#tickets.clear();
    await Promise.all([...this.#sockets].map(leave));
    this.#server.close();
  }

  #send(socket: WebSocket, message: Record<string, unknown>): void {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  }

  #note(event: string): void {
    this.#options.log.append({
      kind: 'socket',
      at: this.#options.clock.now(),
      event,
      open: this.#sockets.size,
    });
  }
}
