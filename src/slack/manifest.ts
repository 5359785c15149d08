/**
 * What asg-swap asks of a workspace, as data: `manifest.yml` is generated from it, and a misspelt scope or
 * event does not compile. Only what the code uses is asked for, because many workspaces approve every
 * scope by hand (facts/slack.md 4).
 */
import type { AppsManifestValidateArguments } from '@slack/web-api';
import { stringify } from 'yaml';
import { shortcutId } from './form-state.ts';

/** Slack's own type of a manifest; the package does not export it by name. */
export type Manifest = AppsManifestValidateArguments['manifest'];

/** The one command. */
export const commandName = '/asg-swap';

/** The events that the code hears. */
export const events = ['app_home_opened'] as const;

/** Bot scopes, each for a call that the code makes. */
export const requiredScopes = [
  // The command itself, and the shortcut.
  'commands',
  // chat.postMessage, chat.update, chat.delete of what was posted twice; only where the bot was invited.
  'chat:write',
  // files.getUploadURLExternal and .completeUploadExternal: the picture at the end of a swap.
  'files:write',
  // users.info at every decision, bots.info at start.
  'users:read',
  // usergroups.users.list and usergroups.list, for people named by a user group: who is in it, what it is called.
  'usergroups:read',
  // conversations.info: is the bot in its channels, who can be there? conversations.members: who may see a swap on
  // the Home tab?
  'channels:read',
  'groups:read',
  // conversations.history and .replies: after a failed post, did the message arrive?
  'channels:history',
  'groups:history',
] as const;

/** The manifest for Socket Mode. */
export const manifest = {
  _metadata: { major_version: 2, minor_version: 1 },
  display_information: {
    name: 'ASG Swap',
    description: "Swap the instances of an Auto Scaling group, with a second person's approval",
  },
  features: {
    // Nothing is decided in direct messages, so that there is no tab for them.
    app_home: { home_tab_enabled: true, messages_tab_enabled: false, messages_tab_read_only_enabled: true },
    bot_user: { display_name: 'asg-swap', always_online: true },
    slash_commands: [
      {
        command: commandName,
        description: 'Swap hand-picked instances into an Auto Scaling group',
        usage_hint: '[GROUP i-new [i-new …]] | status | help',
        should_escape: false,
      },
    ],
    shortcuts: [
      {
        name: 'Ask for a swap',
        type: 'global',
        callback_id: shortcutId,
        description: 'Put hand-picked instances into an Auto Scaling group',
      },
    ],
  },
  oauth_config: { scopes: { bot: [...requiredScopes] } },
  settings: {
    event_subscriptions: { bot_events: [...events] },
    interactivity: { is_enabled: true },
    org_deploy_enabled: false,
    socket_mode_enabled: true,
    token_rotation_enabled: false,
  },
} satisfies Manifest;

/** The manifest for HTTP mode, where Slack calls `url` (https, ending in `/slack/events`). */
export const httpManifest = (url: string) =>
  ({
    ...manifest,
    features: {
      ...manifest.features,
      slash_commands: manifest.features.slash_commands.map(command => ({ ...command, url })),
    },
    settings: {
      ...manifest.settings,
      event_subscriptions: { ...manifest.settings.event_subscriptions, request_url: url },
      interactivity: { is_enabled: true, request_url: url, message_menu_options_url: url },
      socket_mode_enabled: false,
    },
  }) satisfies Manifest;

/** The text of `manifest.yml`. */
export const manifestYaml = (content: Manifest = manifest): string =>
  `# The Slack app of asg-swap, for api.slack.com/apps > Create New App > From a manifest.
# Generated from src/slack/manifest.ts, which explains each scope. This one is for ${modeOf(content)}
${stringify(content, { lineWidth: 0 })}`;

const modeOf = ({ settings }: Manifest): string =>
  settings?.socket_mode_enabled === true
    ? `Socket Mode: make an
# app-level token with the scope connections:write as well.`
    : `HTTP mode: take the
# signing secret from Basic Information as well.`;
