/**
 * Messages and views as HTML: what is only read is drawn by slack-blocks-to-jsx, what is pressed or filled
 * in by the page's own controls. A block that neither can draw is shown as text: nothing vanishes.
 */
import type { KnownBlock } from '@slack/types';
import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { type Block, Message } from 'slack-blocks-to-jsx';
import type { JsonObject } from '../../slack/model.ts';
import { type Names, renderBlock } from '../../slack/render-text.ts';
import { escaped, type Html, html, trusted } from '../html.ts';
import { control, type Directory, type Seat, wordsOf } from './controls.ts';

/** What drawing needs to know beside the blocks. */
export interface Setting {
  readonly directory: Directory;
  readonly names: Names;
  /** Messages under fields after a refused submission, by block id. */
  readonly errors?: Readonly<Record<string, string>> | undefined;
}

/** What the library draws and nothing in it can be pressed. */
const read: ReadonlySet<string> = new Set([
  'alert',
  'divider',
  'header',
  'markdown',
  'plan',
  'rich_text',
  'table',
  'task_card',
]);

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objects = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

/** Blocks from top to bottom. */
export const drawBlocks = (blocks: readonly KnownBlock[], setting: Setting): Html =>
  html`${blocks.map(block => drawBlock({ ...block }, setting))}`;

function drawBlock(block: JsonObject, setting: Setting): Html {
  const type = String(block['type']);
  if (read.has(type)) return byLibrary(block, setting);
  switch (type) {
    case 'section':
      return section(block, setting);
    case 'context':
      return context(block, setting);
    case 'actions':
    case 'context_actions':
      return html`<div class="actions">${objects(block['elements']).map(e => inBlock(e, block, setting))}</div>`;
    case 'input':
      return input(block, setting);
    case 'image':
      return picture(wordsOf(block['title']) || String(block['alt_text']), String(block['alt_text']));
    case 'container':
      return html`<div class="container">${objects(block['child_blocks']).map(child => drawBlock(child, setting))}</div>`;
    case 'card':
      return html`<div class="container">${byText({ ...block, actions: [] }, setting)}<div class="actions">${objects(
        block['actions'],
      ).map(e => inBlock(e, block, setting))}</div></div>`;
    default:
      return byText(block, setting);
  }
}

/** The whole of a block as the simulated Slack reads it out. */
const byText = (block: JsonObject, { names }: Setting): Html =>
  html`<pre class="as-text">${renderBlock(block, names)}</pre>`;

const picture = (title: string, alt: string): Html =>
  html`<div class="picture" role="img" aria-label="${alt}"><span aria-hidden="true">▨</span> ${title}</div>`;

function inBlock(element: JsonObject, block: JsonObject, setting: Setting, seat: Partial<Seat> = {}): Html {
  const drawn = control(
    element,
    { block: String(block['block_id']), dispatches: true, label: '', ...seat },
    setting.directory,
  );
  return (
    drawn ??
    html`<span class="as-text">${renderBlock({ type: 'actions', elements: [element] }, setting.names)}</span>`
  );
}

function section(block: JsonObject, setting: Setting): Html {
  const { accessory, ...rest } = block;
  const body = byLibrary(rest, setting);
  if (!isObject(accessory)) return body;
  const beside =
    accessory['type'] === 'image'
      ? picture(String(accessory['alt_text']), String(accessory['alt_text']))
      : inBlock(accessory, block, setting, { label: wordsOf(block['text']) });
  return html`<div class="section">${body}<div class="accessory">${beside}</div></div>`;
}

/** Pictures would be fetched from elsewhere; their words stand for them. */
function context(block: JsonObject, setting: Setting): Html {
  const elements = objects(block['elements']).map(e =>
    e['type'] === 'image' ? { type: 'plain_text', text: String(e['alt_text']) } : e,
  );
  return byLibrary({ ...block, elements }, setting);
}

function input(block: JsonObject, setting: Setting): Html {
  const label = wordsOf(block['label']);
  const id = String(block['block_id']);
  const element = isObject(block['element']) ? block['element'] : {};
  const error = setting.errors?.[id];
  const hint = wordsOf(block['hint']);
  return html`<div class="input${error === undefined ? '' : ' wrong'}" data-key="${id}"><div class="label">${label}${block['optional'] === true ? html` <small>(optional)</small>` : undefined}</div>${inBlock(
    element,
    block,
    setting,
    { dispatches: block['dispatch_action'] === true, label },
  )}${hint === '' ? undefined : html`<div class="hint">${hint}</div>`}${error === undefined ? undefined : html`<div class="error" role="alert">${error}</div>`}</div>`;
}

/**
 * A block as the library must be given it. It takes `verbatim` to mean that nothing in the text is mark-up, which
 * Slack does not; and it reads mark-up and emoji in plain text, which Slack shows as it is: a sign of private use
 * with a number stands for each of those `literals` until it is drawn.
 */
function readied(value: unknown, literals: string[]): unknown {
  if (Array.isArray(value)) return value.map(item => readied(item, literals));
  if (!isObject(value)) return value;
  if (value['type'] === 'plain_text') {
    return { ...value, text: `\uE000${literals.push(String(value['text'])) - 1}\uE001` };
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'verbatim')
      .map(([key, item]) => [key, readied(item, literals)]),
  );
}

function byLibrary(block: JsonObject, { directory }: Setting): Html {
  const literals: string[] = [];
  const drawn = renderToStaticMarkup(
    createElement(Message, {
      // The simulated Slack has checked that it is one of the known blocks.
      blocks: [readied(block, literals) as Block],
      name: '',
      logo: '',
      withoutWrapper: true,
      data: {
        users: directory.people.map(({ id, name }) => ({ id, name })),
        channels: directory.channels.map(({ id, name }) => ({ id, name })),
        user_groups: directory.userGroups.map(({ id, handle }) => ({ id, name: handle, handle })),
      },
      hooks: { date: moment },
    }),
  );
  // A page may hold an id once, and the theme is the page's. In text React escapes quotes, so this is an attribute.
  const own = drawn.replaceAll(' id="', ' data-id="').replaceAll(' data-theme="light"', '');
  return trusted(
    own.replaceAll(/\uE000(\d+)\uE001/g, (all, n) => {
      const literal = literals[Number(n)];
      return literal === undefined ? all : escaped(literal);
    }),
  );
}

/** A moment in the reader's own zone: the page's script fills it in. */
function moment({
  timestamp,
  fallback,
}: {
  timestamp: string | number;
  fallback?: string | null;
}): ReactNode {
  const at = new Date(Number(timestamp) * 1000);
  return createElement(
    'time',
    { dateTime: at.toISOString(), 'data-moment': 'long' },
    fallback ?? at.toISOString(),
  );
}
