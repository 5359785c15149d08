// How records of the workspace look in answers and payloads.

import type { Channel, Person, SlackMessage, SlackView, Team, UserGroup } from './model.ts';
import type { Workspace } from './workspace.ts';

type Wire = Record<string, unknown>;

/** A message as `conversations.replies` gives it; metadata only where asked for, as in Slack. */
export function wireMessage(workspace: Workspace, message: SlackMessage, withMetadata: boolean): Wire {
  const { channel, ephemeral_to: _viewer, from_slack: _slack, metadata, ...rest } = message;
  const replies = workspace.messagesIn(channel).filter(reply => reply.thread_ts === message.ts);
  const last = replies.at(-1);
  return {
    type: 'message',
    team: workspace.team.id,
    ...rest,
    ...(withMetadata && metadata !== undefined ? { metadata } : {}),
    ...(last === undefined
      ? {}
      : {
          thread_ts: message.ts,
          reply_count: replies.length,
          reply_users: [...new Set(replies.map(reply => reply.user))],
          reply_users_count: new Set(replies.map(reply => reply.user)).size,
          latest_reply: last.ts,
        }),
  };
}

/** A person as `users.info` gives one. A deactivated account has lost everything but its name. */
export function wirePerson(person: Person): Wire {
  const identity = {
    id: person.id,
    team_id: person.team_id,
    name: person.name,
    real_name: person.real_name,
    deleted: person.deleted,
    is_bot: person.is_bot,
    is_app_user: false,
    updated: 1_700_000_000,
    profile: {
      real_name: person.real_name,
      display_name: person.name,
      team: person.team_id,
      ...(person.bot_id === undefined ? {} : { bot_id: person.bot_id }),
    },
  };
  if (person.deleted) return identity;
  return {
    ...identity,
    tz: 'Etc/UTC',
    tz_label: 'Coordinated Universal Time',
    tz_offset: 0,
    is_admin: person.is_admin,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: person.is_restricted,
    is_ultra_restricted: person.is_ultra_restricted,
    is_stranger: person.is_stranger,
    is_email_confirmed: true,
  };
}

/** A conversation as `conversations.info` gives it to the app. */
export function wireChannel(channel: Channel, team: Team, botUserId: string): Wire {
  const shared = channel.is_ext_shared || channel.is_org_shared;
  const common = {
    id: channel.id,
    created: 1_700_000_000,
    is_archived: channel.is_archived,
    is_ext_shared: channel.is_ext_shared,
    is_pending_ext_shared: channel.is_pending_ext_shared,
    is_org_shared: channel.is_org_shared,
    is_shared: shared,
    context_team_id: team.id,
  };
  if (channel.kind === 'im') {
    return {
      ...common,
      is_im: true,
      user: channel.members.find(id => id !== botUserId),
      is_user_deleted: false,
    };
  }
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    is_general: channel.name === 'general',
    is_member: channel.members.includes(botUserId),
    num_members: channel.members.length,
    shared_team_ids: [team.id],
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
  };
}

/** A user group as `usergroups.list` gives it. */
export function wireUserGroup(group: UserGroup, team: Team): Wire {
  return {
    id: group.id,
    team_id: team.id,
    is_usergroup: true,
    handle: group.handle,
    name: group.name,
    description: '',
    is_external: false,
    date_create: 1_700_000_000,
    date_update: 1_700_000_000,
    date_delete: group.disabled ? 1_700_000_000 : 0,
    user_count: group.users.length,
  };
}

/** A view as `views.*` answers and interaction payloads give it. */
export function wireView(view: SlackView, workspace: Workspace): Wire {
  return {
    private_metadata: '',
    callback_id: '',
    external_id: '',
    notify_on_close: false,
    clear_on_close: false,
    close: null,
    submit: null,
    ...view.content,
    id: view.id,
    team_id: workspace.team.id,
    app_id: workspace.installation.appId,
    bot_id: workspace.installation.botId,
    app_installed_team_id: workspace.team.id,
    type: view.type,
    blocks: view.blocks,
    hash: view.hash,
    root_view_id: view.root_view_id,
    previous_view_id: view.previous_view_id ?? null,
    state: { values: {} },
  };
}
