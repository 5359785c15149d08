/**
 * Every card that the bot can send, drawn as the page draws it, for people to look at
 * (`artefacts/gallery-*.png`). Nothing may be wider than what it is shown in: on a phone every time, by
 * `npm run gallery` on a tablet in the dark, on a desktop, and in the plain dress as well.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { html, trusted } from '../../src/sandbox/page/html.ts';
import { drawBlocks, type Setting } from '../../src/sandbox/page/slack/blocks.ts';
import { people, userGroups } from '../../src/sandbox/slack/cast.ts';
import { type Dress, message } from '../../src/slack/blocks.ts';
import { everyCard, type Sample } from '../helpers/every-card.ts';

const css = [
  readFileSync(
    createRequire(import.meta.url).resolve('slack-blocks-to-jsx/dist/style.css'),
    'utf8',
  ).replaceAll('#slack_blocks_to_jsx', '.slack_blocks_to_jsx'),
  ...['page.css', 'slack.css'].map(name =>
    readFileSync(new URL(`../../src/sandbox/page/client/${name}`, import.meta.url), 'utf8'),
  ),
  'body { overflow: auto; height: auto; display: block; padding: 12px; columns: var(--wide); column-gap: 16px } .sample { break-inside: avoid } .dress { color: var(--soft); font-size: 12px; margin: 22px 0 4px } .shot { background: var(--paper); border: 1px solid var(--line); border-radius: 8px }',
].join('\n');

const setting: Setting = {
  directory: { people: people.map(({ id, name }) => ({ id, name })), channels: [], userGroups },
  names: {
    user: id => people.find(p => p.id === id)?.name ?? id,
    channel: id => id,
    userGroup: id => userGroups.find(g => g.id === id)?.handle ?? id,
  },
};

const shot = ({ name, content }: Sample, dress: Dress) =>
  html`<div class="sample"><p class="dress">${name}${dress === 'plain' ? ' · plain' : ''}</p><div class="shot"><article class="msg"><div class="avatar" data-who="bot">AS</div><div class="msg-main"><header><b>asg-swap</b><span class="badge">APP</span></header><div class="body">${drawBlocks(message(content, dress).blocks, setting)}</div></div></article></div></div>`;

const pageOf = (samples: readonly Sample[], { width, theme, dress }: Look): string =>
  html`<!doctype html><html lang="en" data-theme="${theme}" style="--wide:${width}px"><head><meta charset="utf-8"><style>${trusted(css)}</style></head><body>${samples.map(sample => shot(sample, dress))}</body></html>`
    .text;

interface Look {
  readonly name: string;
  readonly width: number;
  readonly theme: 'light' | 'dark';
  readonly dress: Dress;
}
const looks: readonly Look[] = [
  { name: 'desktop', width: 960, theme: 'light', dress: 'rich' },
  { name: 'tablet', width: 768, theme: 'dark', dress: 'rich' },
  { name: 'phone', width: 390, theme: 'light', dress: 'rich' },
  { name: 'plain', width: 768, theme: 'light', dress: 'plain' },
];

describe('the gallery', () => {
  let browser: Browser;
  beforeAll(async () => {
    mkdirSync('artefacts', { recursive: true });
    browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
  });
  afterAll(() => browser.close());

  it.each(process.env['GALLERY'] === 'all' ? looks : looks.filter(({ name }) => name === 'phone'))(
    'as on a $name',
    async look => {
      const { name, width } = look;
      const page = await browser.newPage({
        viewport: { width: Math.max(1_000, Math.floor(1_600 / width) * width), height: 800 },
      });
      const cards = everyCard();
      for (const part of new Set(cards.map(card => card.page))) {
        const samples = cards.filter(card => card.page === part);
        await page.setContent(pageOf(samples, look));
        await page.evaluate(
          "document.querySelectorAll('time[data-moment]').forEach(t => { t.textContent = t.dateTime.slice(5, 16).replace('T', ' '); })",
        );
        const wide = await page.evaluate<number>(
          '[...document.querySelectorAll(".shot")].filter(s => s.scrollWidth > s.clientWidth).length',
        );
        expect(wide, `cards of ${part} that are wider than a ${name}`).toBe(0);
        await page.screenshot({ path: `artefacts/gallery-${part}-${name}.png`, fullPage: true });
      }
      await page.close();
    },
  );
});
