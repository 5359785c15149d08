// Real Bolt apps over the simulated Slack, built the way the bot builds its own.

import { App, type AppOptions, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import type { SimulatedSlack } from '../../../src/sandbox/slack/server.ts';

const clientOptions = (slack: SimulatedSlack) => ({
  slackApiUrl: slack.apiUrl,
  timeout: 10_000,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
});

/** An app over Socket Mode with its own receiver; not started yet. */
export function socketModeApp(slack: SimulatedSlack, options: Partial<AppOptions> = {}): App {
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    clientPingTimeout: 1000,
    logLevel: LogLevel.ERROR,
    installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
  });
  return new App({
    receiver,
    token: slack.botToken,
    logLevel: LogLevel.ERROR,
    clientOptions: clientOptions(slack),
    ...options,
  });
}

/** An app behind a request URL; not started yet. */
export function httpApp(slack: SimulatedSlack, port: number, options: Partial<AppOptions> = {}): App {
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, port, logLevel: LogLevel.ERROR });
  return new App({
    receiver,
    token: slack.botToken,
    logLevel: LogLevel.ERROR,
    clientOptions: clientOptions(slack),
    ...options,
  });
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
