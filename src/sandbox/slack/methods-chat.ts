// chat.*: what the app may say, where, and what it may change afterwards.

import type { Arguments } from './arguments.ts';
import {
  blocksArgument,
  metadataArgument,
  newContent,
  postedTextMax,
  refuseNotSimulated,
  updatedTextBytesMax,
} from './content.ts';
import type { Method, MethodCall, Methods } from './method.ts';
import type { Channel, SlackMessage } from './model.ts';
import { SlackError } from './slack-error.ts';
import { wireMessage } from './wire.ts';
import type { Workspace } from './workspace.ts';

/**
 * The channel the app may speak in. A private channel without the app does not exist to it; a public one does,
 * but is closed.
 */
export function channelForSpeaking(workspace: Workspace, id: string): Channel {
  const { botUserId } = workspace.installation;
  const named = id.startsWith('#')
    ? workspace.channels().find(channel => `#${channel.name}` === id)
    : undefined;
  const person = workspace.person(id);
  const channel =
    named ??
    workspace.channel(id) ??
    (person === undefined ? undefined : workspace.directMessages(person.id));
  if (channel === undefined) throw new SlackError('channel_not_found');
  if (!channel.members.includes(botUserId)) {
    throw new SlackError(channel.kind === 'public' ? 'not_in_channel' : 'channel_not_found');
  }
  if (channel.is_archived) throw new SlackError('is_archived');
  return channel;
}

/** The parent of the thread a message shall go into; undefined where it shall go into none. */
export function threadArgument(workspace: Workspace, args: Arguments, channel: Channel): string | undefined {
  const ts = args.text('thread_ts');
  if (ts === undefined) return undefined;
  const parent = workspace.message(channel.id, ts);
  if (parent === undefined) throw new SlackError('thread_not_found');
  return parent.thread_ts ?? parent.ts;
}

/** Who the app's messages are from. */
export function appAuthor(workspace: Workspace): Pick<SlackMessage, 'user' | 'bot_id' | 'app_id'> {
  const { botUserId, botId, appId } = workspace.installation;
  return { user: botUserId, bot_id: botId, app_id: appId };
}

const truncated = {
  messages: [
    `[WARN] Your message was truncated but still posted. The \`text\` field accepts up to ${postedTextMax} characters.`,
  ],
  warnings: ['message_truncated'],
};

const postMessage: Method = {
  token: 'bot',
  scopes: ['chat:write'],
  tier: 'posting',
  run(call) {
    const { workspace, args } = call;
    const channel = channelForSpeaking(workspace, args.required('channel', 'channel_not_found'));
    const content = newContent(workspace, args);
    const threadTs = threadArgument(workspace, args, channel);
    const message = workspace.post({
      channel: channel.id,
      ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
      ...(threadTs !== undefined && args.flag('reply_broadcast') ? { subtype: 'thread_broadcast' } : {}),
      ...content,
      ...appAuthor(workspace),
    });
    const cut = (args.text('text')?.length ?? 0) > postedTextMax;
    return {
      channel: channel.id,
      ts: message.ts,
      message: wireMessage(workspace, message, true),
      ...(cut ? { response_metadata: truncated } : {}),
    };
  },
};

const postEphemeral: Method = {
  token: 'bot',
  scopes: ['chat:write'],
  tier: 4,
  run(call) {
    const { workspace, args } = call;
    const channel = channelForSpeaking(workspace, args.required('channel', 'channel_not_found'));
    const user = args.required('user', 'user_not_in_channel');
    if (!channel.members.includes(user)) throw new SlackError('user_not_in_channel');
    const content = newContent(workspace, args);
    const threadTs = threadArgument(workspace, args, channel);
    const message = workspace.post({
      channel: channel.id,
      ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
      text: content.text,
      ...(content.blocks === undefined ? {} : { blocks: content.blocks }),
      ...appAuthor(workspace),
      ephemeral_to: user,
    });
    return { message_ts: message.ts };
  },
};

/** A message of the app that it may change; refuses another's with `others`, an archived channel with `archived`. */
function ownMessage({ workspace, args }: MethodCall, others: string, archived: string): SlackMessage {
  const channel = workspace.channel(args.required('channel', 'channel_not_found'));
  if (channel === undefined) throw new SlackError('channel_not_found');
  if (channel.kind !== 'public' && !channel.members.includes(workspace.installation.botUserId)) {
    throw new SlackError('channel_not_found');
  }
  if (channel.is_archived) throw new SlackError(archived);
  const message = workspace.message(channel.id, args.required('ts', 'message_not_found'));
  if (message === undefined || message.subtype === 'tombstone') throw new SlackError('message_not_found');
  if (message.bot_id !== workspace.installation.botId) throw new SlackError(others);
  return message;
}

/** The blocks after an update: the new ones, or none at all where only text was sent. */
const update: Method = {
  token: 'bot',
  scopes: ['chat:write'],
  tier: 3,
  run(call) {
    const { workspace, args } = call;
    refuseNotSimulated(args);
    const message = ownMessage(call, 'cant_update_message', 'is_inactive');
    const text = args.text('text') ?? '';
    if (Buffer.byteLength(text) > updatedTextBytesMax) throw new SlackError('msg_too_long');
    const blocks = blocksArgument(workspace, args);
    const hasBlocks = blocks !== undefined && blocks.length > 0;
    if (text === '' && !hasBlocks) throw new SlackError('no_text');
    if (workspace.now() - Number(message.ts) * 1000 > workspace.editWindowMs) {
      throw new SlackError('edit_window_closed');
    }
    const sentMetadata = metadataArgument(args);
    const metadata = sentMetadata === undefined ? message.metadata : sentMetadata;
    const { blocks: _dropped, metadata: _kept, edited: _mark, ...rest } = message;
    const next = workspace.replace({
      ...rest,
      text,
      ...(hasBlocks ? { blocks } : { edited: { user: message.user, ts: workspace.freshTs() } }),
      ...(metadata === undefined || metadata === null ? {} : { metadata }),
    });
    return { channel: next.channel, ts: next.ts, text, message: wireMessage(workspace, next, true) };
  },
};

const remove: Method = {
  token: 'bot',
  scopes: ['chat:write'],
  tier: 3,
  run(call) {
    const message = ownMessage(call, 'cant_delete_message', 'is_archived');
    call.workspace.remove(message);
    return { channel: message.channel, ts: message.ts };
  },
};

const getPermalink: Method = {
  token: 'bot',
  scopes: [],
  tier: 'unlimited',
  run({ workspace, args }) {
    const channel = workspace.channel(args.required('channel', 'channel_not_found'));
    if (channel === undefined) throw new SlackError('channel_not_found');
    const message = workspace.message(channel.id, args.required('message_ts', 'message_not_found'));
    if (message === undefined) throw new SlackError('message_not_found');
    const thread = message.thread_ts === undefined ? '' : `?thread_ts=${message.thread_ts}&cid=${channel.id}`;
    const path = `archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`;
    return { channel: channel.id, permalink: `https://${workspace.team.domain}.slack.com/${path}` };
  },
};

/** `chat.*`. */
export const chatMethods: Methods = {
  'chat.delete': remove,
  'chat.getPermalink': getPermalink,
  'chat.postEphemeral': postEphemeral,
  'chat.postMessage': postMessage,
  'chat.update': update,
};
