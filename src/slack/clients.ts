/**
 * Our calls to Slack. Three clients, because a client is also a queue and a policy of repeating: messages are
 * sent and changed once, reads are repeated a little, and looks at people never wait behind messages
 * (facts/slack.md 1.5).
 */
import type { Logger } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Heard } from '../ports.ts';
import { heardFetch } from './heard.ts';

export interface Clients {
  /**
   * Sends once. The SDK repeats a post after a 500 or a dropped connection, and Slack has no documented
   * way to recognise the repetition: the thread would tell things twice. And a change that is repeated would
   * draw on the limit that all cards share.
   */
  readonly once: WebClient;
  /** For what may be repeated: reads, above all. */
  readonly again: WebClient;
  /** For who somebody is; apart, so that an approval never waits for messages. */
  readonly people: WebClient;
}

/** No call may hang: the SDK's default is no time limit at all. */
const timeout = 10_000;

/** About two seconds in all: longer patience belongs to the caller, who knows what is at stake. */
const aLittle = { retries: 2, factor: 2, minTimeout: 300, maxTimeout: 1_500, randomize: true };

/** Counts for whoever runs the bot. */
export interface SlackCounts {
  readonly heard: Heard;
  /** The SDK repeats a call. */
  readonly repeated: () => void;
}

export function createClients(
  token: string,
  apiUrl: string | undefined,
  logger: Logger,
  counts?: SlackCounts,
): Clients {
  const client = (retryConfig: RetryConfig) =>
    new WebClient(token, clientOptions(apiUrl, logger, retryConfig, counts));
  return { once: client({ retries: 0 }), again: client(aLittle), people: client(aLittle) };
}

type RetryConfig = NonNullable<WebClientOptions['retryConfig']>;

/**
 * Options for one client. Always a fresh object and never `headers`: the SDKs write tokens and retry
 * policies into the object that they are given (facts/slack.md 1.3, A and B).
 */
export const clientOptions = (
  apiUrl: string | undefined,
  logger: Logger,
  retryConfig: RetryConfig,
  counts?: SlackCounts,
): WebClientOptions => ({
  timeout,
  logger,
  retryConfig: counts === undefined ? retryConfig : counted(retryConfig, counts),
  // Otherwise one 429 stops every other call of the client for as long as Slack says.
  rejectRateLimitedCalls: true,
  ...(counts === undefined ? {} : { fetch: heardFetch(counts.heard) }),
  // The SDK adds the slash that its own default has.
  ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
});

/** The SDK gives its policy to p-retry as it is, which also tells of each failure before a repetition. */
function counted(retryConfig: RetryConfig, { repeated }: SlackCounts): RetryConfig {
  const onFailedAttempt = ({ retriesLeft }: { readonly retriesLeft: number }): void => {
    if (retriesLeft > 0) repeated();
  };
  return Object.assign({ onFailedAttempt }, retryConfig);
}
