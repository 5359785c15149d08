/** Scenarios of the sandbox, played in a browser as a person would, each to its end; the world's own truth is the judge. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/main.ts';
import { type Visitor, visit } from './visitor.ts';

const theEnd = 'That is the story.';

describe('a person in front of the sandbox', () => {
  let sandbox: Sandbox;
  let visitor: Visitor;

  async function opens(scenario: string): Promise<void> {
    sandbox = await startSandbox({ scenario });
    visitor = await visit(sandbox.url);
  }

  /** The ids in the cells of the group `web`. */
  async function members(): Promise<readonly string[]> {
    const cells = await visitor.page.locator('.group[data-key=web] .cell').all();
    const ids = await Promise.all(cells.map(cell => cell.getAttribute('data-id')));
    return ids.map(String).toSorted();
  }
  const text = (selector: string): Promise<string> => visitor.page.locator(selector).innerText();

  beforeEach(() => {
    expect.hasAssertions();
  });

  afterEach(async () => {
    await visitor.leaves();
    await sandbox.close();
    expect(visitor.complaints).toEqual([]);
  });

  it('plays a good release with the keyboard alone', async () => {
    await opens('good');
    const { page } = visitor;
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.type('/');
    await page.keyboard.press('Tab');
    await page.keyboard.type('we');
    await page.keyboard.press('Tab');
    for (let i = 0; i < 3; i++) await page.keyboard.press('Tab');
    const box = page.getByRole('combobox', { name: 'Message or /command' });
    expect((await box.inputValue()).trim()).toBe(
      '/asg-swap web i-0b000000000000001 i-0b000000000000002 i-0b000000000000003',
    );
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await visitor.hasTaken(1);
    await page.getByRole('button', { name: 'Act as Approver' }).press('Enter');
    await page.getByRole('log', { name: 'Messages' }).getByRole('button', { name: 'Approve' }).press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await visitor.hasTaken(2);
    await page.getByRole('button', { name: /^\d+ repl/ }).press('Enter');
    await page.getByText(theEnd).waitFor({ timeout: 150_000 });
    expect(await members()).toEqual(['i-0b000000000000001', 'i-0b000000000000002', 'i-0b000000000000003']);
    expect(await text('.verdict')).toContain('never below the floor of 3');
    await visitor.picture('good-release');
  });

  it('kills the bot in the middle, starts it again and sees it finish', async () => {
    await opens('kill');
    const { page } = visitor;
    await page.getByRole('button', { name: 'Put it into the message box' }).click();
    await page.getByRole('button', { name: 'Send' }).first().click();
    await visitor.hasTaken(1);
    await visitor.actsAs('Approver');
    await visitor.presses('Approve');
    await visitor.waitsFor(page.locator('.group[data-key=web] .cell[data-new]'));
    await page.getByRole('button', { name: 'Kill the bot' }).click();
    await visitor.waitsFor(page.getByText('The bot is dead'));
    await visitor.picture('killed');
    await page.getByRole('button', { name: 'Start the bot' }).click();
    await visitor.waitsFor(page.getByText('The bot is running'));
    await visitor.opensThread();
    await page.getByText(theEnd).waitFor({ timeout: 150_000 });
    expect((await members()).map(id => id.slice(-4))).toEqual(['0001', '0002', '0003']);
    expect(await text('.verdict')).toContain('never below the floor of 3');
    await visitor.picture('killed-and-finished');
  });

  it('lets the wrong people press Approve, each of whom alone is told why not', async () => {
    await opens('approval');
    const { page } = visitor;
    await page.getByRole('button', { name: 'Put it into the message box' }).click();
    await page.keyboard.press('Enter');
    await visitor.hasTaken(1);
    await visitor.presses('Approve');
    await visitor.waitsFor(page.getByText('you asked for this swap yourself'));
    await visitor.actsAs('Guest');
    await visitor.presses('Approve');
    await visitor.waitsFor(page.getByText('you are a guest account'));
    expect(await page.getByText('you asked for this swap yourself').count()).toBe(0);
    await visitor.hasTaken(3);
    await page.getByRole('button', { name: 'Put it into the message box' }).click();
    await page.keyboard.press('Enter');
    await visitor.waitsFor(page.getByText(/another (company|one)/).and(page.locator('#middle *')));
    await visitor.hasTaken(4);
    await visitor.picture('wrong-people');
    expect(await page.locator('.group[data-key=web] .cell[data-new]').count()).toBe(0);
    await visitor.actsAs('Second approver');
    await page.getByRole('button', { name: 'deploys', exact: true }).click();
    await visitor.presses('Approve');
    await visitor.opensThread();
    await page.getByText(theEnd).waitFor({ timeout: 150_000 });
    await visitor.picture('right-person');
  });
});
