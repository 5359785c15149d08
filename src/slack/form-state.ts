/**
 * The names of the form's fields, and what is filled into them. Names are constant and versioned as those of
 * buttons are. Fields that belong to a group carry it in their block's name: another group empties them.
 */
import { createHash } from 'node:crypto';
import type { ViewOutput } from '@slack/bolt';
import { type Form, type FormField, formFields } from '../core/form.ts';

const prefix = 'asg-swap.v1.form.';

/** `callback_id` of the modal, and of the shortcut that opens it. */
export const formId = 'asg-swap.v1.form';
export const shortcutId = 'asg-swap.v1.ask';

/** Options that are on or off share one field. */
export const switches = ['canary', 'protect', 'keep'] as const;
export const switchesField = 'switches';
export type FieldName = FormField | typeof switchesField;

export const fieldAction = (field: FieldName): string => `${prefix}${field}`;
/** The button that leads to the plan. */
export const openAction = `${prefix}open`;
/** Whatever the form sends while it is filled in. */
export const anyField = /^asg-swap\.v1\.form\./;

/** The block of a field; `group` where the field is about one. */
export const fieldBlock = (field: FieldName, group?: string): string =>
  group === undefined ? field : `${field}.${createHash('sha256').update(group).digest('hex').slice(0, 12)}`;

/** The field in which a fault is shown: switches are one field. */
export const shownIn = (field: FormField): FieldName =>
  switches.some(name => name === field) ? switchesField : field;

/** The block that holds a field in this view. */
export function blockOf(view: Pick<View, 'blocks'>, field: FieldName): string | undefined {
  for (const block of view.blocks) {
    if (!('element' in block) || block.block_id === undefined) continue;
    const { element } = block;
    if (typeof element === 'object' && 'action_id' in element && element.action_id === fieldAction(field)) {
      return block.block_id;
    }
  }
  return undefined;
}

export interface Option {
  readonly text: string;
  readonly value: string;
  readonly note?: string;
}

/** What is filled in, with the texts of what was picked, so that the form can be drawn again. */
export interface FormState {
  readonly group?: Option;
  readonly incoming: readonly Option[];
  readonly out: readonly Option[];
  readonly channel?: string;
  /** By the names of the command's options; only what is filled in. */
  readonly filled: Readonly<Record<string, string>>;
}

export const emptyState: FormState = { incoming: [], out: [], filled: {} };

export type View = Pick<ViewOutput, 'id' | 'hash' | 'blocks' | 'state' | 'private_metadata'>;

/** Reads the fields of a view. */
export function stateOf(view: Pick<View, 'state'>): FormState {
  const values = new Map(Object.values(view.state.values).flatMap(block => Object.entries(block)));
  const at = (field: FieldName) => values.get(fieldAction(field));
  const group = at('group')?.selected_option;
  const channel = at('channel')?.selected_conversation;
  const options = (field: FieldName): readonly Option[] => (at(field)?.selected_options ?? []).map(optionOf);
  const filled: Record<string, string> = {};
  for (const field of formFields) {
    const text = at(field)?.value ?? (field === 'strategy' ? at(field)?.selected_option?.value : undefined);
    if (text !== undefined && text !== null && text.trim() !== '') filled[field] = text;
  }
  for (const { value } of options(switchesField)) filled[value] = '';
  const out = options('out');
  return {
    ...(group ? { group: optionOf(group) } : {}),
    incoming: options('incoming'),
    out,
    ...(channel ? { channel } : {}),
    filled,
  };
}

type Selected = NonNullable<ViewOutput['state']['values'][string][string]['selected_option']>;

function optionOf(option: Selected): Option {
  const note = 'description' in option ? textOf(option.description) : undefined;
  return { text: option.text.text, value: option.value ?? '', ...(note === undefined ? {} : { note }) };
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string'
    ? value.text
    : undefined;

/** What an outage leaves no room for: all old ones end at once, and none comes back. */
export const notEmptied: readonly string[] = ['batch', 'bake', 'canary', 'keep'];

/** The form as the use cases read it: without what was filled in before another strategy left no room for it. */
export const formOf = ({ group, incoming, out, filled }: FormState): Form => ({
  group: group?.value ?? '',
  incoming: incoming.map(({ value }) => value),
  filled: {
    ...Object.fromEntries(
      Object.entries(filled).filter(
        ([name]) => filled['strategy'] !== 'empty-first' || !notEmptied.includes(name),
      ),
    ),
    ...(out.length === 0 ? {} : { out: out.map(({ value }) => value).join(',') }),
  },
});

/** What a modal remembers beside its fields: the channel in which it was asked for, and the picked group. */
export interface Memory {
  readonly channel?: string | undefined;
  readonly group?: string | undefined;
}

export function remembered({ channel, group }: Memory): string {
  const kept = new URLSearchParams();
  if (channel !== undefined) kept.set('channel', channel);
  if (group !== undefined) kept.set('group', group);
  return kept.toString();
}

export function memoryOf(metadata: string): Memory {
  const kept = new URLSearchParams(metadata);
  return { channel: kept.get('channel') ?? undefined, group: kept.get('group') ?? undefined };
}
