import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bold, type Card, code, note, person, plain, say, time, type Words } from '../../src/core/words.ts';
import { checkMessageBlocks } from '../../src/sandbox/slack/blocks.ts';
import { type Dress, message } from '../../src/slack/blocks.ts';
import { strayMarkup } from './markup.ts';
import { personId, planCard, swapId } from './support.ts';

const dresses: readonly Dress[] = ['rich', 'plain'];

/** Throws as Slack refuses. */
function slackTakes(blocks: ReturnType<typeof message>['blocks']): void {
  let ids = 0;
  checkMessageBlocks(blocks, () => {
    ids += 1;
    return `b${ids}`;
  });
}

/** Every string that a reader would see, in order. */
function seen(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(seen);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' ? (['text', 'title'].includes(key) ? [inner] : []) : seen(inner),
  );
}

const phasesIn = (card: Card) => message(card).blocks.find(block => block.type === 'plan')?.block_id;

describe('a card as blocks', () => {
  it('draws each section as the block made for it', () => {
    const { text, blocks } = message(planCard());
    expect(text).toBe('Swap of web-prod: waiting for approval');
    expect(blocks.map(block => block.type)).toEqual([
      'header',
      'rich_text',
      'rich_text',
      'plan',
      'context',
      'actions',
    ]);
    slackTakes(blocks);
  });

  it('gives buttons constant names, the swap as their only value, and the question asked first', () => {
    const row = message(planCard()).blocks.at(-1);
    expect(row).toMatchObject({
      type: 'actions',
      elements: [
        {
          action_id: 'asg-swap.v1.approve',
          value: 's-4kx9q2mv',
          style: 'primary',
          text: { type: 'plain_text', text: 'Approve' },
          confirm: {
            title: { text: 'Approve?' },
            text: { text: 'It starts at once.' },
            confirm: { text: 'Approve' },
          },
        },
        { action_id: 'asg-swap.v1.reject', value: 's-4kx9q2mv', style: 'danger' },
      ],
    });
  });

  it('keeps the block id of the phases through every update, or the list would fold up', () => {
    const before = planCard();
    const after: Card = { ...before, sections: before.sections.slice(3), text: say`Swap of web-prod: done` };
    expect(phasesIn(before)).toBe('asg-swap.v1.phases.s-4kx9q2mv');
    expect(phasesIn(after)).toBe(phasesIn(before));
  });

  it('refuses to draw buttons that are about no swap', () => {
    const { swap: _left, ...card } = planCard();
    expect(() => message(card)).toThrow(/must name the swap/);
  });

  it('is told in old blocks where new ones are refused, status in words', () => {
    const { blocks } = message(planCard(), 'plain');
    expect([...new Set(blocks.map(block => block.type))]).toEqual([
      'header',
      'section',
      'context',
      'actions',
    ]);
    const words = seen(blocks).join('\n');
    expect(words).toContain('[done] Suspend\n[now] Attach: 1 of 2 in service\n[to do] Resume');
    expect(words).toContain('Group: prod/eu-west-1/web-prod');
    slackTakes(blocks);
  });

  it('leaves out empty facts, lists and details instead of being refused for them', () => {
    const card: Card = {
      text: [],
      buttons: [],
      sections: [
        { kind: 'facts', rows: [] },
        { kind: 'list', items: [] },
        { kind: 'words', words: [] },
        { kind: 'quiet', words: ['  '] },
        { kind: 'phases', title: 'Steps', tasks: [{ id: 'a', title: 'A', status: 'pending', detail: [] }] },
      ],
    };
    for (const dress of dresses) {
      const { text, blocks } = message(card, dress);
      expect(text).not.toBe('');
      slackTakes(blocks);
    }
  });
});

describe('a card too long for Slack', () => {
  it('tells every line of a long story, in as many paragraphs as it takes', () => {
    const lines = Array.from({ length: 40 }, (_, i) => `line ${i} ${'x'.repeat(140)}`);
    const { blocks } = message(say`${lines.join('\n')}`);
    slackTakes(blocks);
    expect(seen(blocks).join('\n').split('\n')).toEqual(lines);
  });

  it('shows all of 60 instances where they fit', () => {
    const words = seen(message(planCard(60)).blocks);
    expect(words).toContain('i-00000000000000059');
  });

  it('folds a list and says how many more there are', () => {
    for (const dress of dresses) {
      const { blocks } = message(planCard(500), dress);
      slackTakes(blocks);
      const words = seen(blocks).join('\n');
      const shown = words.match(/i-0\d{16}/g) ?? [];
      expect(shown.length).toBeGreaterThanOrEqual(20);
      expect(words).toContain(`… and ${500 - shown.length} more`);
    }
  });

  it('keeps its state and its buttons when nothing else fits', () => {
    const card: Card = {
      ...planCard(),
      sections: Array.from({ length: 60 }, (_, i) => ({
        kind: 'words' as const,
        words: say`Paragraph ${i}`,
      })),
    };
    const { blocks } = message(card);
    slackTakes(blocks);
    const words = seen(blocks).join('\n');
    expect(words).toContain('Swap of web-prod: waiting for approval');
    expect(words).toContain('were left out');
    expect(blocks.at(-1)?.type).toBe('actions');
  });
});

/** A card of nothing but small print. */
const smallPrint = (words: Words) =>
  message({ text: ['t'], buttons: [], sections: [{ kind: 'quiet', words }] }).blocks;

describe('small print', () => {
  it('reads as one line where it is our own sentence', () => {
    const words = say`May approve: ${person(personId('U0APPROVER'))}, but not ${person(personId('U0ASKER'))}. Until ${time(0)}. Request ${code('s-4kx9q2mv')} of ${'web_prod & co'}.`;
    expect(smallPrint(words)).toEqual([
      {
        type: 'context',
        elements: [
          {
            type: 'mrkdwn',
            verbatim: true,
            text: 'May approve: <@U0APPROVER>, but not <@U0ASKER>. Until <!date^0^{date_short_pretty} {time_secs}|1970-01-01T00:00:00Z>. Request `s-4kx9q2mv` of web_prod &amp; co.',
          },
        ],
      },
    ]);
  });

  it.each(['*bold*', '_it_', '~s~', '`code`', '> quote', ':fire:', 'a _it'])(
    'keeps %s literal beside it',
    text => {
      expect(smallPrint(say`By ${person(personId('U0ASKER'))}: ${text}`)).toMatchObject([
        {
          elements: [
            { type: 'mrkdwn', text: 'By <@U0ASKER>: ' },
            { type: 'plain_text', text },
          ],
        },
      ]);
      expect(smallPrint(say`By ${person(personId('U0ASKER'))}: ${code(text)}`)).toMatchObject([
        {
          elements: [
            { type: 'mrkdwn', text: 'By <@U0ASKER>: ' },
            { type: 'plain_text', text },
          ],
        },
      ]);
    },
  );

  it('stays literal where only neighbours together would be markup', () => {
    const words = say`${person(personId('U0ASKER'))} ${':fi'}${'re:'}`;
    expect(smallPrint(words)).toMatchObject([
      { elements: [{ type: 'plain_text', text: '@U0ASKER :fire:' }] },
    ]);
  });

  it('too long for one element is told literally', () => {
    const [block] = smallPrint(say`By ${person(personId('U0ASKER'))}: ${'x'.repeat(3_000)}`);
    expect(JSON.stringify(block)).toContain('By @U0ASKER: xxx');
  });
});

describe('untrusted text', () => {
  const nasty =
    '<!channel> <@U0BOSS> *bold* _it_ ~s~ `code` <http://evil|click> &amp; @here #general\n> quote';

  it('stays literal in every place and both dresses', () => {
    const card: Card = {
      text: say`Reason: ${nasty}`,
      swap: swapId,
      buttons: [],
      sections: [
        { kind: 'title', text: nasty },
        { kind: 'words', words: say`${nasty} ${code(nasty)} ${bold(nasty)}` },
        { kind: 'words', words: say`${person(personId('U0ASKER'))} says ${nasty}` },
        { kind: 'facts', rows: [[nasty, say`${nasty}`]] },
        { kind: 'list', title: say`${nasty}`, items: [say`${nasty}`] },
        {
          kind: 'phases',
          title: nasty,
          tasks: [{ id: 'a', title: nasty, status: 'error', detail: say`${nasty}` }],
        },
        {
          kind: 'quiet',
          words: say`${nasty} by ${person(personId('U0ASKER'))} at ${time(0)} ${code(nasty)}`,
        },
      ],
    };
    for (const dress of dresses) {
      const { text, blocks } = message(card, dress);
      slackTakes(blocks);
      expect(text).toBe(
        'Reason: &lt;!channel&gt; &lt;@U0BOSS&gt; *bold* _it_ ~s~ `code` &lt;http://evil|click&gt; &amp;amp; @here #general\n&gt; quote',
      );
      const json = JSON.stringify(blocks);
      expect(strayMarkup(blocks)).toEqual([]);
      expect(json).toContain('<@U0ASKER>');
      expect(json).not.toMatch(/"type":"(link|broadcast|usergroup|channel)"/);
    }
  });

  it('is never mistaken for a person whom Slack does not know', () => {
    const { text, blocks } = message(note(say`By ${{ person: personIdOfCommandLine }}`));
    slackTakes(blocks);
    expect(JSON.stringify(blocks)).not.toContain('"user_id"');
    expect(text).toBe('By @cli:root');
  });
});

// A person of the command line; only Slack's own ids can be made by the test's helper.
const personIdOfCommandLine = JSON.parse('"cli:root"');

describe('any card at all', () => {
  const id = fc.constantFrom('U0ASKER', 'W0ASKER').map(personId);
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.string({ maxLength: 60 }).map(code),
    fc.string({ maxLength: 60 }).map(bold),
    id.map(person),
    fc.integer({ min: 0, max: 4e12 }).map(time),
  );
  const words: fc.Arbitrary<Words> = fc.array(piece, { maxLength: 30 });
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 400 }).filter(t => t.trim() !== '');
  const tasks = fc
    .array(
      fc.record({
        title: text,
        status: fc.constantFrom('pending' as const, 'error' as const),
        detail: words,
      }),
      {
        maxLength: 60,
      },
    )
    .map(list => list.map((task, i) => ({ ...task, id: `t${i}` })));
  const section = fc.oneof(
    fc.record({ kind: fc.constant('title' as const), text }),
    fc.record({ kind: fc.constant('words' as const), words }),
    fc.record({
      kind: fc.constant('facts' as const),
      rows: fc.array(fc.tuple(text, words), { maxLength: 30 }),
    }),
    fc.record({ kind: fc.constant('list' as const), items: fc.array(words, { maxLength: 150 }) }),
    fc.record({ kind: fc.constant('phases' as const), title: text, tasks }),
    fc.record({ kind: fc.constant('quiet' as const), words }),
  );
  const card: fc.Arbitrary<Card> = fc.record({
    text: words,
    sections: fc.array(section, { maxLength: 60 }),
    buttons: fc.constantFrom([], planCard().buttons),
    swap: fc.constant(swapId),
  });

  it('is taken by Slack in both dresses', () => {
    fc.assert(
      fc.property(card, fc.constantFrom(...dresses), (drawn, dress) => {
        const { text: fallback, blocks } = message(drawn, dress);
        slackTakes(blocks);
        expect(fallback.length).toBeGreaterThan(0);
        expect(fallback.length).toBeLessThanOrEqual(4_000);
        expect(fallback.replaceAll(/<@[UW]\w+>/g, '')).not.toMatch(/[<>]/);
        expect(strayMarkup(blocks)).toEqual([]);
        expect(blocks.length).toBeLessThanOrEqual(50);
        expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(12_500);
      }),
      { numRuns: 60 },
    );
  });

  it('loses no paragraph that fits', () => {
    fc.assert(
      fc.property(
        fc.array(
          text.filter(t => t.length < 100),
          { minLength: 1, maxLength: 20 },
        ),
        paragraphs => {
          const drawn: Card = {
            text: ['t'],
            buttons: [],
            sections: paragraphs.map(paragraph => ({ kind: 'words' as const, words: [paragraph] })),
          };
          expect(seen(message(drawn).blocks)).toEqual(paragraphs.map(paragraph => plain([paragraph])));
        },
      ),
      { numRuns: 60 },
    );
  });
});
