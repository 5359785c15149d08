/**
 * Words as `context`. It takes no `rich_text`, and its `mrkdwn` cannot escape `*`, `_`, `~` or backticks: so
 * text goes beside our mentions, dates and code only where it holds nothing that Slack would read as markup,
 * and into a literal `plain_text` element of its own otherwise.
 */
import type { ContextBlock } from '@slack/types';
import { type Piece, plain, type Words } from '../core/words.ts';
import { cut, limits } from './limits.ts';
import { escaped, isChannelId, isUsergroupId, isUserId } from './text.ts';

type Element = ContextBlock['elements'][number];

/** Neighbouring pieces that make one element; `markup` where they may stand in `mrkdwn`. */
interface Run {
  readonly markup: boolean;
  readonly pieces: Piece[];
}

/** The words in small print. */
export function small(words: Words): ContextBlock {
  const runs = words.some(isDressed) ? inRuns(words) : [{ markup: false, pieces: [...words] }];
  const fitting = runs.length <= limits.smallParts ? runs : withRestJoined(runs);
  const elements = fitting.map(element).filter(({ text }) => text.trim() !== '');
  return { type: 'context', elements: elements.length > 0 ? elements : [literal(' ')] };
}

/** Whether plain text would lose something of it. */
const isDressed = (piece: Piece): boolean =>
  typeof piece === 'object' && ('time' in piece || 'code' in piece || isMention(piece));

const isMention = (piece: Piece): boolean =>
  typeof piece === 'object' &&
  (('person' in piece && isUserId(piece.person)) ||
    ('usergroup' in piece && isUsergroupId(piece.usergroup)) ||
    ('channel' in piece && isChannelId(piece.channel)));

function inRuns(words: Words): Run[] {
  const runs: Run[] = [];
  for (const piece of words) {
    const markup = isSafe(piece);
    const last = runs.at(-1);
    if (last?.markup === markup) last.pieces.push(piece);
    else runs.push({ markup, pieces: [piece] });
  }
  return runs;
}

const isSafe = (piece: Piece): boolean => isTame(asSeen(piece));

/** A piece as far as its text is not ours. */
const asSeen = (piece: Piece): string =>
  isMention(piece) || (typeof piece === 'object' && 'time' in piece) ? '@' : plain([piece]);

/** Nothing in it formats, quotes or becomes an emoji; an underscore within a word does nothing. */
const isTame = (text: string): boolean => !/[*~`>]|(?<!\w)_|_(?!\w)|:[\w+-]+:/.test(text);

const withRestJoined = (runs: readonly Run[]): Run[] => {
  const first = runs.slice(0, limits.smallParts - 1);
  const rest = runs.slice(first.length).flatMap(run => run.pieces);
  return [...first, { markup: false, pieces: rest }];
};

function element({ markup, pieces }: Run) {
  const text = pieces.map(asMarkup).join('');
  // Tame neighbours can make a wild whole; and cutting markup could leave half a mention.
  return markup && isTame(pieces.map(asSeen).join('')) && text.length <= limits.small
    ? ({ type: 'mrkdwn', text, verbatim: true } satisfies Element)
    : literal(plain(pieces));
}

function asMarkup(piece: Piece): string {
  if (typeof piece === 'string') return escaped(piece);
  if ('person' in piece && isMention(piece)) return `<@${piece.person}>`;
  if ('usergroup' in piece && isMention(piece)) return `<!subteam^${piece.usergroup}>`;
  if ('channel' in piece && isMention(piece)) return `<#${piece.channel}>`;
  if ('time' in piece) {
    const seconds = Math.floor(piece.time / 1000);
    return `<!date^${seconds}^{date_short_pretty} {time_secs}|${plain([piece])}>`;
  }
  const text = escaped(plain([piece]));
  return 'code' in piece && text.trim() !== '' && !text.includes('\n') ? `\`${text}\`` : text;
}

const literal = (text: string) =>
  ({ type: 'plain_text', text: cut(text, limits.small), emoji: false }) satisfies Element;
