// What the app may look up: itself, conversations, people and user groups.

import type { Arguments } from './arguments.ts';
import type { Method, MethodCall, Methods } from './method.ts';
import type { Channel, SlackMessage } from './model.ts';
import { SlackError } from './slack-error.ts';
import { wireChannel, wireMessage, wirePerson, wireUserGroup } from './wire.ts';

const authTest: Method = {
  token: 'bot',
  scopes: [],
  tier: 'unlimited',
  run({ workspace }) {
    const { installation, team } = workspace;
    return {
      url: `https://${team.domain}.slack.com/`,
      team: team.name,
      user: workspace.person(installation.botUserId)?.name ?? '',
      team_id: team.id,
      user_id: installation.botUserId,
      bot_id: installation.botId,
      is_enterprise_install: false,
    };
  },
};

const connectionsOpen: Method = {
  token: 'app',
  scopes: ['connections:write'],
  tier: 3,
  run: ({ openConnection }) => ({ url: openConnection() }),
};

const botsInfo: Method = {
  token: 'bot',
  scopes: ['users:read'],
  tier: 3,
  run({ workspace, args }) {
    const wanted = args.text('bot') ?? workspace.installation.botId;
    const bot = workspace.people().find(person => person.bot_id === wanted);
    if (bot === undefined) throw new SlackError('bot_not_found');
    const ours = wanted === workspace.installation.botId;
    return {
      bot: {
        id: wanted,
        deleted: bot.deleted,
        name: bot.name,
        updated: 1_700_000_000,
        app_id: ours ? workspace.installation.appId : 'A0OTHER',
        user_id: bot.id,
        icons: {},
      },
    };
  },
};

/** The channel the app may look at; one it cannot see does not exist to it. */
function visibleChannel({ workspace, args, scopes }: MethodCall, kind: 'read' | 'history'): Channel {
  const channel = workspace.channel(args.required('channel', 'channel_not_found'));
  if (channel === undefined) throw new SlackError('channel_not_found');
  if (channel.kind !== 'public' && !channel.members.includes(workspace.installation.botUserId)) {
    throw new SlackError('channel_not_found');
  }
  const family = { public: 'channels', private: 'groups', im: 'im' }[channel.kind];
  const needed = `${family}:${kind}`;
  if (scopes.has(needed)) return channel;
  throw new SlackError('missing_scope', [], { fields: { needed, provided: [...scopes].join(',') } });
}

const conversationsInfo: Method = {
  token: 'bot',
  scopes: ['channels:read', 'groups:read', 'im:read'],
  tier: 3,
  run(call) {
    const { workspace } = call;
    const channel = visibleChannel(call, 'read');
    return { channel: wireChannel(channel, workspace.team, workspace.installation.botUserId) };
  },
};

const membersOf: Method = {
  token: 'bot',
  scopes: ['channels:read', 'groups:read', 'im:read'],
  tier: 4,
  run: call => ({ ...page(call.args, visibleChannel(call, 'read').members, 'members', 100) }),
};

/** One page of a list under its Slack name, with the cursor to the next. */
function page(
  args: Arguments,
  all: readonly unknown[],
  name: string,
  byDefault: number,
): Record<string, unknown> {
  const start = Number(args.text('cursor') ?? 0);
  if (!Number.isInteger(start) || start < 0 || start > all.length) throw new SlackError('invalid_cursor');
  const limit = args.count('limit', byDefault, 1000);
  const more = start + limit < all.length;
  return {
    [name]: all.slice(start, start + limit),
    has_more: more,
    response_metadata: { next_cursor: more ? String(start + limit) : '' },
  };
}

/** Messages between `oldest` and `latest`; the bounds themselves only with `inclusive`. */
function within(args: Arguments, messages: readonly SlackMessage[]): readonly SlackMessage[] {
  const oldest = args.text('oldest') ?? '0';
  const latest = args.text('latest') ?? '9999999999.999999';
  const inclusive = args.flag('inclusive');
  return messages.filter(
    ({ ts }) =>
      (Number(ts) > Number(oldest) && Number(ts) < Number(latest)) ||
      (inclusive && (ts === oldest || ts === latest)),
  );
}

/** What both readings of messages ask for: the same scopes, and that the app is in the channel. */
const history = {
  token: 'bot',
  scopes: ['channels:history', 'groups:history', 'im:history'],
  tier: 3,
} as const;

function joinedChannel(call: MethodCall): Channel {
  const channel = visibleChannel(call, 'history');
  if (!channel.members.includes(call.workspace.installation.botUserId))
    throw new SlackError('not_in_channel');
  return channel;
}

const conversationsHistory: Method = {
  ...history,
  run(call) {
    const { workspace, args } = call;
    const channel = joinedChannel(call);
    const withMetadata = args.flag('include_all_metadata');
    const newestFirst = within(args, workspace.messagesIn(channel.id))
      .filter(message => message.thread_ts === undefined || message.subtype === 'thread_broadcast')
      .toReversed()
      .map(message => wireMessage(workspace, message, withMetadata));
    return page(args, newestFirst, 'messages', 100);
  },
};

const conversationsReplies: Method = {
  ...history,
  run(call) {
    const { workspace, args } = call;
    const channel = joinedChannel(call);
    const ts = args.required('ts', 'thread_not_found');
    const thread = workspace.threadOf(channel.id, ts);
    const [parent, ...replies] = thread;
    if (parent === undefined) throw new SlackError('thread_not_found');
    const withMetadata = args.flag('include_all_metadata');
    // The parent leads every first page, whatever the bounds say.
    const shown = [parent, ...within(args, replies)].map(message =>
      wireMessage(workspace, message, withMetadata),
    );
    return page(args, shown, 'messages', 1000);
  },
};

const usersInfo: Method = {
  token: 'bot',
  scopes: ['users:read'],
  tier: 4,
  run({ workspace, args }) {
    const person = workspace.person(args.required('user', 'user_not_found'));
    if (person === undefined) throw new SlackError('user_not_found');
    return { user: wirePerson(person) };
  },
};

const usergroupsList: Method = {
  token: 'bot',
  scopes: ['usergroups:read'],
  tier: 2,
  run({ workspace, args }) {
    const shown = workspace.userGroups().filter(group => args.flag('include_disabled') || !group.disabled);
    return {
      usergroups: shown.map(group => ({
        ...wireUserGroup(group, workspace.team),
        ...(args.flag('include_users') ? { users: group.users } : {}),
      })),
    };
  },
};

const usergroupsUsersList: Method = {
  token: 'bot',
  scopes: ['usergroups:read'],
  tier: 2,
  run({ workspace, args }) {
    const group = workspace.userGroup(args.required('usergroup', 'no_such_subteam'));
    if (group === undefined) throw new SlackError('no_such_subteam');
    if (group.disabled && !args.flag('include_disabled')) throw new SlackError('no_such_subteam');
    // Deactivated accounts are taken out of user groups by Slack.
    return { users: group.users.filter(id => workspace.person(id)?.deleted !== true) };
  },
};

/** Everything that only looks. */
export const readingMethods: Methods = {
  'apps.connections.open': connectionsOpen,
  'auth.test': authTest,
  'bots.info': botsInfo,
  'conversations.history': conversationsHistory,
  'conversations.info': conversationsInfo,
  'conversations.members': membersOf,
  'conversations.replies': conversationsReplies,
  'usergroups.list': usergroupsList,
  'usergroups.users.list': usergroupsUsersList,
  'users.info': usersInfo,
};
