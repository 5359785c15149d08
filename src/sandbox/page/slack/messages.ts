/** A channel, a thread, the sidebar and the Home tab, as one person sees them. */
import { defaultInstallation, userGroups } from '../../slack/cast.ts';
import type { SlackMessage } from '../../slack/model.ts';
import type { Names } from '../../slack/render-text.ts';
import type { SimulatedSlack } from '../../slack/server.ts';
import { type Html, html } from '../html.ts';
import { channelIdOf, channelsOf, directMessages, homeTab, type Viewer } from '../viewer.ts';
import { drawBlocks, type Setting } from './blocks.ts';
import { drawHome, drawModal } from './views.ts';

/** Draws what people of one workspace see; keeps what it has drawn, since messages never change in place. */
export class Drawing {
  readonly #slack: SimulatedSlack;
  readonly #bodies = new WeakMap<SlackMessage, Html>();

  constructor(slack: SimulatedSlack) {
    this.#slack = slack;
  }

  /** The channels, the bot's direct messages, its Home tab and its shortcuts. */
  sidebar(viewer: Viewer): Html {
    const link = (place: string, label: string, sign: string): Html =>
      html`<button type="button" class="place" data-do="go" data-place="${place}" data-key="${place}"${viewer.place === place ? html` aria-current="page"` : undefined}><span class="sign" aria-hidden="true">${sign}</span>${label}</button>`;
    const channels = channelsOf(this.#slack, viewer.person);
    const isOurs = viewer.person.team_id === this.#slack.teamId;
    return html`<h2>Channels</h2>${channels.map(c => link(c.id, c.name, c.kind === 'private' ? '◆' : '#'))}${
      isOurs
        ? html`<h2>asg-swap</h2>${link(directMessages, 'Messages', '✉')}${link(homeTab, 'Home', '⌂')}<h2>Shortcuts</h2>${defaultInstallation.shortcuts.map(
            ({ callbackId, name }) =>
              html`<button type="button" class="place" data-do="shortcut" data-id="${callbackId}" data-key="${callbackId}"><span class="sign" aria-hidden="true">ϟ</span>${name}</button>`,
          )}`
        : undefined
    }`;
  }

  /** The title of what is shown. */
  title(viewer: Viewer): string {
    if (viewer.place === homeTab) return 'asg-swap · Home';
    if (viewer.place === directMessages) return 'asg-swap · Messages';
    return `#${this.#slack.channels().find(c => c.id === viewer.place)?.name ?? viewer.place}`;
  }

  /** What is in the middle: a channel's messages or the Home tab. */
  middle(viewer: Viewer): Html {
    if (viewer.place === homeTab) return this.#home(viewer);
    const lines = this.#inChannel(viewer);
    if (lines.length > 0) return html`${lines}`;
    return html`<p class="empty" data-key="empty">Nothing has been said here yet. Type <kbd>/</kbd> below to see the commands.</p>`;
  }

  /** The open thread, if any. */
  thread(viewer: Viewer): Html | undefined {
    const channel = channelIdOf(this.#slack, viewer);
    if (viewer.thread === undefined || channel === undefined) return undefined;
    const parent = this.#slack.messages(channel).find(m => m.ts === viewer.thread);
    if (parent === undefined) return undefined;
    const own = this.#slack.ephemerals(viewer.person.id).filter(m => m.thread_ts === parent.ts);
    const [first, ...replies] = this.#slack.thread(parent);
    const rest = [...replies, ...own].toSorted((a, b) => a.ts.localeCompare(b.ts));
    if (first === undefined) return undefined;
    const count = replies.length === 1 ? '1 reply' : `${replies.length} replies`;
    return html`${this.#message(first, viewer, false)}<div class="rule" data-key="rule">${count}</div>${rest.map(m => this.#message(m, viewer, false))}`;
  }

  /** The topmost modal of the person, if any. */
  modal(viewer: Viewer): Html | undefined {
    const view = this.#slack.modal(viewer.person.id);
    return view && drawModal(view, this.#setting());
  }

  #home(viewer: Viewer): Html {
    const view = this.#slack.home(viewer.person.id);
    if (view === undefined) {
      return html`<p class="empty" data-key="empty">The bot has not published this tab yet; it does when it runs and the tab is opened. What it does is told in the channels: go to <button type="button" class="link" data-do="go" data-place="C0DEPLOYS">#deploys</button>.</p>`;
    }
    return drawHome(view, this.#setting());
  }

  #inChannel(viewer: Viewer): readonly Html[] {
    const { person } = viewer;
    const channel = channelIdOf(this.#slack, viewer);
    const all = channel === undefined ? [] : this.#slack.messages(channel);
    const parents = all.filter(m => m.thread_ts === undefined || m.subtype === 'thread_broadcast');
    const own = this.#slack
      .ephemerals(person.id)
      .filter(m => m.channel === channel && m.thread_ts === undefined);
    const notices = this.#slack
      .notices(person.id)
      .filter(n => n.channel === undefined || n.channel === channel)
      .map((notice, i) => ({ at: notice.at, drawn: this.#notice(notice.text, notice.at, i) }));
    const messages = [...parents, ...own].map(m => ({
      at: Number(m.ts) * 1000,
      drawn: this.#message(m, viewer, true),
    }));
    return [...messages, ...notices].toSorted((a, b) => a.at - b.at).map(line => line.drawn);
  }

  #message(message: SlackMessage, viewer: Viewer, inChannel: boolean): Html {
    const author = this.#slack.people().find(p => p.id === message.user);
    const isBot = author?.is_bot === true;
    const toOne = message.ephemeral_to !== undefined;
    const name = message.from_slack === true ? 'Slackbot' : (author?.real_name ?? message.user);
    const replies = inChannel && !toOne ? this.#slack.thread(message).length - 1 : 0;
    return html`<article class="msg${toOne ? ' to-one' : ''}" data-key="${message.ts}" data-channel="${message.channel}" data-ts="${message.ts}"${toOne ? html` data-to-one="1"` : undefined}>${avatar(name, isBot)}<div class="msg-main"><header><b>${name}</b>${isBot ? html`<span class="badge">APP</span>` : undefined}${clock(Number(message.ts) * 1000)}${toOne ? html`<span class="only-you">Only visible to you</span>` : undefined}</header><div class="body">${viewer.asText ? html`<p class="fallback">${this.#slack.hears(message)}</p>` : this.#body(message)}</div>${
      replies > 0
        ? html`<button type="button" class="replies" data-do="thread" data-ts="${message.ts}">${replies === 1 ? '1 reply' : `${replies} replies`} <span aria-hidden="true">›</span></button>`
        : inChannel && !toOne
          ? html`<button type="button" class="replies start" data-do="thread" data-ts="${message.ts}">Reply in thread</button>`
          : undefined
    }</div></article>`;
  }

  #notice(text: string, at: number, number: number): Html {
    return html`<article class="msg to-one" data-key="notice-${number}">${avatar('Slackbot', true)}<div class="msg-main"><header><b>Slackbot</b>${clock(at)}<span class="only-you">Only visible to you</span></header><div class="body"><p class="fallback">${text}</p></div></div></article>`;
  }

  #body(message: SlackMessage): Html {
    const known = this.#bodies.get(message);
    if (known !== undefined) return known;
    const files = (message.files ?? []).map(
      file => html`<div class="picture"><span aria-hidden="true">▤</span> ${file.title}</div>`,
    );
    const drawn =
      message.blocks === undefined || message.blocks.length === 0
        ? html`<p class="fallback">${this.#slack.hears(message)}</p>${files}`
        : html`${drawBlocks(message.blocks, this.#setting())}${files}`;
    this.#bodies.set(message, drawn);
    return drawn;
  }

  #setting(): Setting {
    const people = this.#slack.people().map(({ id, name }) => ({ id, name }));
    const channels = this.#slack
      .channels()
      .filter(c => c.kind !== 'im')
      .map(({ id, name }) => ({ id, name }));
    const directory = { people, channels, userGroups };
    return { directory, names: namesIn(directory) };
  }
}

function namesIn({ people, channels, userGroups: groups }: Setting['directory']): Names {
  return {
    user: id => people.find(p => p.id === id)?.name ?? id,
    channel: id => channels.find(c => c.id === id)?.name ?? id,
    userGroup: id => groups.find(g => g.id === id)?.handle ?? id,
  };
}

const avatar = (name: string, isBot: boolean): Html =>
  html`<div class="avatar" data-who="${isBot ? 'bot' : name}" aria-hidden="true">${name
    .split(/[\s-]+/)
    .map(word => word[0]?.toUpperCase() ?? '')
    .join('')
    .slice(0, 2)}</div>`;

const clock = (at: number): Html =>
  html`<time datetime="${new Date(at).toISOString()}" data-moment="time"></time>`;
