// What people see, and waiting for it to appear. Every record is what was on the screen at one moment; ask again
// for the present one.

import type { WaitOptions } from './feed.ts';
import { type Reach, reachOf } from './mentions.ts';
import type { Channel, Person, SlackMessage, SlackView } from './model.ts';
import type { Parts } from './parts.ts';
import { namesOf, renderFallback, renderMessage, renderView } from './render-text.ts';
import type { LoggedCall, WireEntry } from './wire-log.ts';
import type { Change, Notice } from './workspace.ts';

/** A place in the history of changes; waits can begin after it. */
export type Mark = number;

/** How to wait for what is shown. */
export interface MessageWait extends WaitOptions {
  /** Only what was shown after this mark; by default everything since the start counts. */
  readonly since?: Mark;
}

/** Reading and waiting. */
export interface Screen {
  /** Every message in a channel now, replies included, oldest first. */
  messages(channel: string): readonly SlackMessage[];
  /** A message's thread now: the parent, then its replies, oldest first. */
  thread(message: SlackMessage): readonly SlackMessage[];
  /** The present version of a message; undefined once it was deleted. */
  latest(message: SlackMessage): SlackMessage | undefined;
  /** Every version a message has had, oldest first. */
  versions(message: SlackMessage): readonly SlackMessage[];
  /** The ephemeral messages a person has on the screen. */
  ephemerals(person: string): readonly SlackMessage[];
  /** What Slack itself told a person: commands that failed, clicks without an answer. */
  notices(person: string): readonly Notice[];
  /** The topmost modal a person has open. */
  modal(person: string): SlackView | undefined;
  /** A person's Home tab of the app. */
  home(person: string): SlackView | undefined;
  /** The bytes of a shared file; undefined before they have arrived. */
  file(fileId: string): Buffer | undefined;
  /** What a person reads: the blocks as text, or the text where there are none. */
  reads(shown: SlackMessage | SlackView): string;
  /** What a notification or a screen reader says of a message: its fallback text. */
  hears(message: SlackMessage): string;
  /** Whom a message would notify and where its links lead; nothing of it may come from untrusted text. */
  reach(message: SlackMessage): Reach;
  /** A channel as a person would see it scroll by: authors, replies indented, blocks as text. */
  transcript(channel: string): string;
  /** Everybody and every channel there is now. */
  people(): readonly Person[];
  channels(): readonly Channel[];
  /** Calls `listener` after every change and every exchange from now on; the returned function ends that. */
  watch(listener: (event: Change | WireEntry) => void): () => void;
  /** The present place in the history of changes. */
  mark(): Mark;
  /** Everything that changed on anybody's screen, in order. */
  changes(): readonly Change[];
  /**
   * The first message, ephemeral ones included, that fits: in any version shown so far or yet to come, so nothing
   * is missed between an act and the wait. Gives the version that fitted.
   */
  next(fits: (message: SlackMessage) => boolean, wait?: MessageWait): Promise<SlackMessage>;
  /** The first view, as opened or updated, that fits. */
  nextView(fits: (view: SlackView) => boolean, wait?: MessageWait): Promise<SlackView>;
  /** The first Web API call, logged so far or yet to come, that fits. */
  nextCall(fits: (call: LoggedCall) => boolean, wait?: WaitOptions): Promise<LoggedCall>;
  /** The first value other than undefined, looked for now and after every change and every exchange. */
  until<Found>(look: () => Found | undefined, wait?: WaitOptions): Promise<Found>;
  /** Everything that passed between Slack and the app, in order. */
  wireLog(): readonly WireEntry[];
  /** The Web API calls so far, of one method or all. */
  calls(method?: string): readonly LoggedCall[];
}

// Walks a list that only grows, from where the last look ended.
const walk = <Entry, Found>(
  entries: () => readonly Entry[],
  start: number,
  pick: (entry: Entry) => Found | undefined,
) => {
  let position = start;
  return (): Found | undefined => {
    for (; position < entries().length; position += 1) {
      const entry = entries()[position];
      const found = entry === undefined ? undefined : pick(entry);
      if (found !== undefined) return found;
    }
    return undefined;
  };
};

/** The screens of one simulator. */
export function screen(parts: Parts): Screen {
  const { workspace, waits, log } = parts;
  const names = namesOf(workspace);

  const transcript = (channelId: string) =>
    workspace
      .messagesIn(channelId)
      .filter(message => message.thread_ts === undefined)
      .flatMap(parent => workspace.threadOf(channelId, parent.ts))
      .map(message => {
        const head = `${names.user(message.user)}: `;
        const text = (head + renderMessage(message, names)).replaceAll('\n', '\n  ');
        return message.thread_ts === undefined ? text : text.replaceAll(/^/gm, '    ');
      })
      .join('\n');

  const present = () =>
    `On the screens now:\n${workspace
      .channels()
      .filter(channel => workspace.messagesIn(channel.id).length > 0)
      .map(channel => `#${channel.name}\n${transcript(channel.id)}`)
      .concat(
        workspace
          .ephemerals()
          .map(m => `only for ${names.user(m.ephemeral_to ?? '')}: ${renderMessage(m, names)}`),
      )
      .join('\n')}\nLast exchanges: ${log.entries
      .slice(-8)
      .map(entry =>
        entry.kind === 'call' ? `${entry.method} ${JSON.stringify(entry.answer).slice(0, 120)}` : entry.kind,
      )
      .join('; ')}`;

  return {
    messages: channel => workspace.messagesIn(workspace.channelCalled(channel).id),
    thread: message => workspace.threadOf(message.channel, message.thread_ts ?? message.ts),
    latest: ({ channel, ts }) => workspace.message(channel, ts) ?? workspace.ephemeral(ts),
    versions: ({ channel, ts }) =>
      workspace.changes.entries.flatMap(change =>
        'message' in change &&
        change.kind !== 'deleted' &&
        change.message.ts === ts &&
        change.message.channel === channel
          ? [change.message]
          : [],
      ),
    ephemerals: person => {
      const { id } = workspace.personCalled(person);
      return workspace.ephemerals().filter(message => message.ephemeral_to === id);
    },
    notices: person => {
      const { id } = workspace.personCalled(person);
      return workspace.changes.entries.flatMap(change =>
        change.kind === 'notice' && change.notice.user === id ? [change.notice] : [],
      );
    },
    modal: person =>
      workspace.viewsOf(workspace.personCalled(person).id).findLast(view => view.type === 'modal'),
    home: person => workspace.viewsOf(workspace.personCalled(person).id).find(view => view.type === 'home'),
    file: fileId => parts.uploads.get(fileId)?.content,
    reads: shown => ('hash' in shown ? renderView(shown, names) : renderMessage(shown, names)),
    hears: message => renderFallback(message, names),
    reach: message => reachOf(message),
    people: () => workspace.people(),
    channels: () => workspace.channels(),
    watch(listener) {
      const ends = [workspace.changes.subscribe(listener), log.subscribe(listener)];
      return () => {
        for (const end of ends) end();
      };
    },
    transcript: channel => transcript(workspace.channelCalled(channel).id),
    mark: () => workspace.changes.entries.length,
    changes: () => workspace.changes.entries,
    next: (fits, { since = 0, ...wait } = {}) =>
      waits.until(
        [workspace.changes],
        walk(
          () => workspace.changes.entries,
          since,
          change =>
            'message' in change && change.kind !== 'deleted' && fits(change.message)
              ? change.message
              : undefined,
        ),
        { what: 'a message', ...wait },
        present,
      ),
    nextView: (fits, { since = 0, ...wait } = {}) =>
      waits.until(
        [workspace.changes],
        walk(
          () => workspace.changes.entries,
          since,
          change =>
            'view' in change && change.kind !== 'view-closed' && fits(change.view) ? change.view : undefined,
        ),
        { what: 'a view', ...wait },
        present,
      ),
    nextCall: (fits, wait = {}) =>
      waits.until(
        [log],
        walk(
          () => log.entries,
          0,
          entry => (entry.kind === 'call' && fits(entry) ? entry : undefined),
        ),
        { what: 'a call', ...wait },
        present,
      ),
    until: (look, wait = {}) => waits.until([workspace.changes, log], look, wait, present),
    wireLog: () => log.entries,
    calls: method =>
      log.entries
        .filter(entry => entry.kind === 'call')
        .filter(call => method === undefined || call.method === method),
  };
}
