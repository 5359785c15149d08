// Block Kit as Slack accepts it: which fields each object may have and how long they may be. The limits are those
// of Slack's reference pages for blocks, elements and composition objects as of November 2026; unknown fields and
// types are refused, as Slack refuses them. What depends on the surface or on several blocks together is in
// `blocks.ts`.

import { z } from 'zod';

const plain = (max: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });
const mrkdwn = (max: number) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  });
const anyText = (max: number) => z.discriminatedUnion('type', [plain(max), mrkdwn(max)]);

const blockId = { block_id: z.string().min(1).max(255).optional() };
const actionId = { action_id: z.string().min(1).max(255).optional() };
const focus = { focus_on_load: z.boolean().optional() };
const placeholder = { placeholder: plain(150).optional() };
const style = { style: z.enum(['primary', 'danger']).optional() };
const dispatch = {
  dispatch_action_config: z
    .strictObject({
      trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).optional(),
    })
    .optional(),
};
const confirm = {
  confirm: z
    .strictObject({
      title: plain(100).optional(),
      text: anyText(300),
      confirm: plain(30).optional(),
      deny: plain(30).optional(),
      ...style,
    })
    .optional(),
};

const option = z.strictObject({
  text: anyText(75),
  value: z.string().max(150).optional(),
  description: anyText(75).optional(),
  url: z.string().max(3000).optional(),
});
const optionGroup = z.strictObject({ label: plain(75), options: z.array(option).min(1).max(100) });
/** What an options answer of the app may hold: at most 100 options or groups. */
export const optionsAnswer = z.union([
  z.strictObject({ options: z.array(option).max(100) }),
  z.strictObject({ option_groups: z.array(optionGroup).max(100) }),
]);

const staticOptions = {
  options: z.array(option).min(1).max(100).optional(),
  option_groups: z.array(optionGroup).min(1).max(100).optional(),
};
const conversationFilter = {
  filter: z
    .strictObject({
      include: z.array(z.enum(['im', 'mpim', 'private', 'public'])).optional(),
      exclude_external_shared_channels: z.boolean().optional(),
      exclude_bot_users: z.boolean().optional(),
    })
    .optional(),
  default_to_current_conversation: z.boolean().optional(),
};
const select = { ...actionId, ...confirm, ...focus, ...placeholder };
const respondable = { response_url_enabled: z.boolean().optional() };
const several = { ...select, max_selected_items: z.int().min(1).optional() };
const queried = { min_query_length: z.int().min(0).optional() };
const ids = z.array(z.string()).optional();
const one = z.string().optional();

const imageSource = {
  image_url: z.string().max(3000).optional(),
  slack_file: z.strictObject({ id: one, url: one }).optional(),
};
const imageElement = z.strictObject({
  type: z.literal('image'),
  alt_text: z.string().min(1).max(2000),
  ...imageSource,
});

const button = z.strictObject({
  type: z.literal('button'),
  text: plain(75),
  value: z.string().max(2000).optional(),
  url: z.string().max(3000).optional(),
  accessibility_label: z.string().max(75).optional(),
  ...actionId,
  ...style,
  ...confirm,
});

const selects = [
  z.strictObject({
    type: z.literal('static_select'),
    initial_option: option.optional(),
    ...staticOptions,
    ...select,
  }),
  z.strictObject({
    type: z.literal('external_select'),
    initial_option: option.optional(),
    ...queried,
    ...select,
  }),
  z.strictObject({ type: z.literal('users_select'), initial_user: one, ...select }),
  z.strictObject({ type: z.literal('channels_select'), initial_channel: one, ...respondable, ...select }),
  z.strictObject({
    type: z.literal('conversations_select'),
    initial_conversation: one,
    ...conversationFilter,
    ...respondable,
    ...select,
  }),
  z.strictObject({
    type: z.literal('multi_static_select'),
    initial_options: z.array(option).optional(),
    ...staticOptions,
    ...several,
  }),
  z.strictObject({
    type: z.literal('multi_external_select'),
    initial_options: z.array(option).optional(),
    ...queried,
    ...several,
  }),
  z.strictObject({ type: z.literal('multi_users_select'), initial_users: ids, ...several }),
  z.strictObject({ type: z.literal('multi_channels_select'), initial_channels: ids, ...several }),
  z.strictObject({
    type: z.literal('multi_conversations_select'),
    initial_conversations: ids,
    ...conversationFilter,
    ...several,
  }),
] as const;

const choices = [
  z.strictObject({
    type: z.literal('checkboxes'),
    options: z.array(option).min(1).max(10),
    initial_options: z.array(option).optional(),
    ...actionId,
    ...confirm,
    ...focus,
  }),
  z.strictObject({
    type: z.literal('radio_buttons'),
    options: z.array(option).min(1).max(10),
    initial_option: option.optional(),
    ...actionId,
    ...confirm,
    ...focus,
  }),
] as const;

const dates = [
  z.strictObject({ type: z.literal('datepicker'), initial_date: one, ...select }),
  z.strictObject({ type: z.literal('timepicker'), initial_time: one, timezone: one, ...select }),
] as const;
const dateTime = z.strictObject({
  type: z.literal('datetimepicker'),
  initial_date_time: z.int().optional(),
  ...actionId,
  ...confirm,
  ...focus,
});
const overflow = z.strictObject({
  type: z.literal('overflow'),
  options: z.array(option).min(1).max(5),
  ...actionId,
  ...confirm,
});

const typed = { ...actionId, ...focus, ...placeholder, ...dispatch };
const inputs = [
  z.strictObject({
    type: z.literal('plain_text_input'),
    initial_value: z.string().max(3000).optional(),
    multiline: z.boolean().optional(),
    min_length: z.int().min(0).max(3000).optional(),
    max_length: z.int().min(1).max(3000).optional(),
    ...typed,
  }),
  z.strictObject({
    type: z.literal('number_input'),
    is_decimal_allowed: z.boolean(),
    initial_value: one,
    min_value: one,
    max_value: one,
    ...typed,
  }),
  z.strictObject({ type: z.literal('email_text_input'), initial_value: one, ...typed }),
  z.strictObject({ type: z.literal('url_text_input'), initial_value: one, ...typed }),
] as const;

// Rich text. Its innermost elements carry only their own fields.
const richStyle = {
  style: z
    .strictObject({
      bold: z.boolean().optional(),
      italic: z.boolean().optional(),
      strike: z.boolean().optional(),
      code: z.boolean().optional(),
      underline: z.boolean().optional(),
      highlight: z.boolean().optional(),
      client_highlight: z.boolean().optional(),
      unlink: z.boolean().optional(),
    })
    .optional(),
};
const richText = z.strictObject({ type: z.literal('text'), text: z.string().min(1), ...richStyle });
const richLink = z.strictObject({
  type: z.literal('link'),
  url: z.string().min(1),
  text: one,
  unsafe: z.boolean().optional(),
  ...richStyle,
});
const richElement = z.discriminatedUnion('type', [
  richText,
  richLink,
  z.strictObject({ type: z.literal('emoji'), name: z.string(), unicode: one, url: one, ...richStyle }),
  z.strictObject({ type: z.literal('user'), user_id: z.string(), ...richStyle }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: z.string(), ...richStyle }),
  z.strictObject({ type: z.literal('channel'), channel_id: z.string(), ...richStyle }),
  z.strictObject({ type: z.literal('team'), team_id: z.string(), ...richStyle }),
  z.strictObject({
    type: z.literal('broadcast'),
    range: z.enum(['here', 'channel', 'everyone']),
    ...richStyle,
  }),
  z.strictObject({ type: z.literal('color'), value: z.string(), ...richStyle }),
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.int(),
    format: z.string(),
    url: one,
    fallback: one,
    ...richStyle,
  }),
]);
const border = { border: z.union([z.literal(0), z.literal(1)]).optional() };
const richSection = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(richElement) });
const richBlock = z.strictObject({
  type: z.literal('rich_text'),
  elements: z.array(
    z.discriminatedUnion('type', [
      richSection,
      z.strictObject({
        type: z.literal('rich_text_list'),
        elements: z.array(richSection),
        style: z.enum(['bullet', 'ordered']),
        indent: z.int().min(0).max(8).optional(),
        offset: z.int().min(0).optional(),
        ...border,
      }),
      z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(richElement), ...border }),
      z.strictObject({
        type: z.literal('rich_text_preformatted'),
        elements: z.array(z.discriminatedUnion('type', [richText, richLink])),
        language: one,
        ...border,
      }),
    ]),
  ),
  ...blockId,
});
const richInput = z.strictObject({
  type: z.literal('rich_text_input'),
  initial_value: richBlock.optional(),
  min_lines: z.int().min(1).max(100).optional(),
  max_lines: z.int().min(1).max(100).optional(),
  ...typed,
});

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
  actions: z.array(button).min(1).max(5).optional(),
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
  level: z.int().min(1).max(4).optional(),
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
