/**
 * The Thread port over Slack's Web API. A post is sent exactly once by us and never blindly repeated; the
 * key in its metadata lets `find` tell later whether it arrived (facts/slack.md 1.5). A change of a message
 * could be repeated, but whoever asks for it shares Slack's limit out among all cards, and has a newer state
 * by then: it is sent once as well.
 */
import type { Card, Words } from '../core/words.ts';
import type { Clock, Log, MessageRef, Thread } from '../ports.ts';
import { type Dress, message } from './blocks.ts';
import type { Clients } from './clients.ts';
import { isAboutBlocks, refusal, threadError } from './errors.ts';
import { createPace } from './pace.ts';
import { png, upload } from './picture.ts';
import { createSearch, type Self } from './search.ts';

/** Where `find` recognises our messages; readable by everybody in the workspace, so it holds a key only. */
export const metadataType = 'asg_swap';

export interface ThreadOptions {
  readonly clients: Clients;
  /** Who we are in Slack; known once the bot has started. */
  readonly self: () => Self;
  readonly clock: Clock;
  readonly log: Log;
}

export function createThread({ clients, self, clock, log }: ThreadOptions): Thread {
  const pace = createPace(clock);
  const plainOnes = createRecent(2_000);

  /** Sends the rich dress and, if Slack does not know it, the plain one; returns which it took. */
  async function dressed<T>(
    place: string,
    content: Card | Words,
    first: Dress,
    send: (drawn: ReturnType<typeof message>) => Promise<T>,
  ): Promise<{ sent: T; dress: Dress }> {
    try {
      return { sent: await send(message(content, first)), dress: first };
    } catch (error) {
      if (first === 'plain' || !isAboutBlocks(error)) throw error;
      log.warn(
        { channel: place, slack: refusal(error)?.code },
        'Slack refuses our blocks, sending plain ones',
      );
      return { sent: await send(message(content, 'plain')), dress: 'plain' };
    }
  }

  return {
    async post(to, content, key, last) {
      await pace.turn(to.channel, to.urgent);
      await last?.();
      try {
        const { sent, dress } = await dressed(to.channel, content, 'rich', drawn => {
          const post = {
            channel: to.channel,
            ...(to.under === undefined ? {} : { thread_ts: to.under }),
            ...drawn,
            metadata: { event_type: metadataType, event_payload: { key } },
            unfurl_links: false,
            unfurl_media: false,
          };
          // oxlint-disable-next-line unicorn/require-post-message-target-origin -- not the browser's postMessage
          return clients.once.chat.postMessage(post);
        });
        if (sent.ts === undefined) throw new Error('Slack took the message and did not say where it stands');
        // Slack answers with the channel's id, also where it was asked with another name for it.
        const posted = { channel: sent.channel ?? to.channel, ts: sent.ts };
        if (dress === 'plain') plainOnes.add(keyOf(posted));
        return posted;
      } catch (error) {
        const trouble = threadError('chat.postMessage', error);
        if (trouble.afterMs !== undefined) pace.hold(to.channel, trouble.afterMs);
        throw trouble;
      }
    },

    async update(ref, card, last) {
      await last?.();
      try {
        const first = plainOnes.has(keyOf(ref)) ? 'plain' : 'rich';
        const { dress } = await dressed(ref.channel, card, first, drawn =>
          clients.once.chat.update({ channel: ref.channel, ts: ref.ts, ...drawn }),
        );
        if (dress === 'plain') plainOnes.add(keyOf(ref));
      } catch (error) {
        throw threadError('chat.update', error);
      }
    },

    async withdraw({ channel, ts }) {
      try {
        await clients.again.chat.delete({ channel, ts });
      } catch (error) {
        throw threadError('chat.delete', error);
      }
    },

    async attach(to, picture) {
      const file = await png(picture.svg);
      try {
        await upload(clients.once, to, picture, file);
      } catch (error) {
        throw threadError('files.uploadV2', error);
      }
    },

    find: createSearch(clients.again, self, metadataType, log),
  };
}

const keyOf = (ref: MessageRef): string => `${ref.channel} ${ref.ts}`;

/** A set that forgets its oldest members: which messages are plain is a convenience, learnt again in one call. */
function createRecent(max: number) {
  const members = new Set<string>();
  return {
    has: (key: string) => members.has(key),
    add(key: string) {
      members.add(key);
      const [oldest] = members;
      if (members.size > max && oldest !== undefined) members.delete(oldest);
    },
  };
}
