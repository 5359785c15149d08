/**
 * Events as signed HTTP requests, through Bolt's own receiver. Kept true: a request is believed only with a
 * signature of ours that is not older than five minutes, nor from further ahead (facts/slack.md 1.4).
 */
import type { Server } from 'node:http';
import { HTTPReceiver } from '@slack/bolt';
import { closed } from './closing.ts';
import type { Connection, ConnectionOptions } from './connection.ts';
import { explain } from './errors.ts';
import { SlackStartError } from './start-error.ts';

/** Where Slack sends commands and clicks in HTTP mode. */
export const eventsPath = '/slack/events';

/**
 * Bolt reads a body whole before it looks at the signature. Slack's largest are views of a few hundred
 * kilobytes, and it always says how long they are.
 */
const bodyMost = 1_000_000;

/** The same as Bolt's for the past. */
const toleranceMs = 5 * 60_000;

/** The way over HTTP. */
export function http(
  signingSecret: string,
  wanted: number,
  { logger, clock }: ConnectionOptions,
): Connection {
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
    const length = Number(request.headers['content-length'] ?? (request.method === 'POST' ? Number.NaN : 0));
    if (!(length <= bodyMost)) {
      response.writeHead(413, { Connection: 'close' }).end();
      return;
    }
    const signedAt = Number(request.headers['x-slack-request-timestamp']) * 1000;
    if (signedAt - clock.now() > toleranceMs) {
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
      await closed(receiver.stop(), clock);
      closing.closeAllConnections();
    },
    isUp: () => server?.listening === true,
    port() {
      const address = server?.address();
      return typeof address === 'object' && address !== null ? address.port : undefined;
    },
  };
}
