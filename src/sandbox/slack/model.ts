// The things a Slack workspace is made of, as the rest of the simulator speaks of them. Records that also travel
// over the wire keep Slack's own field names; every record is a value: a change makes a new one, so a record held
// by a test is what a person saw on the screen at that moment.

import type { KnownBlock } from '@slack/types';

/** Any JSON object, as parsed from the wire. */
export interface JsonObject {
  readonly [key: string]: unknown;
}

/** A workspace. Ids start with `T`. */
export interface Team {
  readonly id: string;
  readonly domain: string;
  readonly name: string;
}

/** A member of a workspace, as `users.info` describes one. Ids start with `U`. */
export interface Person {
  readonly id: string;
  readonly team_id: string;
  readonly name: string;
  readonly real_name: string;
  readonly is_bot: boolean;
  /** The bot id (`B…`) of a bot user. */
  readonly bot_id?: string;
  /** A guest who may see several channels. */
  readonly is_restricted: boolean;
  /** A guest who may see one channel. */
  readonly is_ultra_restricted: boolean;
  /** True only for a person of another team who shares no channel with ours. */
  readonly is_stranger: boolean;
  readonly is_admin: boolean;
  /** The account was deactivated. */
  readonly deleted: boolean;
}

/** A conversation: public or private channel, or the direct messages between one person and the app. */
export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im';
  readonly members: readonly string[];
  readonly is_archived: boolean;
  /** Shared with another organisation (Slack Connect). */
  readonly is_ext_shared: boolean;
  readonly is_pending_ext_shared: boolean;
  /** Shared between workspaces of one organisation (Enterprise Grid). */
  readonly is_org_shared: boolean;
}

/** A user group (`@handle`). Ids start with `S`. */
export interface UserGroup {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly users: readonly string[];
  /** A disabled group has a `date_delete` other than 0 and is left out of lists unless asked for. */
  readonly disabled: boolean;
}

/** What an app hides in a message for itself: `event_type` and a payload, readable by every member. */
export interface MessageMetadata {
  readonly event_type: string;
  readonly event_payload: JsonObject;
}

/** A file shared into a message. */
export interface SharedFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly mimetype: string;
  /** Bytes. */
  readonly size: number;
  readonly alt_txt?: string;
}

/** A message as it is now. `channel` and `ts` together are its identity. */
export interface SlackMessage {
  readonly channel: string;
  /** Seconds and microseconds since the epoch, as Slack writes them: `1700000000.000100`. */
  readonly ts: string;
  /** The parent's `ts`, on replies only. */
  readonly thread_ts?: string;
  /** The fallback that notifications and screen readers use; the whole message where there are no blocks. */
  readonly text: string;
  readonly blocks?: readonly KnownBlock[];
  readonly metadata?: MessageMetadata;
  readonly files?: readonly SharedFile[];
  /** The author's user id. */
  readonly user: string;
  /** `thread_broadcast`: a reply also shown in the channel; `tombstone`: what is left of a deleted parent. */
  readonly subtype?: 'thread_broadcast' | 'tombstone';
  readonly bot_id?: string;
  readonly app_id?: string;
  /** Set when Slack would show "(edited)". */
  readonly edited?: { readonly user: string; readonly ts: string };
  /** On ephemeral messages: the one person who sees it. Such a message is in no history. */
  readonly ephemeral_to?: string;
  /** Written by Slack itself, as what is left of a deleted parent; shown as Slackbot's. */
  readonly from_slack?: boolean;
}

/** A modal or Home tab as its viewer sees it now. */
export interface SlackView {
  readonly id: string;
  readonly type: 'modal' | 'home';
  readonly hash: string;
  /** The person who sees it. */
  readonly user: string;
  /** The view as the app sent it: title, blocks, submit, private_metadata, callback_id and so on. */
  readonly content: JsonObject;
  readonly blocks: readonly KnownBlock[];
  /** The modal this one was pushed onto. */
  readonly previous_view_id?: string;
  readonly root_view_id: string;
  /** Messages under input blocks after a refused submission, by block id. */
  readonly errors?: Readonly<Record<string, string>>;
}

/** The installed app: its ids, its secrets and its commands. */
export interface Installation {
  readonly appId: string;
  readonly botId: string;
  readonly botUserId: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  /** The deprecated verification token that still travels in payloads. */
  readonly verificationToken: string;
  /** The slash commands of the app, each with its leading `/`. */
  readonly commands: readonly string[];
  /** The global shortcuts of the app, as people find them in Slack. */
  readonly shortcuts: readonly { readonly callbackId: string; readonly name: string }[];
}
