/**
 * The Home tab as a view. Text that is not ours stands in `rich_text` and `plain_text` only, and rows are as
 * many as a view holds.
 */
import type { ActionsBlock, HomeView, KnownBlock } from '@slack/types';
import { isSwapId } from '../core/command.ts';
import type { SwapId } from '../core/domain.ts';
import { type ButtonAction, buttonActions, code, say, type Words } from '../core/words.ts';
import type { HomeRow, HomeTab } from '../ports.ts';
import { button, label } from './blocks.ts';
import { limits } from './limits.ts';
import { folded } from './measures.ts';
import { bullets, paragraph, richText } from './rich-text.ts';
import { small } from './small-print.ts';

const prefix = 'asg-swap.v1.home.';
/** Whatever is pressed on the Home tab. */
export const anyAtHome = /^asg-swap\.v1\.home\./;
export const askAction = `${prefix}ask`;
const openAction = `${prefix}open`;

/** What a button of a row means; nothing where it only led somewhere. */
export function pressedAtHome(
  id: string,
  value: string | undefined,
): { readonly action: ButtonAction; readonly swap: SwapId } | undefined {
  const action = buttonActions.find(known => id === `${prefix}${known}`);
  return action === undefined || value === undefined || !isSwapId(value)
    ? undefined
    : { action, swap: value };
}

/** The address of the message of each row, where Slack says it. */
export type Links = ReadonlyMap<SwapId, string>;

/** @param said what came of the last press, shown on top */
export function homeView(tab: HomeTab | Words, links: Links, said: Words | undefined): HomeView {
  const blocks = isTab(tab) ? rowsOf(tab, links) : [richText([paragraph(tab)])];
  return {
    type: 'home',
    blocks: [...(said === undefined ? [] : [richText([paragraph(said)]), divider]), ...blocks].slice(
      0,
      limits.viewBlocks,
    ),
  };
}

const isTab = (tab: HomeTab | Words): tab is HomeTab => 'running' in tab;

const divider: KnownBlock = { type: 'divider' };
const header = (text: string): KnownBlock => ({ type: 'header', text: label(text, limits.title) });

function rowsOf({ halted, running, waiting, hidden, frozen, past }: HomeTab, links: Links): KnownBlock[] {
  return [
    {
      type: 'actions',
      elements: [
        {
          type: 'button',
          action_id: askAction,
          style: 'primary',
          text: label('Ask for a swap', limits.label),
        },
      ],
    },
    ...(halted.length === 0 ? [] : [header('Halted'), ...halted.flatMap(row => rowBlocks(row, links))]),
    header('Running'),
    ...(running.length === 0
      ? [small(say`No swap is running.`)]
      : running.flatMap(row => rowBlocks(row, links))),
    header('Waiting for approval'),
    ...(waiting.length === 0
      ? [small(say`No request is waiting.`)]
      : waiting.flatMap(row => rowBlocks(row, links))),
    ...(hidden === 0 ? [] : [small(say`… and ${hidden} more: ${code('/asg-swap status')} lists them.`)]),
    ...(frozen.length === 0 ? [] : [header('Frozen'), list(frozen)]),
    header('Before'),
    past.length === 0 ? small(say`Nothing has ended yet.`) : list(past),
    small(
      say`What is told in channels that you cannot read is not shown. More: ${code('/asg-swap history')}.`,
    ),
  ];
}

const list = (items: readonly Words[]): KnownBlock => richText([bullets(folded(items, 20), 800)]);

const rowBlocks = (row: HomeRow, links: Links): readonly KnownBlock[] => [
  richText([paragraph(row.words, 1_000)]),
  small(row.quiet),
  ...buttonRow(row, links.get(row.swap)),
];

function buttonRow({ swap, buttons, opens }: HomeRow, link: string | undefined): readonly ActionsBlock[] {
  const elements: ActionsBlock['elements'] = [
    ...(link === undefined
      ? []
      : [
          {
            type: 'button' as const,
            action_id: openAction,
            text: label(opens, limits.label),
            url: link,
          },
        ]),
    ...buttons.map(spec => ({ ...button(spec, swap), action_id: `${prefix}${spec.action}` })),
  ];
  return elements.length === 0 ? [] : [{ type: 'actions', elements: elements.slice(0, limits.buttons) }];
}
