/**
 * Cards as Slack messages. Whatever a card holds, the message stays within Slack's limits, its `text`
 * alone tells the state, and untrusted text stays literal: it goes into `rich_text` and `plain_text` only.
 *
 * Every message can be drawn in two dresses: `rich`, and `plain` for where Slack refuses a block that it
 * has documented (old clients, staged roll-outs; facts/slack.md 2).
 */
import type {
  ActionsBlock,
  HeaderBlock,
  KnownBlock,
  PlanBlock,
  Button as SlackButton,
  TaskCardBlock,
} from '@slack/types';
import { unreachable } from '../core/assert.ts';
import {
  type Button,
  bold,
  type Card,
  type Piece,
  plain,
  type Section,
  type Task,
  type Words,
} from '../core/words.ts';
import { actionId, phasesId } from './actions.ts';
import { cut, limits } from './limits.ts';
import { folded, type Measure, measures } from './measures.ts';
import { plainBlocks } from './plain-blocks.ts';
import { bullets, lines, paragraph, richText } from './rich-text.ts';
import { small } from './small-print.ts';
import { fallbackText } from './text.ts';

/** How a message is drawn. */
export type Dress = 'rich' | 'plain';

/** What `chat.postMessage`, `chat.update` and `response_url` take. */
export interface Message {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** Draws a card, or a sentence as a card of one paragraph. */
export function message(content: Card | Words, dress: Dress = 'rich'): Message {
  const card = isCard(content) ? content : sentence(content);
  return { text: fallbackText(card.text), blocks: fitted(card, dress) };
}

const isCard = (content: Card | Words): content is Card => !Array.isArray(content);

/** Where it is longer than a paragraph may be, each line that no longer fits begins a new one. */
function sentence(words: Words): Card {
  const paragraphs: Words[] = [];
  let room = 0;
  for (const line of linesOf(words)) {
    const length = plain(line).length + 1;
    const last = paragraphs.at(-1);
    if (last === undefined || length > room) {
      paragraphs.push(line);
      room = limits.paragraph - length;
    } else {
      paragraphs[paragraphs.length - 1] = [...last, '\n', ...line];
      room -= length;
    }
  }
  return { text: words, sections: paragraphs.map(each => ({ kind: 'words', words: each })), buttons: [] };
}

/** The words, line by line. */
function linesOf(words: Words): readonly Words[] {
  const lines: Piece[][] = [[]];
  for (const piece of words) {
    const [first, ...rest] = typeof piece === 'string' ? piece.split('\n') : [piece];
    if (first !== undefined) lines.at(-1)?.push(first);
    for (const next of rest) lines.push([next]);
  }
  return lines;
}

/**
 * The blocks at the most generous measure that fits. A card too long even for the meagre one is shown by
 * its text, with its buttons: what must be decided can always be decided.
 */
function fitted(card: Card, dress: Dress): KnownBlock[] {
  const draw = dress === 'rich' ? richBlocks : plainBlocks;
  for (const measure of measures) {
    const blocks = [...draw(card, measure), ...buttonRow(card)];
    if (fits(blocks)) return blocks;
  }
  const brief: Card = {
    ...card,
    sections: [
      { kind: 'words', words: card.text },
      { kind: 'quiet', words: ['The details are too long for a Slack message and were left out.'] },
    ],
  };
  return [...draw(brief, { items: 0, paragraph: 1_000 }), ...buttonRow(card)];
}

const fits = (blocks: readonly KnownBlock[]): boolean =>
  blocks.length <= limits.blocks && weight(blocks) <= limits.json;

/** Never less than Slack counts, as far as anybody has measured. */
const weight = (blocks: readonly KnownBlock[]): number =>
  JSON.stringify(blocks).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').length +
  blocks.length * limits.blockOverhead;

const richBlocks = (card: Card, measure: Measure): KnownBlock[] =>
  card.sections.flatMap((section, i) => {
    const before = card.sections.slice(0, i).filter(other => other.kind === 'phases').length;
    return richSection(section, phasesId(card.swap, before), measure);
  });

function richSection(section: Section, id: string, measure: Measure): KnownBlock[] {
  switch (section.kind) {
    case 'title':
      return [header(section.text)];
    case 'words':
      return [richText([paragraph(section.words, measure.paragraph)])];
    case 'facts':
      return facts(section.rows, measure);
    case 'list':
      return list(section, measure);
    case 'phases':
      return [plan(section, id, measure)];
    case 'quiet':
      return [small(section.words)];
    default:
      return unreachable(section);
  }
}

const facts = (rows: readonly (readonly [string, Words])[], measure: Measure): KnownBlock[] =>
  rows.length === 0
    ? []
    : [
        richText([
          lines(
            rows.map(([label, value]) => [bold(label), '  ', ...value]),
            measure.paragraph,
          ),
        ]),
      ];

function list(section: Extract<Section, { kind: 'list' }>, measure: Measure): KnownBlock[] {
  const elements = [
    ...(section.title === undefined ? [] : [paragraph(section.title, measure.paragraph)]),
    ...(section.items.length === 0
      ? []
      : [bullets(folded(section.items, measure.items, section.keep), measure.paragraph)]),
  ];
  return elements.length === 0 ? [] : [richText(elements)];
}

const header = (text: string): HeaderBlock => ({
  type: 'header',
  text: label(text, limits.title),
});

function plan(
  section: { readonly title: string; readonly tasks: readonly Task[] },
  id: string,
  measure: Measure,
): PlanBlock {
  return {
    type: 'plan',
    block_id: cut(id, limits.blockId),
    title: cut(section.title, limits.taskTitle),
    tasks: section.tasks.slice(0, limits.tasks).map(task => taskCard(task, measure)),
  };
}

function taskCard(task: Task, measure: Measure): TaskCardBlock {
  return {
    type: 'task_card',
    task_id: task.id,
    title: cut(task.title, limits.taskTitle),
    status: task.status,
    ...(task.detail === undefined || plain(task.detail) === ''
      ? {}
      : { details: richText([paragraph(task.detail, measure.paragraph)]) }),
  };
}

function buttonRow(card: Card): ActionsBlock[] {
  if (card.buttons.length === 0) return [];
  const { swap } = card;
  if (swap === undefined) throw new TypeError('A card with buttons must name the swap that they are about');
  return [{ type: 'actions', elements: card.buttons.slice(0, limits.buttons).map(b => button(b, swap)) }];
}

/** A button of a card, about a swap. */
export function button(spec: Button, swap: string): SlackButton {
  return {
    type: 'button',
    action_id: actionId(spec.action),
    value: swap,
    text: label(spec.label, limits.label),
    ...(spec.style === undefined ? {} : { style: spec.style }),
    ...(spec.confirm === undefined ? {} : { confirm: dialog(spec.confirm, spec.style) }),
  };
}

/** Literal text, cut to what there is room for. */
export const label = (value: string, max: number) => ({
  type: 'plain_text' as const,
  text: cut(value, max),
  emoji: false,
});

function dialog(spec: NonNullable<Button['confirm']>, style: Button['style']) {
  return {
    title: label(spec.title, limits.confirmTitle),
    text: label(spec.text, limits.confirmText),
    confirm: label(spec.yes, limits.confirmYes),
    deny: label('Not now', limits.confirmYes),
    ...(style === undefined ? {} : { style }),
  };
}
