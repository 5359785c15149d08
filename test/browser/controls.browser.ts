/** No control of the page is dead: each is pressed once, and what it changes is seen. At every width and in both colours. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/main.ts';
import { type Visitor, visit } from './visitor.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ scenario: 'good' });
});

afterAll(async () => {
  await sandbox.close();
});

describe('the controls', () => {
  let visitor: Visitor;

  afterEach(async () => {
    await visitor.leaves();
    expect(visitor.complaints).toEqual([]);
  });

  it('of AWS’s clock: speed, pause, step', async () => {
    visitor = await visit(sandbox.url);
    const { page } = visitor;
    const now = page.locator('.clock .now');
    const speed = page.getByRole('button', { name: '×600' });
    await speed.click();
    await expect.poll(() => speed.getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Go on' }).waitFor();
    const stood = await now.innerText();
    await page.waitForTimeout(600);
    expect(await now.innerText()).toBe(stood);
    await page.getByRole('button', { name: '+30 s' }).click();
    await expect.poll(() => now.innerText()).not.toBe(stood);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('button', { name: '×20', exact: true }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
  });

  it('of trouble: each switch goes on and off', async () => {
    visitor = await visit(sandbox.url);
    const switches = await visitor.page.getByRole('switch').all();
    expect(switches.length).toBeGreaterThanOrEqual(5);
    for (const one of switches) {
      await one.click();
      await expect.poll(() => one.getAttribute('aria-checked')).toBe('true');
      await one.click();
      await expect.poll(() => one.getAttribute('aria-checked')).toBe('false');
    }
  });

  it('of an instance: what it is, naming it, breaking and mending it', async () => {
    visitor = await visit(sandbox.url);
    const { page } = visitor;
    const about = page.locator('#instance');
    const old = page.locator('.group[data-key=web] .cell').first();
    await page.getByRole('button', { name: /0001, new release/ }).click();
    await about.getByText('in no group').waitFor();
    await about.getByRole('button', { name: 'Name it' }).click();
    const box = page.getByRole('combobox', { name: 'Message or /command' });
    await expect.poll(() => box.inputValue()).toContain('i-0b000000000000001');
    await old.click();
    await about.getByRole('button', { name: 'Break its software' }).click();
    await expect.poll(() => old.getAttribute('data-state'), { timeout: 20_000 }).toBe('sick');
    await old.click();
    await about.getByRole('button', { name: 'Mend its software' }).click();
    await expect.poll(() => old.getAttribute('data-state'), { timeout: 20_000 }).toBe('serving');
    await old.click();
    await page.keyboard.press('Escape');
    await expect.poll(() => about.isVisible()).toBe(false);
  });

  it('of sizes: somebody sets desired', async () => {
    visitor = await visit(sandbox.url);
    const { page } = visitor;
    const desired = page.locator('[data-size=desired] dd');
    const before = Number(await desired.innerText());
    await page.getByRole('button', { name: 'Somebody sets desired +1' }).click();
    await expect.poll(async () => Number(await desired.innerText())).toBe(before + 1);
    await page.getByRole('button', { name: 'Somebody sets desired −1' }).click();
    await expect.poll(async () => Number(await desired.innerText())).toBe(before);
  });

  it('of the workspace: places, people, reading as text, a thread of one’s own, light and dark', async () => {
    visitor = await visit(sandbox.url);
    const { page } = visitor;
    const title = page.locator('#title');
    await page.getByRole('button', { name: 'releases' }).click();
    await expect.poll(() => title.innerText()).toBe('#releases');
    await page.getByRole('combobox', { name: 'Message or /command' }).fill('Good evening');
    await page.getByRole('button', { name: 'Send' }).first().click();
    await page.getByText('Good evening').waitFor();
    await page.getByText('Good evening').hover();
    await page.getByRole('button', { name: 'Reply in thread' }).click();
    await page.getByRole('combobox', { name: 'Reply…' }).fill('And to you');
    await page.getByRole('combobox', { name: 'Reply…' }).press('Enter');
    await page.getByRole('log', { name: 'Thread' }).getByText('And to you').waitFor();
    await page.getByRole('button', { name: 'Close the thread' }).click();
    await expect.poll(() => page.getByRole('log', { name: 'Thread' }).isVisible()).toBe(false);
    await visitor.actsAs('Outsider (another company)');
    await expect.poll(() => title.innerText()).toBe('#partners');
    await visitor.actsAs('Requester');
    await page.getByRole('button', { name: 'Messages' }).click();
    await page.getByRole('combobox', { name: 'Message or /command' }).fill('/asg-swap help');
    await page.getByRole('combobox', { name: 'Message or /command' }).press('Enter');
    await page.getByText('Only visible to you').waitFor();
    const asText = page.getByRole('button', { name: 'Read as text' });
    await asText.click();
    await page.getByText('How to use /asg-swap').waitFor();
    await expect.poll(() => page.locator('#middle .slack_blocks_to_jsx').count()).toBe(0);
    await asText.click();
    await page.getByRole('button', { name: 'Light or dark' }).click();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
  });

  it('of the play: another scenario, and the same from the start', async () => {
    visitor = await visit(sandbox.url);
    const { page } = visitor;
    const shows = (title: string): Promise<void> =>
      page.locator('body[data-place] h1', { hasText: title }).waitFor();
    await page.getByLabel('Scenario').selectOption('large');
    await shows('60 instances in three zones');
    await expect.poll(() => page.locator('.group[data-key=web] .cell').count()).toBe(60);
    await page.getByLabel('Scenario').selectOption('good');
    await shows('A good release');
    await page.getByRole('combobox', { name: 'Message or /command' }).fill('hello');
    await page.getByRole('button', { name: 'Send' }).first().click();
    await page.getByRole('log', { name: 'Messages' }).getByText('hello').waitFor();
    await page.getByRole('button', { name: 'Start over' }).click();
    await page.locator('body[data-place]', { hasText: 'Nothing has been said here yet' }).waitFor();
  });

  it.each(
    (['light', 'dark'] as const).flatMap(colours => [1280, 768].map(width => [colours, width] as const)),
  )('fit the window, %s at %i pixels', async (colours, width) => {
    visitor = await visit(sandbox.url, colours);
    const { page } = visitor;
    await page.setViewportSize({ width, height: 1024 });
    expect(await page.locator('html').getAttribute('data-theme')).toBe(colours);
    const overhang = 'document.body.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(overhang)).toBeLessThanOrEqual(0);
    await visitor.picture(`page-${colours}-${width}`);
  });
});
