/**
 * What Slack accepts, so that no message of ours is refused for its size. Numbers are those of the Block
 * Kit reference (facts/slack.md 2); where Slack documents none, ours is on the careful side and says so.
 */

export const limits = {
  /** `header` text. */
  title: 150,
  /** `section` text, and by analogy one paragraph of `rich_text`, which has no documented limit. */
  paragraph: 3_000,
  /** A `plain_text` or `mrkdwn` element of `context`. */
  small: 2_000,
  /** Elements of one `context`. */
  smallParts: 10,
  /** Blocks of one message. */
  blocks: 50,
  /**
   * All blocks of a message, as JSON with `&<>` as their escapes, and 60 for each block. Slack answers
   * `msg_blocks_too_long` somewhere above 13,000 characters and documents neither the number nor how it counts.
   */
  json: 12_900,
  blockOverhead: 60,
  /** `text` of `chat.update`, the stricter one: `chat.postMessage` takes ten times as much. */
  text: 4_000,
  /** Elements of one `actions`. */
  buttons: 25,
  label: 75,
  confirmTitle: 100,
  confirmText: 300,
  confirmYes: 30,
  /** Tasks of one `plan`; undocumented, as another client of the API states it. */
  tasks: 50,
  /** Titles of a `plan` and its tasks; undocumented, held to that of a header. */
  taskTitle: 150,
  blockId: 255,
  /** Text, description and value of an option. */
  option: 75,
  /** Options of one menu. */
  options: 100,
  /** Title and buttons of a modal. */
  viewTitle: 24,
  /** Blocks of a modal or of the Home tab. */
  viewBlocks: 100,
  metadata: 3_000,
  /** `alert` text. */
  alert: 200,
  placeholder: 150,
  /** What is said under a field of a modal; undocumented, and more is not read there. */
  fieldError: 600,
} as const;

/** Shortens to `max` characters, the last one being an ellipsis; never halves a surrogate pair. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = isHighSurrogate(text, max - 2) ? max - 2 : max - 1;
  return `${text.slice(0, end)}…`;
}

const isHighSurrogate = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit <= 0xdbff;
};
