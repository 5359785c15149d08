/**
 * How events reach us: Socket Mode or signed HTTP requests. Both are Bolt's own receivers with their
 * measured traps closed (facts/slack.md 1.3, 1.4); trouble on the line never ends the process.
 */
import { EventEmitter, once } from 'node:events';
import type { Server } from 'node:http';
import { HTTPReceiver, type Logger, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { Clock, Log } from '../ports.ts';
import { clientOptions } from './clients.ts';
import { explain, refusal } from './errors.ts';
import { SlackStartError } from './start-error.ts';

/** Which way events come. */
export type Mode =
  | { readonly kind: 'socket'; readonly appToken: string }
  /** Port 0 takes any free one. */
  | { readonly kind: 'http'; readonly signingSecret: string; readonly port: number };

export interface Connection {
  readonly receiver: Receiver;
  /** Resolves when events can come. Throws `SlackStartError`. */
  open(): Promise<void>;
  /** No more events from here on. Answers under way are still sent. */
  close(): Promise<void>;
  /** Where HTTP requests are taken, once open. */
  port(): number | undefined;
}

export interface ConnectionOptions {
  readonly apiUrl: string | undefined;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly log: Log;
}

export const createConnection = (mode: Mode, options: ConnectionOptions): Connection =>
  mode.kind === 'socket' ? socket(mode.appToken, options) : http(mode.signingSecret, mode.port, options);

/** Slack closes within milliseconds; a dead line must not hold up the end of the process. */
const closeLimitMs = 2_000;
/** Pause between attempts once the SDK has given up on a lost connection. */
const againMs = 10_000;

function socket(appToken: string, { apiUrl, logger, clock, log }: ConnectionOptions): Connection {
  const closing = new AbortController();
  const judge = judgeAppToken();
  const receiver = new SocketModeReceiver({
    appToken,
    logger,
    // After Slack's "reconnect" the SDK waits this long before it does; five seconds by default.
    clientPingTimeout: 1_000,
    installerOptions: {
      clientOptions: {
        ...clientOptions(apiUrl, logger, { retries: 100, factor: 1.3, maxTimeout: againMs }),
        fetch: judge.fetch,
      },
    },
    customPropertiesExtractor: event => ({ delivery: event['envelope_id'] }),
  });
  const { client } = receiver;

  // The SDK calls `start` for every reconnect and drops the promise: a refusal there would be an unhandled
  // rejection and end the process, swaps and all.
  const connect = client.start.bind(client);
  let opened = false;
  client.start = async () => {
    for (;;) {
      try {
        const answer = await connect();
        opened = true;
        return answer;
      } catch (error) {
        if (!opened) throw error;
        if (closing.signal.aborted) return { ok: false };
        log.error(
          { slack: refusal(error)?.code },
          `The connection to Slack is lost and cannot be opened again: ${explain(error)}. Swaps go on; trying again.`,
        );
        await clock.sleep(againMs, closing.signal);
        if (closing.signal.aborted) return { ok: false };
      }
    }
  };

  return {
    receiver,
    async open() {
      try {
        await judge.during(receiver.start());
      } catch (error) {
        closing.abort();
        // Ends the SDK's own attempts, which would go on in the background.
        void client.disconnect();
        throw error;
      }
    },
    async close() {
      closing.abort();
      if (!opened) return;
      await atMost(closeLimitMs, client.disconnect(), clock);
    },
    port: () => undefined,
  };
}

/**
 * The app token, judged by the answers to the SDK's own calls. The SDK repeats most refusals without end and
 * without a word, and asking apart would cost a second call of a method that Slack allows about once a minute.
 */
function judgeAppToken() {
  const verdict = new EventEmitter<{ refused: [SlackStartError] }>();

  return {
    fetch: async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
      const response = await fetch(url, init);
      const answer: unknown = response.status === 200 ? await response.clone().json() : undefined;
      const error = codeIn(answer);
      if (error !== undefined && !isPassing(error)) verdict.emit('refused', appTokenError(error));
      return response;
    },
    /** Resolves as `work` does, unless the token is refused meanwhile. */
    async during(work: Promise<unknown>): Promise<void> {
      const done = new AbortController();
      const refused = once(verdict, 'refused', { signal: done.signal });
      // Whichever comes second has no listener any more.
      refused.catch(() => undefined);
      work.catch(() => undefined);
      const first = await Promise.race([work.then(() => undefined), refused]);
      done.abort();
      if (Array.isArray(first)) throw first[0];
    },
  };
}

const codeIn = (answer: unknown): string | undefined =>
  typeof answer === 'object' && answer !== null && 'error' in answer && typeof answer.error === 'string'
    ? answer.error
    : undefined;

/** Slack's own trouble: trying again, as the SDK does, is right. */
const isPassing = (error: string): boolean =>
  ['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'ratelimited'].includes(error);

const appTokenError = (error: string): SlackStartError =>
  new SlackStartError(
    'app-token',
    `Slack refuses SLACK_APP_TOKEN for Socket Mode (${error}). It must be an app-level token (xapp-…) with the scope connections:write, from the app's page Basic Information, and Socket Mode must be on.`,
  );

/** Where Slack sends events, commands and clicks in HTTP mode. */
export const eventsPath = '/slack/events';
/** The same as Bolt's for the past. */
const toleranceSeconds = 5 * 60;

function http(signingSecret: string, wanted: number, { logger, clock }: ConnectionOptions): Connection {
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: eventsPath,
    logger,
    // A replayed request has the same signature.
    customPropertiesExtractor: request => ({ delivery: request.headers['x-slack-signature'] }),
  });

  // Bolt refuses old timestamps only: a request signed for next year could be replayed until then.
  const listener = receiver.requestListener;
  receiver.requestListener = (request, response) => {
    const stamp = Number(request.headers['x-slack-request-timestamp']);
    if (stamp * 1000 - clock.now() > toleranceSeconds * 1000) {
      logger.warn(
        'Refused a request whose timestamp is more than five minutes ahead: check the clock of this machine',
      );
      response.writeHead(401).end();
      return;
    }
    listener(request, response);
  };

  let server: Server | undefined;
  return {
    receiver,
    async open() {
      try {
        server = await receiver.start(wanted);
      } catch (error) {
        throw new SlackStartError(
          'port',
          `Port ${wanted} for Slack's requests cannot be opened: ${explain(error)}. Set PORT to a free one.`,
          { cause: error },
        );
      }
    },
    async close() {
      if (server === undefined) return;
      const closing = server;
      server = undefined;
      await atMost(closeLimitMs, receiver.stop(), clock);
      closing.closeAllConnections();
    },
    port() {
      const address = server?.address();
      return typeof address === 'object' && address !== null ? address.port : undefined;
    },
  };
}

async function atMost(limitMs: number, work: Promise<unknown>, clock: Clock): Promise<void> {
  const done = new AbortController();
  await Promise.race([work, clock.sleep(limitMs, done.signal)]);
  done.abort();
}
