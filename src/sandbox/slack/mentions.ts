// Whom a message would notify and where it would lead: what a checker needs to know of text that came from elsewhere.
// Only mark-up counts: `plain_text` and the texts of rich text never mention anybody.

import { isObject, words } from './arguments.ts';
import type { SlackMessage } from './model.ts';

/** What a message reaches, in the order of reading and as Slack writes it. */
export interface Reach {
  /** `@U…` people, `@S…` user groups, `@here`, `@channel`, `@everyone`, `#C…` channels. */
  readonly mentions: readonly string[];
  /** Addresses behind links, given as such or found in running text. */
  readonly links: readonly string[];
}

function inMrkdwn(text: string, verbatim: boolean): Reach {
  const mentions: string[] = [];
  const links: string[] = [];
  const rest = text.replaceAll(
    /<([@#!]?)([^<>|]*)(?:\|[^<>]*)?>/g,
    (_whole, sign: string, target: string) => {
      if (sign === '@' || sign === '#') mentions.push(`${sign}${target}`);
      else if (sign === '') links.push(target);
      else if (target.startsWith('subteam^')) mentions.push(`@${target.slice('subteam^'.length)}`);
      else if (!target.startsWith('date^')) mentions.push(`@${target}`);
      return ' ';
    },
  );
  // The punctuation after an address belongs to the sentence.
  const bare = rest.match(/\bhttps?:\/\/[^\s<>]*[^\s<>.,;:!?)\]]/g) ?? [];
  if (!verbatim) links.push(...bare);
  return { mentions, links };
}

const nothing: Reach = { mentions: [], links: [] };
const together = (reaches: readonly Reach[]): Reach => ({
  mentions: reaches.flatMap(reach => reach.mentions),
  links: reaches.flatMap(reach => reach.links),
});

function inBlocks(value: unknown): Reach {
  if (Array.isArray(value)) return together(value.map(inBlocks));
  if (!isObject(value)) return nothing;
  const { type } = value;
  if (type === 'mrkdwn') return inMrkdwn(words(value['text']), value['verbatim'] === true);
  if (type === 'user') return { ...nothing, mentions: [`@${words(value['user_id'])}`] };
  if (type === 'usergroup') return { ...nothing, mentions: [`@${words(value['usergroup_id'])}`] };
  if (type === 'broadcast') return { ...nothing, mentions: [`@${words(value['range'])}`] };
  if (type === 'channel') return { ...nothing, mentions: [`#${words(value['channel_id'])}`] };
  if (type === 'markdown') {
    const text = words(value['text']);
    return together([inMrkdwn(text, false), { ...nothing, links: inMarkdown(text) }]);
  }
  const own = typeof value['url'] === 'string' ? [value['url']] : [];
  return together([{ ...nothing, links: own }, inBlocks(Object.values(value))]);
}

const inMarkdown = (text: string) => [...text.matchAll(/\]\(([^)\s]+)/g)].map(match => match[1] ?? '');

/** What a message reaches, by its text and its blocks together; each thing once. */
export function reachOf(message: Pick<SlackMessage, 'text' | 'blocks'>): Reach {
  const { mentions, links } = together([inMrkdwn(message.text, false), inBlocks(message.blocks ?? [])]);
  return { mentions: [...new Set(mentions)], links: [...new Set(links)] };
}
