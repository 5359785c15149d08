/**
 * The same card in blocks that every Slack has known for years: `header`, `section`, `context`. Used when
 * Slack answers `invalid_blocks` to the rich dress. Text is literal here as well.
 */
import type { KnownBlock, SectionBlock } from '@slack/types';
import { unreachable } from '../core/assert.ts';
import { type Card, type Piece, plain, type Section, type Task } from '../core/words.ts';
import { cut, limits } from './limits.ts';
import { folded, type Measure } from './measures.ts';
import { small } from './small-print.ts';

/** The card without its buttons. */
export const plainBlocks = (card: Card, measure: Measure): KnownBlock[] =>
  card.sections.flatMap(section => plainSection(section, measure));

function plainSection(section: Section, measure: Measure): KnownBlock[] {
  switch (section.kind) {
    case 'title':
      return [{ type: 'header', text: literal(cut(section.text, limits.title)) }];
    case 'words':
      // Small print is the only old block that takes literal text and a mention side by side.
      return section.words.some(mentions) ? [small(section.words)] : lines([plain(section.words)], measure);
    case 'facts':
      return lines(
        section.rows.map(([label, value]) => `${label}: ${plain(value)}`),
        measure,
      );
    case 'list':
      return lines(
        [
          ...(section.title === undefined ? [] : [plain(section.title)]),
          ...folded(section.items, measure.items, section.keep).map(item => `• ${plain(item)}`),
        ],
        measure,
      );
    case 'phases':
      return lines([section.title, ...section.tasks.map(taskLine)], measure);
    case 'quiet':
      return [small(section.words)];
    default:
      return unreachable(section);
  }
}

/** Told by words, never by a sign or a colour alone. */
const statusWords = {
  pending: 'to do',
  in_progress: 'now',
  complete: 'done',
  error: 'failed',
} as const satisfies Record<Task['status'], string>;

const taskLine = (task: Task): string =>
  `[${statusWords[task.status]}] ${task.title}${task.detail === undefined ? '' : `: ${plain(task.detail)}`}`;

const mentions = (piece: Piece): boolean =>
  typeof piece === 'object' && ('person' in piece || 'usergroup' in piece || 'channel' in piece);

/** As few sections as hold all lines. */
function lines(texts: readonly string[], measure: Measure): SectionBlock[] {
  const chunks: string[] = [];
  for (const text of texts) {
    const line = cut(text, measure.paragraph);
    const last = chunks.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= limits.paragraph) {
      chunks[chunks.length - 1] = `${last}\n${line}`;
    } else chunks.push(line);
  }
  return chunks
    .filter(chunk => chunk.trim() !== '')
    .map(chunk => ({ type: 'section', text: literal(chunk) }));
}

const literal = (text: string) => ({ type: 'plain_text' as const, text, emoji: false });
