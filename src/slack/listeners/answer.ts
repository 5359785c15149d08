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
    const failures: unknown[] = [];
    const attempts = [
      () => respond(to, card, 'rich'),
      // A repeated answer is a nuisance, a missing one a riddle: so this one is sent again.
      () => respond(to, card, failures[0] instanceof Refused ? 'plain' : 'rich'),
      () => postEphemeral(client, to, card),
    ];
    for (const attempt of attempts) {
      try {
        await attempt();
        return;
      } catch (error) {
        failures.push(error);
      }
    }
    log.error(
      { person: to.person, channel: to.channel, failures: failures.map(explain) },
      'An answer could not be given',
    );
  };
}

/** Slack read the answer and did not take it: another drawing of it may pass. */
class Refused extends Error {
  override readonly name = 'Refused';
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
  const body = await response.text();
  if (response.status >= 500) throw new Error(`response_url answered ${response.status}`);
  // Slack says no by a status, or by a word in an answer that is fine otherwise.
  if (!response.ok || body.includes('"ok":false'))
    throw new Refused(`response_url answered ${response.status}`);
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
