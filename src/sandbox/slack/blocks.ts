// Whether Slack would take these blocks on this surface. The shape of each block is in `block-schemas.ts`; here is
// what depends on where the blocks go and on all of them together, and the way Slack words a refusal: the list
// `response_metadata.messages`, each with a JSON pointer to the culprit.

import type { KnownBlock } from '@slack/types';
import type { z } from 'zod';
import { isObject, words } from './arguments.ts';
import { anyBlock } from './block-schemas.ts';
import type { JsonObject } from './model.ts';
import { SlackError } from './slack-error.ts';

/** Where blocks are shown. */
export type Surface = 'message' | 'modal' | 'home';

/** The most blocks a surface takes. */
export const blocksMax: Readonly<Record<Surface, number>> = { message: 50, modal: 100, home: 100 };
/** The characters of all markdown blocks of a message together. */
export const markdownMax = 12_000;
/**
 * What all blocks of a message may weigh together. Slack documents the refusal (`msg_blocks_too_long`) but not the
 * number: others have measured that texts, with `&<>` counted as their escapes, and an overhead per block may come
 * to about 13 200 characters.
 */
export const blocksWeightMax = 13_200;
const blockOverhead = 60;
const headerOverhead = 100;

// `alert` is refused outside modals. Whether `plan` and `task_card` work in views is not confirmed, so they do not.
const messagesOnly = [
  'card',
  'carousel',
  'context_actions',
  'data_table',
  'markdown',
  'plan',
  'table',
  'task_card',
];
const refusedOn: Readonly<Record<Surface, readonly string[]>> = {
  message: ['alert'],
  modal: messagesOnly,
  home: ['alert', ...messagesOnly],
};

const at = (message: string, path: readonly PropertyKey[]) =>
  `[ERROR] ${message} [json-pointer:/${path.map(String).join('/')}]`;

function wording(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_big':
      if (issue.origin === 'array') return `no more than ${issue.maximum} items allowed`;
      if (issue.origin === 'string') return `must be less than ${Number(issue.maximum) + 1} characters`;
      return `must not be greater than ${issue.maximum}`;
    case 'too_small':
      if (issue.origin === 'array') return `no fewer than ${issue.minimum} items allowed`;
      if (issue.origin === 'string') return `must be more than ${Number(issue.minimum) - 1} characters`;
      return `must not be less than ${issue.minimum}`;
    case 'unrecognized_keys':
      return `invalid additional property: ${issue.keys.join(', ')}`;
    case 'invalid_union':
      return issue.discriminator === undefined ? 'failed to match all allowed schemas' : 'unsupported type';
    case 'invalid_value':
      return 'invalid value';
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? 'missing required field'
        : `must be a valid ${issue.expected}`;
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      break;
  }
  return issue.message;
}

/** What Slack would say of a value that does not fit a schema, each complaint with its JSON pointer. */
export function complaints(error: z.core.$ZodError, under: readonly PropertyKey[]): readonly string[] {
  return error.issues.map(issue => at(wording(issue), [...under, ...issue.path]));
}

const readTexts = ['text', 'title', 'caption', 'alt_text'];
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').length;

/** The weight of one value inside a block: all that is read of it. */
function textWeight(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + textWeight(item), 0);
  if (!isObject(value)) return 0;
  return Object.entries(value).reduce((sum, [key, item]) => {
    if (typeof item === 'string') return sum + (readTexts.includes(key) ? escaped(item) : 0);
    return sum + (key === 'tasks' || key === 'child_blocks' ? weight(item) : textWeight(item));
  }, 0);
}

/** The weight of a list of blocks: their texts and what each costs by itself. */
function weight(blocks: unknown): number {
  if (!Array.isArray(blocks)) return 0;
  return blocks.reduce<number>(
    (sum, block) =>
      sum +
      (isObject(block) && block['type'] === 'header' ? headerOverhead : blockOverhead) +
      textWeight(block),
    0,
  );
}

function repeated(values: readonly string[]): string | undefined {
  return values.find((value, index) => values.indexOf(value) !== index);
}

function complaintsTogether(blocks: readonly KnownBlock[], surface: Surface): readonly string[] {
  const found: string[] = [];
  for (const [index, block] of blocks.entries()) {
    if (refusedOn[surface].includes(block.type)) {
      found.push(at(`unsupported type: ${block.type}`, ['blocks', index, 'type']));
    }
    if (block.type === 'plan') {
      const twice = repeated((block.tasks ?? []).map(task => String(task['task_id'])));
      if (twice !== undefined) found.push(at(`task_id is not unique: ${twice}`, ['blocks', index, 'tasks']));
    }
    const elements = 'elements' in block ? (block.elements as readonly object[]) : [];
    const twice = repeated(elements.flatMap(e => ('action_id' in e ? [String(e.action_id)] : [])));
    if (twice !== undefined)
      found.push(at(`action_id already exists: ${twice}`, ['blocks', index, 'elements']));
  }
  const twice = repeated(blocks.flatMap(block => (block.block_id === undefined ? [] : [block.block_id])));
  if (twice !== undefined) found.push(at(`block_id already exists: ${twice}`, ['blocks']));
  if (blocks.filter(({ type }) => type === 'table').length > 1)
    found.push(at('only_one_table_allowed', ['blocks']));
  const markdown = blocks.reduce(
    (sum, block) => sum + (block.type === 'markdown' ? block.text.length : 0),
    0,
  );
  if (markdown > markdownMax) found.push(at(`must be less than ${markdownMax + 1} characters`, ['blocks']));
  return found;
}

const interactive = (type: unknown) =>
  typeof type === 'string' &&
  /button$|select$|picker$|input$|^overflow$|^checkboxes$|^radio_buttons$/.test(type);

// Slack names what the app left nameless: blocks, and everything in them that can be acted on.
function named(value: unknown, freshId: () => string, isBlock: boolean): unknown {
  if (Array.isArray(value)) return value.map(item => named(item, freshId, isBlock));
  if (!isObject(value)) return value;
  const { type } = value;
  const fields = Object.entries(value).map(([key, item]) => {
    if (key === 'elements' || key === 'element' || key === 'accessory' || key === 'actions') {
      return [key, named(item, freshId, type === 'carousel')];
    }
    return [key, key === 'child_blocks' ? named(item, freshId, true) : item];
  });
  return {
    ...Object.fromEntries(fields),
    ...(isBlock && value['block_id'] === undefined ? { block_id: freshId() } : {}),
    ...(!isBlock && interactive(type) && value['action_id'] === undefined ? { action_id: freshId() } : {}),
  };
}

/** Checks blocks for a surface and gives every nameless one a `block_id`. Refuses with `refusal` and its reasons. */
function checkBlocks(sent: readonly unknown[], surface: Surface, refusal: string, freshId: () => string) {
  const max = blocksMax[surface];
  if (sent.length > max) throw new SlackError(refusal, [at(`no more than ${max} items allowed`, ['blocks'])]);
  const found: string[] = [];
  const blocks: KnownBlock[] = [];
  for (const [index, candidate] of sent.entries()) {
    const parsed = anyBlock.safeParse(candidate);
    // The schema has just established that it is one of the known blocks.
    if (parsed.success) blocks.push(candidate as KnownBlock);
    else found.push(...complaints(parsed.error, ['blocks', index]));
  }
  if (found.length === 0) found.push(...complaintsTogether(blocks, surface));
  if (found.length > 0) throw new SlackError(refusal, found);
  return named(blocks, freshId, true) as readonly KnownBlock[];
}

/** The blocks of a message. Refuses with `invalid_blocks`, or `msg_blocks_too_long` where all texts are too much. */
export function checkMessageBlocks(sent: readonly unknown[], freshId: () => string): readonly KnownBlock[] {
  const blocks = checkBlocks(sent, 'message', 'invalid_blocks', freshId);
  if (weight(blocks) > blocksWeightMax) throw new SlackError('msg_blocks_too_long');
  return blocks;
}

/** The blocks of a view. Refuses with `invalid_arguments`, as `views.*` do. */
export function checkViewBlocks(
  sent: readonly unknown[],
  surface: 'modal' | 'home',
  freshId: () => string,
): readonly KnownBlock[] {
  return checkBlocks(sent, surface, 'invalid_arguments', freshId);
}

/** An element that can be acted on, with the block it sits in. */
export interface Found {
  readonly block_id: string;
  readonly block: JsonObject;
  readonly element: JsonObject;
}

/** Everything in blocks that carries an `action_id`, in reading order. */
export function interactiveElements(blocks: readonly KnownBlock[]): readonly Found[] {
  return blocks.flatMap(block => within({ ...block }, { ...block }));
}

function within(value: unknown, block: JsonObject): readonly Found[] {
  if (Array.isArray(value)) return value.flatMap(item => within(item, block));
  if (!isObject(value)) return [];
  const own = typeof value['block_id'] === 'string' ? value : block;
  if (typeof value['action_id'] === 'string') {
    return [{ block_id: words(own['block_id']), block: own, element: value }];
  }
  return Object.values(value).flatMap(item => within(item, own));
}
