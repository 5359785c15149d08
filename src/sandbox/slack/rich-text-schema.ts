// Rich text as Slack accepts it: sections, lists, quotes and preformatted text, whose innermost elements carry only
// their own fields.

import { z } from 'zod';

const one = z.string().optional();

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
/** A `rich_text` block. */
export const richBlock = z.strictObject({
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
  block_id: z.string().min(1).max(255).optional(),
});
