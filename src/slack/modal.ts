/**
 * The form of a swap as a modal. Whatever a name or an answer of AWS holds, the view stays within Slack's
 * limits and text stays text: it goes into `plain_text` and `rich_text` only. What is filled in is drawn
 * again as it was.
 *
 * Like messages, it has a plain dress for where Slack refuses a block that it has documented.
 */
import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { unreachable } from '../core/assert.ts';
import type { Fault } from '../core/form.ts';
import * as words from '../core/messages/form.ts';
import { type Card, type Piece, plain, type Words } from '../core/words.ts';
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
import {
  blockOf,
  type FieldName,
  type FormState,
  fieldBlock,
  formId,
  openAction,
  remembered,
  shownIn,
  type View,
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

/** It is asked for; `link` leads to the plan. */
export const askedView = (card: Card, link: string | undefined, dress: Dress = 'rich'): ModalView =>
  lastView('Asked for', [...message(card, dress).blocks, ...(link === undefined ? [] : [linkTo(link)])]);

/** It is not, and the form cannot be gone on with. */
export const failedView = (card: Card, dress: Dress = 'rich'): ModalView =>
  lastView('Not asked for', message(card, dress).blocks);

const lastView = (title: string, blocks: KnownBlock[]): ModalView => ({
  ...frame(title, blocks),
  close: label('Close', limits.viewTitle),
});

const linkTo = (url: string): KnownBlock => ({
  type: 'actions',
  elements: [{ type: 'button', action_id: openAction, text: label('Go to the plan', limits.label), url }],
});

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
  const fields = [
    incomingField(group, state),
    ...(group.rules.options.includes('out') ? [outgoingField(group, state)] : []),
  ];
  const more = [
    reasonField(group, state),
    channelField(model.channel, state, group),
    ...optionFields(group, state),
  ];
  const faults = checked?.kind === 'faults' ? byBlock(checked.faults, blockAmong([...fields, ...more])) : [];
  const withFaults = (input: InputBlock): readonly KnownBlock[] => [
    input,
    ...faultBlocks(faults, input.block_id, dress),
  ];
  return [
    ...faultBlocks(faults, fieldBlock('group'), dress),
    small(words.groupInShort(group)),
    ...fields.flatMap(withFaults),
    ...(checked === undefined ? [] : checkedBlocks(checked, dress)),
    ...more.flatMap(withFaults),
  ];
}

type FaultsOf = readonly (readonly [block: string, faults: readonly Words[]])[];

/** What stands against a field, right below it. */
function faultBlocks(all: FaultsOf, block: string | undefined, dress: Dress): readonly KnownBlock[] {
  const [, faults = []] = all.find(([id]) => id === block) ?? [];
  const [first] = faults;
  if (first === undefined) return [];
  if (faults.length === 1) return notice('error', first, dress);
  return [...notice('error', [`${faults.length} things stand against it:`], dress), list(faults)];
}

/** What the form would come to, with all that is to be known before. */
function checkedBlocks(checked: Checked, dress: Dress): readonly KnownBlock[] {
  switch (checked.kind) {
    case 'unfinished':
    case 'faults':
      return [];
    case 'later':
      return [small(words.checkedLater(checked.waitMs))];
    case 'fits': {
      const { summary, warnings, outage } = checked;
      return [
        ...notice(outage ? 'warning' : 'success', summary, dress),
        ...(warnings.length === 0
          ? []
          : [...notice('warning', ['Know before you ask:'], dress), list(warnings)]),
      ];
    }
    default:
      return unreachable(checked);
  }
}

const list = (items: readonly Words[]): KnownBlock => richText([bullets(folded(items, itemsMost), 400)]);

/** A line that stands out: what `alert` cannot hold is told below the sign that stands for it. */
function notice(level: 'success' | 'warning' | 'error', said: Words, dress: Dress): readonly KnownBlock[] {
  const text = plain(said);
  if (dress === 'plain') return [richText([paragraph(said)])];
  if (text.length <= limits.alert && !said.some(isAlive)) return [alert(level, text)];
  return [alert(level, signs[level]), richText([paragraph(said)])];
}

/** An alert is plain text: names behind ids, and times in the reader's zone, are lost in it. */
const isAlive = (piece: Piece): boolean =>
  typeof piece === 'object' && !('code' in piece) && !('bold' in piece);

const alert = (level: 'success' | 'warning' | 'error', text: string): KnownBlock => ({
  type: 'alert',
  level,
  text: { type: 'plain_text', text, emoji: false },
});

const signs = {
  success: 'It can be asked for.',
  warning: 'Know this first:',
  error: 'This stands against it:',
};

/** Faults by the field where they are shown; those of a field that is not there stand beside the group. */
function byBlock(faults: readonly Fault[], blockOf: (field: FieldName) => string | undefined): FaultsOf {
  const all = new Map<string, readonly Words[]>();
  for (const { field, words: said } of faults) {
    const block = blockOf(shownIn(field)) ?? fieldBlock('group');
    all.set(block, [...(all.get(block) ?? []), said]);
  }
  return [...all];
}

const blockAmong =
  (blocks: readonly KnownBlock[]) =>
  (field: FieldName): string | undefined =>
    blockOf({ blocks: [...blocks] }, field);

/** Every fault under its field, as the answer to a submission of this view. */
export const fieldErrors = (faults: readonly Fault[], view: Pick<View, 'blocks'>): Record<string, string> =>
  Object.fromEntries(
    byBlock(faults, field => blockOf(view, field)).map(([block, all]) => [block, inOneLine(all.map(plain))]),
  );

/** As many whole sentences as there is room for. */
function inOneLine([first = '', ...rest]: readonly string[]): string {
  let text = cut(first, limits.fieldError - moreRoom);
  for (const [n, next] of rest.entries()) {
    const longer = `${text} ${next}`;
    if (longer.length > limits.fieldError - moreRoom) return `${text} … and ${rest.length - n} more`;
    text = longer;
  }
  return text;
}

/** For `… and 99 more`. */
const moreRoom = 16;
