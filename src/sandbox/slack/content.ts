// The content of a message as an app may send it, through whichever door: text, blocks and metadata, checked by
// Slack's rules for messages.

import { type Arguments, isObject } from './arguments.ts';
import { checkMessageBlocks } from './blocks.ts';
import type { MessageMetadata, SlackMessage } from './model.ts';
import { SlackError } from './slack-error.ts';
import type { Workspace } from './workspace.ts';

/** `chat.postMessage` cuts a longer text off here, in characters. */
export const postedTextMax = 40_000;
/** `chat.update` refuses a longer text. The reference speaks of characters; others have measured UTF-8 bytes. */
export const updatedTextBytesMax = 4_000;

// Ways to write or dress a message that Slack has and this simulator has not: to ignore one would be to lie.
const notSimulated = [
  'as_user',
  'attachments',
  'file_ids',
  'icon_emoji',
  'icon_url',
  'markdown_text',
  'unfurled_attachments',
  'username',
];

/** Refuses arguments that would change the message in ways this simulator does not know. */
export function refuseNotSimulated(args: Arguments): void {
  const found = notSimulated.filter(name => args.has(name));
  if (found.length === 0) return;
  throw new SlackError('invalid_arguments', [`[ERROR] not simulated: ${found.join(', ')}`]);
}

/** The part of a message its author decides. */
export type MessageContent = Pick<SlackMessage, 'text' | 'blocks' | 'metadata'>;

/** The `blocks` argument, checked; undefined where it was not sent. An empty list means no blocks. */
export function blocksArgument(workspace: Workspace, args: Arguments): SlackMessage['blocks'] {
  const sent = args.json('blocks', 'invalid_blocks_format');
  if (sent === undefined) return undefined;
  if (!Array.isArray(sent)) throw new SlackError('invalid_blocks_format', ['[ERROR] blocks is not an array']);
  return checkMessageBlocks(sent, () => workspace.freshId('b'));
}

/** The `metadata` argument, checked: undefined where it was not sent, null where an empty object takes it away. */
export function metadataArgument(args: Arguments): MessageMetadata | null | undefined {
  const sent = args.json('metadata', 'invalid_metadata_format');
  if (sent === undefined) return undefined;
  if (isObject(sent) && Object.keys(sent).length === 0) return null;
  const { event_type: eventType, event_payload: payload } = isObject(sent)
    ? sent
    : { event_type: undefined, event_payload: undefined };
  if (typeof eventType !== 'string' || eventType === '' || !isObject(payload)) {
    throw new SlackError('invalid_metadata_format', ['[ERROR] metadata needs event_type and event_payload']);
  }
  const oddKey = Object.entries(payload).find(([, value]) => !isMetadataValue(value))?.[0];
  if (oddKey !== undefined) {
    throw new SlackError('invalid_metadata_format', [
      `[ERROR] unsupported value in event_payload: ${oddKey}`,
    ]);
  }
  return { event_type: eventType, event_payload: payload };
}

// Values may be scalars, objects or arrays of objects.
function isMetadataValue(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isObject);
  return isObject(value) || ['string', 'number', 'boolean'].includes(typeof value);
}

/** A new message's content. Refuses one with neither text nor blocks; cuts text that is too long. */
export function newContent(workspace: Workspace, args: Arguments): MessageContent {
  refuseNotSimulated(args);
  const blocks = blocksArgument(workspace, args);
  const text = args.text('text') ?? '';
  const metadata = metadataArgument(args);
  if (text === '' && (blocks === undefined || blocks.length === 0)) throw new SlackError('no_text');
  return {
    text: text.slice(0, postedTextMax),
    ...(blocks === undefined || blocks.length === 0 ? {} : { blocks }),
    ...(metadata === undefined || metadata === null ? {} : { metadata }),
  };
}
