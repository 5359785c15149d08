/** Looks at the configured channels on start: an invitation that is missing is better said now than at the first swap. */
import type { WebClient } from '@slack/web-api';
import type { Log } from '../ports.ts';
import { explain, refusal } from './errors.ts';

/** Warns of every channel that the bot cannot write to. Never fails: the channels may be put right meanwhile. */
export async function lookAtChannels(
  client: WebClient,
  channels: readonly string[],
  log: Log,
): Promise<void> {
  for (const channel of channels) {
    const trouble = await channelTrouble(client, channel);
    if (trouble !== undefined) log.warn({ channel }, trouble);
  }
}

/** Why the bot cannot write to a channel, with what to do; undefined where it can. */
export async function channelTrouble(client: WebClient, id: string): Promise<string | undefined> {
  try {
    const { channel } = await client.conversations.info({ channel: id });
    if (channel?.is_archived === true)
      return `Channel ${id} is archived: unarchive it or take it out of slack.channels`;
    if (channel?.is_member === false) return `The bot is not in channel ${id}: type /invite @asg-swap there`;
    return undefined;
  } catch (error) {
    if (refusal(error)?.code === 'channel_not_found') {
      return `Channel ${id} does not exist or is private and the bot is not in it: type /invite @asg-swap there, or correct slack.channels`;
    }
    return `Channel ${id} could not be looked at: ${explain(error)}`;
  }
}
