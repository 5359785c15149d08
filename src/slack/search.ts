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

export function createSearch(
  client: WebClient,
  self: () => Self,
  metadataType: string,
  log: Log,
): Thread['find'] {
  return async (to, key, since) => {
    const me = self();
    const oldest = String(Math.max(0, since - clockSkewMs) / 1000);
    const where = {
      channel: to.channel,
      oldest,
      inclusive: true,
      include_all_metadata: true,
      limit: pageSize,
    };
    const call = to.under === undefined ? 'conversations.history' : 'conversations.replies';
    let cursor: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const answer = await list({ ...where, ...(cursor === undefined ? {} : { cursor }) });
      const ts = answer.messages?.find(one => isOurs(one, me) && keyIn(one, metadataType) === key)?.ts;
      if (ts !== undefined) return { channel: to.channel, ts };
      cursor = answer.response_metadata?.next_cursor;
      if (cursor === undefined || cursor === '') return undefined;
    }
    log.warn(
      { channel: to.channel, key, pages: mostPages },
      'gave up looking for a post among so many messages',
    );
    return undefined;

    async function list(page: typeof where & { cursor?: string }): Promise<{
      messages?: readonly Found[];
      response_metadata?: { next_cursor?: string };
    }> {
      try {
        const answer =
          to.under === undefined
            ? await client.conversations.history(page)
            : await client.conversations.replies({ ...page, ts: to.under });
        return answer;
      } catch (error) {
        throw threadError(call, error);
      }
    }
  };
}

const isOurs = (one: Found, me: Self): boolean => one.user === me.botUserId || one.bot_id === me.botId;

function keyIn(one: Found, metadataType: string): unknown {
  if (one.metadata?.event_type !== metadataType) return undefined;
  return one.metadata.event_payload?.key;
}
