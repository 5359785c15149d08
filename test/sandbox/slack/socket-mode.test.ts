// A real Bolt app over Socket Mode: she types, it answers, he clicks.

import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SimulatedSlack, startSlack } from '../../../src/sandbox/slack/server.ts';
import { must, post, socketModeApp } from './apps.ts';

let slack: SimulatedSlack;
let app: App;

beforeEach(async () => {
  slack = await startSlack();
  app = socketModeApp(slack);
});

afterEach(async () => {
  await app.stop();
  await slack.close();
});

const planBlocks = [
  { type: 'section', text: { type: 'mrkdwn', text: '*Swap web*: 2 out, 2 in' } },
  {
    type: 'actions',
    elements: [
      {
        type: 'button',
        action_id: 'approve',
        text: { type: 'plain_text', text: 'Approve' },
        value: 'request-1',
      },
    ],
  },
];

describe('a request and its approval', () => {
  test('she types, it asks in the channel, he clicks, it says so in the thread and in the header', async () => {
    app.command('/asg-swap', async ({ ack, command, client }) => {
      await ack();
      await post(client, {
        channel: command.channel_id,
        text: `Swap ${command.text}?`,
        blocks: planBlocks,
      });
    });
    app.action<BlockAction<ButtonAction>>('approve', async ({ ack, body, action, client }) => {
      await ack();
      const channel = body.channel?.id ?? '';
      const ts = body.message?.['ts'] as string;
      await client.chat.update({ channel, ts, text: `Approved by <@${body.user.id}>` });
      await post(client, {
        channel,
        thread_ts: ts,
        text: `<@${body.user.id}> approved ${action.value}`,
      });
    });
    await app.start();

    const typed = await slack.types({
      as: 'requester',
      channel: '#deploys',
      text: '/asg-swap web i-0aaa i-0bbb',
    });
    expect(typed.outcome).toBe('acked');

    const plan = await slack.next(message => message.text === 'Swap web i-0aaa i-0bbb?');
    expect(plan).toMatchObject({ channel: 'C0DEPLOYS', user: 'U0BOT' });
    expect(slack.reads(plan)).toBe('*Swap web*: 2 out, 2 in\n[Approve]');

    await slack.clicks({ as: 'approver', message: plan, label: 'Approve' });

    const reply = await slack.next(message => message.thread_ts === plan.ts);
    expect(slack.reads(reply)).toBe('@approver approved request-1');
    expect(slack.thread(plan).map(message => message.text)).toEqual([
      'Approved by <@U0APPROVER>',
      '<@U0APPROVER> approved request-1',
    ]);
    // Text without blocks drops the blocks and shows the edit.
    expect(slack.reads(must(slack.thread(plan)[0]))).toBe('Approved by @approver\n(edited)');
  });
});
