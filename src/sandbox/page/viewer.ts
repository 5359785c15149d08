/** Who looks at the page and at what: the page's address says it, so that a reload shows the same. */

import type { Actor } from '../scenarios/scenario.ts';
import type { Person } from '../slack/model.ts';
import type { SimulatedSlack } from '../slack/server.ts';

/** The people that one can act as, with what they are in words. */
export const actors: readonly { readonly name: Actor; readonly label: string }[] = [
  { name: 'requester', label: 'Requester' },
  { name: 'approver', label: 'Approver' },
  { name: 'approver2', label: 'Second approver' },
  { name: 'guest', label: 'Guest' },
  { name: 'outsider', label: 'Outsider (another company)' },
];

/** The place of a person's direct messages with the bot, and of its Home tab, in addresses. */
export const directMessages = 'dm';
export const homeTab = 'home';

/** What one browser window shows. */
export interface Viewer {
  readonly person: Person;
  readonly actor: Actor;
  /** A channel's id, `dm` or `home`. */
  readonly place: string;
  /** The `ts` of the message whose thread is open. */
  readonly thread: string | undefined;
  /** Messages as a screen reader hears them: their fallback texts. */
  readonly asText: boolean;
}

/** Reads an address. What does not fit (a channel that the person is not in, say) gives way to what does. */
export function viewerOf(query: URLSearchParams, slack: SimulatedSlack, channel: string): Viewer {
  const actor = actors.find(known => known.name === query.get('as'))?.name ?? 'requester';
  const person = slack.people().find(known => known.name === actor);
  if (person === undefined) throw new Error(`the simulated Slack has nobody called ${actor}`);
  const own = channelsOf(slack, person);
  const wanted = query.get('place') ?? channel;
  const found = own.find(c => c.id === wanted || c.name === wanted);
  const place =
    wanted === directMessages || (wanted === homeTab && isMember(person))
      ? wanted
      : (found?.id ?? own[0]?.id ?? directMessages);
  const thread = query.get('thread') ?? undefined;
  return { person, actor, place, thread, asText: query.get('text') === '1' };
}

const isMember = (person: Person): boolean => person.team_id === 'T0ACME';

/** The channels that somebody is in and can write to. */
export const channelsOf = (slack: SimulatedSlack, person: Person) =>
  slack
    .channels()
    .filter(channel => channel.kind !== 'im' && !channel.is_archived && channel.members.includes(person.id));

/** The id of the channel that is shown, where there is one yet. */
export function channelIdOf(slack: SimulatedSlack, viewer: Viewer): string | undefined {
  if (viewer.place === homeTab) return undefined;
  const id = viewer.place === directMessages ? `D0${viewer.person.id.slice(2)}` : viewer.place;
  return slack.channels().find(channel => channel.id === id)?.id;
}
