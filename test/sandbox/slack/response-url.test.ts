// Answers through `response_url`: they work where the app is no member, five times within half an hour.

import type { App, RespondFn } from '@slack/bolt';
import { RespondError } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SteppedClock } from '../../../src/sandbox/slack/clock.ts';
import { type SimulatedSlack, startSlack } from '../../../src/sandbox/slack/server.ts';
import { clientOf, must, post, socketModeApp, stop } from './apps.ts';

let clock: SteppedClock;
let slack: SimulatedSlack;
let app: App;
let respond: RespondFn;

const buttons = [
  {
    type: 'actions' as const,
    elements: [
      { type: 'button' as const, action_id: 'again', text: { type: 'plain_text' as const, text: 'Again' } },
    ],
  },
];

beforeEach(async () => {
  clock = new SteppedClock();
  slack = await startSlack({ clock });
  app = socketModeApp(slack);
  app.command('/asg-swap', async args => {
    await args.ack();
    ({ respond } = args);
  });
  app.action('again', async args => {
    await args.ack();
    ({ respond } = args);
  });
  await app.start();
});

afterEach(async () => {
  await stop(app);
  await slack.close();
});

async function refusal(answer: Promise<unknown>): Promise<number> {
  try {
    await answer;
  } catch (error) {
    if (error instanceof RespondError) return error.statusCode;
    throw error;
  }
  throw new Error('the answer was not refused');
}

const typesIn = async (channel: string) => {
  await slack.types({ as: 'requester', channel, text: '/asg-swap web' });
};

describe('after a command', () => {
  test('she alone reads it, even where the app is no member', async () => {
    await typesIn('#general');
    await respond('Please invite me first.');
    const [told] = slack.ephemerals('requester');
    expect(told).toMatchObject({
      channel: 'C0GENERAL',
      text: 'Please invite me first.',
      ephemeral_to: 'U0REQUESTER',
    });
    expect(slack.messages('#general')).toEqual([]);
  });

  test('everybody reads it when the app says so', async () => {
    await typesIn('#deploys');
    await respond({ response_type: 'in_channel', text: 'for all' });
    expect(slack.messages('#deploys').map(message => message.text)).toEqual(['for all']);
  });

  test('five answers and no sixth', async () => {
    await typesIn('#deploys');
    for (let count = 1; count <= 5; count += 1) await respond(`${count}`);
    expect(await refusal(respond('6'))).toBe(404);
    expect(slack.ephemerals('requester')).toHaveLength(5);
  });

  test('half an hour and no longer', async () => {
    await typesIn('#deploys');
    clock.advance(30 * 60_000);
    await respond('just in time');
    clock.advance(1);
    expect(await refusal(respond('too late'))).toBe(404);
    expect(slack.wireLog().at(-1)).toMatchObject({
      kind: 'response',
      status: 404,
      answer: { error: 'expired_url' },
    });
  });

  test('blocks that Slack would not show are refused', async () => {
    await typesIn('#deploys');
    const alert = { type: 'alert' as const, text: { type: 'mrkdwn' as const, text: 'careful' } };
    expect(await refusal(respond({ text: 'x', blocks: [alert] }))).toBe(400);
    expect(await refusal(respond({ text: 'x', thread_ts: '1700000000.000000' }))).toBe(400);
  });

  test('troubles befall answers too', async () => {
    await typesIn('#deploys');
    slack.stage.fails({ method: 'response_url', fault: { kind: '500_after' } });
    expect(await refusal(respond('kept'))).toBe(500);
    expect(slack.ephemerals('requester').map(message => message.text)).toEqual(['kept']);
  });
});

describe('after a click', () => {
  test('the message is replaced, or goes', async () => {
    await post(clientOf(slack), { channel: 'C0DEPLOYS', text: 'plan', blocks: buttons });
    const message = must(slack.messages('#deploys')[0]);
    await slack.clicks({ as: 'approver', message, label: 'Again' });
    await respond({ replace_original: true, text: 'done' });
    expect(slack.messages('#deploys').map(shown => slack.reads(shown))).toEqual(['done']);
    await respond({ delete_original: true });
    expect(slack.messages('#deploys')).toEqual([]);
  });

  test('so it is with an ephemeral message, which only its reader can click', async () => {
    await typesIn('#deploys');
    await respond({ text: 'again?', blocks: buttons });
    const message = must(slack.ephemerals('requester')[0]);
    await expect(slack.clicks({ as: 'approver', message, label: 'Again' })).rejects.toThrow(
      'only U0REQUESTER',
    );
    const { payload } = await slack.clicks({ as: 'requester', message, label: 'Again' });
    expect(payload['container']).toMatchObject({ is_ephemeral: true });
    expect(payload).not.toHaveProperty('message');
    await respond({ replace_original: true, text: 'done' });
    expect(slack.ephemerals('requester').map(shown => slack.reads(shown))).toEqual(['done']);
    expect(slack.latest(message)?.text).toBe('done');
  });

  test('without a word about it the answer is a new one, for the one who clicked', async () => {
    await post(clientOf(slack), { channel: 'C0DEPLOYS', text: 'plan', blocks: buttons });
    const message = must(slack.messages('#deploys')[0]);
    await slack.clicks({ as: 'approver', message, label: 'Again' });
    await respond('not you');
    expect(slack.ephemerals('approver').map(shown => shown.text)).toEqual(['not you']);
    expect(slack.messages('#deploys')).toHaveLength(1);
  });
});
