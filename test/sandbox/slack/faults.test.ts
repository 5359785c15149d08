// Slack in trouble, through the real client: what it keeps, what the client learns, and that chance repeats itself.

import { WebAPIHTTPError, WebAPIRateLimitedError, WebAPIRequestError, WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SteppedClock } from '../../../src/sandbox/slack/clock.ts';
import type { Fault } from '../../../src/sandbox/slack/faults.ts';
import { type SimulatedSlack, type SlackOptions, startSlack } from '../../../src/sandbox/slack/server.ts';
import { clientOf, must, post, refusalOf } from './apps.ts';

let clock: SteppedClock;
let slack: SimulatedSlack;
let client: WebClient;

async function start(options: SlackOptions = {}): Promise<void> {
  clock = new SteppedClock();
  slack = await startSlack({ clock, ...options });
  client = clientOf(slack);
}

beforeEach(() => start());

afterEach(async () => {
  await slack.close();
});

const say = (text: string, channel = 'C0DEPLOYS') => post(client, { channel, text });
const texts = () => slack.messages('#deploys').map(message => message.text);

/** What the client made of a call: `ok`, Slack's word, or the kind of breakdown. */
async function fate(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'ok';
  } catch (error) {
    if (error instanceof WebAPIRateLimitedError) return `wait ${error.retryAfter} s`;
    if (error instanceof WebAPIHTTPError) return `status ${error.statusCode}`;
    if (error instanceof WebAPIRequestError) return 'no answer';
    return await refusalOf(Promise.reject(error));
  }
}

const season = async (seed: number) => {
  await slack.close();
  await start({ seed });
  slack.stage.failsByChance({ probability: 0.3 });
  const fates = [];
  for (let count = 0; count < 60; count += 1) fates.push(await fate(say(`${count}`)));
  return fates;
};

describe('one fault at a time', () => {
  test.each<[Fault, string, boolean]>([
    [{ kind: 'rate_limited', retryAfterS: 7 }, 'wait 7 s', false],
    [{ kind: '500_before' }, 'status 500', false],
    [{ kind: '500_after' }, 'status 500', true],
    [{ kind: 'dropped_before' }, 'no answer', false],
    [{ kind: 'dropped_after' }, 'no answer', true],
    [{ kind: 'error', error: 'edit_window_closed' }, 'edit_window_closed', false],
    [{ kind: 'error', error: 'fatal_error', kept: true }, 'fatal_error', true],
  ])('%o: the app learns %s, the post is kept: %s', async (fault, learnt, kept) => {
    slack.stage.fails({ method: 'chat.postMessage', fault });
    expect(await fate(say('plan'))).toBe(learnt);
    expect(texts()).toEqual(kept ? ['plan'] : []);
    expect(await fate(say('next'))).toBe('ok');
    expect(slack.calls().map(call => call.fault)).toEqual([fault.kind, undefined]);
  });

  test('a late answer comes when its time has come', async () => {
    slack.stage.fails({ fault: { kind: 'slow', delayMs: 30_000 } });
    let answered = false;
    const posting = say('plan').finally(() => {
      answered = true;
    });
    await slack.next(message => message.text === 'plan');
    clock.advance(29_999);
    expect(answered).toBe(false);
    clock.advance(1);
    await posting;
  });

  test('a client that retries after a lost answer posts twice', async () => {
    const retrying = new WebClient(slack.botToken, {
      slackApiUrl: slack.apiUrl,
      retryConfig: { retries: 1, minTimeout: 1, maxTimeout: 1 },
    });
    slack.stage.fails({ method: 'chat.postMessage', fault: { kind: '500_after' } });
    await post(retrying, { channel: 'C0DEPLOYS', text: 'step 1' });
    expect(texts()).toEqual(['step 1', 'step 1']);
  });

  test('an app that marks its posts finds the one whose answer was lost, and posts no second', async () => {
    const parent = must((await say('plan')).ts);
    const step = { channel: 'C0DEPLOYS', thread_ts: parent, text: 'step 1' };
    const metadata = { event_type: 'swap_step', event_payload: { step: 1 } };
    slack.stage.fails({ method: 'chat.postMessage', fault: { kind: 'dropped_after' } });
    expect(await fate(post(client, { ...step, metadata }))).toBe('no answer');
    const { messages } = await client.conversations.replies({
      channel: 'C0DEPLOYS',
      ts: parent,
      include_all_metadata: true,
    });
    const found = messages?.find(message => message.metadata?.event_type === 'swap_step');
    expect(found).toMatchObject({ text: 'step 1', metadata });
    expect(texts()).toEqual(['plan', 'step 1']);
  });

  test('only the calls that are meant, as often as said', async () => {
    const fault: Fault = { kind: '500_before' };
    slack.stage.fails({ method: 'chat.postMessage', when: args => args['text'] === 'b', fault, times: 2 });
    const fates = [];
    for (const text of ['a', 'b', 'b', 'b']) fates.push(await fate(say(text)));
    expect(fates).toEqual(['ok', 'status 500', 'status 500', 'ok']);
    slack.stage.fails({ fault, times: Number.POSITIVE_INFINITY });
    expect(await fate(client.auth.test())).toBe('status 500');
    slack.stage.behaves();
    expect(await fate(client.auth.test())).toBe('ok');
  });

  test('the answer that was lost is still in the log', async () => {
    slack.stage.fails({ fault: { kind: 'dropped_after' } });
    await fate(say('plan'));
    const [call] = slack.calls();
    expect(call).toMatchObject({ status: 0, fault: 'dropped_after', answer: {}, result: { ok: true } });
    expect(call?.result?.['ts']).toBe(slack.messages('#deploys')[0]?.ts);
  });
});

describe('chance', () => {
  test('the same seed gives the same troubles, another seed others, about as many as said', async () => {
    const first = await season(7);
    expect(await season(7)).toEqual(first);
    expect(await season(8)).not.toEqual(first);
    const failed = first.filter(outcome => outcome !== 'ok').length;
    expect(failed).toBeGreaterThan(8);
    expect(failed).toBeLessThan(30);
    expect(new Set(first).size).toBeGreaterThan(4);
  });

  test('only the methods that are meant', async () => {
    slack.stage.failsByChance({ probability: 1, methods: ['chat.update'], faults: [{ kind: '500_before' }] });
    const { ts } = await say('plan');
    expect(await fate(client.chat.update({ channel: 'C0DEPLOYS', ts: must(ts), text: 'x' }))).toBe(
      'status 500',
    );
  });
});

describe('Slack down', () => {
  test('no call gets through until it is back', async () => {
    slack.stage.goesDown();
    expect(await fate(say('plan'))).toBe('no answer');
    slack.stage.comesBack();
    slack.stage.goesDown('status_503');
    expect(await fate(say('plan'))).toBe('status 503');
    slack.stage.comesBack();
    expect(await fate(say('plan'))).toBe('ok');
    expect(texts()).toEqual(['plan']);
  });
});

describe('settings of the workspace', () => {
  test('a message can be edited only for so long', async () => {
    slack.stage.editWindow(60_000);
    const ts = must((await say('plan')).ts);
    clock.advance(60_000);
    await client.chat.update({ channel: 'C0DEPLOYS', ts, text: 'step 1' });
    clock.advance(1_000);
    expect(await refusalOf(client.chat.update({ channel: 'C0DEPLOYS', ts, text: 'step 2' }))).toBe(
      'edit_window_closed',
    );
  });

  test('the app is taken out of the channel, and back in', async () => {
    slack.stage.appInChannel('#deploys', false);
    expect(await fate(say('plan'))).toBe('not_in_channel');
    slack.stage.appInChannel('#deploys', true);
    expect(await fate(say('plan'))).toBe('ok');
  });
});

describe('rate limits', () => {
  test('without the switch there are none', async () => {
    for (let count = 0; count < 30; count += 1) await client.usergroups.list();
    expect(slack.calls().every(call => call.status === 200)).toBe(true);
  });

  test('so many calls a minute by tier, each method by itself', async () => {
    slack.stage.rateLimits(true);
    for (let count = 0; count < 20; count += 1) await client.usergroups.list();
    expect(await fate(client.usergroups.list())).toBe('wait 60 s');
    expect(await fate(client.users.info({ user: 'U0APPROVER' }))).toBe('ok');
    clock.advance(59_000);
    expect(await fate(client.usergroups.list())).toBe('wait 1 s');
    clock.advance(1_000);
    expect(await fate(client.usergroups.list())).toBe('ok');
  });

  test('one post a second in a channel, with a little patience; another channel has its own', async () => {
    slack.stage.rateLimits(true);
    const fates = [];
    for (const text of ['a', 'b', 'c', 'd']) fates.push(await fate(say(text)));
    expect(fates).toEqual(['ok', 'ok', 'ok', 'wait 1 s']);
    expect(await fate(say('elsewhere', 'C0RELEASES'))).toBe('ok');
    clock.advance(1_000);
    expect(await fate(say('e'))).toBe('ok');
    expect(await fate(say('f'))).toBe('wait 1 s');
    expect(texts()).toEqual(['a', 'b', 'c', 'e']);
  });
});
