/** Addresses of messages. They never change, so each is asked for once. */
import type { WebClient } from '@slack/web-api';
import type { MessageRef } from '../ports.ts';

/** Addresses kept. */
const keptMost = 500;

/** Undefined where Slack does not say: a link is a convenience. */
export function createLinks(client: WebClient): (message: MessageRef) => Promise<string | undefined> {
  const known = new Map<string, string>();
  return async ({ channel, ts }) => {
    const key = `${channel} ${ts}`;
    const kept = known.get(key);
    if (kept !== undefined) return kept;
    try {
      const { permalink } = await client.chat.getPermalink({ channel, message_ts: ts });
      if (permalink === undefined) return undefined;
      known.set(key, permalink);
      const [oldest] = known.keys();
      if (known.size > keptMost && oldest !== undefined) known.delete(oldest);
      return permalink;
    } catch {
      return undefined;
    }
  };
}
