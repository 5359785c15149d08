/**
 * A person with a browser in front of the sandbox: sees what is on the page, presses and types. Whatever the
 * browser complains of fails the test, and every window leaves a picture in `artefacts/`.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { expect } from 'vitest';

/** Debian's; another one by `CHROMIUM`. */
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const pictures = 'artefacts';
/** What a person waits for on a machine that is busy. */
const patienceMs = 60_000;

export interface Visitor {
  readonly page: Page;
  /** What the browser complained of so far. */
  readonly complaints: readonly string[];
  actsAs(label: string): Promise<void>;
  /** Presses a button of a message in the channel, and what it wants confirmed. */
  presses(label: string): Promise<void>;
  opensThread(): Promise<void>;
  /** Waits until so many steps of the scenario have been taken. */
  hasTaken(steps: number): Promise<void>;
  waitsFor(what: Locator): Promise<void>;
  picture(name: string): Promise<void>;
  leaves(): Promise<void>;
}

const waitsFor = (what: Locator): Promise<void> => what.first().waitFor();

/** Opens the page in a browser of its own. */
export async function visit(url: string, colours: 'light' | 'dark' = 'light'): Promise<Visitor> {
  mkdirSync(pictures, { recursive: true });
  const profile = mkdtempSync(join(tmpdir(), 'asg-swap-browser-'));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    viewport: { width: 1280, height: 860 },
    colorScheme: colours,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  context.setDefaultTimeout(patienceMs);
  const page = context.pages()[0] ?? (await context.newPage());
  const complaints: string[] = [];
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', error => complaints.push(error.message));
  page.on('request', request => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) complaints.push(request.url());
  });
  await page.goto(url);
  // The page's script says the place once it listens to the person.
  await page.locator('body[data-place]').waitFor();
  const messages = page.getByRole('log', { name: 'Messages' });

  return {
    page,
    complaints,
    waitsFor,
    async actsAs(label) {
      const person = page
        .getByRole('group', { name: 'Act as' })
        .getByRole('button', { name: label, exact: true });
      await person.click();
      await expect.poll(() => person.getAttribute('aria-pressed')).toBe('true');
    },
    async presses(label) {
      await messages.getByRole('button', { name: label, exact: true }).last().click();
      const question = page.locator('#confirm');
      if (await question.isVisible()) await question.locator('button[value=yes]').click();
    },
    opensThread: () =>
      messages
        .getByRole('button', { name: /^\d+ repl/ })
        .first()
        .click(),
    hasTaken: steps =>
      page.locator(`.steps li:nth-child(${steps})[data-state=done]`).waitFor({ state: 'attached' }),
    async picture(name) {
      await page.screenshot({ path: join(pictures, `${name}.png`) });
    },
    async leaves() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
