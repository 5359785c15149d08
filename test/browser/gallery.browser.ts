/**
 * Every card that the bot can send, its form and its Home tab, drawn as the page draws them, for people to look
 * at (`artefacts/gallery-*.png`). Nothing may be wider than what it is shown in: on a phone every time, by
 * `npm run gallery` on a tablet in the dark, on a desktop, and in the plain dress as well.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Html, html, trusted } from '../../src/sandbox/page/html.ts';
import { drawBlocks, type Setting } from '../../src/sandbox/page/slack/blocks.ts';
import { drawHome, drawModal, type Shown } from '../../src/sandbox/page/slack/views.ts';
import { checkViewBlocks } from '../../src/sandbox/slack/blocks.ts';
import { people, userGroups } from '../../src/sandbox/slack/cast.ts';
import { type Dress, message } from '../../src/slack/blocks.ts';
import { everyCard, type Sample } from '../helpers/every-card.ts';
import { everyView, type ViewSample } from '../helpers/every-view.ts';

const client = (name: string): string =>
  readFileSync(new URL(`../../src/sandbox/page/client/${name}`, import.meta.url), 'utf8');
const fields = client('fields.js');

/** Between the columns of a picture, and around them. */
const gap = 16;
const edge = 12;

const css = [
  readFileSync(
    createRequire(import.meta.url).resolve('slack-blocks-to-jsx/dist/style.css'),
    'utf8',
  ).replaceAll('#slack_blocks_to_jsx', '.slack_blocks_to_jsx'),
  ...['page.css', 'slack.css', 'world.css'].map(client),
  `body { overflow: auto; height: auto; display: block; padding: ${edge}px; columns: var(--wide); column-gap: ${gap}px } .sample { break-inside: avoid } .dress { color: var(--soft); font-size: 12px; margin: 22px 0 4px } .shot { background: var(--paper); border: 1px solid var(--line); border-radius: 8px } .shot .modal { width: auto; max-height: none } .shot:not([data-open]) .modal-body { min-height: 0; padding-bottom: 10px }`,
].join('\n');

const setting: Setting = {
  directory: {
    people: people.map(({ id, name }) => ({ id, name })),
    channels: [{ id: 'C0DEPLOYS', name: 'deploys' }],
    userGroups,
  },
  names: {
    user: id => people.find(p => p.id === id)?.name ?? id,
    channel: id => id,
    userGroup: id => userGroups.find(g => g.id === id)?.handle ?? id,
  },
};

interface Picture {
  readonly name: string;
  readonly page: string;
  readonly draw: (dress: Dress) => Html;
  /** A menu that somebody has open in it. */
  readonly open?: ViewSample['open'];
}

const cardPicture = ({ name, page, content }: Sample): Picture => ({
  name,
  page,
  draw: dress =>
    html`<article class="msg"><div class="avatar" data-who="bot">AS</div><div class="msg-main"><header><b>asg-swap</b><span class="badge">APP</span></header><div class="body">${drawBlocks(message(content, dress).blocks, setting)}</div></div></article>`,
});

const viewPicture = ({ name, page, draw, errors, open }: ViewSample): Picture => ({
  name,
  page,
  draw(dress) {
    const view = draw(dress);
    let ids = 0;
    const blocks = checkViewBlocks(view.blocks, view.type, () => `b${ids++}`);
    const shown: Shown = { id: name, blocks, content: { ...view }, ...(errors ? { errors } : {}) };
    return view.type === 'modal' ? drawModal(shown, setting) : drawHome(shown, setting);
  },
  ...(open ? { open } : {}),
});

const pictures = (): readonly Picture[] => [...everyCard().map(cardPicture), ...everyView().map(viewPicture)];

const shot = ({ name, draw, open }: Picture, dress: Dress) =>
  html`<div class="sample"><p class="dress">${name}${dress === 'plain' ? ' · plain' : ''}</p><div class="shot"${open && html` data-open="${JSON.stringify(open)}"`}>${draw(dress)}</div></div>`;

const pageOf = (samples: readonly Picture[], width: number, { theme, dress }: Look): string =>
  html`<!doctype html><html lang="en" data-theme="${theme}" style="--wide:${width}px"><head><meta charset="utf-8"><style>${trusted(css)}</style></head><body>${samples.map(sample => shot(sample, dress))}</body></html>`
    .text;

/** The page's own script fills the fields and opens the menus; what it would ask the server for is here. */
const inTheBrowser = `
import { drawChips, offer } from '/fields.js';
import { offers } from '/live.js';
for (const combo of document.querySelectorAll('[data-combo]')) drawChips(combo);
for (const shot of document.querySelectorAll('[data-open]')) {
  const { menu, typed, options } = JSON.parse(shot.dataset.open);
  const combo = shot.querySelectorAll('[data-combo]')[menu];
  combo.querySelector('input').value = typed;
  offers.set(shot.querySelector('[data-view]').dataset.view, options.map(({ text, value, note }) => ({ text, value, note })));
  offer(combo, typed);
}
for (const time of document.querySelectorAll('time[data-moment]')) {
  time.textContent = time.dateTime.slice(5, 16).replace('T', ' ');
}`;
const noServer = `
export const view = { as: '' };
export const offers = new Map();
export const send = async ({ view }) => ({ options: offers.get(view) });`;

interface Look {
  readonly name: string;
  readonly width: number;
  readonly theme: 'light' | 'dark';
  readonly dress: Dress;
}
/** As many columns of exactly this width as there is room for. */
function across(width: number): number {
  const columns = Math.max(1, Math.floor((1_600 - 2 * edge + gap) / (width + gap)));
  return columns * (width + gap) - gap + 2 * edge;
}

/** As wide as Slack's modals are where there is room. */
const modalWidth = 520;
const looks: readonly Look[] = [
  { name: 'desktop', width: 960, theme: 'light', dress: 'rich' },
  { name: 'tablet', width: 768, theme: 'dark', dress: 'rich' },
  { name: 'phone', width: 390, theme: 'light', dress: 'rich' },
  { name: 'plain', width: 768, theme: 'light', dress: 'plain' },
];

/** A site that is nowhere: every file of it is handed to the browser by its path. */
const site = 'http://gallery.invalid/';
async function serve(page: Page, files: Readonly<Record<string, string>>): Promise<void> {
  await page.unrouteAll();
  await page.route('**/*', route => {
    const { pathname } = new URL(route.request().url());
    const body = files[pathname];
    return body === undefined
      ? route.abort()
      : route.fulfill({ body, contentType: pathname.endsWith('.js') ? 'text/javascript' : 'text/html' });
  });
}

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
      const { name } = look;
      const page = await browser.newPage();
      const all = pictures();
      for (const part of new Set(all.map(each => each.page))) {
        const samples = all.filter(each => each.page === part);
        const width = part.startsWith('form') ? Math.min(look.width, modalWidth) : look.width;
        await page.setViewportSize({ width: across(width), height: 800 });
        await serve(page, { '/': pageOf(samples, width, look), '/fields.js': fields, '/live.js': noServer });
        await page.goto(site);
        await page.addScriptTag({ type: 'module', content: inTheBrowser });
        for (const { open } of samples) {
          if (open) await page.locator('[data-open] [role=listbox]:not([hidden]) li').first().waitFor();
        }
        const wide = await page.evaluate<string[]>(
          '[...document.querySelectorAll(".shot")].filter(s => s.scrollWidth > s.clientWidth).map(s => s.previousElementSibling.textContent)',
        );
        expect(wide, `pictures of ${part} that are wider than a ${name}`).toEqual([]);
        await page.screenshot({ path: `artefacts/gallery-${part}-${name}.png`, fullPage: true });
      }
      await page.close();
    },
  );
});
