/**
 * Words without blocks: what notifications and screen readers get. Untrusted text stays literal here
 * because every `&`, `<` and `>` is escaped, so no mention, link or date can begin in it (facts/slack.md 3.1).
 */
import type { PersonId } from '../core/domain.ts';
import { type Piece, plain, type Words } from '../core/words.ts';
import { cut, limits } from './limits.ts';

/** The words as Slack's `text`: people are mentioned, everything else is literal. Never empty. */
export function fallbackText(words: Words): string {
  let left: number = limits.text;
  const parts: string[] = [];
  for (const piece of words) {
    const part = asText(piece, left);
    if (part.length > left) break;
    parts.push(part);
    left -= part.length;
  }
  const text = parts.join('').trim();
  return text === '' ? '(no text)' : text;
}

function asText(piece: Piece, room: number): string {
  if (typeof piece === 'object' && 'person' in piece && isUserId(piece.person)) return `<@${piece.person}>`;
  if (typeof piece === 'object' && 'usergroup' in piece && isUsergroupId(piece.usergroup))
    return `<!subteam^${piece.usergroup}>`;
  if (typeof piece === 'object' && 'channel' in piece && isChannelId(piece.channel))
    return `<#${piece.channel}>`;
  const literal = plain([piece]);
  const whole = escaped(literal);
  if (whole.length <= room) return whole;
  // An entity takes up to five characters: whatever is in the text, a fifth of the room is enough for it.
  return escaped(cut(literal, Math.max(1, Math.floor(room / 5))));
}

/** Text in which nothing can begin that Slack would resolve: no mention, link or date. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Whether an id is one of a user group: the configuration is checked for it, a mention is checked again. */
export const isUsergroupId = (id: string): boolean => /^S[A-Z0-9]{2,}$/.test(id);

/** Whether an id is one of a channel. */
export const isChannelId = (id: string): boolean => /^[CG][A-Z0-9]{2,}$/.test(id);

/**
 * Whether an id is one that Slack can draw as a mention: people of the command line have other ids, and a
 * mention of an unknown id makes Slack refuse the whole message.
 */
export const isUserId = (id: string): id is PersonId => /^[UW][A-Z0-9]{2,}$/.test(id);
