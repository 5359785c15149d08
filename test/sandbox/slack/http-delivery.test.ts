// Real Bolt apps behind a request URL: signed requests instead of a socket, and what a forger gets.

import type { App } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SteppedClock } from '../../../src/sandbox/slack/clock.ts';
import { type SimulatedSlack, startSlack } from '../../../src/sandbox/slack/server.ts';
import { freePort } from '../../helpers/free-port.ts';
import { httpApp, must, post, stop } from './apps.ts';

let slack: SimulatedSlack;
let app: App;
let handled: string[];

beforeEach(async () => {
  const port = await freePort();
  slack = await startSlack({ requestUrl: `http://127.0.0.1:${port}/slack/events` });
  app = httpApp(slack, port);
  handled = [];
  app.command('/asg-swap', async ({ ack, command, client }) => {
    handled.push(command.text);
    await ack(`heard ${command.text}`);
    await post(client, {
      channel: command.channel_id,
      text: 'plan',
      blocks: [
        {
          type: 'actions',
          elements: [{ type: 'button', action_id: 'approve', text: { type: 'plain_text', text: 'Approve' } }],
        },
      ],
    });
  });
  app.action('approve', async ({ ack, body, respond }) => {
    handled.push(`click by ${body.user.id}`);
    await ack();
    await respond({ text: 'thank you' });
  });
  app.event('app_home_opened', async ({ event, context }) => {
    handled.push(`home of ${event.user}, retry ${context['retryNum'] ?? 0}`);
  });
  await app.start();
});

afterEach(async () => {
  await stop(app);
  await slack.close();
});

const typed = () => slack.types({ as: 'requester', channel: '#deploys', text: '/asg-swap web' });

describe('signed requests', () => {
  test('she types, it answers; he clicks, it thanks him; an event arrives', async () => {
    expect(await typed()).toMatchObject({ outcome: 'acked', ackPayload: { text: 'heard web' } });
    expect(slack.ephemerals('requester').map(message => message.text)).toEqual(['heard web']);
    const plan = await slack.next(message => message.text === 'plan');
    expect((await slack.clicks({ as: 'approver', message: plan, label: 'Approve' })).outcome).toBe('acked');
    const thanks = await slack.next(message => message.text === 'thank you');
    expect(thanks.ephemeral_to).toBe('U0APPROVER');
    await slack.opensHome('approver');
    expect(handled).toEqual(['web', 'click by U0APPROVER', 'home of U0APPROVER, retry 0']);
  });

  test('a forged signature and one of six minutes ago get 401 and reach no listener', async () => {
    const http = must(slack.http);
    const { payload } = await typed();
    handled.length = 0;
    const envelope = { type: 'slash_commands' as const, payload, attempt: 0 };
    const forged = await http.send(http.request(envelope, { secret: 'guessed' }));
    const old = await http.send(http.request(envelope, { signedAtMs: Date.now() - 6 * 60_000 }));
    const good = http.request(envelope);
    const changed = await http.send({ ...good, body: good.body.replace('web', 'all') });
    expect([forged.status, old.status, changed.status]).toEqual([401, 401, 401]);
    expect(handled).toEqual([]);
    expect((await http.send(good)).status).toBe(200);
    expect(handled).toEqual(['web']);
  });

  test('an event the app did not take comes again, and says so', async () => {
    const clock = new SteppedClock();
    const port = await freePort();
    const other = await startSlack({ requestUrl: `http://127.0.0.1:${port}/slack/events`, clock });
    const late = httpApp(other, port);
    const heard: unknown[] = [];
    late.event('app_home_opened', async ({ context }) => {
      heard.push(context['retryNum'], context['retryReason']);
    });
    try {
      expect((await other.opensHome('approver')).why).toBe('connection_error');
      const refused = () => other.wireLog().filter(entry => entry.kind === 'unacknowledged');
      await other.until(() => refused()[1]);
      await late.start();
      clock.advance(60_000);
      await other.until(() => other.wireLog().find(entry => entry.kind === 'ack'));
      await stop(late);
      expect(heard).toEqual([2, 'http_error']);
    } finally {
      await other.close();
    }
  });

  test('the same request sent twice runs the listener twice: the signature is no guard against that', async () => {
    slack.stage.nextEnvelope({ copies: 2 });
    await typed();
    await slack.until(() => slack.wireLog().filter(entry => entry.kind === 'ack')[1]);
    expect(handled).toEqual(['web', 'web']);
  });

  test('an app that is not there is a failed command', async () => {
    const lonely = await startSlack({ requestUrl: `http://127.0.0.1:${await freePort()}/slack/events` });
    try {
      const command = await lonely.types({ as: 'requester', channel: '#deploys', text: '/asg-swap web' });
      expect(command).toMatchObject({ outcome: 'failed', why: 'connection_error' });
      expect(command.notice?.text).toBe('/asg-swap failed with the error "dispatch_failed"');
    } finally {
      await lonely.close();
    }
  });

  test('a command that no listener takes is answered 404, three seconds later by the real clock', async () => {
    // This world's time stands still, so that its own three seconds do not end first.
    const patient = await startSlack({
      requestUrl: must(slack.http).requestUrl,
      commands: ['/other'],
      clock: new SteppedClock(),
    });
    try {
      const command = await patient.types({ as: 'requester', channel: '#deploys', text: '/other x' });
      expect(command).toMatchObject({ outcome: 'failed', why: 'http_404' });
    } finally {
      await patient.close();
    }
  });
});
