// The elements and composition objects of Block Kit as Slack accepts them: buttons, menus, pickers, fields and the
// texts and options they are made of. Limits are those of Slack's reference pages as of November 2026.

import { z } from 'zod';
import { richBlock } from './rich-text-schema.ts';

/** A `plain_text` object of at most so many characters. */
export const plain = (max: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });
/** A `mrkdwn` object of at most so many characters. */
export const mrkdwn = (max: number) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  });
/** Either kind of text object. */
export const anyText = (max: number) => z.discriminatedUnion('type', [plain(max), mrkdwn(max)]);

/** The field every block may have. */
export const blockId = { block_id: z.string().min(1).max(255).optional() };
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
  value: z.string().max(75).optional(),
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

/** Where an image comes from. */
export const imageSource = {
  image_url: z.string().max(3000).optional(),
  slack_file: z.strictObject({ id: one, url: one }).optional(),
};
/** An image inside another block. */
export const imageElement = z.strictObject({
  type: z.literal('image'),
  alt_text: z.string().min(1).max(2000),
  ...imageSource,
});

/** A button. */
export const button = z.strictObject({
  type: z.literal('button'),
  text: plain(75),
  value: z.string().max(2000).optional(),
  url: z.string().max(3000).optional(),
  accessibility_label: z.string().max(75).optional(),
  ...actionId,
  ...style,
  ...confirm,
});

/** Menus of one choice and of several. */
export const selects = [
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

/** Checkboxes and radio buttons. */
export const choices = [
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

/** Pickers of a date or a time. */
export const dates = [
  z.strictObject({ type: z.literal('datepicker'), initial_date: one, ...select }),
  z.strictObject({ type: z.literal('timepicker'), initial_time: one, timezone: one, ...select }),
] as const;
/** The picker of both. */
export const dateTime = z.strictObject({
  type: z.literal('datetimepicker'),
  initial_date_time: z.int().optional(),
  ...actionId,
  ...confirm,
  ...focus,
});
/** The menu behind three dots. */
export const overflow = z.strictObject({
  type: z.literal('overflow'),
  options: z.array(option).min(1).max(5),
  ...actionId,
  ...confirm,
});

const typed = { ...actionId, ...focus, ...placeholder, ...dispatch };
/** Fields to type into. */
export const inputs = [
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

/** A field to type formatted text into. */
export const richInput = z.strictObject({
  type: z.literal('rich_text_input'),
  initial_value: richBlock.optional(),
  min_lines: z.int().min(1).max(100).optional(),
  max_lines: z.int().min(1).max(100).optional(),
  ...typed,
});

const feedback = z.strictObject({
  text: plain(75),
  value: z.string().max(2000),
  accessibility_label: z.string().max(75).optional(),
});
/** What a `context_actions` block holds. */
export const contextActions = [
  z.strictObject({
    type: z.literal('feedback_buttons'),
    positive_button: feedback,
    negative_button: feedback,
    ...actionId,
  }),
  z.strictObject({
    type: z.literal('icon_button'),
    icon: z.string().min(1),
    text: plain(75),
    value: z.string().max(2000).optional(),
    accessibility_label: z.string().max(75).optional(),
    visible_to_user_ids: ids,
    ...actionId,
    ...confirm,
  }),
] as const;
