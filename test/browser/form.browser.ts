/**
 * A swap asked for in the form, from `/asg-swap` alone to the end of the swap, by two people in a browser with
 * the real bot; the world's own truth is the judge.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/main.ts';
import { type Visitor, visit } from './visitor.ts';

let sandbox: Sandbox;
let visitor: Visitor;

beforeEach(async () => {
  sandbox = await startSandbox({ scenario: 'good' });
  visitor = await visit(sandbox.url);
});

afterEach(async () => {
  await visitor.leaves();
  await sandbox.close();
  expect(visitor.complaints).toEqual([]);
});

it('she fills in the form, is warned, mends what is wrong, asks; he approves; the swap ends', async () => {
  const { page } = visitor;
  const box = page.getByRole('combobox', { name: 'Message or /command' });
  await box.fill('/asg-swap');
  await box.press('Escape');
  await box.press('Enter');
  const form = page.getByRole('dialog', { name: 'Ask for a swap' });
  const field = (name: string) => form.getByRole('combobox', { name });

  await field('Group').fill('we');
  await form.getByRole('option', { name: 'web', exact: false }).first().click();
  await form.getByText('3 in service (min 3, max 4)').waitFor();

  for (const n of [1, 2, 3]) {
    await field('Incoming instances').fill(`000${n}`);
    await form.getByRole('option', { name: `i-0b00000000000000${n}` }).click();
    await form.getByRole('button', { name: `Remove i-0b00000000000000${n}` }).waitFor();
  }
  await form.getByText('Nothing stands against it: 3 instances in, 3 out').waitFor();
  await form.getByText('Know before you ask:').waitFor();
  await form.getByText('The next scale-out brings back').waitFor();

  const bake = form.getByLabel('How long old ones wait in Standby');
  await bake.fill('soon');
  await form.getByText('soon does not fit').waitFor();
  await visitor.picture('form-with-a-live-error');
  await bake.fill('0');
  await form.getByText('The old ones are terminated at once').waitFor();
  expect(await bake.inputValue()).toBe('0');
  expect(await form.getByText('does not fit').count()).toBe(0);
  await form.getByLabel('Reason').fill('release <!channel> 42');
  await visitor.picture('form-filled-in');

  await form.getByRole('button', { name: 'Ask for it' }).click();
  const asked = page.getByRole('dialog', { name: 'Asked for' });
  await asked.getByText('Somebody else must approve it before').waitFor();
  await asked.getByRole('button', { name: 'Go to the plan' }).click();
  await asked.waitFor({ state: 'detached' });
  const messages = page.getByRole('log', { name: 'Messages' });
  await messages.getByText('asks to swap 3 instances of').waitFor();
  await messages.getByText('release <!channel> 42').waitFor();

  await page.getByRole('button', { name: '×200' }).click();
  await visitor.actsAs('Approver');
  await visitor.presses('Approve');
  await page.getByText('That is the story.').waitFor({ timeout: 150_000 });
  const cells = await page.locator('.group[data-key=web] .cell').all();
  const members = await Promise.all(cells.map(cell => cell.getAttribute('data-id')));
  expect(members.map(String).toSorted()).toEqual([
    'i-0b000000000000001',
    'i-0b000000000000002',
    'i-0b000000000000003',
  ]);
  expect(await page.locator('.verdict').innerText()).toContain('never below the floor of 3');
  await visitor.picture('form-to-the-end');
});
