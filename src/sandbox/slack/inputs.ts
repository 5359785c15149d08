// The values of menus, pickers and fields, in the shapes Slack puts into `actions` and `view.state.values`.

import { isObject, words } from './arguments.ts';
import type { JsonObject } from './model.ts';

/** What a person fills in: text, one option's value, several, or nothing (null clears). */
export type Filled = string | readonly string[] | null;

/** What a person fills in, by block id or action id. */
export type FilledIn = Readonly<Record<string, Filled>>;

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function optionsOf(element: JsonObject): readonly unknown[] {
  const grouped = list(element['option_groups']).flatMap(group =>
    isObject(group) ? list(group['options']) : [],
  );
  const initial = [element['initial_option'], ...list(element['initial_options'])].filter(isObject);
  return [...list(element['options']), ...grouped, ...initial];
}

// Options of an external menu are not part of its element: the ones the app offered come in by `offered`.
function optionCalled(element: JsonObject, value: string, offered: readonly unknown[]): JsonObject {
  const options = [...optionsOf(element), ...offered].filter(isObject);
  const found = options.find(option => option['value'] === value);
  if (found !== undefined) return found;
  const there = options.map(option => words(option['value']));
  throw new Error(
    `${words(element['action_id'])} has no option ${value}, only: ${there.join(', ') || 'none'}`,
  );
}

const single = (filled: Filled): string | null => {
  if (filled === null || typeof filled === 'string') return filled;
  throw new Error(`this element takes one value, not ${filled.join(', ')}`);
};
const many = (filled: Filled): readonly string[] => (filled === null ? [] : [filled].flat());

/** The fields a filled-in element adds to its action or state. */
export function selectedValue(
  element: JsonObject,
  filled: Filled,
  offered: readonly unknown[] = [],
): JsonObject {
  const type = words(element['type']);
  switch (type) {
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
    case 'overflow': {
      const value = single(filled);
      return { selected_option: value === null ? null : optionCalled(element, value, offered) };
    }
    case 'multi_static_select':
    case 'multi_external_select':
    case 'checkboxes':
      return { selected_options: many(filled).map(value => optionCalled(element, value, offered)) };
    case 'users_select':
      return { selected_user: single(filled) };
    case 'channels_select':
      return { selected_channel: single(filled) };
    case 'conversations_select':
      return { selected_conversation: single(filled) };
    case 'multi_users_select':
      return { selected_users: many(filled) };
    case 'multi_channels_select':
      return { selected_channels: many(filled) };
    case 'multi_conversations_select':
      return { selected_conversations: many(filled) };
    case 'datepicker':
      return { selected_date: single(filled) };
    case 'timepicker':
      return { selected_time: single(filled) };
    case 'datetimepicker': {
      const value = single(filled);
      return { selected_date_time: value === null ? null : Number(value) };
    }
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
      return { value: single(filled) };
    default:
      throw new Error(`nothing can be filled into a ${type}`);
  }
}

function initially(element: JsonObject): Filled {
  const value = (name: string) => (isObject(element[name]) ? words(element[name]['value']) : null);
  const values = (name: string) =>
    list(element[name]).map(option => (isObject(option) ? words(option['value']) : words(option)));
  const plain = (name: string) => (element[name] === undefined ? null : words(element[name]));
  const type = words(element['type']);
  if (type === 'users_select') return plain('initial_user');
  if (type === 'channels_select') return plain('initial_channel');
  if (type === 'conversations_select') return plain('initial_conversation');
  if (type === 'multi_users_select') return values('initial_users');
  if (type === 'multi_channels_select') return values('initial_channels');
  if (type === 'multi_conversations_select') return values('initial_conversations');
  if (type === 'datepicker') return plain('initial_date');
  if (type === 'timepicker') return plain('initial_time');
  if (type === 'datetimepicker') return plain('initial_date_time');
  if (type.startsWith('multi_') || type === 'checkboxes') return values('initial_options');
  if (type.endsWith('_input')) return plain('initial_value');
  return value('initial_option');
}

/** Whether an element keeps a value: buttons and overflow menus only act. */
export function keepsValue(element: JsonObject): boolean {
  return !/button$|^overflow$|^rich_text_input$|^feedback/.test(words(element['type']));
}

/** Whether a filled-in value is as good as none. */
export function isEmpty(filled: Filled): boolean {
  return filled === null || filled.length === 0;
}

/** What is in an element: what a person put there, else what the app had set. */
export function contentOf(element: JsonObject, filled: Filled | undefined): Filled {
  return filled === undefined ? initially(element) : filled;
}
