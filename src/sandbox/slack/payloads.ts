// The payloads Slack sends to an app, field by field as documented for slash commands, block actions, views,
// shortcuts, options and events. They are the same in Socket Mode and over HTTP.

import type { Channel, JsonObject, Person, SlackMessage, SlackView } from './model.ts';
import { wireMessage, wireView } from './wire.ts';
import type { Workspace } from './workspace.ts';

/** How Slack names a conversation to an app: only public channels by their names. */
export function channelNameFor(channel: Channel): string {
  return { public: channel.name, private: 'privategroup', im: 'directmessage' }[channel.kind];
}

function teamOf(workspace: Workspace, person: Person): JsonObject {
  return person.team_id === workspace.team.id
    ? { id: workspace.team.id, domain: workspace.team.domain }
    : { id: person.team_id, domain: person.team_id.toLowerCase() };
}

const userOf = (person: Person) => ({
  id: person.id,
  username: person.name,
  name: person.name,
  team_id: person.team_id,
});

/** A slash command. `text` is what follows the command's name, inner white space untouched. */
export function commandPayload(
  workspace: Workspace,
  command: {
    person: Person;
    channel: Channel;
    name: string;
    text: string;
    triggerId: string;
    responseUrl: string;
  },
): JsonObject {
  const { person, channel } = command;
  const team = teamOf(workspace, person);
  return {
    token: workspace.installation.verificationToken,
    team_id: team['id'],
    team_domain: team['domain'],
    channel_id: channel.id,
    channel_name: channelNameFor(channel),
    user_id: person.id,
    user_name: person.name,
    command: command.name,
    text: command.text,
    api_app_id: workspace.installation.appId,
    is_enterprise_install: 'false',
    response_url: command.responseUrl,
    trigger_id: command.triggerId,
  };
}

function interaction(workspace: Workspace, type: string, person: Person): Record<string, unknown> {
  return {
    type,
    token: workspace.installation.verificationToken,
    api_app_id: workspace.installation.appId,
    team: teamOf(workspace, person),
    user: userOf(person),
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** What a click or a choice in a message sends. An ephemeral message is not part of its payload. */
export function messageActionPayload(
  workspace: Workspace,
  act: {
    person: Person;
    channel: Channel;
    message: SlackMessage;
    action: JsonObject;
    state: JsonObject;
    triggerId: string;
    responseUrl: string;
  },
): JsonObject {
  const { person, channel, message } = act;
  const ephemeral = message.ephemeral_to !== undefined;
  return {
    ...interaction(workspace, 'block_actions', person),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: ephemeral,
      ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
    },
    trigger_id: act.triggerId,
    channel: { id: channel.id, name: channelNameFor(channel) },
    ...(ephemeral ? {} : { message: wireMessage(workspace, message, true) }),
    state: { values: act.state },
    response_url: act.responseUrl,
    actions: [act.action],
  };
}

/** What a click or a choice in a modal or Home tab sends. */
export function viewActionPayload(
  workspace: Workspace,
  act: { person: Person; view: SlackView; action: JsonObject; state: JsonObject; triggerId: string },
): JsonObject {
  return {
    ...interaction(workspace, 'block_actions', act.person),
    container: { type: 'view', view_id: act.view.id },
    trigger_id: act.triggerId,
    view: { ...wireView(act.view, workspace), state: { values: act.state } },
    actions: [act.action],
  };
}

/** What pressing Submit in a modal sends. */
export function viewSubmissionPayload(
  workspace: Workspace,
  act: { person: Person; view: SlackView; state: JsonObject; triggerId: string },
): JsonObject {
  return {
    ...interaction(workspace, 'view_submission', act.person),
    trigger_id: act.triggerId,
    view: { ...wireView(act.view, workspace), state: { values: act.state } },
    response_urls: [],
  };
}

/** What closing a modal sends, where the app asked for it. */
export function viewClosedPayload(
  workspace: Workspace,
  act: { person: Person; view: SlackView; cleared: boolean },
): JsonObject {
  return {
    ...interaction(workspace, 'view_closed', act.person),
    view: { ...wireView(act.view, workspace), state: { values: {} } },
    is_cleared: act.cleared,
  };
}

/** What typing into a select with external options sends. */
export function optionsPayload(
  workspace: Workspace,
  act: { person: Person; actionId: string; blockId: string; query: string } & (
    | { view: SlackView; state: JsonObject }
    | { message: SlackMessage; channel: Channel }
  ),
): JsonObject {
  const place =
    'view' in act
      ? {
          container: { type: 'view', view_id: act.view.id },
          view: { ...wireView(act.view, workspace), state: { values: act.state } },
        }
      : {
          container: {
            type: 'message',
            message_ts: act.message.ts,
            channel_id: act.channel.id,
            is_ephemeral: false,
          },
          channel: { id: act.channel.id, name: channelNameFor(act.channel) },
          message: wireMessage(workspace, act.message, true),
        };
  return {
    ...interaction(workspace, 'block_suggestion', act.person),
    action_id: act.actionId,
    block_id: act.blockId,
    value: act.query,
    ...place,
  };
}

/** What choosing a global shortcut sends. */
export function shortcutPayload(
  workspace: Workspace,
  act: { person: Person; callbackId: string; triggerId: string },
): JsonObject {
  return {
    ...interaction(workspace, 'shortcut', act.person),
    callback_id: act.callbackId,
    trigger_id: act.triggerId,
    action_ts: workspace.freshTs(),
  };
}

/** An event of the Events API in its outer wrapping. */
export function eventPayload(workspace: Workspace, event: JsonObject): JsonObject {
  const { installation, team } = workspace;
  return {
    token: installation.verificationToken,
    team_id: team.id,
    api_app_id: installation.appId,
    event: { ...event, event_ts: workspace.freshTs() },
    type: 'event_callback',
    event_id: workspace.freshId('Ev0'),
    event_time: Math.floor(workspace.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: team.id,
        user_id: installation.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  };
}
