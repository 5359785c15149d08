/**
 * Words as `context`. It takes no `rich_text`, so text goes into literal `plain_text` elements, and only
 * what we make ourselves, mentions and dates, into `mrkdwn`.
 */
import type { ContextBlock } from '@slack/types';
import { type Piece, plain, type Words } from '../core/words.ts';
import { cut, limits } from './limits.ts';
import { isUserId } from './text.ts';

type Part = ContextBlock['elements'][number];

/** The words in small print. */
export function small(words: Words): ContextBlock {
  const runs = inRuns(words);
  const shown = runs.length <= limits.smallParts ? runs : runs.slice(0, limits.smallParts - 1);
  const rest = runs.slice(shown.length).flat();
  const elements = [...shown, ...(rest.length === 0 ? [] : [rest])].map(part).filter(isSaid);
  return { type: 'context', elements: elements.length > 0 ? elements : [literal(' ')] };
}

/** Neighbouring literal pieces make one element; a mention or a date stands alone. */
function inRuns(words: Words): Piece[][] {
  const runs: Piece[][] = [];
  let open: Piece[] | undefined;
  for (const piece of words) {
    if (isOurs(piece)) {
      runs.push([piece]);
      open = undefined;
    } else if (open === undefined) {
      open = [piece];
      runs.push(open);
    } else open.push(piece);
  }
  return runs;
}

const isOurs = (piece: Piece): boolean =>
  typeof piece === 'object' && ('time' in piece || ('person' in piece && isUserId(piece.person)));

function part(run: readonly Piece[]): Part {
  const [only, second] = run;
  if (second !== undefined || only === undefined || typeof only === 'string') return literal(plain(run));
  if ('person' in only && isUserId(only.person)) return markup(`<@${only.person}>`);
  if ('time' in only) {
    const seconds = Math.floor(only.time / 1000);
    return markup(`<!date^${seconds}^{date_short_pretty} {time_secs}|${plain([only])}>`);
  }
  return literal(plain(run));
}

const literal = (text: string): Part => ({ type: 'plain_text', text: cut(text, limits.small), emoji: false });
const markup = (text: string): Part => ({ type: 'mrkdwn', text, verbatim: true });
const isSaid = (element: Part): boolean => !('text' in element) || element.text.trim() !== '';
