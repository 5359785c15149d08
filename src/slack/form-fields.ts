/**
 * The fields of the form: what a requester may fill in for a group, with what its policy does where nothing
 * is filled in. What is filled in already is drawn again as it was.
 */
import type { InputBlock, PlainTextOption } from '@slack/types';
import { reasonMost } from '../core/limits.ts';
import * as words from '../core/messages/form.ts';
import type { PlannedInstance } from '../core/plan.ts';
import type { FormGroup, GroupOption } from '../ports.ts';
import { label } from './blocks.ts';
import {
  type FormState,
  fieldAction,
  fieldBlock,
  notEmptied,
  type Option,
  switches,
  switchesField,
} from './form-state.ts';
import { cut, limits } from './limits.ts';

const title = (field: keyof typeof words.fieldTitles) => label(words.fieldTitles[field], limits.label);

export const groupField = (state: FormState): InputBlock => ({
  type: 'input',
  block_id: fieldBlock('group'),
  dispatch_action: true,
  label: title('group'),
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
  more: { readonly hint: string; readonly most: number; readonly optional: boolean },
): InputBlock => ({
  type: 'input',
  block_id: fieldBlock(field, key),
  dispatch_action: true,
  optional: more.optional,
  label: title(field),
  element: {
    type: 'multi_external_select',
    action_id: fieldAction(field),
    min_query_length: 0,
    max_selected_items: more.most,
    placeholder: label(more.hint, limits.placeholder),
    ...(chosen.length === 0 ? {} : { initial_options: chosen.map(slackOption) }),
  },
});

export const incomingField = (group: FormGroup, { incoming }: FormState): InputBlock =>
  picker('incoming', group, incoming, {
    hint: 'Type a part of a name, id, zone or image',
    most: Math.min(group.rules.instancesMost ?? limits.options, limits.options),
    optional: false,
  });

export const outgoingField = (group: FormGroup, { out }: FormState): InputBlock =>
  picker('out', group, out, {
    hint: `All ${group.inService} in service`,
    most: Math.min(group.rules.instancesMost ?? limits.options, limits.options),
    optional: true,
  });

export const reasonField = ({ key }: FormGroup, { filled }: FormState): InputBlock =>
  textField('reason', key, {
    value: filled['reason'],
    hint: 'What the approver and the record should know',
    most: reasonMost,
  });

export function channelField(
  channel: string | undefined,
  state: FormState,
  { key, channels }: FormGroup,
): InputBlock {
  const typedIn = channel === undefined || channel.startsWith('D') ? undefined : channel;
  const usual = typedIn !== undefined && (channels.length === 0 || channels.includes(typedIn));
  const initial = state.channel ?? (usual ? typedIn : channels[0]);
  return {
    type: 'input',
    block_id: fieldBlock('channel', key),
    dispatch_action: true,
    label: title('channel'),
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
  field: 'reason' | 'batch' | 'bake' | 'template-version',
  key: string,
  { value, hint, most }: { readonly value: string | undefined; readonly hint: string; readonly most: number },
): InputBlock {
  // A reason cannot be wrong; what is typed elsewhere is checked while it is typed.
  const live = field !== 'reason';
  return {
    type: 'input',
    block_id: fieldBlock(field, key),
    ...(live ? { dispatch_action: true } : {}),
    optional: true,
    label: title(field),
    element: {
      type: 'plain_text_input',
      ...(live ? { dispatch_action_config: { trigger_actions_on: ['on_character_entered'] } } : {}),
      action_id: fieldAction(field),
      max_length: most,
      placeholder: label(hint, limits.placeholder),
      ...(value === undefined ? {} : { initial_value: cut(value, most) }),
    },
  };
}

/** Only what the policy of the group lets a requester choose, and what the strategy leaves to choose. */
export function optionFields(
  { key, rules, template }: FormGroup,
  { filled }: FormState,
): readonly InputBlock[] {
  const emptied = (filled['strategy'] ?? rules.strategy) === 'empty-first';
  const options = rules.options.filter(option => !emptied || !notEmptied.includes(option));
  const on = switches.filter(name => options.includes(name));
  const text = (field: 'batch' | 'bake' | 'template-version', hint: string, most: number): InputBlock =>
    textField(field, key, { value: filled[field], hint, most });
  return [
    ...(options.includes('strategy') ? [strategyField(key, rules.strategy, filled['strategy'])] : []),
    ...(options.includes('batch')
      ? [text('batch', `${words.usualBatch(rules)} unless you say so: a number, or a share such as 50%`, 10)]
      : []),
    ...(options.includes('bake')
      ? [text('bake', `${words.usualBake(rules)} unless you say so, such as 90s, 10m, 1h30m or 0`, 20)]
      : []),
    ...(options.includes('template-version') && template !== undefined
      ? [text('template-version', `Of ${template}, such as 8; stays if empty`, 10)]
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
    label: title('strategy'),
    element: {
      type: 'static_select',
      action_id: fieldAction('strategy'),
      placeholder: label(`${usual}, as the policy says`, limits.placeholder),
      options: Object.values(strategies).map(slackOption),
      ...(initial === undefined ? {} : { initial_option: slackOption(initial) }),
    },
  };
}

const switchOption = (name: (typeof switches)[number]): PlainTextOption =>
  slackOption({ value: name, text: words.fieldTitles[name] });

function switchesOf(
  key: string,
  names: readonly (typeof switches)[number][],
  filled: FormState['filled'],
): InputBlock {
  const on = names.filter(name => name in filled).map(switchOption);
  return {
    type: 'input',
    block_id: fieldBlock(switchesField, key),
    dispatch_action: true,
    optional: true,
    label: label('Also', limits.label),
    element: {
      type: 'checkboxes',
      action_id: fieldAction(switchesField),
      options: names.map(switchOption),
      ...(on.length === 0 ? {} : { initial_options: on }),
    },
  };
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
