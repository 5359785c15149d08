import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { App, type Receiver } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { listenForButtons } from '../../src/slack/listeners/buttons.ts';
import { listenForCommand } from '../../src/slack/listeners/command.ts';
import type { Visit } from '../../src/slack/listeners/reception.ts';
import { commandName, httpManifest, manifest, manifestYaml } from '../../src/slack/manifest.ts';

const file = readFileSync(fileURLToPath(new URL('../../manifest.yml', import.meta.url)), 'utf8');

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
  listenForCommand(app, receive);
  listenForButtons(app, receive);
  return { app, visits };
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

  it('subscribes to no event, because the code hears none', () => {
    expect(manifest.settings).not.toHaveProperty('event_subscriptions');
    const folder = new URL('../../src/slack/', import.meta.url);
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name =>
      name.endsWith('.ts'),
    );
    const heard = sources.flatMap(name =>
      [...readFileSync(new URL(name, folder), 'utf8').matchAll(/\bapp\.(\w+)[<(]/g)].map(match => match[1]),
    );
    // What the app registers for; each of `event`, `shortcut` and `view` would need a line in the manifest.
    expect(new Set(heard)).toEqual(new Set(['action', 'command', 'error']));
  });

  it('has an HTTP variant that names the address wherever Slack calls it', () => {
    const url = 'https://bot.example.com/slack/events';
    const http = httpManifest(url);
    expect(http.features.slash_commands.map(one => one.url)).toEqual([url]);
    expect(http.settings).toMatchObject({ socket_mode_enabled: false, interactivity: { request_url: url } });
  });
});
