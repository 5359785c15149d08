/**
 * Looks for a message of ours by the key in its metadata. Metadata can be written by any app of the
 * workspace, so a message counts only if it is from our own bot user (facts/slack.md 2).
 */
import type { WebClient } from '@slack/web-api';
import type { Log, Thread } from '../ports.ts';
import { threadError } from './errors.ts';

/** Who we are in Slack. */
export interface Self {
  readonly botUserId: string;
  readonly botId: string;
}

const pageSize = 200;
/** Two thousand messages since a post was intended: beyond that the search costs more than it can find. */
const mostPages = 10;
/** Slack's clock and ours may differ by this much. */
const clockSkewMs = 120_000;

/** What both listings have in common; the SDK's types omit metadata from one of them. */
interface Found {
  readonly ts?: string;
  readonly user?: string;
  readonly bot_id?: string;
  readonly metadata?: { readonly event_type?: string; readonly event_payload?: { readonly key?: unknown } };
}

/** Builds the `find` of a Thread. Every failure of it is a `ThreadError`. */
export function createSearch(
  client: WebClient,
  self: () => Self,
  metadataType: string,
  log: Log,
): Thread['find'] {
  return async (to, key, since) => {
    const oldest = String(Math.max(0, since - clockSkewMs) / 1000);
    try {
      // Before the start nobody can say whose messages are ours, and nothing may be taken for lost.
      const me = self();
      let cursor: string | undefined;
      for (let turned = 0; turned < mostPages; turned += 1) {
        const page = await turn(client, to, oldest, cursor);
        const found = page.messages?.find(one => isOurs(one, me) && keyIn(one, metadataType) === key);
        if (found?.ts !== undefined) return { channel: to.channel, ts: found.ts };
        cursor = page.response_metadata?.next_cursor;
        if (cursor === undefined || cursor === '') return undefined;
      }
    } catch (error) {
      throw threadError(to.under === undefined ? 'conversations.history' : 'conversations.replies', error);
    }
    log.warn({ channel: to.channel, key }, 'Gave up looking for a post among so many messages');
    return undefined;
  };
}

interface Page {
  readonly messages?: readonly Found[];
  readonly response_metadata?: { readonly next_cursor?: string };
}

function turn(
  client: WebClient,
  to: { readonly channel: string; readonly under?: string },
  oldest: string,
  cursor: string | undefined,
): Promise<Page> {
  const asked = {
    channel: to.channel,
    oldest,
    inclusive: true,
    include_all_metadata: true,
    limit: pageSize,
    ...(cursor === undefined ? {} : { cursor }),
  };
  return to.under === undefined
    ? client.conversations.history(asked)
    : client.conversations.replies({ ...asked, ts: to.under });
}

const isOurs = (one: Found, me: Self): boolean => one.user === me.botUserId || one.bot_id === me.botId;

function keyIn(one: Found, metadataType: string): unknown {
  if (one.metadata?.event_type !== metadataType) return undefined;
  return one.metadata.event_payload?.key;
}
