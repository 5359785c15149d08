/**
 * Words as `rich_text`: the one element of Block Kit in which text is text. Nothing in a string is read as
 * markup there, so a name can neither mention nor link nor format (facts/slack.md 2).
 */
import type { RichTextBlock, RichTextElement, RichTextList, RichTextSection } from '@slack/types';
import type { Piece, Words } from '../core/words.ts';
import { plain } from '../core/words.ts';
import { cut, limits } from './limits.ts';
import { isChannelId, isUsergroupId, isUserId } from './text.ts';

/** A paragraph, cut to what one may hold. */
export function paragraph(words: Words, max: number = limits.paragraph): RichTextSection {
  const elements: RichTextElement[] = [];
  let left = max;
  for (const piece of merged(words)) {
    const length = plain([piece]).length;
    if (length === 0) continue;
    if (left <= 1) break;
    elements.push(element(piece, left));
    left -= Math.min(length, left);
  }
  // Slack refuses a text element without text, and a section may not be bare.
  return {
    type: 'rich_text_section',
    elements: elements.length > 0 ? elements : [{ type: 'text', text: ' ' }],
  };
}

/** Neighbouring strings as one: every element costs room in a message. */
function merged(words: Words): Words {
  const pieces: Piece[] = [];
  for (const piece of words) {
    const last = pieces.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + piece;
    else pieces.push(piece);
  }
  return pieces;
}

/** Lines of one paragraph, each cut to `max`: whether sections stand side by side is the client's whim. */
export const lines = (all: readonly Words[], max: number): RichTextSection => ({
  type: 'rich_text_section',
  elements: all.flatMap((line, i) => [
    ...(i === 0 ? [] : [{ type: 'text' as const, text: '\n' }]),
    ...paragraph(line, max).elements,
  ]),
});

/** A bullet list, each item cut to `max`. */
export const bullets = (items: readonly Words[], max: number): RichTextList => ({
  type: 'rich_text_list',
  style: 'bullet',
  elements: items.map(item => paragraph(item, max)),
});

/** A block of paragraphs and lists. */
export const richText = (elements: RichTextBlock['elements']): RichTextBlock => ({
  type: 'rich_text',
  elements,
});

function element(piece: Piece, room: number): RichTextElement {
  if (typeof piece === 'string') return { type: 'text', text: cut(piece, room) };
  if ('code' in piece) return { type: 'text', text: cut(piece.code, room), style: { code: true } };
  if ('bold' in piece) return { type: 'text', text: cut(piece.bold, room), style: { bold: true } };
  if ('person' in piece) {
    return isUserId(piece.person)
      ? { type: 'user', user_id: piece.person }
      : { type: 'text', text: cut(piece.person, room), style: { code: true } };
  }
  if ('usergroup' in piece) {
    return isUsergroupId(piece.usergroup)
      ? { type: 'usergroup', usergroup_id: piece.usergroup }
      : { type: 'text', text: cut(piece.usergroup, room), style: { code: true } };
  }
  if ('channel' in piece) {
    return isChannelId(piece.channel)
      ? { type: 'channel', channel_id: piece.channel }
      : { type: 'text', text: cut(piece.channel, room), style: { code: true } };
  }
  return {
    type: 'date',
    timestamp: Math.floor(piece.time / 1000),
    format: '{date_short_pretty} {time_secs}',
    fallback: plain([piece]),
  };
}
