/**
 * Events over a connection that we open: no public address, nothing to sign. Bolt's own receiver with its
 * measured traps closed (facts/slack.md 1.3). Kept true: once open, it comes back from whatever Slack or the
 * network do, and no refusal of Slack's becomes an unhandled rejection.
 */
import { SocketModeReceiver } from '@slack/bolt';
import { judgeAppToken } from './app-token.ts';
import { clientOptions } from './clients.ts';
import { closed } from './closing.ts';
import type { Connection, ConnectionOptions } from './connection.ts';
import { explain, refusal } from './errors.ts';
import { heardFetch } from './heard.ts';

/** Longest pause between attempts to reconnect. */
const againMs = 10_000;

/** The way over a socket. */
export function socket(
  appToken: string,
  { apiUrl, logger, clock, log, counts }: ConnectionOptions,
): Connection {
  const judge = judgeAppToken(counts && heardFetch(counts.heard));
  const receiver = new SocketModeReceiver({
    appToken,
    logger,
    // After Slack's "reconnect" the SDK waits this long before it does (five seconds by default), and this long a
    // starved machine may keep silent before the SDK takes the connection for dead: short for the one, long for
    // the other.
    clientPingTimeout: 2_500,
    installerOptions: {
      clientOptions: {
        // The SDK's own patience, but without its ever longer pauses, and without holding up our end.
        ...clientOptions(apiUrl, logger, { retries: 100, factor: 1.3, maxTimeout: againMs, unref: true }),
        fetch: judge.fetch,
      },
    },
    customPropertiesExtractor: event => ({ delivery: event['envelope_id'] }),
  });
  const { client } = receiver;

  let opened = false;
  let closing = new AbortController();
  const connect = client.start.bind(client);
  // The SDK calls this for every reconnect and drops the promise: a refusal there would end the process.
  client.start = async () => {
    const { signal } = closing;
    for (;;) {
      try {
        const answer = await connect();
        // An attempt that outlived its session must not leave a connection that nobody knows of.
        if (signal.aborted) void client.disconnect();
        return answer;
      } catch (error) {
        if (!opened) throw error;
        if (!signal.aborted) {
          log.error(
            { slack: refusal(error)?.code },
            `The connection to Slack is lost and cannot be opened again: ${explain(error)}. Swaps go on; trying again.`,
          );
          await clock.sleep(againMs, signal);
        }
        if (signal.aborted) return { ok: false };
      }
    }
  };

  return {
    receiver,
    async open() {
      closing = new AbortController();
      try {
        await judge.during(receiver.start());
        opened = true;
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
      opened = false;
      await closed(client.disconnect(), clock);
    },
    isUp: () => client.websocket?.isActive() === true,
    port: () => undefined,
  };
}
