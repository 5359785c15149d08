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
  type Option,
  switches,
  switchesField,
} from './form-state.ts';
import { cut, limits } from './limits.ts';

export const groupField = (state: FormState): InputBlock => ({
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

export const incomingField = (group: FormGroup, { incoming }: FormState): InputBlock =>
  picker('incoming', group, incoming, {
    title: 'Incoming instances',
    hint: 'Type a part of a name, id, zone or image',
    most: Math.min(group.rules.instancesMost ?? limits.options, limits.options),
    optional: false,
  });

export const outgoingField = (group: FormGroup, { out }: FormState): InputBlock =>
  picker('out', group, out, {
    title: 'Outgoing members',
    hint: `All ${group.inService} in service`,
    most: Math.min(group.rules.instancesMost ?? limits.options, limits.options),
    optional: true,
  });

export const reasonField = ({ key }: FormGroup, { filled }: FormState): InputBlock =>
  textField('reason', key, 'Reason', {
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
  field: 'reason' | 'batch' | 'bake' | 'template-version',
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
export function optionFields(
  { key, rules, template }: FormGroup,
  { filled }: FormState,
): readonly InputBlock[] {
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
    ...(options.includes('template-version') && template !== undefined
      ? [
          textField(
            'template-version',
            key,
            `Version of launch template ${template} to launch from afterwards`,
            {
              value: filled['template-version'],
              hint: 'Its number, such as 8; the version stays unless you say so',
              most: 10,
            },
          ),
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
  protect: { value: 'protect', text: 'Protect the new ones from scale-in' },
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
