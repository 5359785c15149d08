import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { App, type Receiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { say } from '../../src/core/words.ts';
import { defaultInstallation, defaultScopes } from '../../src/sandbox/slack/cast.ts';
import { createDeliveries } from '../../src/slack/deliveries.ts';
import { createForm } from '../../src/slack/form.ts';
import { createJobs } from '../../src/slack/jobs.ts';
import { listenForButtons } from '../../src/slack/listeners/buttons.ts';
import { listenForCommand } from '../../src/slack/listeners/command.ts';
import { listenForForm } from '../../src/slack/listeners/form.ts';
import { createHome } from '../../src/slack/listeners/home.ts';
import type { Visit } from '../../src/slack/listeners/reception.ts';
import { commandName, httpManifest, manifest, manifestYaml } from '../../src/slack/manifest.ts';

import { createDesk, createLog, realClock } from './support.ts';

const file = readFileSync(fileURLToPath(new URL('../../manifest.yml', import.meta.url)), 'utf8');

const reading = ['channels:read', 'groups:read'];
const history = ['channels:history', 'groups:history'];
const ack = () => Promise.resolve();

/** What Slack's reference says that each call needs of a bot. */
const scopesOf: Readonly<Record<string, readonly string[]>> = {
  'auth.test': [],
  'bots.info': ['users:read'],
  'chat.delete': ['chat:write'],
  'chat.getPermalink': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': history,
  'conversations.info': reading,
  'conversations.members': reading,
  'conversations.replies': history,
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  filesUploadV2: ['files:write'],
  'usergroups.list': ['usergroups:read'],
  'usergroups.users.list': ['usergroups:read'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.publish': [],
  'views.update': [],
};

/** The app with its real listeners and no network; what reaches the reception is kept. */
function listeningApp() {
  const visits: Visit[] = [];
  const receiver: Receiver = { init() {}, start: () => Promise.resolve(), stop: () => Promise.resolve() };
  const app = new App({
    receiver,
    authorize: () => Promise.resolve({ botToken: 'xoxb-none', botId: 'B0', botUserId: 'U0' }),
  });
  const receive = (visit: Visit) => {
    visits.push(visit);
    return Promise.resolve();
  };
  const log = createLog();
  const opened: string[] = [];
  const open = (trigger: string) => {
    opened.push(trigger);
    return Promise.resolve();
  };
  const client = new WebClient('xoxb-none', {
    slackApiUrl: 'http://127.0.0.1:9/',
    retryConfig: { retries: 0 },
  });
  const parts = {
    desk: createDesk,
    gate: (_origin: unknown, what: string) => {
      heard.push(what);
      return say`heard`;
    },
    deliveries: createDeliveries(realClock),
    jobs: createJobs(realClock),
    again: client,
    once: client,
    link: () => Promise.resolve(undefined),
    clock: realClock,
    log,
  };
  const heard: string[] = [];
  listenForCommand(app, receive, open, log);
  listenForButtons(app, receive);
  listenForForm(app, { ...parts, form: createForm(parts) });
  createHome({ ...parts, open }).listen(app);
  return { app, visits, heard };
}

describe('manifest.yml', () => {
  it('is what the constant says; where not, write manifestYaml() into it', () => {
    expect(file).toBe(manifestYaml());
    expect(parse(file)).toEqual(manifest);
  });

  it('keeps the limits of Slack', () => {
    const { display_information: about, features } = manifest;
    expect(about.name.length).toBeLessThanOrEqual(35);
    expect(about.description.length).toBeLessThanOrEqual(140);
    expect(features.bot_user.display_name).toMatch(/^[a-z0-9._-]{1,80}$/);
    for (const { command, description, usage_hint: hint } of features.slash_commands) {
      expect(command).toMatch(/^\/[a-z-]{1,31}$/);
      expect(description.length).toBeLessThanOrEqual(2_000);
      expect(hint.length).toBeLessThanOrEqual(1_000);
    }
  });

  it('names the commands that the code hears, all of them and no other', async () => {
    const { app, visits } = listeningApp();
    const body = {
      user_id: 'U0ASKER',
      channel_id: 'C1',
      team_id: 'T1',
      api_app_id: 'A1',
      text: 'help',
      token: 't',
    };
    for (const { command } of manifest.features.slash_commands) {
      await app.processEvent({ body: { ...body, command }, ack: () => Promise.resolve() });
    }
    expect(visits.map(visit => visit.what)).toEqual(['command']);
    expect(manifest.features.slash_commands.map(one => one.command)).toEqual([commandName]);
    await app.processEvent({ body: { ...body, command: '/other' }, ack: () => Promise.resolve() });
    expect(visits.length).toBe(1);
  });

  it('turns interactivity on, because the code hears buttons', async () => {
    const { app, visits } = listeningApp();
    const action = { type: 'button', action_id: 'asg-swap.v1.approve', value: 's-4kx9q2mv', block_id: 'b' };
    const body = {
      type: 'block_actions',
      actions: [action],
      user: { id: 'U0ASKER' },
      team: { id: 'T1' },
      api_app_id: 'A1',
      container: {},
    };
    await app.processEvent({ body, ack: () => Promise.resolve() });
    expect(visits.map(visit => visit.what)).toEqual(['button']);
    expect(manifest.settings.interactivity.is_enabled).toBe(true);
  });

  const user = { id: 'U0ASKER' };
  const of = { user, team: { id: 'T1' }, api_app_id: 'A1', trigger_id: 't' };

  it('names the shortcuts and events that the code hears, all of them and no other', async () => {
    const { app, heard } = listeningApp();
    for (const { type, callback_id } of manifest.features.shortcuts) {
      expect(type).toBe('global');
      await app.processEvent({ body: { ...of, type: 'shortcut', callback_id }, ack });
    }
    expect(heard).toEqual(['shortcut']);
    for (const type of manifest.settings.event_subscriptions.bot_events) {
      const event = { type, user: user.id, tab: 'home', channel: 'D1' };
      const body = { type: 'event_callback', team_id: 'T1', api_app_id: 'A1', event };
      await app.processEvent({ body, ack });
    }
    expect(heard).toEqual(['shortcut', 'home']);
    await app.processEvent({ body: { ...of, type: 'shortcut', callback_id: 'other' }, ack });
    expect(heard.length).toBe(2);
    expect(manifest.features.app_home.home_tab_enabled).toBe(true);
  });

  it('leaves nothing out that the code listens to', () => {
    const folder = new URL('../../src/slack/', import.meta.url);
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name =>
      name.endsWith('.ts'),
    );
    const text = sources.map(name => readFileSync(new URL(name, folder), 'utf8')).join('\n');
    const registered = [...text.matchAll(/\bapp\.(\w+)[<(]/g)].map(match => match[1] ?? '');
    // Each `event` and `shortcut` needs a line in the manifest, `action`, `options` and `view` interactivity.
    expect(registered.toSorted()).toEqual([
      'action',
      'action',
      'action',
      'command',
      'error',
      'event',
      'options',
      'shortcut',
      'view',
    ]);
    const events = [...text.matchAll(/\bapp\.event\('(\w+)'/g)].map(match => match[1]);
    expect(events).toEqual(manifest.settings.event_subscriptions.bot_events);
  });

  it('asks for the scopes of the calls that the code makes, and for no other', () => {
    const folder = new URL('../../src/slack/', import.meta.url);
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name =>
      name.endsWith('.ts'),
    );
    const text = sources.map(name => readFileSync(new URL(name, folder), 'utf8')).join('\n');
    const called = new Set(
      [
        ...text.matchAll(
          /\b(?:client|again|once)\.((?:chat|conversations|users|usergroups\.users|bots|views|auth|files|apps)\.\w+|filesUploadV2)\(/g,
        ),
      ].map(match => match[1] ?? ''),
    );
    const unknown = [...called].filter(call => !(call in scopesOf));
    expect(unknown).toEqual([]);
    const needed = [...called].flatMap(call => scopesOf[call] ?? []);
    expect(new Set(['commands', ...needed])).toEqual(new Set(manifest.oauth_config.scopes.bot));
  });

  it('is what the app of the simulated workspace was installed from', () => {
    expect(defaultInstallation.commands).toEqual(manifest.features.slash_commands.map(one => one.command));
    expect(defaultInstallation.shortcuts).toEqual(
      manifest.features.shortcuts.map(one => ({ callbackId: one.callback_id, name: one.name })),
    );
    expect(new Set(defaultScopes)).toEqual(new Set(manifest.oauth_config.scopes.bot));
  });

  it('has an HTTP variant that names the address wherever Slack calls it', () => {
    const url = 'https://bot.example.com/slack/events';
    const http = httpManifest(url);
    expect(http.features.slash_commands.map(one => one.url)).toEqual([url]);
    expect(http.settings).toMatchObject({ socket_mode_enabled: false, interactivity: { request_url: url } });
  });
});
