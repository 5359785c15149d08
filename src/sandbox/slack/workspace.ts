// The state of one simulated workspace and of what its people see. It knows no tokens, sockets or limits: those
// are the doors' business. Kept true here: a channel's messages have strictly increasing `ts`; a reply's parent
// exists and is no reply itself; an ephemeral message is in no history; every change is in the feed, in order.

import type { Clock } from './clock.ts';
import { Feed } from './feed.ts';
import type { Channel, Installation, Person, SlackMessage, SlackView, Team, UserGroup } from './model.ts';

/** Everything a person could have noticed, in the order it happened. */
export type Change =
  | { readonly kind: 'posted' | 'updated' | 'deleted'; readonly at: number; readonly message: SlackMessage }
  | {
      readonly kind: 'view-opened' | 'view-updated' | 'view-closed';
      readonly at: number;
      readonly view: SlackView;
    }
  | { readonly kind: 'notice'; readonly at: number; readonly notice: Notice };

/** What Slack itself tells one person, such as the failure of a command the app did not acknowledge. */
export interface Notice {
  readonly at: number;
  readonly user: string;
  readonly channel?: string;
  readonly text: string;
}

/** What a new message is made of; the workspace adds `ts`. */
export type MessageDraft = Omit<SlackMessage, 'ts' | 'edited'>;

/** What a workspace starts with. */
export interface WorkspaceOptions {
  readonly clock: Clock;
  readonly team: Team;
  readonly installation: Installation;
  readonly people: readonly Person[];
  readonly channels: readonly Channel[];
  readonly userGroups: readonly UserGroup[];
}

/** One workspace. Methods named after a lookup return undefined for the unknown; those named `…Called` throw. */
export class Workspace {
  readonly team: Team;
  readonly installation: Installation;
  readonly changes = new Feed<Change>();
  readonly #clock: Clock;
  readonly #people = new Map<string, Person>();
  readonly #channels = new Map<string, Channel>();
  readonly #userGroups = new Map<string, UserGroup>();
  readonly #messages = new Map<string, Map<string, SlackMessage>>();
  readonly #ephemerals: SlackMessage[] = [];
  readonly #views = new Map<string, SlackView>();
  #lastMicros = 0n;
  #counter = 0;
  /** Messages older than this, in milliseconds, can no longer be edited (a workspace setting). */
  editWindowMs = Number.POSITIVE_INFINITY;

  constructor(options: WorkspaceOptions) {
    this.#clock = options.clock;
    this.team = options.team;
    this.installation = options.installation;
    for (const person of options.people) this.#people.set(person.id, person);
    for (const channel of options.channels) this.#channels.set(channel.id, channel);
    for (const group of options.userGroups) this.#userGroups.set(group.id, group);
  }

  now(): number {
    return this.#clock.now();
  }

  /** A number that no earlier call returned, in the form of Slack's generated ids. */
  freshId(prefix: string): string {
    this.#counter += 1;
    return `${prefix}${this.#counter.toString(36).toUpperCase().padStart(4, '0')}`;
  }

  /** The next `ts`: the clock's, or just after the last one where the clock has not moved on. */
  freshTs(): string {
    const now = BigInt(Math.floor(this.#clock.now())) * 1000n;
    this.#lastMicros = now > this.#lastMicros ? now : this.#lastMicros + 1n;
    return `${this.#lastMicros / 1_000_000n}.${String(this.#lastMicros % 1_000_000n).padStart(6, '0')}`;
  }

  // People, channels, user groups.

  person(id: string): Person | undefined {
    return this.#people.get(id);
  }

  people(): readonly Person[] {
    return [...this.#people.values()];
  }

  /** A person by name or id, for whoever directs the play: an unknown one is a mistake in the script. */
  personCalled(nameOrId: string): Person {
    const found = this.#people.get(nameOrId) ?? this.people().find(person => person.name === nameOrId);
    if (found !== undefined) return found;
    throw new Error(
      `nobody is called ${nameOrId}; there are ${this.people()
        .map(person => person.name)
        .join(', ')}`,
    );
  }

  channel(id: string): Channel | undefined {
    return this.#channels.get(id);
  }

  channels(): readonly Channel[] {
    return [...this.#channels.values()];
  }

  /** A channel by `#name`, name or id, for whoever directs the play. */
  channelCalled(nameOrId: string): Channel {
    const name = nameOrId.replace(/^#/, '');
    const found = this.#channels.get(nameOrId) ?? this.channels().find(channel => channel.name === name);
    if (found !== undefined) return found;
    throw new Error(
      `no channel ${nameOrId}; there are ${this.channels()
        .map(channel => `#${channel.name}`)
        .join(', ')}`,
    );
  }

  userGroup(id: string): UserGroup | undefined {
    return this.#userGroups.get(id);
  }

  userGroups(): readonly UserGroup[] {
    return [...this.#userGroups.values()];
  }

  /** Adds a person or changes one. */
  setPerson(person: Person): void {
    this.#people.set(person.id, person);
  }

  /** Adds a channel or changes one. */
  setChannel(channel: Channel): void {
    this.#channels.set(channel.id, channel);
  }

  /** Adds a user group or changes one. */
  setUserGroup(group: UserGroup): void {
    this.#userGroups.set(group.id, group);
  }

  /** The direct messages between a person and the app, opened at first use. */
  directMessages(userId: string): Channel {
    const id = `D0${userId.slice(2)}`;
    const existing = this.#channels.get(id);
    if (existing !== undefined) return existing;
    const opened: Channel = {
      id,
      name: 'directmessage',
      kind: 'im',
      members: [userId, this.installation.botUserId],
      is_archived: false,
      is_ext_shared: false,
      is_pending_ext_shared: false,
      is_org_shared: false,
    };
    this.#channels.set(id, opened);
    return opened;
  }

  // Messages.

  /** Adds a message. Whoever posts a reply has made sure that its parent is there. */
  post(draft: MessageDraft): SlackMessage {
    const parent = draft.thread_ts === undefined ? undefined : this.message(draft.channel, draft.thread_ts);
    if (draft.thread_ts !== undefined && (parent === undefined || parent.thread_ts !== undefined)) {
      throw new Error(`${draft.thread_ts} is no parent in ${draft.channel}`);
    }
    const message: SlackMessage = { ...draft, ts: this.freshTs() };
    if (message.ephemeral_to === undefined) {
      const inChannel = this.#messages.get(message.channel) ?? new Map<string, SlackMessage>();
      inChannel.set(message.ts, message);
      this.#messages.set(message.channel, inChannel);
    } else {
      this.#ephemerals.push(message);
    }
    this.changes.append({ kind: 'posted', at: this.now(), message });
    return message;
  }

  /** Puts a new version of a message where the old one was. */
  replace(next: SlackMessage): SlackMessage {
    if (next.ephemeral_to === undefined) {
      this.#messages.get(next.channel)?.set(next.ts, next);
    } else {
      const index = this.#ephemerals.findIndex(old => old.ts === next.ts);
      if (index >= 0) this.#ephemerals[index] = next;
    }
    this.changes.append({ kind: 'updated', at: this.now(), message: next });
    return next;
  }

  /** Takes a message away; of a parent with replies a tombstone stays, so that its thread does. */
  remove(message: SlackMessage): void {
    const { channel, ts } = message;
    if (this.messagesIn(channel).some(reply => reply.thread_ts === ts)) {
      const left = { channel, ts, user: 'USLACKBOT', from_slack: true, text: 'This message was deleted.' };
      this.#messages.get(channel)?.set(ts, { ...left, subtype: 'tombstone' });
    } else if (message.ephemeral_to === undefined) {
      this.#messages.get(message.channel)?.delete(message.ts);
    } else {
      const index = this.#ephemerals.findIndex(old => old.ts === message.ts);
      if (index >= 0) this.#ephemerals.splice(index, 1);
    }
    this.changes.append({ kind: 'deleted', at: this.now(), message });
  }

  /** A message that is in the channel's history now; never an ephemeral one. */
  message(channelId: string, ts: string): SlackMessage | undefined {
    return this.#messages.get(channelId)?.get(ts);
  }

  /** Everything in a channel, replies included, oldest first. */
  messagesIn(channelId: string): readonly SlackMessage[] {
    return [...(this.#messages.get(channelId)?.values() ?? [])];
  }

  /** A parent and its replies, oldest first; empty where there is no such message. */
  threadOf(channelId: string, ts: string): readonly SlackMessage[] {
    const parent = this.message(channelId, ts);
    if (parent === undefined) return [];
    const root = parent.thread_ts ?? parent.ts;
    return this.messagesIn(channelId).filter(message => message.ts === root || message.thread_ts === root);
  }

  /** Ephemeral messages still on anybody's screen, oldest first. */
  ephemerals(): readonly SlackMessage[] {
    return [...this.#ephemerals];
  }

  ephemeral(ts: string): SlackMessage | undefined {
    return this.#ephemerals.find(message => message.ts === ts);
  }

  /** Tells one person something in Slack's own name. */
  notify(notice: Omit<Notice, 'at'>): Notice {
    const told: Notice = { ...notice, at: this.now() };
    this.changes.append({ kind: 'notice', at: told.at, notice: told });
    return told;
  }

  // Views.

  view(id: string): SlackView | undefined {
    return this.#views.get(id);
  }

  /** Every view on anybody's screen. */
  views(): readonly SlackView[] {
    return [...this.#views.values()];
  }

  /** The views on somebody's screen, a pushed modal after the one beneath it. */
  viewsOf(userId: string): readonly SlackView[] {
    return [...this.#views.values()].filter(view => view.user === userId);
  }

  /** Opens a view or puts a new version in place of the old. */
  setView(view: SlackView): SlackView {
    const kind = this.#views.has(view.id) ? 'view-updated' : 'view-opened';
    this.#views.set(view.id, view);
    this.changes.append({ kind, at: this.now(), view });
    return view;
  }

  closeView(view: SlackView): void {
    this.#views.delete(view.id);
    this.changes.append({ kind: 'view-closed', at: this.now(), view });
  }
}
