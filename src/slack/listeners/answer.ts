/**
 * The answer to the one who asked: seen by nobody else, and never the only place of a decision, because
 * Slack does not keep it. No click stays silent: where one way fails, the next is tried.
 */
import type { WebClient } from '@slack/web-api';
import type { PersonId } from '../../core/domain.ts';
import type { Card } from '../../core/words.ts';
import type { Log } from '../../ports.ts';
import { type Dress, message } from '../blocks.ts';
import { explain } from '../errors.ts';

/** To whom, and the ways to reach him. */
export interface Addressee {
  readonly person: PersonId;
  readonly channel: string | undefined;
  /** Valid for five answers within half an hour; reaches him even where the bot is not a member. */
  readonly responseUrl: string | undefined;
  /** The thread that he clicked in. */
  readonly thread?: string | undefined;
}

export type Answer = (to: Addressee, card: Card) => Promise<void>;

const timeLimitMs = 10_000;

export function createAnswer(client: WebClient, log: Log): Answer {
  return async (to, card) => {
    const attempts = [
      () => respond(to, card, 'rich'),
      () => respond(to, card, 'plain'),
      () => postEphemeral(client, to, card),
    ];
    const failures: string[] = [];
    for (const attempt of attempts) {
      try {
        await attempt();
        return;
      } catch (error) {
        failures.push(explain(error));
      }
    }
    log.error({ person: to.person, channel: to.channel, failures }, 'An answer could not be given');
  };
}

async function respond(to: Addressee, card: Card, dress: Dress): Promise<void> {
  if (to.responseUrl === undefined) throw new Error('no response_url');
  const response = await fetch(to.responseUrl, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      response_type: 'ephemeral',
      replace_original: false,
      ...inThread(to),
      ...message(card, dress),
    }),
    signal: AbortSignal.timeout(timeLimitMs),
  });
  if (!response.ok) throw new Error(`response_url answered ${response.status}`);
}

async function postEphemeral(client: WebClient, to: Addressee, card: Card): Promise<void> {
  if (to.channel === undefined) throw new Error('no channel');
  await client.chat.postEphemeral({
    channel: to.channel,
    user: to.person,
    ...inThread(to),
    ...message(card, 'plain'),
  });
}

const inThread = (to: Addressee) => (to.thread === undefined ? {} : { thread_ts: to.thread });
