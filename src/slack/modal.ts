/**
 * The form of a swap as a modal. Whatever a name or an answer of AWS holds, the view stays within Slack's
 * limits and text stays text: it goes into `plain_text` and `rich_text` only. What is filled in is drawn
 * again as it was.
 *
 * Like messages, it has a plain dress for where Slack refuses a block that it has documented.
 */
import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import type { Fault } from '../core/form.ts';
import { reasonMost } from '../core/limits.ts';
import * as words from '../core/messages/form.ts';
import type { PlannedInstance } from '../core/plan.ts';
import { type Card, plain, type Words } from '../core/words.ts';
import type { Checked, FormGroup, GroupOption } from '../ports.ts';
import { type Dress, label, message } from './blocks.ts';
import {
  type FormState,
  fieldAction,
  fieldBlock,
  formId,
  type Option,
  remembered,
  switches,
  switchesField,
} from './form-state.ts';
import { cut, limits } from './limits.ts';
import { folded } from './measures.ts';
import { bullets, paragraph, richText } from './rich-text.ts';
import { small } from './small-print.ts';

/** What the form shows beside its fields. */
export interface FormModel {
  /** Where it was asked for, where that is a channel. */
  readonly channel?: string | undefined;
  readonly state: FormState;
  /** The picked group: as far as known, being looked at, or why it cannot be had. */
  readonly group?: FormGroup | 'looking' | { readonly trouble: Words } | undefined;
  readonly checked?: Checked | undefined;
  /** What keeps groups from being offered. */
  readonly trouble?: Words | undefined;
}

/** Items of a list in a modal: more is not read there. */
const itemsMost = 12;

/** The form as it is to be shown. */
export function formView(model: FormModel, dress: Dress = 'rich'): ModalView {
  const { state, trouble, group } = model;
  const blocks: KnownBlock[] = [
    ...(trouble === undefined ? [] : notice('warning', trouble, dress)),
    groupField(state),
    ...belowGroup(model, dress),
  ];
  return {
    ...frame('Ask for a swap', blocks),
    submit: label(typeof group === 'object' && 'rules' in group ? 'Ask for it' : 'Go on', limits.viewTitle),
    close: label('Cancel', limits.viewTitle),
    private_metadata: remembered({ channel: model.channel, group: state.group?.value }),
  };
}

/** While the groups are being looked at, or there is none to pick. */
export const waitingView = (said: Words): ModalView => frame('Ask for a swap', [richText([paragraph(said)])]);

/** What came of it; `link` leads to the plan. */
export function endView(card: Card, link: string | undefined, dress: Dress = 'rich'): ModalView {
  const blocks = message(card, dress).blocks;
  const button: KnownBlock[] =
    link === undefined
      ? []
      : [
          {
            type: 'actions',
            elements: [
              {
                type: 'button',
                action_id: fieldAction('group').replace(/group$/, 'open'),
                text: label('Go to the plan', limits.label),
                url: link,
              },
            ],
          },
        ];
  return { ...frame('Asked for', [...blocks, ...button]), close: label('Close', limits.viewTitle) };
}

const frame = (title: string, blocks: KnownBlock[]): ModalView => ({
  type: 'modal',
  callback_id: formId,
  title: label(title, limits.viewTitle),
  blocks: blocks.slice(0, limits.viewBlocks),
});

function belowGroup(model: FormModel, dress: Dress): readonly KnownBlock[] {
  const { group, state, checked } = model;
  if (group === undefined) return [small(words.askedFirst())];
  if (group === 'looking') return [small([`Looking at ${state.group?.text ?? 'it'}…`])];
  if ('trouble' in group) return notice('error', group.trouble, dress);
  return [
    small(words.groupInShort(group)),
    incomingField(group, state),
    ...(group.rules.options.includes('out') ? [outgoingField(group, state)] : []),
    ...(checked === undefined ? [] : checkedBlocks(checked, dress)),
    reasonField(group, state),
    channelField(model, group),
    ...optionFields(group, state),
  ];
}

const groupField = (state: FormState): InputBlock => ({
  type: 'input',
  block_id: fieldBlock('group'),
  dispatch_action: true,
  label: label('Group', limits.label),
  element: {
    type: 'external_select',
    action_id: fieldAction('group'),
    min_query_length: 0,
    placeholder: label('Type a part of its name', limits.placeholder),
    ...(state.group === undefined ? { focus_on_load: true } : { initial_option: slackOption(state.group) }),
  },
});

const picker = (
  field: 'incoming' | 'out',
  { key }: FormGroup,
  chosen: readonly Option[],
  more: { readonly hint: string; readonly most: number; readonly title: string; readonly optional: boolean },
): InputBlock => ({
  type: 'input',
  block_id: fieldBlock(field, key),
  dispatch_action: true,
  optional: more.optional,
  label: label(more.title, limits.label),
  element: {
    type: 'multi_external_select',
    action_id: fieldAction(field),
    min_query_length: 0,
    max_selected_items: more.most,
    placeholder: label(more.hint, limits.placeholder),
    ...(chosen.length === 0 ? {} : { initial_options: chosen.map(slackOption) }),
  },
});

const incomingField = (group: FormGroup, { incoming }: FormState): InputBlock =>
  picker('incoming', group, incoming, {
    title: 'Incoming instances',
    hint: 'Type a part of a name, id, zone or image',
    most: Math.min(group.rules.instancesMost ?? limits.options, limits.options),
    optional: false,
  });

const outgoingField = (group: FormGroup, { out }: FormState): InputBlock =>
  picker('out', group, out, {
    title: 'Outgoing members',
    hint: `All ${group.inService} in service`,
    most: Math.min(group.rules.instancesMost ?? limits.options, limits.options),
    optional: true,
  });

const reasonField = ({ key }: FormGroup, { filled }: FormState): InputBlock =>
  textField('reason', key, 'Reason', {
    value: filled['reason'],
    hint: 'What the approver and the record should know',
    most: reasonMost,
  });

function channelField({ channel, state }: FormModel, { key, channels }: FormGroup): InputBlock {
  const typedIn = channel === undefined || channel.startsWith('D') ? undefined : channel;
  const usual = typedIn !== undefined && (channels.length === 0 || channels.includes(typedIn));
  const initial = state.channel ?? (usual ? typedIn : channels[0]);
  return {
    type: 'input',
    block_id: fieldBlock('channel', key),
    dispatch_action: true,
    label: label('Channel', limits.label),
    hint: label(
      'The plan is posted there; somebody else approves it there before anything is changed.',
      limits.placeholder,
    ),
    element: {
      type: 'conversations_select',
      action_id: fieldAction('channel'),
      filter: {
        include: ['public', 'private'],
        exclude_external_shared_channels: true,
        exclude_bot_users: true,
      },
      ...(initial === undefined
        ? { default_to_current_conversation: true }
        : { initial_conversation: initial }),
    },
  };
}

function textField(
  field: 'reason' | 'batch' | 'bake',
  key: string,
  title: string,
  { value, hint, most }: { readonly value: string | undefined; readonly hint: string; readonly most: number },
): InputBlock {
  return {
    type: 'input',
    block_id: fieldBlock(field, key),
    optional: true,
    label: label(title, limits.label),
    element: {
      type: 'plain_text_input',
      action_id: fieldAction(field),
      max_length: most,
      placeholder: label(hint, limits.placeholder),
      ...(value === undefined ? {} : { initial_value: cut(value, most) }),
    },
  };
}

/** Only what the policy of the group lets a requester choose. */
function optionFields({ key, rules }: FormGroup, { filled }: FormState): readonly InputBlock[] {
  const { options } = rules;
  const on = switches.filter(name => options.includes(name));
  return [
    ...(options.includes('strategy') ? [strategyField(key, rules.strategy, filled['strategy'])] : []),
    ...(options.includes('batch')
      ? [
          textField('batch', key, 'How many old ones leave at a time', {
            value: filled['batch'],
            hint: `${words.usualBatch(rules)} unless you say so: a number, or a share such as 50%`,
            most: 10,
          }),
        ]
      : []),
    ...(options.includes('bake')
      ? [
          textField('bake', key, 'How long old ones wait in Standby, ready to come back', {
            value: filled['bake'],
            hint: `${words.usualBake(rules)} unless you say so, such as 90s, 10m, 1h30m or 0`,
            most: 20,
          }),
        ]
      : []),
    ...(on.length === 0 ? [] : [switchesOf(key, on, filled)]),
  ];
}

const strategies: Readonly<Record<string, Option>> = {
  'attach-first': {
    value: 'attach-first',
    text: 'attach-first: no dip in capacity',
    note: 'New ones serve before old ones leave',
  },
  'empty-first': {
    value: 'empty-first',
    text: 'empty-first: an OUTAGE',
    note: 'Every old one ends before the first new one serves',
  },
};

function strategyField(key: string, usual: string, chosen: string | undefined): InputBlock {
  const initial = strategies[chosen ?? ''];
  return {
    type: 'input',
    block_id: fieldBlock('strategy', key),
    dispatch_action: true,
    optional: true,
    label: label('Strategy', limits.label),
    element: {
      type: 'static_select',
      action_id: fieldAction('strategy'),
      placeholder: label(`${usual}, as the policy says`, limits.placeholder),
      options: Object.values(strategies).map(slackOption),
      ...(initial === undefined ? {} : { initial_option: slackOption(initial) }),
    },
  };
}

const switchOptions: Readonly<Record<(typeof switches)[number], Option>> = {
  canary: { value: 'canary', text: 'Canary: one first, the rest when it is seen healthy' },
  keep: { value: 'keep', text: 'Keep the old ones running outside the group' },
};

function switchesOf(
  key: string,
  names: readonly (typeof switches)[number][],
  filled: FormState['filled'],
): InputBlock {
  const on = names.filter(name => name in filled).map(name => slackOption(switchOptions[name]));
  return {
    type: 'input',
    block_id: fieldBlock(switchesField, key),
    optional: true,
    label: label('Also', limits.label),
    element: {
      type: 'checkboxes',
      action_id: fieldAction(switchesField),
      options: names.map(name => slackOption(switchOptions[name])),
      ...(on.length === 0 ? {} : { initial_options: on }),
    },
  };
}

/** What stands against the form, or what it would come to with all that is to be known before. */
function checkedBlocks(checked: Checked, dress: Dress): readonly KnownBlock[] {
  if (checked.kind === 'faults') {
    const many = checked.faults.length;
    return [
      ...notice(
        'error',
        [many === 1 ? 'This stands against it:' : `${many} things stand against it:`],
        dress,
      ),
      list(checked.faults.map(fault => fault.words)),
    ];
  }
  return [
    ...notice(checked.warnings.length > 0 ? 'warning' : 'success', checked.summary, dress),
    ...(checked.warnings.length === 0
      ? []
      : [
          richText([
            paragraph([{ bold: 'Know before you ask' }]),
            bullets(folded(checked.warnings, itemsMost), 400),
          ]),
        ]),
  ];
}

const list = (items: readonly Words[]): KnownBlock => richText([bullets(folded(items, itemsMost), 400)]);

/** A line that stands out. What is too long for `alert` is told in full below it, by the same words. */
function notice(level: 'success' | 'warning' | 'error', said: Words, dress: Dress): readonly KnownBlock[] {
  const text = plain(said);
  if (dress === 'plain' || text.length > limits.alert) return [richText([paragraph(said)])];
  return [{ type: 'alert', level, text: { type: 'plain_text', text, emoji: false } }];
}

/** Every fault under its field, as the answer to a submission; those without one stand beside the group. */
export function fieldErrors(
  faults: readonly Fault[],
  blockOf: (field: Fault['field']) => string | undefined,
): Record<string, string> {
  const errors: Record<string, string[]> = {};
  for (const { field, words: said } of faults) {
    const block = blockOf(field) ?? fieldBlock('group');
    errors[block] = [...(errors[block] ?? []), plain(said)];
  }
  return Object.fromEntries(
    Object.entries(errors).map(([block, all]) => [
      block,
      cut(
        folded(
          all.map(text => [text]),
          5,
        )
          .map(plain)
          .join(' · '),
        limits.fieldError,
      ),
    ]),
  );
}

/** A group in the menu. */
export const groupOption = (group: GroupOption): Option => ({
  text: words.groupText(group),
  value: group.key,
  note: words.groupNote(group),
});

/** An instance in a menu. */
export const instanceOption = (instance: PlannedInstance, now: number): Option => ({
  text: words.instanceText(instance),
  value: instance.id,
  note: words.instanceNote(instance, now),
});

export const slackOption = ({ text, value, note }: Option): PlainTextOption => ({
  text: label(text.trim() === '' ? value : text, limits.option),
  value,
  ...(note === undefined || note === '' ? {} : { description: label(note, limits.option) }),
});
