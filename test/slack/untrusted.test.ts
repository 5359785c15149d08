/**
 * Whatever stands in names, tags, reasons and AWS's messages: no card or view of the bot mentions anybody whom the bot
 * does not mean, links anywhere or is refused by Slack because of it.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkMessageBlocks, checkViewBlocks } from '../../src/sandbox/slack/blocks.ts';
import { viewBytesMax } from '../../src/sandbox/slack/methods-views.ts';
import { type Dress, message } from '../../src/slack/blocks.ts';
import { slackOption } from '../../src/slack/form-fields.ts';
import { castOf, everyCard, type Sample } from '../helpers/every-card.ts';
import { everyView, type ViewSample } from '../helpers/every-view.ts';
import { marked, strayMarkup } from './markup.ts';

/** What people have tried, and what only looks like it. */
const nasty: readonly string[] = [
  '<!channel>',
  '<!here|here>',
  '<!everyone>',
  '<@U0BOSS>',
  '<!subteam^S0BOSS>',
  '<#C0SECRET>',
  '<https://evil.example|the runbook>',
  'https://evil.example',
  '<!date^1^{date}^https://evil.example|x>',
  '@here @channel @everyone',
  '*bold* _it_ ~s~ `code` ```block```',
  '> quote\n• list\n1. one',
  '&lt;!channel&gt; &amp;',
  ':fire::rotating_light:',
  '\u202Egpj.exe \u0000\u0007',
  '👩‍👩‍👧‍👦'.repeat(20),
  'x'.repeat(600),
  '"; DROP TABLE swaps; --',
];

const text = fc.oneof(
  fc.constantFrom(...nasty),
  fc.array(fc.constantFrom(...nasty), { minLength: 2, maxLength: 4 }).map(parts => parts.join('')),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 120 }),
);

/** Everybody and everything that a message reaches beyond its own words. */
function reached({ text: fallback, blocks }: ReturnType<typeof message>): readonly string[] {
  const json = JSON.stringify(blocks);
  return [
    ...[...json.matchAll(/"(?:user_id|usergroup_id|channel_id|range)":"([^"]*)"/g)].map(([, id = '']) => id),
    ...[...[fallback, ...marked(blocks)].join(' ').matchAll(/<@(\w+)>|<!subteam\^(\w+)>|<#(\w+)>/g)].map(
      ([, a, b, c]) => a ?? b ?? c ?? '',
    ),
    ...(/"type":"(?:link|broadcast)"/.test(json) ? ['a link or a broadcast'] : []),
  ];
}

function slackTakes(blocks: ReturnType<typeof message>['blocks']): void {
  let ids = 0;
  checkMessageBlocks(blocks, () => {
    ids += 1;
    return `b${ids}`;
  });
}

function check({ name, content }: Sample): void {
  const meant = [...castOf.people, ...castOf.usergroups, ...castOf.channels];
  for (const dress of ['rich', 'plain'] as const) {
    const drawn = message(content, dress);
    slackTakes(drawn.blocks);
    expect(
      reached(drawn).filter(id => !meant.includes(id)),
      `${name}, ${dress}`,
    ).toEqual([]);
    expect(strayMarkup(drawn.blocks), `${name}, ${dress}`).toEqual([]);
    // What is left of the fallback text has nothing that Slack would resolve.
    expect(drawn.text.replaceAll(/<@[UW]\w+>|<!subteam\^S\w+>|<#C\w+>/g, ''), `${name}, text`).not.toMatch(
      /[<>]/,
    );
    expect(drawn.text.length).toBeLessThanOrEqual(4_000);
  }
}

function checkView(
  { name, draw, errors, open }: ViewSample,
  dresses: readonly Dress[] = ['rich', 'plain'],
): void {
  const meant = [...castOf.people, ...castOf.usergroups, ...castOf.channels];
  for (const dress of dresses) {
    const view = draw(dress);
    let ids = 0;
    const blocks = [...checkViewBlocks(view.blocks, view.type, () => `b${ids++}`)];
    expect(JSON.stringify(view).length, `${name}, ${dress}`).toBeLessThan(viewBytesMax);
    expect(
      reached({ text: '', blocks }).filter(id => !meant.includes(id)),
      `${name}, ${dress}`,
    ).toEqual([]);
    expect(strayMarkup(blocks), `${name}, ${dress}`).toEqual([]);
  }
  for (const text of Object.values(errors ?? {})) expect(text.length, name).toBeLessThanOrEqual(600);
  for (const option of (open?.options ?? []).map(slackOption)) {
    expect(option.text.text.length, name).toBeLessThanOrEqual(75);
    expect(option.description?.text.length ?? 0, name).toBeLessThanOrEqual(75);
  }
}

describe('the form and the Home tab', () => {
  it('are taken by Slack as they are, and never cut off at its limit of blocks', () => {
    for (const sample of everyView()) checkView(sample);
    const full = everyView().find(({ name }) => name === 'home: as full as it gets');
    expect(JSON.stringify(full?.draw('rich').blocks.at(-1))).toContain('is not shown');
  });

  it('keep each of these literal wherever it may stand', () => {
    nasty.forEach((bad, n) => {
      let place = n;
      for (const sample of everyView(() => nasty[place++ % nasty.length] ?? bad)) {
        // The plain dress has the same texts in fewer places; a refused form is the same form with errors.
        checkView(sample, sample.errors ? [] : ['rich']);
      }
    });
  });
});

describe('every card and line of the bot', () => {
  it('is taken by Slack as it is', () => {
    for (const sample of everyCard()) check(sample);
  });

  it('keeps each of these literal wherever it may stand', () => {
    nasty.forEach((bad, n) => {
      // Each in one place of the cards in turn, all of them at once.
      let place = n;
      for (const sample of everyCard(() => nasty[place++ % nasty.length] ?? bad)) check(sample);
    });
  });

  it('is taken by Slack where escapes make it long, whichever it counts', () => {
    const bad = '<!channel>'.repeat(3);
    for (const sample of everyCard(ours => `${ours}${bad}`)) check(sample);
    for (const sample of everyCard(() => bad)) check(sample);
  });

  it('keeps any text literal', () => {
    fc.assert(
      fc.property(text, fc.boolean(), (bad, beside) => {
        for (const sample of everyCard(ours => (beside ? `${ours}${bad}` : bad))) check(sample);
      }),
      { numRuns: 8 },
    );
  });
});
