// Real Bolt apps over Socket Mode: she types, it answers, he clicks; connections come and go.

import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { SteppedClock } from '../../../src/sandbox/slack/clock.ts';
import { type SimulatedSlack, startSlack } from '../../../src/sandbox/slack/server.ts';
import { clientOf, Latch, must, post, refusalOf, socketModeApp, stop } from './apps.ts';

// The world's time stands still unless a test lets it pass, so the three seconds are never a matter of luck.
let clock: SteppedClock;
let slack: SimulatedSlack;
let apps: App[];

beforeEach(async () => {
  clock = new SteppedClock();
  slack = await startSlack({ clock });
  apps = [];
});

afterEach(async () => {
  await Promise.all(apps.map(stop));
  await slack.close();
});

function newApp(): App {
  const app = socketModeApp(slack);
  apps.push(app);
  return app;
}

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

/** An app that posts a plan and tells who approved it. */
async function startBot(): Promise<App> {
  const app = newApp();
  app.command('/asg-swap', async ({ ack, command, client }) => {
    await ack();
    await post(client, { channel: command.channel_id, text: `Swap ${command.text}?`, blocks: planBlocks });
  });
  app.action<BlockAction<ButtonAction>>('approve', async ({ ack, body, action, client }) => {
    await ack();
    const channel = body.channel?.id ?? '';
    const ts = String(body.message?.['ts']);
    await client.chat.update({ channel, ts, text: `Approved by <@${body.user.id}>` });
    await post(client, { channel, thread_ts: ts, text: `<@${body.user.id}> approved ${action.value}` });
  });
  await app.start();
  return app;
}

const types = (text: string, as = 'requester', channel = '#deploys') => slack.types({ as, channel, text });

describe('a request and its approval', () => {
  test('she types, it asks in the channel, he clicks, it says so in the thread and in the header', async () => {
    await startBot();
    const typed = await types('/asg-swap web i-0aaa i-0bbb');
    expect(typed.outcome).toBe('acked');

    const plan = await slack.next(message => message.text === 'Swap web i-0aaa i-0bbb?');
    expect(plan).toMatchObject({ channel: 'C0DEPLOYS', user: 'U0BOT' });
    expect(slack.reads(plan)).toBe('*Swap web*: 2 out, 2 in\n[Approve]');

    await slack.clicks({ as: 'approver', message: plan, label: 'Approve' });
    await slack.next(message => message.thread_ts === plan.ts);
    expect(slack.transcript('#deploys')).toBe(
      'asg-swap: Approved by @approver\n  (edited)\n    asg-swap: @approver approved request-1',
    );
  });

  test('the command says who typed it where, and keeps inner white space', async () => {
    await startBot();
    const { payload } = await types('/asg-swap web   "two  words"\n i-0aaa ');
    expect(payload).toMatchObject({
      command: '/asg-swap',
      text: 'web   "two  words"\n i-0aaa',
      user_id: 'U0REQUESTER',
      team_id: 'T0ACME',
      channel_id: 'C0DEPLOYS',
      channel_name: 'deploys',
      api_app_id: 'A0SWAP',
    });
    expect((await types('/asg-swap x', 'requester', '#private-deploys')).payload['channel_name']).toBe(
      'privategroup',
    );
    expect((await types('/asg-swap x', 'requester', 'dm')).payload['channel_name']).toBe('directmessage');
    expect((await types('/asg-swap x', 'outsider', '#partners')).payload['team_id']).toBe('T0OTHER');
  });

  test('a click says who clicked what in which message; an outsider clicks from another team', async () => {
    await startBot();
    await types('/asg-swap web i-0aaa');
    const plan = await slack.next(message => message.blocks !== undefined);
    const { payload } = await slack.clicks({ as: 'outsider', message: plan, actionId: 'approve' });
    expect(payload).toMatchObject({
      type: 'block_actions',
      user: { id: 'U0OUTSIDER', team_id: 'T0OTHER' },
      team: { id: 'T0OTHER' },
      api_app_id: 'A0SWAP',
      container: { type: 'message', message_ts: plan.ts, channel_id: 'C0DEPLOYS', is_ephemeral: false },
      channel: { id: 'C0DEPLOYS', name: 'deploys' },
      message: { ts: plan.ts, text: 'Swap web i-0aaa?' },
      actions: [{ type: 'button', action_id: 'approve', value: 'request-1' }],
    });
  });

  test('a forger changes what is sent', async () => {
    await startBot();
    await types('/asg-swap web i-0aaa');
    const plan = await slack.next(message => message.blocks !== undefined);
    await slack.clicks({
      as: 'approver',
      message: plan,
      actionId: 'approve',
      tamper: payload => ({ ...payload, user: { id: 'U0FORGED' } }),
    });
    expect((await slack.next(message => message.thread_ts === plan.ts)).text).toBe(
      '<@U0FORGED> approved request-1',
    );
  });

  test('an old screen still has the old button; one that never was cannot be clicked', async () => {
    await startBot();
    await types('/asg-swap web i-0aaa');
    const plan = await slack.next(message => message.blocks !== undefined);
    await slack.clicks({ as: 'approver', message: plan, actionId: 'approve' });
    const decided = await slack.next(message => message.text.startsWith('Approved'));
    await expect(slack.clicks({ as: 'approver2', message: decided, actionId: 'approve' })).rejects.toThrow(
      'there is no approve here, only: nothing',
    );
    const late = await slack.clicks({ as: 'approver2', message: plan, actionId: 'approve' });
    expect(late.outcome).toBe('acked');
    expect(late.payload['message']).toMatchObject({ ts: plan.ts, text: 'Approved by <@U0APPROVER>' });
    await slack.next(message => message.text === '<@U0APPROVER2> approved request-1');
  });
});

describe('what Slack tells the person', () => {
  test('a command nobody acknowledges fails after three seconds', async () => {
    const app = newApp();
    app.command('/asg-swap', async () => {});
    await app.start();
    const typing = types('/asg-swap web');
    await slack.until(() => slack.wireLog().find(entry => entry.kind === 'envelope'));
    clock.advance(2_999);
    expect(slack.notices('requester')).toEqual([]);
    clock.advance(1);
    expect(await typing).toMatchObject({ outcome: 'failed', why: 'timeout', tookMs: 3_000 });
    expect(slack.notices('requester').map(notice => notice.text)).toEqual([
      '/asg-swap failed with the error "operation_timeout"',
    ]);
  });

  test('an acknowledgement that comes too late changes nothing and is logged as late', async () => {
    const app = newApp();
    const patience = new Latch();
    app.command('/asg-swap', async ({ ack }) => {
      await patience.opened;
      await ack('here I am');
    });
    await app.start();
    const typing = types('/asg-swap web');
    await slack.until(() => slack.wireLog().find(entry => entry.kind === 'envelope'));
    clock.advance(3_000);
    expect((await typing).outcome).toBe('failed');
    patience.open();
    const ack = await slack.until(() => slack.wireLog().find(entry => entry.kind === 'ack'));
    expect(ack).toMatchObject({ late: true, payload: { text: 'here I am' } });
    expect(slack.ephemerals('requester')).toEqual([]);
  });

  test('with no app connected a command and a click fail at once', async () => {
    const typed = await types('/asg-swap web');
    expect(typed).toMatchObject({ outcome: 'failed', why: 'no_connection' });
    expect(typed.notice?.text).toBe('/asg-swap failed with the error "dispatch_failed"');
    await post(clientOf(slack), { channel: 'C0DEPLOYS', text: 'plan', blocks: planBlocks });
    const clicked = await slack.clicks({
      as: 'approver',
      message: must(slack.messages('#deploys')[0]),
      actionId: 'approve',
    });
    expect(clicked.outcome).toBe('failed');
    expect(slack.notices('approver')).toHaveLength(1);
  });

  test('a command that does not exist, and one typed in a thread', async () => {
    await startBot();
    expect((await types('/asg-swop web')).notice?.text).toBe('/asg-swop is not a valid command.');
    await types('see below');
    const thread = must(slack.messages('#deploys')[0]);
    const typed = await slack.types({ as: 'requester', channel: '#deploys', text: '/asg-swap web', thread });
    expect(typed.notice?.text).toBe('/asg-swap is not supported in threads. Sorry!');
    expect(slack.wireLog().filter(entry => entry.kind === 'envelope')).toEqual([]);
  });

  test('the acknowledgement itself may carry the answer', async () => {
    const app = newApp();
    app.command('/asg-swap', async ({ ack, command }) => {
      await ack(command.text === 'all' ? { response_type: 'in_channel', text: 'hi' } : 'only you');
    });
    await app.start();
    await types('/asg-swap me');
    await types('/asg-swap all');
    expect(slack.ephemerals('requester').map(message => message.text)).toEqual(['only you']);
    expect(slack.messages('#deploys').map(message => message.text)).toEqual(['hi']);
  });

  test('an answer that Slack cannot show is a failure to the person', async () => {
    const app = newApp();
    app.command('/asg-swap', async ({ ack }) => {
      await ack({ text: 'x', blocks: [{ type: 'alert', text: { type: 'mrkdwn', text: 'careful' } }] });
    });
    await app.start();
    expect((await types('/asg-swap x')).notice?.text).toBe(
      '/asg-swap failed with the error "invalid_blocks"',
    );
  });
});

describe('connections', () => {
  const handled: string[] = [];

  function countingApp(name: string): App {
    const app = newApp();
    app.command('/asg-swap', async ({ ack }) => {
      handled.push(name);
      await ack();
    });
    return app;
  }

  beforeEach(() => {
    handled.length = 0;
  });

  test('a payload delivered twice is handled twice, with one acknowledgement to the person', async () => {
    await countingApp('a').start();
    slack.stage.nextEnvelope({ copies: 2 });
    expect((await types('/asg-swap web')).outcome).toBe('acked');
    await slack.until(() => slack.wireLog().filter(entry => entry.kind === 'ack')[1]);
    expect(handled).toEqual(['a', 'a']);
    const ids = slack.wireLog().flatMap(entry => (entry.kind === 'envelope' ? [entry.id] : []));
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  test('a late payload sets out when its time has come', async () => {
    await countingApp('a').start();
    slack.stage.nextEnvelope({ delayMs: 60_000 });
    const typing = types('/asg-swap web');
    clock.advance(59_999);
    expect(slack.wireLog().filter(entry => entry.kind === 'envelope')).toEqual([]);
    clock.advance(1);
    expect((await typing).outcome).toBe('acked');
  });

  test('each payload goes to one of the open connections', async () => {
    await countingApp('a').start();
    await countingApp('b').start();
    for (let count = 0; count < 4; count += 1) await types('/asg-swap web');
    expect(handled).toHaveLength(4);
    expect(new Set(handled)).toEqual(new Set(['a', 'b']));
  });

  test('asked to go, the client comes back; in between a command fails', async () => {
    await countingApp('a').start();
    slack.stage.disconnects('refresh_requested');
    await slack.until(() =>
      slack.wireLog().find(entry => entry.kind === 'socket' && entry.event === 'close'),
    );
    expect((await types('/asg-swap web')).why).toBe('no_connection');
    await slack.connected();
    expect((await types('/asg-swap web')).outcome).toBe('acked');
    expect(slack.calls('apps.connections.open')).toHaveLength(2);
  });

  test('cut off without a word, the client comes back', async () => {
    await countingApp('a').start();
    slack.stage.cutsConnections();
    await slack.until(() =>
      slack.wireLog().find(entry => entry.kind === 'socket' && entry.event === 'close'),
    );
    await slack.connected();
    expect((await types('/asg-swap web')).outcome).toBe('acked');
  });

  test('down for a while, Slack finds the app again when it is back', async () => {
    await countingApp('a').start();
    slack.stage.goesDown();
    await slack.nextCall(call => call.method === 'apps.connections.open' && call.fault === 'outage');
    expect((await types('/asg-swap web')).outcome).toBe('failed');
    slack.stage.comesBack();
    await slack.connected({ timeoutMs: 120_000 });
    expect((await types('/asg-swap web')).outcome).toBe('acked');
  });

  test('no more than ten connections; each address is good for one', async () => {
    const client = clientOf(slack, slack.appToken);
    const sockets: WebSocket[] = [];
    const connect = async (url: string) => {
      const socket = new WebSocket(url);
      sockets.push(socket);
      return await new Promise<string>(resolve => {
        socket.once('message', (data: Buffer) => resolve(data.toString()));
        socket.once('error', () => resolve('refused'));
      });
    };
    const urls: string[] = [];
    for (let count = 1; count <= 10; count += 1) {
      const { url } = await client.apps.connections.open({});
      urls.push(must(url));
      expect(JSON.parse(await connect(must(url)))).toMatchObject({ type: 'hello', num_connections: count });
    }
    expect(await refusalOf(client.apps.connections.open({}))).toBe('too_many_websockets');
    expect(await connect(must(urls[0]))).toBe('refused');
    for (const socket of sockets) socket.close();
  });

  test('a revoked app token is refused', async () => {
    slack.stage.token('app', 'invalid_auth');
    await expect(countingApp('a').start()).rejects.toThrow('invalid_auth');
  });
});

describe('events', () => {
  test('an event the app does not take is repeated at once, after a minute and after five', async () => {
    let willing = false;
    const app = newApp();
    app.event('app_home_opened', async ({ client, event }) => {
      if (willing) await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [] } });
    });
    const opening = slack.opensHome('approver');
    expect((await opening).outcome).toBe('failed');
    await app.start();
    willing = true;
    clock.advance(60_000);
    await slack.nextView(view => view.user === 'U0APPROVER');
    await slack.until(() => slack.wireLog().find(entry => entry.kind === 'ack'));
    // An exchange before and one after, in which a repetition too many would be planned and sent.
    await clientOf(slack).auth.test();
    clock.advance(300_000);
    await clientOf(slack).auth.test();
    const attempts = slack.wireLog().flatMap(entry => (entry.kind === 'envelope' ? [entry.attempt] : []));
    expect(attempts).toEqual([0, 1, 2]);
  });
});
