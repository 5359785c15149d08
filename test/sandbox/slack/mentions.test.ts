// Whom a message reaches: only mark-up does, whatever the words look like.

import { expect, test } from 'vitest';
import { checkMessageBlocks } from '../../../src/sandbox/slack/blocks.ts';
import { reachOf } from '../../../src/sandbox/slack/mentions.ts';

const reach = (text: string, ...blocks: readonly unknown[]) =>
  reachOf({ text, blocks: checkMessageBlocks(blocks, () => 'id') });
const section = (type: 'mrkdwn' | 'plain_text', text: string) => ({ type: 'section', text: { type, text } });
const nothing = { mentions: [], links: [] };

test('people, groups, channels and everybody', () => {
  expect(
    reach('<@U1> <!subteam^S1> <#C1|deploys> <!here> <!channel|all> <!date^1^{date}|soon>').mentions,
  ).toEqual(['@U1', '@S1', '#C1', '@here', '@channel']);
});

test('links by mark-up and in running text', () => {
  expect(reach('<https://a.example|see> https://b.example/x, (http://c.example)').links).toEqual([
    'https://a.example',
    'https://b.example/x',
    'http://c.example',
  ]);
});

test('escaped mark-up, plain text and the texts of rich text reach nobody', () => {
  expect(reach('&lt;!channel&gt; @here')).toEqual(nothing);
  expect(reach('x', section('plain_text', '<!channel> <@U1>'))).toEqual(nothing);
  const elements = [{ type: 'rich_text_section', elements: [{ type: 'text', text: '<!channel> <@U1>' }] }];
  expect(reach('x', { type: 'rich_text', elements })).toEqual(nothing);
});

test('blocks reach as far as texts, each once', () => {
  const elements = [
    {
      type: 'rich_text_section',
      elements: [
        { type: 'user', user_id: 'U2' },
        { type: 'usergroup', usergroup_id: 'S2' },
        { type: 'broadcast', range: 'everyone' },
        { type: 'channel', channel_id: 'C2' },
        { type: 'link', url: 'https://a.example' },
      ],
    },
  ];
  const button = { type: 'button', text: { type: 'plain_text', text: 'Open' }, url: 'https://b.example' };
  expect(
    reach(
      '<@U1>',
      section('mrkdwn', '<@U1> and <!here>'),
      { type: 'rich_text', elements },
      { type: 'actions', elements: [button] },
      { type: 'markdown', text: '[see](https://c.example)' },
    ),
  ).toEqual({
    mentions: ['@U1', '@here', '@U2', '@S2', '@everyone', '#C2'],
    links: ['https://a.example', 'https://b.example', 'https://c.example'],
  });
});

test('a verbatim text is not searched for addresses', () => {
  const verbatim = { type: 'section', text: { type: 'mrkdwn', text: 'https://a.example', verbatim: true } };
  expect(reach('x', verbatim)).toEqual(nothing);
});
