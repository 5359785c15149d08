// The blocks of Block Kit as Slack accepts them: which fields each may have and how long they may be, by Slack's
// reference pages as of November 2026. Unknown fields and types are refused, as Slack refuses them; so are the kinds
// an app without special scopes cannot send (`file`, `video`). What depends on the surface or on several blocks
// together is in `blocks.ts`.

import { z } from 'zod';
import {
  anyText,
  blockId,
  button,
  choices,
  contextActions,
  dates,
  dateTime,
  imageElement,
  imageSource,
  inputs,
  mrkdwn,
  overflow,
  plain,
  richInput,
  selects,
} from './element-schemas.ts';
import { richBlock } from './rich-text-schema.ts';

const cell = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) }),
  z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string().min(1) }),
  richBlock,
]);
const rows = z.array(z.array(cell).min(1).max(20)).min(1).max(100);

const taskCard = z.strictObject({
  type: z.literal('task_card'),
  task_id: z.string().min(1),
  title: z.string().min(1),
  status: z.enum(['pending', 'in_progress', 'complete', 'error']),
  details: richBlock.optional(),
  output: richBlock.optional(),
  sources: z.array(z.strictObject({ type: z.literal('url'), url: z.string(), text: z.string() })).optional(),
  ...blockId,
});
const card = z.strictObject({
  type: z.literal('card'),
  hero_image: imageElement.optional(),
  icon: imageElement.optional(),
  title: mrkdwn(150).optional(),
  subtitle: mrkdwn(150).optional(),
  body: mrkdwn(200).optional(),
  actions: z.array(button).min(1).optional(),
  ...blockId,
});

const section = z
  .strictObject({
    type: z.literal('section'),
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: z
      .discriminatedUnion('type', [button, ...selects, ...choices, ...dates, overflow, imageElement])
      .optional(),
    expand: z.boolean().optional(),
    ...blockId,
  })
  .refine(({ text, fields }) => text !== undefined || fields !== undefined, 'missing required field: text');
const header = z.strictObject({
  type: z.literal('header'),
  text: plain(150),
  ...blockId,
});
const divider = z.strictObject({ type: z.literal('divider'), ...blockId });
const image = z.strictObject({
  type: z.literal('image'),
  alt_text: z.string().min(1).max(2000),
  title: plain(2000).optional(),
  ...imageSource,
  ...blockId,
});
const actions = z.strictObject({
  type: z.literal('actions'),
  elements: z
    .array(
      z.discriminatedUnion('type', [button, ...selects, ...choices, ...dates, dateTime, overflow, richInput]),
    )
    .min(1)
    .max(25),
  ...blockId,
});
const context = z.strictObject({
  type: z.literal('context'),
  elements: z
    .array(z.discriminatedUnion('type', [plain(2000), mrkdwn(2000), imageElement]))
    .min(1)
    .max(10),
  ...blockId,
});
const input = z.strictObject({
  type: z.literal('input'),
  label: plain(2000),
  hint: plain(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  element: z.discriminatedUnion('type', [...inputs, ...selects, ...choices, ...dates, dateTime, richInput]),
  ...blockId,
});
const table = z.strictObject({
  type: z.literal('table'),
  rows,
  column_settings: z
    .array(
      z.nullable(
        z.strictObject({
          align: z.enum(['left', 'center', 'right']).optional(),
          is_wrapped: z.boolean().optional(),
        }),
      ),
    )
    .max(20)
    .optional(),
  ...blockId,
});

/** One block of any kind that an app may send. */
export const anyBlock = z.discriminatedUnion('type', [
  actions,
  z.strictObject({
    type: z.literal('alert'),
    text: anyText(200),
    level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
    ...blockId,
  }),
  card,
  z.strictObject({ type: z.literal('carousel'), elements: z.array(card).min(1).max(10), ...blockId }),
  z.strictObject({
    type: z.literal('container'),
    title: plain(150).optional(),
    rich_text_title: richBlock.optional(),
    subtitle: anyText(150).optional(),
    child_blocks: z
      .array(
        z.discriminatedUnion('type', [
          actions,
          context,
          divider,
          header,
          image,
          input,
          richBlock,
          section,
          table,
        ]),
      )
      .min(1)
      .max(10),
    width: z.enum(['narrow', 'standard', 'wide', 'full']).optional(),
    icon: imageElement.optional(),
    is_collapsible: z.boolean().optional(),
    default_collapsed: z.boolean().optional(),
    has_header_divider: z.boolean().optional(),
    ...blockId,
  }),
  context,
  z.strictObject({
    type: z.literal('context_actions'),
    elements: z.array(z.discriminatedUnion('type', contextActions)).min(1).max(5),
    ...blockId,
  }),
  z.strictObject({
    type: z.literal('data_table'),
    caption: z.string().min(1),
    rows,
    page_size: z.int().min(1).max(100).optional(),
    row_header_column_index: z.int().min(0).optional(),
    ...blockId,
  }),
  divider,
  header,
  image,
  input,
  z.strictObject({ type: z.literal('markdown'), text: z.string().min(1).max(12_000), ...blockId }),
  // The limit of 50 tasks is a third party's statement, not Slack's: refusing more keeps the app on the safe side.
  z.strictObject({
    type: z.literal('plan'),
    title: z.string().min(1),
    tasks: z.array(taskCard).max(50).optional(),
    ...blockId,
  }),
  richBlock,
  section,
  table,
  taskCard,
]);

/** A modal or Home tab as an app sends it, its blocks aside. */
export const viewFrame = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('modal'),
    title: plain(24),
    submit: plain(24).optional(),
    close: plain(24).optional(),
    blocks: z.array(z.unknown()).max(100),
    private_metadata: z.string().max(3000).optional(),
    callback_id: z.string().max(255).optional(),
    external_id: z.string().max(255).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    submit_disabled: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal('home'),
    blocks: z.array(z.unknown()).max(100),
    private_metadata: z.string().max(3000).optional(),
    callback_id: z.string().max(255).optional(),
    external_id: z.string().max(255).optional(),
  }),
]);
