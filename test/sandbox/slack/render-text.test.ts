// Messages as plain text: every word that a person sees, nothing left out.

import type { KnownBlock } from '@slack/types';
import { describe, expect, test } from 'vitest';
import { checkMessageBlocks, checkViewBlocks } from '../../../src/sandbox/slack/blocks.ts';
import {
  type Names,
  renderBlocks,
  renderFallback,
  renderMessage,
  renderMrkdwn,
} from '../../../src/sandbox/slack/render-text.ts';

const names: Names = {
  user: id => id.toLowerCase(),
  channel: id => `channel-${id}`,
  userGroup: id => `group-${id}`,
};

// Rendered is only what Slack would take in the first place.
const read = (...blocks: readonly unknown[]) =>
  renderBlocks(
    checkMessageBlocks(blocks, () => 'id'),
    names,
  );
const readInModal = (block: unknown) =>
  renderBlocks(
    checkViewBlocks([block], 'modal', () => 'id'),
    names,
  );

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const rich = (...elements: readonly object[]) => ({ type: 'rich_text', elements });
const line = (...elements: readonly object[]) => ({ type: 'rich_text_section', elements });
const text = (words: string) => ({ type: 'text', text: words });
const button = (label: string, fields: object = {}) => ({
  type: 'button',
  text: plain(label),
  action_id: label,
  ...fields,
});
const task = (id: string, title: string, status: string, fields: object = {}) => ({
  type: 'task_card',
  task_id: id,
  title,
  status,
  ...fields,
});
const cell = (words: string) => ({ type: 'raw_text', text: words });

test('mentions, links and escapes are spelled out', () => {
  expect(renderMrkdwn('<@U1> in <#C1|deploys>: <!here> <!subteam^S1> &lt;b&gt; &amp; c', names)).toBe(
    '@u1 in #channel-C1: @here @group-S1 <b> & c',
  );
  expect(
    renderMrkdwn('<https://a.example|the activity>, <https://b.example>, <!date^1^{date}|soon>', names),
  ).toBe('the activity (https://a.example), https://b.example, soon');
});

test('header, section with fields and button, context, divider, actions', () => {
  expect(
    read(
      { type: 'header', text: plain('Swap web') },
      {
        type: 'section',
        text: mrkdwn('*2 out*, 2 in'),
        fields: [mrkdwn('zone a'), plain('zone b')],
        accessory: button('Details'),
      },
      { type: 'context', elements: [mrkdwn('asked by <@U1>'), plain('until 12:00')] },
      { type: 'divider' },
      {
        type: 'actions',
        elements: [
          button('Approve', { style: 'primary' }),
          button('No', { accessibility_label: 'Reject the swap' }),
        ],
      },
    ),
  ).toBe(
    [
      '# Swap web',
      '*2 out*, 2 in',
      'zone a',
      'zone b',
      '[Details]',
      'asked by @u1  until 12:00',
      '---',
      '[Approve] (primary) [Reject the swap]',
    ].join('\n'),
  );
});

test('a plan tells every task with its state, its details and its outcome', () => {
  expect(
    read({
      type: 'plan',
      title: 'Swap web: step 2 of 4',
      tasks: [
        task('1', 'Attach', 'complete', { output: rich(line(text('2 attached'))) }),
        task('2', 'Wait for health', 'in_progress', { details: rich(line(text('1 of 2 healthy'))) }),
        task('3', 'Terminate', 'pending'),
        task('4', 'Resume', 'error', { sources: [{ type: 'url', url: 'https://a.example', text: 'why' }] }),
      ],
    }),
  ).toBe(
    [
      '## Swap web: step 2 of 4',
      '[done] Attach',
      '    2 attached',
      '[…] Wait for health',
      '    1 of 2 healthy',
      '[ ] Terminate',
      '[error] Resume',
      '    why (https://a.example)',
    ].join('\n'),
  );
});

test('rich text: styles fall away, lists and quotes stay', () => {
  expect(
    read(
      rich(
        line(
          { ...text('i-0aaa'), style: { code: true } },
          text(' for '),
          { type: 'user', user_id: 'U1' },
          {
            type: 'emoji',
            name: 'wave',
          },
        ),
        { type: 'rich_text_list', style: 'ordered', elements: [line(text('one')), line(text('two'))] },
        { type: 'rich_text_list', style: 'bullet', indent: 1, elements: [line(text('deep'))] },
        { type: 'rich_text_quote', elements: [text('said\nso')] },
        { type: 'rich_text_preformatted', elements: [text('a: 1')] },
        line(
          { type: 'link', url: 'https://a.example', text: 'here' },
          text(' '),
          { type: 'usergroup', usergroup_id: 'S1' },
          text(' '),
          { type: 'broadcast', range: 'channel' },
          text(' '),
          { type: 'date', timestamp: 0, format: '{date}' },
        ),
      ),
    ),
  ).toBe(
    [
      'i-0aaa for @u1:wave:',
      '1. one',
      '2. two',
      '  • deep',
      '> said',
      '> so',
      '    a: 1',
      'here (https://a.example) @group-S1 @channel 1970-01-01T00:00:00.000Z',
    ].join('\n'),
  );
});

test('a table stays aligned', () => {
  expect(
    read({
      type: 'table',
      rows: [
        [cell('instance'), cell('zone'), cell('age')],
        [rich(line(text('i-0aaa'))), cell('a'), { type: 'raw_number', value: 3, text: '3 d' }],
      ],
    }),
  ).toBe('instance | zone | age\ni-0aaa   | a    | 3 d');
});

test('menus name their options and what is chosen', () => {
  const options = ['one', 'two'].map(value => ({ text: plain(value), value }));
  const menu = { type: 'static_select', action_id: 'a', placeholder: plain('Group'), options };
  expect(read({ type: 'actions', elements: [{ ...menu, initial_option: options[1] }] })).toBe(
    '[Group = two: one | two]',
  );
  expect(
    readInModal({
      type: 'input',
      label: plain('Reason'),
      optional: true,
      hint: plain('shown in the thread'),
      element: { type: 'plain_text_input', action_id: 'a', initial_value: 'release' },
    }),
  ).toBe('Reason (optional): [plain_text_input = release]\nshown in the thread');
});

test('markdown, image, card, container, alert', () => {
  expect(read({ type: 'markdown', text: '**done**' })).toBe('**done**');
  const image = { type: 'image', image_url: 'https://a.example/a.png', alt_text: 'timeline' };
  expect(read({ ...image, title: plain('How it went') })).toBe('How it went\n[image: timeline]');
  expect(
    read({ type: 'card', title: mrkdwn('web'), body: mrkdwn('3 members'), actions: [button('Swap')] }),
  ).toBe('web\n3 members\n[Swap]');
  expect(
    read({
      type: 'container',
      title: plain('Details'),
      child_blocks: [{ type: 'section', text: plain('inside') }],
    }),
  ).toBe('Details\ninside');
  expect(readInModal({ type: 'alert', level: 'warning', text: plain('no way back') })).toBe(
    '! warning: no way back',
  );
});

describe('a message', () => {
  const message = { channel: 'C1', ts: '1.000000', user: 'U1', text: 'step 2 for <@U1>' };

  test('shows its blocks, and speaks its text', () => {
    const blocks = checkMessageBlocks([{ type: 'section', text: plain('seen') }], () => 'id');
    expect(renderMessage({ ...message, blocks }, names)).toBe('seen');
    expect(renderFallback({ ...message, blocks }, names)).toBe('step 2 for @u1');
    expect(renderMessage(message, names)).toBe('step 2 for @u1');
  });

  test('a block that cannot be read is an error, not a gap', () => {
    const blocks = [{ type: 'fireworks' }] as unknown as KnownBlock[];
    expect(() => renderMessage({ ...message, blocks }, names)).toThrow(
      'cannot read a block of type fireworks',
    );
  });
});
