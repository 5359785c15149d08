// The rules of Block Kit: what is on the limit passes, what is over it is refused with a pointer to the culprit.

import { describe, expect, test } from 'vitest';
import { checkMessageBlocks, checkViewBlocks } from '../../../src/sandbox/slack/blocks.ts';
import { SlackError } from '../../../src/sandbox/slack/slack-error.ts';

let ids = 0;
const freshId = () => {
  ids += 1;
  return `b${ids}`;
};

function complaintsOf(check: () => unknown): readonly string[] {
  try {
    check();
  } catch (error) {
    if (error instanceof SlackError) return [error.code, ...error.details];
    throw error;
  }
  return [];
}

const inMessage = (...blocks: readonly unknown[]) => complaintsOf(() => checkMessageBlocks(blocks, freshId));
const inModal = (...blocks: readonly unknown[]) =>
  complaintsOf(() => checkViewBlocks(blocks, 'modal', freshId));
const inHome = (...blocks: readonly unknown[]) =>
  complaintsOf(() => checkViewBlocks(blocks, 'home', freshId));

const x = (length: number) => 'x'.repeat(length);
const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) });
const divider = { type: 'divider' };
const button = (fields: object = {}) => ({
  type: 'button',
  text: plain('Go'),
  action_id: freshId(),
  ...fields,
});
const actions = (...elements: readonly object[]) => ({ type: 'actions', elements });
const option = (value: string, text = value) => ({ text: plain(text), value });
const rich = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});
const task = (id: string, fields: object = {}) => ({
  type: 'task_card',
  task_id: id,
  title: 'Attach',
  status: 'pending',
  ...fields,
});
const plan = (tasks: readonly object[], fields: object = {}) => ({
  type: 'plan',
  title: 'Swap',
  tasks,
  ...fields,
});
const cell = (text: string) => ({ type: 'raw_text', text });
const repeat = <Item>(count: number, make: (index: number) => Item) =>
  Array.from({ length: count }, (_, i) => make(i));

const atTask = (field: string) => `json-pointer:/blocks/0/tasks/0/${field}`;

describe('limits: what is on the limit passes, one more is refused', () => {
  test.each<[string, (length: number) => object, number, string]>([
    [
      'section text',
      n => section(x(n)),
      3000,
      'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'section fields',
      n => ({ type: 'section', fields: repeat(n, () => mrkdwn('f')) }),
      10,
      'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
    ],
    [
      'a section field',
      n => ({ type: 'section', fields: [mrkdwn(x(n))] }),
      2000,
      'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
    ],
    [
      'header',
      n => ({ type: 'header', text: plain(x(n)) }),
      150,
      'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'context elements',
      n => ({ type: 'context', elements: repeat(n, () => mrkdwn('c')) }),
      10,
      'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
    ],
    [
      'buttons',
      n => actions(...repeat(n, () => button())),
      25,
      'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
    ],
    [
      'button text',
      n => actions(button({ text: plain(x(n)) })),
      75,
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
    ],
    [
      'button value',
      n => actions(button({ value: x(n) })),
      2000,
      'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
    ],
    [
      'accessibility label',
      n => actions(button({ accessibility_label: x(n) })),
      75,
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/accessibility_label]',
    ],
    [
      'confirm title',
      n => actions(button({ confirm: { title: plain(x(n)), text: plain('Sure?') } })),
      100,
      'must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]',
    ],
    [
      'confirm text',
      n => actions(button({ confirm: { text: plain(x(n)) } })),
      300,
      'must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]',
    ],
    [
      'confirm button',
      n => actions(button({ confirm: { text: plain('Sure?'), confirm: plain(x(n)) } })),
      30,
      'must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/confirm/text]',
    ],
    [
      'options',
      n => actions({ type: 'static_select', action_id: 'a', options: repeat(n, i => option(`${i}`)) }),
      100,
      'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
    ],
    [
      'overflow options',
      n => actions({ type: 'overflow', action_id: 'a', options: repeat(n, i => option(`${i}`)) }),
      5,
      'no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]',
    ],
    [
      'option text',
      n => actions({ type: 'static_select', action_id: 'a', options: [option('v', x(n))] }),
      75,
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]',
    ],
    [
      'block id',
      n => ({ ...divider, block_id: x(n) }),
      255,
      'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
    ],
    [
      'table rows',
      n => ({ type: 'table', rows: repeat(n, () => [cell('c')]) }),
      100,
      'no more than 100 items allowed [json-pointer:/blocks/0/rows]',
    ],
    [
      'table cells',
      n => ({ type: 'table', rows: [repeat(n, () => cell('c'))] }),
      20,
      'no more than 20 items allowed [json-pointer:/blocks/0/rows/0]',
    ],
    [
      'tasks',
      n => plan(repeat(n, i => task(`${i}`))),
      50,
      'no more than 50 items allowed [json-pointer:/blocks/0/tasks]',
    ],
    [
      'markdown',
      n => ({ type: 'markdown', text: x(n) }),
      12_000,
      'must be less than 12001 characters [json-pointer:/blocks/0/text]',
    ],
    [
      'card body',
      n => ({ type: 'card', body: mrkdwn(x(n)) }),
      200,
      'must be less than 201 characters [json-pointer:/blocks/0/body/text]',
    ],
  ])('%s', (_what, block, limit, complaint) => {
    expect(inMessage(block(limit))).toEqual([]);
    expect(inMessage(block(limit + 1))).toEqual(['invalid_blocks', `[ERROR] ${complaint}`]);
  });

  test('50 blocks in a message, 100 in a modal', () => {
    expect(inMessage(...repeat(50, () => divider))).toEqual([]);
    expect(inMessage(...repeat(51, () => divider))).toEqual([
      'invalid_blocks',
      '[ERROR] no more than 50 items allowed [json-pointer:/blocks]',
    ]);
    expect(inModal(...repeat(100, () => divider))).toEqual([]);
    expect(inModal(...repeat(101, () => divider))[0]).toBe('invalid_arguments');
  });

  test('all markdown of a message together, all blocks of a message together', () => {
    const half = { type: 'markdown', text: x(6_000) };
    expect(inMessage(half, half)).toEqual([]);
    expect(inMessage(half, half, { type: 'markdown', text: 'x' })[0]).toBe('invalid_blocks');
    const full = section(x(3_000));
    expect(inMessage(full, full, full, full, section(x(900)))).toEqual([]);
    expect(inMessage(full, full, full, full, section(x(901)))).toEqual(['msg_blocks_too_long']);
    expect(inMessage(full, full, full, full, section('<'.repeat(300)))).toEqual(['msg_blocks_too_long']);
  });
});

describe('what is no block, or not here', () => {
  test('an alert belongs in a modal', () => {
    const alert = { type: 'alert', level: 'warning', text: mrkdwn('careful') };
    expect(inModal(alert)).toEqual([]);
    const refusal = '[ERROR] unsupported type: alert [json-pointer:/blocks/0/type]';
    expect(inMessage(alert)).toEqual(['invalid_blocks', refusal]);
    expect(inHome(alert)).toEqual(['invalid_arguments', refusal]);
  });

  test.each([
    ['a table', { type: 'table', rows: [[cell('c')]] }],
    ['a plan', plan([task('1')])],
    ['markdown', { type: 'markdown', text: '**x**' }],
    ['a card', { type: 'card', title: mrkdwn('t') }],
  ])('%s belongs in a message', (_what, block) => {
    expect(inMessage(block)).toEqual([]);
    expect(inModal(block)[0]).toBe('invalid_arguments');
    expect(inHome(block)[0]).toBe('invalid_arguments');
  });

  test('an unknown type, a missing type, no object at all', () => {
    const refusal = '[ERROR] unsupported type [json-pointer:/blocks/0/type]';
    expect(inMessage({ type: 'fireworks' })).toEqual(['invalid_blocks', refusal]);
    expect(inMessage({})).toEqual(['invalid_blocks', refusal]);
    expect(inMessage('hello')[0]).toBe('invalid_blocks');
  });

  test('a field that Slack does not know', () => {
    expect(inMessage({ ...divider, colour: 'red' })).toEqual([
      'invalid_blocks',
      '[ERROR] invalid additional property: colour [json-pointer:/blocks/0]',
    ]);
  });

  test('an empty text, a section without text, a block that is null', () => {
    expect(inMessage(section(''))).toEqual([
      'invalid_blocks',
      '[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    ]);
    expect(inMessage({ type: 'section' })).toEqual([
      'invalid_blocks',
      '[ERROR] missing required field: text [json-pointer:/blocks/0]',
    ]);
    expect(inMessage(null)[0]).toBe('invalid_blocks');
  });

  test('one table in a message, one of each id', () => {
    const table = { type: 'table', rows: [[cell('c')]] };
    expect(inMessage(table, table)).toEqual([
      'invalid_blocks',
      '[ERROR] only_one_table_allowed [json-pointer:/blocks]',
    ]);
    const named = { ...divider, block_id: 'one' };
    expect(inMessage(named, named)).toEqual([
      'invalid_blocks',
      '[ERROR] block_id already exists: one [json-pointer:/blocks]',
    ]);
    expect(inMessage(actions(button({ action_id: 'go' }), button({ action_id: 'go' })))).toEqual([
      'invalid_blocks',
      '[ERROR] action_id already exists: go [json-pointer:/blocks/0/elements]',
    ]);
  });
});

describe('plans and their tasks', () => {
  test('a plan with details, output and sources passes', () => {
    const full = task('1', {
      status: 'complete',
      details: rich('3 instances'),
      output: rich('attached'),
      sources: [{ type: 'url', url: 'https://example.com', text: 'activity' }],
    });
    expect(inMessage(plan([full, task('2', { status: 'in_progress' })], { block_id: 'swap' }))).toEqual([]);
  });

  test('a status of its own making, a title as an object, a button inside, the same id twice', () => {
    expect(inMessage(plan([task('1', { status: 'failed' })]))).toEqual([
      'invalid_blocks',
      `[ERROR] invalid value [${atTask('status')}]`,
    ]);
    expect(inMessage(plan([task('1', { title: plain('t') })]))).toEqual([
      'invalid_blocks',
      `[ERROR] must be a valid string [${atTask('title')}]`,
    ]);
    expect(inMessage(plan([task('1', { actions: [button()] })]))[1]).toContain(
      'invalid additional property: actions',
    );
    expect(inMessage(plan([task('1'), task('1')]))[1]).toContain('task_id is not unique: 1');
  });
});

test('feedback and icon buttons stand in blocks of their own', () => {
  const icon = { type: 'icon_button', action_id: 'drop', icon: 'trash', text: plain('Drop') };
  expect(inMessage({ type: 'context_actions', elements: [icon] })).toEqual([]);
  expect(inMessage(actions(icon))[1]).toContain('unsupported type [json-pointer:/blocks/0/elements/0/type]');
});

describe('names that Slack gives', () => {
  test('nameless blocks and elements get ids, named ones keep theirs', () => {
    const [first, second] = checkMessageBlocks(
      [actions({ type: 'button', text: plain('Go') }), { ...divider, block_id: 'mine' }],
      () => 'given',
    );
    expect(first).toMatchObject({ block_id: 'given', elements: [{ action_id: 'given' }] });
    expect(second).toEqual({ type: 'divider', block_id: 'mine' });
  });
});
