// Real Bolt apps over the simulated Slack, built the way the bot builds its own.

import { App, type AppOptions, HTTPReceiver, type Logger, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { WebAPIPlatformError, WebClient } from '@slack/web-api';
import type { SimulatedSlack } from '../../../src/sandbox/slack/server.ts';

const clientOptions = (slack: SimulatedSlack) => ({
  slackApiUrl: slack.apiUrl,
  timeout: 10_000,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
});

// Refusals are what these tests provoke; the clients need not report them.
const silent: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};

const work = new WeakMap<App, Set<Promise<void>>>();

// Keeps track of what the app's listeners are at.
function tracked(app: App): App {
  const running = new Set<Promise<void>>();
  work.set(app, running);
  app.use(async ({ next }) => {
    const listening = next();
    running.add(listening);
    await listening.finally(() => running.delete(listening));
  });
  return app;
}

/** Stops an app once its listeners have come to their end, so that none is cut off in the middle of a call. */
export async function stop(app: App): Promise<void> {
  const running = work.get(app);
  if (running !== undefined) await Promise.allSettled(running);
  await app.stop();
}

/** An app over Socket Mode with its own receiver; not started yet. */
export function socketModeApp(slack: SimulatedSlack, options: Partial<AppOptions> = {}): App {
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    clientPingTimeout: 1000,
    logger: silent,
    installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
  });
  return tracked(
    new App({
      receiver,
      token: slack.botToken,
      // Else Bolt asks who it is at once and in the background, and a short test ends before the answer.
      tokenVerificationEnabled: false,
      logger: silent,
      clientOptions: clientOptions(slack),
      ...options,
    }),
  );
}

/** An app behind a request URL; not started yet. */
export function httpApp(slack: SimulatedSlack, port: number, options: Partial<AppOptions> = {}): App {
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, port, logger: silent });
  return tracked(
    new App({
      receiver,
      token: slack.botToken,
      // Else Bolt asks who it is at once and in the background, and a short test ends before the answer.
      tokenVerificationEnabled: false,
      logger: silent,
      clientOptions: clientOptions(slack),
      ...options,
    }),
  );
}

type Posted = Parameters<App['client']['chat']['postMessage']>[0];

/** Posts as the app. */
export async function post(client: App['client'], message: Posted) {
  // The rule means the window's postMessage.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  return await client.chat.postMessage(message);
}

/** The value, which the test knows is there. */
export function must<Value>(value: Value | undefined, what = 'value'): Value {
  if (value === undefined) throw new Error(`there is no ${what}`);
  return value;
}

/** A client with the app's token that neither retries nor waits, so that every answer is seen as it came. */
export function clientOf(slack: SimulatedSlack, token: string = slack.botToken): WebClient {
  return new WebClient(token, { ...clientOptions(slack), logger: silent });
}

/** Slack's word for refusing a call; fails where the call succeeds or breaks in another way. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  return (await refusedAnswer(call)).error;
}

/** The whole answer of a refused call. */
export async function refusedAnswer(call: Promise<unknown>): Promise<WebAPIPlatformError['data']> {
  try {
    await call;
  } catch (error) {
    if (error instanceof WebAPIPlatformError) return error.data;
    throw error;
  }
  throw new Error('the call was not refused');
}

/** Something that a listener waits for until the test lets it go on. */
export class Latch {
  readonly opened: Promise<void>;
  #open: (() => void) | undefined;

  constructor() {
    this.opened = new Promise(resolve => {
      this.#open = resolve;
    });
  }

  open(): void {
    this.#open?.();
  }
}
