/**
 * The form of a swap as a modal. Whatever a name or an answer of AWS holds, the view stays within Slack's
 * limits and text stays text: it goes into `plain_text` and `rich_text` only. What is filled in is drawn
 * again as it was.
 *
 * Like messages, it has a plain dress for where Slack refuses a block that it has documented.
 */
import type { KnownBlock, ModalView } from '@slack/types';
import type { Fault } from '../core/form.ts';
import * as words from '../core/messages/form.ts';
import { type Card, plain, type Words } from '../core/words.ts';
import type { Checked, FormGroup } from '../ports.ts';
import { type Dress, label, message } from './blocks.ts';
import {
  channelField,
  groupField,
  incomingField,
  optionFields,
  outgoingField,
  reasonField,
} from './form-fields.ts';
import { type FormState, fieldAction, fieldBlock, formId, remembered } from './form-state.ts';
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
    channelField(model.channel, state, group),
    ...optionFields(group, state),
  ];
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
  const { summary, warnings, outage } = checked;
  return [
    ...notice(outage ? 'warning' : 'success', summary, dress),
    ...(warnings.length === 0 ? [] : [...notice('warning', ['Know before you ask:'], dress), list(warnings)]),
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
          .join(' '),
        limits.fieldError,
      ),
    ]),
  );
}
