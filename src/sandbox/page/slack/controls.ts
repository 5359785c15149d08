/**
 * The controls of Block Kit as the page's own: native where the browser has one, a list box with
 * type-ahead for menus. Each says by `data-` attributes what it is; the page's script reads those, and
 * the server finds the element again by block and action id.
 */
import type { JsonObject } from '../../slack/model.ts';
import { flag, type Html, html } from '../html.ts';

/** Names of people and channels, for menus of them. */
export interface Directory {
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly channels: readonly { readonly id: string; readonly name: string }[];
  readonly userGroups: readonly { readonly id: string; readonly handle: string }[];
}

/** Where a control sits. */
export interface Seat {
  readonly block: string;
  /** Whether the app hears of each change at once; otherwise the field counts when its form is sent. */
  readonly dispatches: boolean;
  readonly label: string;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objects = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
/** The words of a text object. */
export const wordsOf = (value: unknown): string => (isObject(value) ? text(value['text']) : '');

interface Option {
  readonly value: string;
  readonly label: string;
  readonly note: string;
}

const option = (value: JsonObject): Option => ({
  value: text(value['value']),
  label: wordsOf(value['text']),
  note: wordsOf(value['description']),
});

/** The control for an element, or nothing where the page has none for its type. */
export function control(element: JsonObject, seat: Seat, directory: Directory): Html | undefined {
  const type = text(element['type']);
  if (type === 'button' || type === 'icon_button') return button(element, seat);
  if (type === 'overflow') return overflow(element, seat);
  if (type.endsWith('_select')) return menu(element, seat, directory);
  if (type === 'checkboxes' || type === 'radio_buttons') return choices(element, seat);
  const kind = inputTypes[type];
  return kind === undefined ? undefined : field(element, seat, kind);
}

const inputTypes: Readonly<Record<string, string>> = {
  plain_text_input: 'text',
  number_input: 'number',
  email_text_input: 'email',
  url_text_input: 'url',
  datepicker: 'date',
  timepicker: 'time',
  datetimepicker: 'datetime-local',
};

const names = (element: JsonObject, seat: Seat): Html =>
  html`data-block="${seat.block}" data-action="${text(element['action_id'])}" data-dispatch="${seat.dispatches ? '1' : ''}" data-key="${seat.block}/${text(element['action_id'])}"${confirmOf(element)}`;

function confirmOf(element: JsonObject): Html | undefined {
  const { confirm } = element;
  if (!isObject(confirm)) return undefined;
  const dialog = {
    title: wordsOf(confirm['title']) || 'Are you sure?',
    text: wordsOf(confirm['text']),
    yes: wordsOf(confirm['confirm']) || 'Yes',
    no: wordsOf(confirm['deny']) || 'Cancel',
    danger: confirm['style'] === 'danger',
  };
  return html` data-confirm="${JSON.stringify(dialog)}"`;
}

function button(element: JsonObject, seat: Seat): Html {
  const style = text(element['style']);
  const said = text(element['accessibility_label']);
  const url = text(element['url']);
  return html`<button type="button" class="btn ${style}" data-do="press" ${names(element, seat)}${url === '' ? undefined : html` data-url="${url}"`}${said === '' ? undefined : html` aria-label="${said}"`}>${wordsOf(element['text'])}</button>`;
}

function overflow(element: JsonObject, seat: Seat): Html {
  return html`<details class="overflow" ${names(element, seat)}><summary class="btn" aria-label="More actions">⋯</summary><div class="overflow-list">${objects(
    element['options'],
  )
    .map(option)
    .map(
      one =>
        html`<button type="button" class="btn" data-do="pick" data-value="${one.value}">${one.label}</button>`,
    )}</div></details>`;
}

/** Everything that a menu offers, and what is chosen to begin with. */
function offered(
  element: JsonObject,
  directory: Directory,
): { options: readonly Option[]; chosen: readonly string[] } {
  const type = text(element['type']);
  const list = (name: string): readonly string[] =>
    Array.isArray(element[name]) ? element[name].filter(v => typeof v === 'string') : [];
  const one = (name: string): readonly string[] =>
    typeof element[name] === 'string' ? [text(element[name])] : [];
  if (type.includes('users')) {
    return {
      options: directory.people.map(p => ({ value: p.id, label: p.name, note: '' })),
      chosen: [...one('initial_user'), ...list('initial_users')],
    };
  }
  if (type.includes('channels') || type.includes('conversations')) {
    return {
      options: directory.channels.map(c => ({ value: c.id, label: `#${c.name}`, note: '' })),
      chosen: ['channel', 'conversation'].flatMap(what => [
        ...one(`initial_${what}`),
        ...list(`initial_${what}s`),
      ]),
    };
  }
  const initial = [element['initial_option'], ...objects(element['initial_options'])]
    .filter(isObject)
    .map(option);
  const grouped = objects(element['option_groups']).flatMap(group => objects(group['options']));
  const options = [...objects(element['options']), ...grouped].map(option);
  const known = options.map(o => o.value);
  return {
    options: [...options, ...initial.filter(o => !known.includes(o.value))],
    chosen: initial.map(o => o.value),
  };
}

function menu(element: JsonObject, seat: Seat, directory: Directory): Html {
  const type = text(element['type']);
  const several = type.startsWith('multi_');
  const external = type.endsWith('external_select');
  const { options, chosen } = offered(element, directory);
  const first = options.find(o => o.value === chosen[0]);
  const hint = wordsOf(element['placeholder']) || (external ? 'Type to search' : 'Choose');
  const least = typeof element['min_query_length'] === 'number' ? element['min_query_length'] : 3;
  const id = `list-${seat.block}-${text(element['action_id'])}`;
  return html`<div class="combo" data-combo data-local ${names(element, seat)}${flag('data-several', several)}${flag('data-external', external)} data-least="${least}" data-chosen="${JSON.stringify(chosen)}" data-options="${JSON.stringify(options)}">
<span class="chips"></span><input type="text" role="combobox" aria-expanded="false" aria-autocomplete="list" aria-controls="${id}" aria-label="${seat.label || hint}" placeholder="${hint}" autocomplete="off" spellcheck="false" value="${several ? '' : (first?.label ?? '')}">
<ul id="${id}" role="listbox" aria-label="${seat.label || hint}" hidden></ul></div>`;
}

function choices(element: JsonObject, seat: Seat): Html {
  const radio = text(element['type']) === 'radio_buttons';
  const chosen = [element['initial_option'], ...objects(element['initial_options'])]
    .filter(isObject)
    .map(o => text(o['value']));
  const name = `${seat.block}-${text(element['action_id'])}`;
  return html`<div class="choices" role="${radio ? 'radiogroup' : 'group'}" aria-label="${seat.label}" data-choices data-local ${names(element, seat)}>${objects(
    element['options'],
  )
    .map(option)
    .map(
      one =>
        html`<label><input type="${radio ? 'radio' : 'checkbox'}" name="${name}" value="${one.value}"${flag('checked', chosen.includes(one.value))}> ${one.label}${one.note === '' ? undefined : html`<small>${one.note}</small>`}</label>`,
    )}</div>`;
}

/** Whether the app hears of every character; else of the whole, once it is left or Enter is pressed. */
const isLive = ({ dispatch_action_config: config }: JsonObject): boolean =>
  isObject(config) &&
  Array.isArray(config['trigger_actions_on']) &&
  config['trigger_actions_on'].includes('on_character_entered');

function field(element: JsonObject, seat: Seat, type: string): Html {
  const initial =
    text(element['initial_value']) ||
    text(element['initial_date']) ||
    text(element['initial_time']) ||
    (typeof element['initial_date_time'] === 'number'
      ? new Date(element['initial_date_time'] * 1000).toISOString().slice(0, 16)
      : '');
  const label = seat.label || wordsOf(element['placeholder']);
  const common = html`class="field" data-field data-local${flag('data-live', seat.dispatches && isLive(element))} aria-label="${label}" placeholder="${wordsOf(element['placeholder'])}" ${names(element, seat)}`;
  if (element['multiline'] === true) return html`<textarea rows="3" ${common}>${initial}</textarea>`;
  const step = type === 'number' && element['is_decimal_allowed'] === true ? html` step="any"` : undefined;
  return html`<input type="${type}"${step} value="${initial}" ${common}>`;
}
