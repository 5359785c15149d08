/** What the page makes of a block is what Slack would make of it: plain text stays as it is, mark-up is read elsewhere. */
import type { KnownBlock } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { drawBlocks, type Setting } from '../../../src/sandbox/page/slack/blocks.ts';

const setting: Setting = {
  directory: { people: [{ id: 'U0REQUESTER', name: 'requester' }], channels: [], userGroups: [] },
  names: { user: id => id, channel: id => id, userGroup: id => id },
};
const drawn = (...blocks: KnownBlock[]): string => drawBlocks(blocks, setting).text;
const wild = 'arn:aws:sts::1 :fire: *bold* <@U0REQUESTER> "x" & \uE0000\uE001';
const asItIs = 'arn:aws:sts::1 :fire: *bold* &lt;@U0REQUESTER&gt; &quot;x&quot; &amp; \uE0000\uE001';
const plainText = { type: 'plain_text', text: wild, emoji: false } as const;

describe('a block on the page', () => {
  it.each<[string, KnownBlock]>([
    ['alert', { type: 'alert', level: 'error', text: plainText }],
    ['header', { type: 'header', text: plainText }],
    ['small print', { type: 'context', elements: [plainText] }],
    ['section', { type: 'section', text: plainText }],
  ])('shows plain text as it is: %s', (_, block) => {
    expect(drawn(block)).toContain(asItIs);
  });

  it('reads mark-up where Slack does', () => {
    const html = drawn({
      type: 'context',
      elements: [plainText, { type: 'mrkdwn', text: 'by <@U0REQUESTER>' }],
    });
    expect(html).toContain(asItIs);
    expect(html).toContain('@requester</span>');
  });
});
