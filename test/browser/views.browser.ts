/**
 * What the page makes of everything an app can show: modals with every kind of field, menus that the app fills,
 * a Home tab, and blocks that nobody can draw. A small app of this test stands in the bot's place.
 */
import type { App, BlockAction, ViewSubmitAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PageServer, servePage } from '../../src/sandbox/page/server.ts';
import { type SimulatedSlack, startSlack } from '../../src/sandbox/slack/server.ts';
import { stillStage, stillTheatre } from '../sandbox/page/still-life.ts';
import { post, socketModeApp, stop } from '../sandbox/slack/apps.ts';
import { type Visitor, visit } from './visitor.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const option = (text: string) => ({ text: plain(text), value: text.toLowerCase() });
const input = (id: string, label: string, element: object, more: object = {}) => ({
  type: 'input',
  block_id: id,
  label: plain(label),
  element: { action_id: `${id}_field`, ...element },
  ...more,
});

const form = {
  type: 'modal',
  callback_id: 'form',
  title: plain('Swap instances'),
  submit: plain('Make the plan'),
  blocks: [
    { type: 'section', text: { type: 'mrkdwn', text: 'Choose what *comes in* and what goes out.' } },
    input('group', 'Group', {
      type: 'static_select',
      options: ['Web', 'Worker', 'Batch'].map(option),
      placeholder: plain('Which group?'),
    }),
    input('incoming', 'Incoming', { type: 'multi_external_select', min_query_length: 0 }),
    input('strategy', 'Strategy', { type: 'radio_buttons', options: ['Attach', 'Empty'].map(option) }),
    input(
      'flags',
      'Flags',
      { type: 'checkboxes', options: ['Keep', 'Canary'].map(option) },
      { optional: true },
    ),
    input(
      'size',
      'Batch size',
      { type: 'number_input', is_decimal_allowed: false },
      { hint: plain('One or more') },
    ),
    input('reason', 'Reason', { type: 'plain_text_input', multiline: true }, { optional: true }),
  ],
} as unknown as ModalView;

/** The page over a Slack with the test's own app. */
const pageOver = (slack: SimulatedSlack): Promise<PageServer> => servePage(stillTheatre(stillStage(slack)));

describe('the page draws what an app shows', () => {
  let slack: SimulatedSlack;
  let app: App;
  let server: PageServer;
  let visitor: Visitor;

  beforeEach(async () => {
    slack = await startSlack();
    app = socketModeApp(slack);
    server = await pageOver(slack);
    visitor = await visit(server.url);
  });

  afterEach(async () => {
    await visitor.leaves();
    await server.close();
    await stop(app);
    await slack.close();
    expect(visitor.complaints).toEqual([]);
  });

  async function types(text: string): Promise<void> {
    const box = visitor.page.getByRole('combobox', { name: 'Message or /command' });
    await box.fill(text);
    await box.press('Escape');
    await box.press('Enter');
  }

  it('a form: type-ahead, choices from the app, an error under its field, and what was filled in arrives', async () => {
    const submitted: unknown[] = [];
    app.command('/asg-swap', async ({ ack, command, client }) => {
      await ack();
      await client.views.open({ trigger_id: command.trigger_id, view: form });
    });
    app.options('incoming_field', async ({ ack, options }) => {
      const all = ['i-one', 'i-two', 'i-three'].filter(id => id.includes(options.value));
      await ack({ options: all.map(option) });
    });
    app.view<ViewSubmitAction>('form', async ({ ack, view }) => {
      submitted.push(view.state.values);
      const { value } = view.state.values['size']?.['size_field'] ?? {};
      if (Number(value) > 3)
        await ack({ response_action: 'errors', errors: { size: 'At most 3 of 3 can leave.' } });
      else await ack();
    });
    await app.start();
    const { page } = visitor;
    await types('/asg-swap');
    const modal = page.getByRole('dialog', { name: 'Swap instances' });
    await modal.waitFor();

    await modal.getByRole('combobox', { name: 'Group' }).fill('wor');
    await page.keyboard.press('Enter');
    expect(await modal.getByRole('combobox', { name: 'Group' }).inputValue()).toBe('Worker');
    await modal.getByRole('combobox', { name: 'Incoming' }).fill('tw');
    await modal.getByRole('option', { name: 'i-two' }).click();
    await modal.getByRole('combobox', { name: 'Incoming' }).fill('one');
    await modal.getByRole('option', { name: 'i-one' }).click();
    await modal.getByRole('button', { name: 'Remove i-one' }).waitFor();
    await modal.getByLabel('Empty').check();
    await modal.getByLabel('Keep').check();
    await modal.getByLabel('Batch size').fill('7');
    await modal.getByLabel('Reason').fill('release 42');
    await modal.getByRole('button', { name: 'Make the plan' }).click();
    await modal.getByText('At most 3 of 3 can leave.').waitFor();
    await visitor.picture('form-with-error');
    expect(await modal.getByLabel('Reason').inputValue()).toBe('release 42');

    await modal.getByLabel('Batch size').fill('2');
    await modal.getByRole('button', { name: 'Make the plan' }).click();
    await modal.waitFor({ state: 'detached' });
    expect(submitted.at(-1)).toMatchObject({
      group: { group_field: { selected_option: { value: 'worker' } } },
      incoming: { incoming_field: { selected_options: [{ value: 'i-two' }, { value: 'i-one' }] } },
      strategy: { strategy_field: { selected_option: { value: 'empty' } } },
      flags: { flags_field: { selected_options: [{ value: 'keep' }] } },
      size: { size_field: { value: '2' } },
      reason: { reason_field: { value: 'release 42' } },
    });
  });

  it('a form that is sent half filled in says what is missing, and Escape closes it', async () => {
    app.command('/asg-swap', async ({ ack, command, client }) => {
      await ack();
      await client.views.open({ trigger_id: command.trigger_id, view: form });
    });
    await app.start();
    await types('/asg-swap');
    const modal = visitor.page.getByRole('dialog', { name: 'Swap instances' });
    await modal.getByRole('button', { name: 'Make the plan' }).click();
    await modal.getByText('Please complete this required field.').first().waitFor();
    await modal.getByRole('button', { name: 'Make the plan' }).press('Escape');
    await modal.waitFor({ state: 'detached' });
  });

  it('a Home tab with a button', async () => {
    const pressed: string[] = [];
    app.event('app_home_opened', async ({ event, client }) => {
      await client.views.publish({
        user_id: event.user,
        view: {
          type: 'home',
          blocks: [
            { type: 'header', text: plain('Swaps that run') },
            {
              type: 'actions',
              elements: [{ type: 'button', action_id: 'again', text: plain('Look again') }],
            },
          ],
        },
      });
    });
    app.action<BlockAction>('again', async ({ ack, body }) => {
      await ack();
      pressed.push(body.user.id);
    });
    await app.start();
    const { page } = visitor;
    await page.getByRole('button', { name: 'Home' }).click();
    await page.getByText('Swaps that run').waitFor();
    await page.getByRole('button', { name: 'Look again' }).click();
    await expect.poll(() => pressed).toEqual(['U0REQUESTER']);
    await visitor.picture('home');
  });

  it('blocks that nobody can draw as text, and mark-up in names as what it is', async () => {
    await app.start();
    await post(app.client, {
      channel: 'C0DEPLOYS',
      text: 'Numbers',
      blocks: [
        {
          type: 'data_table',
          caption: 'Sizes <b>of</b> groups',
          rows: [
            [{ type: 'raw_text', text: 'web' }],
            [{ type: 'raw_text', text: '<img src=x onerror=alert(1)>' }],
          ],
        },
        { type: 'context', elements: [{ type: 'mrkdwn', text: 'by <@U0APPROVER>', verbatim: true }] },
      ] as never,
    });
    const { page } = visitor;
    await page.getByText('Sizes <b>of</b> groups').waitFor();
    expect(await page.getByText('<img src=x onerror=alert(1)>').count()).toBe(1);
    await page.getByText('@approver', { exact: true }).waitFor();
  });
});
