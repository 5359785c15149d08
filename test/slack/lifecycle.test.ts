import { EventEmitter, once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { note, say } from '../../src/core/words.ts';
import type { Clock } from '../../src/ports.ts';
import { createSlack, SlackStartError } from '../../src/slack/app.ts';
import { createDesk, createLog, eventually, personId, planCard, realClock } from './support.ts';
import { openWorkplace } from './workplace.ts';

/** Why it did not start. */
async function refusal(work: Promise<void>): Promise<SlackStartError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof SlackStartError) return error;
    throw error;
  }
  throw new Error('it started');
}

/** Real time in which the long pauses of the adapter are short. */
const hurried: Clock = {
  now: () => realClock.now(),
  sleep: (ms, signal) => realClock.sleep(Math.min(ms, 20), signal),
};

describe('starting', () => {
  it.each(['socket', 'http'] as const)('learns who the bot is (%s)', async mode => {
    const { slack } = await openWorkplace({ mode });
    expect(slack.describe()).toMatchObject({
      mode,
      team: 'T0ACME',
      teamName: 'Acme',
      appId: 'A0SWAP',
      botUserId: 'U0BOT',
      botId: 'B0SWAP',
    });
    expect(slack.describe()?.port === undefined).toBe(mode === 'socket');
  });

  it('takes the address of the Web API with and without its last slash', async () => {
    const { world } = await openWorkplace({ started: false });
    for (const apiUrl of [world.apiUrl, world.apiUrl.replace(/\/$/, '')]) {
      const slack = createSlack({
        mode: { kind: 'socket', appToken: world.appToken },
        botToken: world.botToken,
        apiUrl,
        clock: realClock,
        log: createLog(),
      });
      slack.connect(createDesk());
      await slack.start();
      expect(slack.describe()?.appId).toBe('A0SWAP');
      await slack.stop();
    }
  });

  it('says that the bot token is wrong, and which one to take', async () => {
    const { slack, world } = await openWorkplace({ started: false });
    world.stage.token('bot', 'token_revoked');
    const error = await refusal(slack.start());
    expect(error.problem).toBe('bot-token');
    expect(error.message).toMatch(/refuses SLACK_BOT_TOKEN \(token_revoked\).*xoxb-/);
    expect(slack.describe()).toBeUndefined();
  });

  it('says that the tokens were mixed up', async () => {
    const { world } = await openWorkplace({ started: false });
    const slack = createSlack({
      mode: { kind: 'socket', appToken: world.botToken },
      botToken: world.appToken,
      apiUrl: world.apiUrl,
      clock: realClock,
      log: createLog(),
    });
    slack.connect(createDesk());
    expect((await refusal(slack.start())).message).toContain('not_allowed_token_type');
  });

  it.each(['invalid_auth', 'token_expired'] as const)(
    'says that the app token is wrong (%s) instead of trying for ever',
    async word => {
      const { slack, world } = await openWorkplace({ started: false });
      world.stage.token('app', word);
      const error = await refusal(slack.start());
      expect(error.problem).toBe('app-token');
      expect(error.message).toContain(`SLACK_APP_TOKEN for Socket Mode (${word})`);
      expect(error.message).toContain('connections:write');
      await slack.stop();
      const calls = world.calls('apps.connections.open').length;
      await realClock.sleep(1_200);
      expect(world.calls('apps.connections.open').length).toBe(calls);
    },
  );

  it('says that a scope is missing, by its name', async () => {
    const { slack, world } = await openWorkplace({ started: false });
    world.stage.scopes(['commands', 'chat:write']);
    const error = await refusal(slack.start());
    expect(error.problem).toBe('bot-token');
    expect(error.message).toContain('the scope users:read');
  });

  it('warns of scopes that will be missed later', async () => {
    const { log } = await openWorkplace({ world: { scopes: ['commands', 'chat:write', 'users:read'] } });
    expect(log.text()).toContain('lacks the scopes files:write, usergroups:read, channels:read');
  });

  it('says that the token is for another workspace', async () => {
    const { slack } = await openWorkplace({ started: false, slack: { team: 'T0OTHER' } });
    const error = await refusal(slack.start());
    expect(error.problem).toBe('team');
    expect(error.message).toContain('Acme (T0ACME)');
    expect(error.message).toContain('slack.team: T0OTHER');
  });

  it('says that Slack cannot be reached', async () => {
    const { slack, world } = await openWorkplace({ started: false });
    world.stage.goesDown();
    const error = await refusal(slack.start());
    expect(error.problem).toBe('unreachable');
    expect(error.message).toMatch(/could not be reached .*Check the network/);
  });

  it('says that the port is taken', async () => {
    const { slack: first } = await openWorkplace({ mode: 'http' });
    const port = first.describe()?.port ?? 0;
    const { world } = await openWorkplace({ started: false });
    const second = createSlack({
      mode: { kind: 'http', signingSecret: world.signingSecret, port },
      botToken: world.botToken,
      apiUrl: world.apiUrl,
      clock: realClock,
      log: createLog(),
    });
    second.connect(createDesk());
    const error = await refusal(second.start());
    expect(error.problem).toBe('port');
    expect(error.message).toContain(`Port ${port}`);
    expect(error.message).toContain('EADDRINUSE');
  });

  it('may be tried again after each kind of failure', async () => {
    const { slack, world, desk } = await openWorkplace({ started: false });
    world.stage.token('bot', 'invalid_auth');
    expect((await refusal(slack.start())).problem).toBe('bot-token');
    world.stage.token('bot', 'good');
    world.stage.token('app', 'invalid_auth');
    expect((await refusal(slack.start())).problem).toBe('app-token');
    world.stage.token('app', 'good');
    world.stage.goesDown('status_503');
    expect((await refusal(slack.start())).problem).toBe('unreachable');
    world.stage.comesBack();
    await slack.start();
    await world.types({ as: 'requester', channel: '#deploys', text: '/asg-swap help' });
    await eventually(() => expect(desk.commands.length).toBe(1));
  });

  it('may be tried again when the port is free', async () => {
    const { slack: first } = await openWorkplace({ mode: 'http' });
    const port = first.describe()?.port ?? 0;
    const { slack: second } = await openWorkplace({
      started: false,
      slack: { mode: { kind: 'http', signingSecret: 'sandbox-signing-secret', port } },
    });
    expect((await refusal(second.start())).problem).toBe('port');
    await first.stop();
    await second.start();
    expect(second.describe()?.port).toBe(port);
  });

  it('is not needed to post, and looking for a post before it is no answer', async () => {
    const { slack, world } = await openWorkplace({ started: false });
    const { ts } = await slack.thread.post({ channel: 'C0DEPLOYS' }, say`Going on.`, 'k');
    expect(world.messages('#deploys').map(message => message.ts)).toEqual([ts]);
    await expect(slack.thread.find({ channel: 'C0DEPLOYS' }, 'k', 0)).rejects.toMatchObject({
      reason: 'ambiguous',
    });
    await expect(slack.people.look(personId('U0APPROVER'))).rejects.toThrow('Slack is not started yet');
  });

  it('warns of configured channels that the bot cannot write to', async () => {
    const channels = ['C0DEPLOYS', 'C0GENERAL', 'C0CLOSED', 'C0OLD', 'C0NOWHERE'];
    const { log } = await openWorkplace({ slack: { channels } });
    const warned = log.lines.filter(line => line.level === 'warn').map(line => line.fields);
    expect(warned).toEqual(channels.slice(1).map(channel => ({ channel })));
    expect(log.text()).toContain('/invite @asg-swap');
    expect(log.text()).toContain('is archived');
  });

  it('is a mistake in the program before somebody is there to ask', async () => {
    const { world } = await openWorkplace({ started: false });
    const slack = createSlack({
      mode: { kind: 'socket', appToken: world.appToken },
      botToken: world.botToken,
      apiUrl: world.apiUrl,
      clock: realClock,
      log: createLog(),
    });
    await expect(slack.start()).rejects.toThrow('connect() comes before start()');
  });
});

describe.each(['socket', 'http'] as const)('stopping (%s)', mode => {
  it('hears no more, and lets running work finish and answer', async () => {
    const { slack, world, desk } = await openWorkplace({ mode });
    const gate = new EventEmitter();
    desk.onCommand = async () => {
      await once(gate, 'go');
      return note(say`Finished all the same.`);
    };
    await world.types({ as: 'requester', channel: '#deploys', text: '/asg-swap web-prod' });
    const order: string[] = [];
    const stop = slack.stop().then(() => order.push('stopped'));
    if (mode === 'socket') {
      await world.until(() =>
        world.wireLog().findLast(entry => entry.kind === 'socket')?.open === 0 ? true : undefined,
      );
    }
    const late = await world.types({ as: 'requester', channel: '#deploys', text: '/asg-swap help' });
    expect(late.outcome).toBe('failed');
    order.push('let go');
    gate.emit('go');
    await stop;
    expect(order).toEqual(['let go', 'stopped']);
    await world.next(message => world.hears(message) === 'Finished all the same.');
    expect(desk.commands.length).toBe(1);
  });

  it('does not wait for ever', async () => {
    const { slack, world, desk, log } = await openWorkplace({ mode, clock: hurried });
    desk.onCommand = () => new Promise(() => {});
    await world.types({ as: 'requester', channel: '#deploys', text: '/asg-swap web-prod' });
    await slack.stop();
    expect(log.text()).toContain('Stopped while commands or clicks were still being worked on');
  });

  it('twice, or before starting, is fine', async () => {
    const { slack } = await openWorkplace({ mode });
    await slack.stop();
    await slack.stop();
    const { slack: idle } = await openWorkplace({ mode, started: false });
    await idle.stop();
  });
});

describe('the connection of Socket Mode', () => {
  it('comes back when Slack asks to reconnect, and when it breaks', async () => {
    const { world, desk } = await openWorkplace();
    for (const [breaks, times] of [
      [() => world.stage.disconnects('refresh_requested'), 2],
      [() => world.stage.cutsConnections(), 3],
    ] as const) {
      breaks();
      await world.until(() => (world.calls('apps.connections.open').length >= times ? true : undefined));
      await world.connected();
      await world.types({ as: 'requester', channel: '#deploys', text: '/asg-swap help' });
    }
    await eventually(() => expect(desk.commands.length).toBe(2));
  });

  it('refused while swaps are running leaves the process and the thread alone, and is said', async () => {
    const { slack, world, desk, log } = await openWorkplace({ clock: hurried });
    world.stage.token('app', 'account_inactive');
    world.stage.cutsConnections();
    await eventually(() => expect(log.text()).toContain('The connection to Slack is lost'));
    expect(log.text()).toContain('account_inactive');
    await slack.thread.post({ channel: 'C0DEPLOYS' }, planCard(), 'k');
    expect(world.messages('#deploys').length).toBe(1);

    world.stage.token('app', 'good');
    await world.connected();
    await world.types({ as: 'requester', channel: '#deploys', text: '/asg-swap help' });
    await eventually(() => expect(desk.commands.length).toBe(1));
  });

  it('survives an outage of Slack', async () => {
    const { world, desk } = await openWorkplace({ clock: hurried });
    world.stage.goesDown();
    await world.until(() => (world.calls('apps.connections.open').length > 2 ? true : undefined));
    world.stage.comesBack();
    await world.connected({ timeoutMs: 120_000 });
    await world.types({ as: 'requester', channel: '#deploys', text: '/asg-swap help' });
    await eventually(() => expect(desk.commands.length).toBe(1));
  });

  it('stays closed when it is stopped during an outage', async () => {
    const { slack, world } = await openWorkplace({ clock: hurried });
    world.stage.goesDown();
    await world.until(() => (world.calls('apps.connections.open').length > 1 ? true : undefined));
    await slack.stop();
    world.stage.comesBack();
    await realClock.sleep(2_500);
    expect(world.wireLog().findLast(entry => entry.kind === 'socket')?.open).toBe(0);
  });
});

describe('requests over HTTP', () => {
  const minutes = 60_000;

  it.each([
    ['with a forged signature', { secret: 'not-the-secret' }, 401],
    ['signed six minutes ago', { ago: 6 * minutes }, 401],
    ['signed six minutes from now', { ago: -6 * minutes }, 401],
    ['signed four minutes ago', { ago: 4 * minutes }, 200],
    ['signed four minutes from now', { ago: -4 * minutes }, 200],
  ] as const)('%s', async (_what, how, status) => {
    const { world, desk } = await openWorkplace({ mode: 'http' });
    const { payload } = await world.types({ as: 'requester', channel: '#deploys', text: '/asg-swap status' });
    const before = desk.commands.length;
    const request = world.http?.request(
      { type: 'slash_commands', payload: { ...payload, text: 'help' }, attempt: 0 },
      { ...('secret' in how ? how : {}), ...('ago' in how ? { signedAtMs: Date.now() - how.ago } : {}) },
    );
    if (request === undefined || world.http === undefined) throw new Error('not over HTTP');
    expect((await world.http.send(request)).status).toBe(status);
    if (status === 401) expect(desk.commands.length).toBe(before);
    else await eventually(() => expect(desk.commands.length).toBe(before + 1));
  });

  it('replayed within their five minutes are acknowledged and not done again', async () => {
    const { world, desk } = await openWorkplace({ mode: 'http' });
    const { payload } = await world.types({ as: 'requester', channel: '#deploys', text: '/asg-swap status' });
    const request = world.http?.request({
      type: 'slash_commands',
      payload: { ...payload, text: 'help' },
      attempt: 0,
    });
    if (request === undefined || world.http === undefined) throw new Error('not over HTTP');
    const statuses = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await world.http.send(request)).status);
    expect(statuses).toEqual([200, 200, 200]);
    expect(desk.commands.map(one => one.text)).toEqual(['status', 'help']);
  });

  it('without a signature, or for another path, go nowhere', async () => {
    const { slack, desk } = await openWorkplace({ mode: 'http' });
    const origin = `http://127.0.0.1:${slack.describe()?.port}`;
    const body = new URLSearchParams({ command: '/asg-swap', user_id: 'U0REQUESTER' });
    expect((await fetch(`${origin}/slack/events`, { method: 'POST', body })).status).toBe(401);
    expect((await fetch(`${origin}/other`, { method: 'POST', body })).status).toBe(404);
    expect(desk.commands).toEqual([]);
  });
});
