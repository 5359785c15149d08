// A message or view as plain text, the way a person reads it from top to bottom or a screen reader would speak it:
// every word that is shown, every button by its label, states in words. Nothing is left out: a block that cannot
// be rendered is an error, not a gap.

import type { KnownBlock } from '@slack/types';
import { isObject, words } from './arguments.ts';
import type { JsonObject, SlackMessage, SlackView } from './model.ts';
import type { Workspace } from './workspace.ts';

/** Turns ids into names, as Slack's clients do. */
export interface Names {
  user(id: string): string;
  channel(id: string): string;
  userGroup(id: string): string;
}

/** The names of a workspace; an unknown id stays an id. */
export function namesOf(workspace: Workspace): Names {
  return {
    user: id => workspace.person(id)?.name ?? id,
    channel: id => workspace.channel(id)?.name ?? id,
    userGroup: id => workspace.userGroup(id)?.handle ?? id,
  };
}

const objects = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];
const lines = (parts: readonly string[]) => parts.filter(part => part !== '').join('\n');

/** Slack's own mark-up with its mentions and links spelled out and its escapes undone. */
export function renderMrkdwn(text: string, names: Names): string {
  return text
    .replace(
      /<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>/g,
      (_whole, sign: string, target: string, label?: string) => {
        if (sign === '@') return `@${names.user(target)}`;
        if (sign === '#') return `#${names.channel(target)}`;
        if (sign === '!' && target.startsWith('subteam^'))
          return `@${names.userGroup(target.slice('subteam^'.length))}`;
        if (sign === '!' && target.startsWith('date^')) return label ?? target;
        if (sign === '!') return `@${target}`;
        return label === undefined || label === target ? target : `${label} (${target})`;
      },
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function textObject(value: unknown, names: Names): string {
  if (!isObject(value)) return typeof value === 'string' ? value : '';
  const text = words(value['text']);
  return value['type'] === 'mrkdwn' ? renderMrkdwn(text, names) : text;
}

function richElement(element: JsonObject, names: Names): string {
  switch (element['type']) {
    case 'text':
      return words(element['text']);
    case 'link': {
      const { url, text } = element;
      return text === undefined || text === url ? words(url) : `${words(text)} (${words(url)})`;
    }
    case 'user':
      return `@${names.user(words(element['user_id']))}`;
    case 'usergroup':
      return `@${names.userGroup(words(element['usergroup_id']))}`;
    case 'channel':
      return `#${names.channel(words(element['channel_id']))}`;
    case 'broadcast':
      return `@${words(element['range'])}`;
    case 'emoji':
      return `:${words(element['name'])}:`;
    case 'date':
      return words(element['fallback']) || new Date(Number(element['timestamp']) * 1000).toISOString();
    case 'color':
      return words(element['value']);
    case 'team':
      return words(element['team_id']);
    default:
      throw new Error(`cannot read a rich text element of type ${words(element['type'])}`);
  }
}

const richInline = (value: unknown, names: Names) =>
  objects(value)
    .map(element => richElement(element, names))
    .join('');

function richText(block: unknown, names: Names): string {
  if (!isObject(block)) return '';
  const parts = objects(block['elements']).map(part => {
    switch (part['type']) {
      case 'rich_text_section':
        return richInline(part['elements'], names).replace(/\n$/, '');
      case 'rich_text_list': {
        const indent = '  '.repeat(Number(part['indent'] ?? 0));
        const ordered = part['style'] === 'ordered';
        return objects(part['elements'])
          .map(
            (item, index) =>
              `${indent}${ordered ? `${index + 1}.` : '•'} ${richInline(item['elements'], names)}`,
          )
          .join('\n');
      }
      case 'rich_text_quote':
        return richInline(part['elements'], names).replaceAll(/^/gm, '> ');
      case 'rich_text_preformatted':
        return richInline(part['elements'], names).replaceAll(/^/gm, '    ');
      default:
        throw new Error(`cannot read rich text of type ${words(part['type'])}`);
    }
  });
  return lines(parts);
}

/** A button, menu or field as it would be read out: its kind by brackets, its words, what is chosen. */
function element(value: JsonObject, names: Names): string {
  const type = words(value['type']);
  if (type === 'image') return `[image: ${words(value['alt_text'])}]`;
  if (type === 'plain_text' || type === 'mrkdwn') return textObject(value, names);
  if (type === 'feedback_buttons') {
    return [value['positive_button'], value['negative_button']]
      .filter(isObject)
      .map(half => element({ ...half, type: 'button' }, names))
      .join(' ');
  }
  if (type.endsWith('button')) {
    const label = value['accessibility_label'] ?? textObject(value['text'], names);
    const style = value['style'] === undefined ? '' : ` (${words(value['style'])})`;
    return `[${words(label)}]${style}`;
  }
  const options = objects(value['options']).map(option => textObject(option['text'], names));
  const prompt = textObject(value['placeholder'], names);
  const initial = value['initial_value'] ?? value['initial_date'] ?? value['initial_time'];
  const chosen = [value['initial_option'], ...objects(value['initial_options'])]
    .filter(isObject)
    .map(option => textObject(option['text'], names));
  const shown = typeof initial === 'string' ? initial : chosen.join(', ');
  return `[${[prompt || type, ...(shown === '' ? [] : [`= ${shown}`])].join(' ')}${options.length === 0 ? '' : `: ${options.join(' | ')}`}]`;
}

const statusWords: Readonly<Record<string, string>> = {
  pending: '[ ]',
  in_progress: '[…]',
  complete: '[done]',
  error: '[error]',
};

function task(card: JsonObject, names: Names): string {
  const head = `${statusWords[words(card['status'])] ?? ''} ${words(card['title'])}`;
  const sources = objects(card['sources']).map(
    source => `${words(source['text'])} (${words(source['url'])})`,
  );
  const below = lines([richText(card['details'], names), richText(card['output'], names), ...sources]);
  return lines([head, below.replaceAll(/^/gm, '    ').trimEnd()]);
}

function table(rows: unknown, names: Names): string {
  const cells = (Array.isArray(rows) ? rows : []).map(row =>
    objects(row).map(cell => (cell['type'] === 'rich_text' ? richText(cell, names) : words(cell['text']))),
  );
  const widths = cells.reduce<number[]>(
    (widest, row) => row.map((text, column) => Math.max(text.length, widest[column] ?? 0)),
    [],
  );
  return cells
    .map(row =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join(' | ')
        .trimEnd(),
    )
    .join('\n');
}

/** One block as text. */
export function renderBlock(block: JsonObject, names: Names): string {
  switch (block['type']) {
    case 'header':
      return `# ${textObject(block['text'], names)}`;
    case 'section': {
      const accessory = block['accessory'];
      return lines([
        textObject(block['text'], names),
        ...objects(block['fields']).map(field => textObject(field, names)),
        isObject(accessory) ? element(accessory, names) : '',
      ]);
    }
    case 'context':
      return objects(block['elements'])
        .map(part => element(part, names))
        .join('  ');
    case 'actions':
    case 'context_actions':
      return objects(block['elements'])
        .map(part => element(part, names))
        .join(' ');
    case 'divider':
      return '---';
    case 'image':
      return lines([textObject(block['title'], names), `[image: ${words(block['alt_text'])}]`]);
    case 'input': {
      const field = block['element'];
      return lines([
        `${textObject(block['label'], names)}${block['optional'] === true ? ' (optional)' : ''}: ${isObject(field) ? element(field, names) : ''}`,
        textObject(block['hint'], names),
      ]);
    }
    case 'markdown':
      return words(block['text']);
    case 'rich_text':
      return richText(block, names);
    case 'plan':
      return lines([
        `## ${words(block['title'])}`,
        ...objects(block['tasks']).map(card => task(card, names)),
      ]);
    case 'task_card':
      return task(block, names);
    case 'table':
      return table(block['rows'], names);
    case 'data_table':
      return lines([words(block['caption']), table(block['rows'], names)]);
    case 'alert':
      return `! ${words(block['level']) || 'default'}: ${textObject(block['text'], names)}`;
    case 'card':
      return lines([
        textObject(block['title'], names),
        textObject(block['subtitle'], names),
        textObject(block['body'], names),
        objects(block['actions'])
          .map(part => element(part, names))
          .join(' '),
      ]);
    case 'carousel':
      return objects(block['elements'])
        .map(part => renderBlock(part, names))
        .join('\n');
    case 'container':
      return lines([
        richText(block['rich_text_title'], names) || textObject(block['title'], names),
        textObject(block['subtitle'], names),
        ...objects(block['child_blocks']).map(child => renderBlock(child, names)),
      ]);
    default:
      throw new Error(`cannot read a block of type ${words(block['type'])}`);
  }
}

const asObjects = (blocks: readonly KnownBlock[]): readonly JsonObject[] =>
  blocks.map(block => ({ ...block }));

/** The blocks of a message or view as text, top to bottom. */
export function renderBlocks(blocks: readonly KnownBlock[], names: Names): string {
  return lines(asObjects(blocks).map(block => renderBlock(block, names)));
}

/** What a person sees of a message: its blocks where it has any, else its text; files and the edit mark below. */
export function renderMessage(message: SlackMessage, names: Names): string {
  const body =
    message.blocks === undefined || message.blocks.length === 0
      ? renderMrkdwn(message.text, names)
      : renderBlocks(message.blocks, names);
  const files = (message.files ?? []).map(
    file => `[file: ${file.title}${file.alt_txt === undefined ? '' : `, ${file.alt_txt}`}]`,
  );
  return lines([body, ...files, message.edited === undefined ? '' : '(edited)']);
}

/** What a notification shows and a screen reader speaks of a message: its text alone. */
export function renderFallback(message: SlackMessage, names: Names): string {
  return renderMrkdwn(message.text, names);
}

/** What a person sees of a modal or Home tab, with the errors under their fields. */
export function renderView(view: SlackView, names: Names): string {
  const title = textObject(view.content['title'], names);
  const blocks = asObjects(view.blocks).map(block => {
    const error = view.errors?.[words(block['block_id'])];
    return lines([renderBlock(block, names), error === undefined ? '' : `  ! ${error}`]);
  });
  const buttons = [view.content['close'], view.content['submit']]
    .map(button => textObject(button, names))
    .filter(label => label !== '')
    .map(label => `[${label}]`);
  return lines([title === '' ? '' : `# ${title}`, ...blocks, buttons.join(' ')]);
}
