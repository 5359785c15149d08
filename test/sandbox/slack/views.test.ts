// Modals, Home tab and menus filled by the app, with a real app behind them.

import type { App, BlockAction, ButtonAction, ViewClosedAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SteppedClock } from '../../../src/sandbox/slack/clock.ts';
import { type SimulatedSlack, startSlack } from '../../../src/sandbox/slack/server.ts';
import { clientOf, must, refusalOf, refusedAnswer, socketModeApp, stop } from './apps.ts';

let clock: SteppedClock;
let slack: SimulatedSlack;
let app: App;
let client: WebClient;

beforeEach(async () => {
  clock = new SteppedClock();
  slack = await startSlack({ clock });
  app = socketModeApp(slack);
  client = clientOf(slack);
});

afterEach(async () => {
  await stop(app);
  await slack.close();
});

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const input = (blockId: string, element: object, fields: object = {}) => ({
  type: 'input',
  block_id: blockId,
  label: plain(blockId),
  element,
  ...fields,
});
const group = input('group', { type: 'plain_text_input', action_id: 'group_input', max_length: 20 });
const batch = input(
  'batch',
  {
    type: 'number_input',
    action_id: 'batch_input',
    is_decimal_allowed: false,
    min_value: '1',
    max_value: '9',
  },
  { optional: true },
);
const picker = input('incoming', {
  type: 'multi_external_select',
  action_id: 'pick_incoming',
  min_query_length: 0,
  max_selected_items: 2,
});

function modal(blocks: readonly object[], fields: object = {}): ModalView {
  const frame = {
    type: 'modal',
    title: plain('Swap'),
    submit: plain('Plan it'),
    callback_id: 'swap',
    blocks,
  };
  return { ...frame, ...fields } as unknown as ModalView;
}

/** Her typing opens the modal; gives what she sees. */
async function opened(view: ModalView) {
  app.command('/asg-swap', async ({ ack, command, client }) => {
    await ack();
    await client.views.open({ trigger_id: command.trigger_id, view });
  });
  await app.start();
  await slack.types({ as: 'requester', channel: '#deploys', text: '/asg-swap' });
  return await slack.nextView(shown => shown.type === 'modal');
}

const newTrigger = async () =>
  (await slack.types({ as: 'requester', channel: '#deploys', text: '/asg-swap' })).triggerId;

const complaintsOf = async (view: ModalView) =>
  must((await refusedAnswer(client.views.open({ trigger_id: 'any', view }))).response_metadata).messages;

const home = (text: string) => ({
  type: 'home' as const,
  blocks: [
    { type: 'section' as const, text: plain(text) },
    {
      type: 'actions' as const,
      elements: [{ type: 'button' as const, action_id: 'more', text: plain('Show more') }],
    },
  ],
});

describe('opening a modal', () => {
  test('she types, and sees a form', async () => {
    const shown = await opened(modal([group, batch]));
    expect(shown.user).toBe('U0REQUESTER');
    expect(slack.reads(shown)).toBe(
      '# Swap\ngroup: [plain_text_input]\nbatch (optional): [number_input]\n[Plan it]',
    );
    expect(slack.modal('approver')).toBeUndefined();
  });

  test('a trigger is good for three seconds and for one modal', async () => {
    app.command('/asg-swap', async ({ ack }) => {
      await ack();
    });
    await app.start();
    const view = modal([group]);

    const slow = await newTrigger();
    clock.advance(3_001);
    expect(await refusalOf(client.views.open({ trigger_id: slow, view }))).toBe('expired_trigger_id');
    const quick = await newTrigger();
    clock.advance(3_000);
    await client.views.open({ trigger_id: quick, view });
    expect(await refusalOf(client.views.open({ trigger_id: quick, view }))).toBe('exchanged_trigger_id');
    expect(await refusalOf(client.views.open({ trigger_id: 'made up', view }))).toBe('invalid_trigger_id');
  });

  test('a form that Slack would not show is refused, with a pointer', async () => {
    expect(await complaintsOf(modal([group], { title: plain('x'.repeat(25)) }))).toEqual([
      '[ERROR] must be less than 25 characters [json-pointer:/view/title/text]',
    ]);
    expect(await complaintsOf(modal([group], { private_metadata: 'x'.repeat(3_001) }))).toEqual([
      '[ERROR] must be less than 3001 characters [json-pointer:/view/private_metadata]',
    ]);
    expect(await complaintsOf(modal([group], { submit: undefined }))).toEqual([
      '[ERROR] missing required field: submit [json-pointer:/view]',
    ]);
    expect(await complaintsOf(modal([{ type: 'table', rows: [[{ type: 'raw_text', text: 'x' }]] }]))).toEqual(
      ['[ERROR] unsupported type: table [json-pointer:/blocks/0/type]'],
    );
  });

  test('a view of more than 250 kB is too large', async () => {
    const texts = Array.from({ length: 95 }, () => ({ type: 'section', text: plain('x'.repeat(2_800)) }));
    expect(await refusalOf(client.views.open({ trigger_id: 'any', view: modal(texts) }))).toBe(
      'view_too_large',
    );
  });
});

describe('submitting', () => {
  test('what she filled in arrives, by block id and action id', async () => {
    let heard: unknown;
    app.view('swap', async ({ ack, view, body }) => {
      heard = { values: view.state.values, by: body.user.id };
      await ack();
    });
    await opened(modal([group, batch], { private_metadata: 'draft-1' }));
    const { payload } = await slack.submits({ as: 'requester', values: { group: 'web', batch_input: '3' } });
    expect(heard).toEqual({
      by: 'U0REQUESTER',
      values: {
        group: { group_input: { type: 'plain_text_input', value: 'web' } },
        batch: { batch_input: { type: 'number_input', value: '3' } },
      },
    });
    expect(payload['view']).toMatchObject({ private_metadata: 'draft-1', callback_id: 'swap' });
    expect(slack.modal('requester')).toBeUndefined();
  });

  test("Slack's client holds back what cannot be right", async () => {
    await opened(modal([group, batch]));
    await slack.submits({ as: 'requester', values: { batch: '12' } });
    expect(slack.modal('requester')?.errors).toEqual({
      group: 'Please complete this required field.',
      batch: 'Please enter a valid number.',
    });
    await slack.submits({ as: 'requester', values: { group: 'a name that is far too long', batch: null } });
    expect(slack.modal('requester')?.errors).toEqual({ group: 'At most 20 characters, please.' });
    const sent = slack.wireLog().filter(entry => entry.kind === 'envelope' && entry.type === 'interactive');
    expect(sent).toEqual([]);
  });

  test('the app finds fault, she corrects it, the app is content', async () => {
    app.view('swap', async ({ ack, view }) => {
      const name = view.state.values['group']?.['group_input']?.value;
      if (name === 'web') await ack();
      else await ack({ response_action: 'errors', errors: { group: `There is no group ${name}` } });
    });
    await opened(modal([group]));
    await slack.submits({ as: 'requester', values: { group: 'wob' } });
    const corrected = must(slack.modal('requester'));
    expect(slack.reads(corrected)).toContain('group: [plain_text_input]\n  ! There is no group wob');
    await slack.submits({ as: 'requester', values: { group: 'web' } });
    expect(slack.modal('requester')).toBeUndefined();
  });

  test('errors for a field that does not exist help nobody', async () => {
    app.view('swap', async ({ ack }) => {
      await ack({ response_action: 'errors', errors: { grupp: 'no such field' } });
    });
    await opened(modal([group]));
    const submission = await slack.submits({ as: 'requester', values: { group: 'web' } });
    expect(submission.notice?.text).toBe('We had some trouble connecting. Try again?');
    expect(slack.modal('requester')?.errors).toBeUndefined();
  });

  test('the app shows that it is at work, and then the result, in the same modal', async () => {
    const working = modal([{ type: 'section', text: plain('Checking…') }], { submit: undefined });
    const result = modal([{ type: 'section', text: plain('All good') }], { submit: undefined });
    app.view('swap', async ({ ack, view, client }) => {
      await ack({ response_action: 'update', view: working });
      await client.views.update({ view_id: view.id, view: result });
    });
    const form = await opened(modal([group]));
    await slack.submits({ as: 'requester', values: { group: 'web' } });
    const last = await slack.nextView(view => slack.reads(view).includes('All good'));
    expect(last.id).toBe(form.id);
    const seen = slack.changes().flatMap(change => ('view' in change ? [slack.reads(change.view)] : []));
    expect(seen).toEqual([slack.reads(form), '# Swap\nChecking…', '# Swap\nAll good']);
  });

  test('a second modal on top, a third, and no fourth', async () => {
    app.view('swap', async ({ ack }) => {
      await ack({ response_action: 'push', view: modal([group]) });
    });
    const first = await opened(modal([group]));
    await slack.submits({ as: 'requester', values: { group: 'a' } });
    await slack.submits({ as: 'requester', values: { group: 'b' } });
    const third = must(slack.modal('requester'));
    expect(third.root_view_id).toBe(first.id);
    expect((await slack.submits({ as: 'requester', values: { group: 'c' } })).notice).toBeDefined();
    await slack.closes({ as: 'requester' });
    expect(slack.modal('requester')?.id).toBe(third.previous_view_id);
    await slack.closes({ as: 'requester', all: true });
    expect(slack.modal('requester')).toBeUndefined();
  });

  test('an app that says nothing leaves the form open', async () => {
    app.view('swap', async () => {});
    await opened(modal([group]));
    const submitting = slack.submits({ as: 'requester', values: { group: 'web' } });
    await slack.until(() =>
      slack.wireLog().find(entry => entry.kind === 'envelope' && entry.type === 'interactive'),
    );
    clock.advance(3_000);
    expect((await submitting).notice?.text).toBe('We had some trouble connecting. Try again?');
    expect(slack.modal('requester')).toBeDefined();
  });

  test('closing is told to an app that asked for it', async () => {
    let closed: unknown;
    app.view<ViewClosedAction>({ type: 'view_closed', callback_id: 'swap' }, async ({ ack, body }) => {
      closed = body.is_cleared;
      await ack();
    });
    await opened(modal([group], { notify_on_close: true }));
    await slack.closes({ as: 'requester' });
    expect(closed).toBe(false);
    expect(slack.modal('requester')).toBeUndefined();
  });
});

describe('while the form is open', () => {
  test('an update keeps what she typed, an outdated one is refused', async () => {
    const form = await opened(modal([group]));
    await slack.fillsIn({ as: 'requester', values: { group: 'web' } });
    await client.views.update({ view_id: form.id, hash: form.hash, view: modal([group, batch]) });
    const again = client.views.update({ view_id: form.id, hash: form.hash, view: modal([group]) });
    expect(await refusalOf(again)).toBe('hash_conflict');
    expect(await refusalOf(client.views.update({ view_id: 'V0NONE', view: modal([group]) }))).toBe(
      'not_found',
    );
    app.view('swap', async ({ ack }) => {
      await ack();
    });
    const { payload } = await slack.submits({ as: 'requester' });
    expect(payload['view']).toMatchObject({
      state: { values: { group: { group_input: { value: 'web' } } } },
    });
  });

  test('a field that dispatches tells the app at once', async () => {
    app.action('group_input', async ({ ack, body, client }) => {
      await ack();
      const { view } = body as BlockAction<ButtonAction>;
      const checked = modal([{ ...group, dispatch_action: true, hint: plain('3 instances') }]);
      await client.views.update({ view_id: view?.id ?? '', view: checked });
    });
    await opened(modal([{ ...group, dispatch_action: true }]));
    const told = await slack.fillsIn({ as: 'requester', values: { group: 'web' } });
    expect(told[0]?.payload['actions']).toMatchObject([{ action_id: 'group_input', value: 'web' }]);
    await slack.nextView(view => slack.reads(view).includes('3 instances'));
  });

  test('she searches, the app offers, she picks', async () => {
    app.options('pick_incoming', async ({ ack, options }) => {
      const found = ['i-0aaa', 'i-0abb', 'i-0bbb'].filter(id => id.startsWith(options.value));
      await ack({ options: found.map(id => ({ text: plain(`${id} (web)`), value: id })) });
    });
    app.view('swap', async ({ ack }) => {
      await ack();
    });
    const view = await opened(modal([picker]));
    const offer = await slack.searches({ as: 'requester', view, actionId: 'pick_incoming', query: 'i-0a' });
    expect(offer.options).toEqual([
      { text: 'i-0aaa (web)', value: 'i-0aaa' },
      { text: 'i-0abb (web)', value: 'i-0abb' },
    ]);
    const pick = { as: 'requester', view, actionId: 'pick_incoming' };
    await expect(slack.chooses({ ...pick, chooses: ['i-0bbb'] })).rejects.toThrow('has no option i-0bbb');
    await slack.searches({ as: 'requester', view, actionId: 'pick_incoming', query: 'i-0b' });
    await slack.chooses({ ...pick, chooses: ['i-0aaa', 'i-0abb', 'i-0bbb'] });
    await slack.submits({ as: 'requester' });
    expect(slack.modal('requester')?.errors).toEqual({ incoming: 'Choose at most 2.' });
    await slack.chooses({ ...pick, chooses: ['i-0aaa', 'i-0bbb'] });
    const { payload } = await slack.submits({ as: 'requester' });
    expect(payload['view']).toMatchObject({
      state: {
        values: {
          incoming: { pick_incoming: { selected_options: [{ value: 'i-0aaa' }, { value: 'i-0bbb' }] } },
        },
      },
    });
  });

  test('more than a hundred options, or none in time, are no options', async () => {
    app.options('pick_incoming', async ({ ack, options }) => {
      const many = Array.from({ length: 101 }, (_, index) => ({
        text: plain(`${index}`),
        value: `${index}`,
      }));
      if (options.value === 'many') await ack({ options: many });
    });
    const view = await opened(modal([picker]));
    const search = { as: 'requester', view, actionId: 'pick_incoming' };
    expect(await slack.searches({ ...search, query: 'many' })).toMatchObject({
      options: [],
      outcome: 'acked',
    });
    const waiting = slack.searches({ ...search, query: 'late' });
    clock.advance(3_000);
    expect(await waiting).toMatchObject({ options: [], outcome: 'failed' });
    expect(slack.notices('requester')).toHaveLength(2);
  });

  test('a query that is too short is not asked', async () => {
    const { min_query_length: _default, ...element } = picker.element as Record<string, unknown>;
    const view = await opened(modal([{ ...picker, element }]));
    const offer = await slack.searches({ as: 'requester', view, actionId: 'pick_incoming', query: 'i-' });
    expect(offer).toMatchObject({ options: [], envelopeId: '' });
  });

  test('only she can act in her modal', async () => {
    const view = await opened(modal([group]));
    const foreign = slack.chooses({ as: 'approver', view, actionId: 'group_input', chooses: 'x' });
    await expect(foreign).rejects.toThrow('only U0REQUESTER sees this');
  });
});

describe('Home tab and shortcut', () => {
  test('he opens it, the app publishes, he clicks, it changes', async () => {
    app.event('app_home_opened', async ({ client, event }) => {
      await client.views.publish({ user_id: event.user, view: home('No swaps') });
    });
    app.action<BlockAction<ButtonAction>>('more', async ({ ack, body, client }) => {
      await ack();
      const hash = body.view?.hash ?? '';
      await client.views.publish({ user_id: body.user.id, hash, view: home('All 12 swaps') });
    });
    await app.start();
    await slack.opensHome('approver');
    const view = await slack.nextView(shown => shown.type === 'home');
    expect(slack.reads(view)).toBe('No swaps\n[Show more]');
    await slack.clicks({ as: 'approver', view, label: 'Show more' });
    await slack.nextView(shown => slack.reads(shown).startsWith('All 12 swaps'));
    expect(slack.home('approver')?.id).toBe(view.id);
    expect(slack.home('requester')).toBeUndefined();
    const stale = client.views.publish({ user_id: 'U0APPROVER', hash: view.hash, view: home('old news') });
    expect(await refusalOf(stale)).toBe('hash_conflict');
  });

  test('a global shortcut opens a modal', async () => {
    app.shortcut('swap', async ({ ack, shortcut, client }) => {
      await ack();
      await client.views.open({ trigger_id: shortcut.trigger_id, view: modal([group]) });
    });
    await app.start();
    await slack.usesShortcut({ as: 'requester', callbackId: 'swap' });
    expect((await slack.nextView(view => view.type === 'modal')).user).toBe('U0REQUESTER');
  });

  test('an external id is taken once', async () => {
    await client.views.publish({ user_id: 'U0APPROVER', view: { ...home('a'), external_id: 'home-1' } });
    await client.views.update({ external_id: 'home-1', view: { ...home('b'), external_id: 'home-1' } });
    expect(slack.reads(must(slack.home('approver')))).toContain('b');
    await opened(modal([group]));
    const taken = client.views.update({
      view_id: must(slack.modal('requester')).id,
      view: modal([group], { external_id: 'home-1' }),
    });
    expect(await refusalOf(taken)).toBe('duplicate_external_id');
  });
});
