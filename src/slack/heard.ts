/**
 * Counts our calls to Slack at the wire, where repetitions of the SDK show. Kept true: what is passed on is
 * the method and how it went; neither content, token nor answer is.
 */
import type { Heard } from '../ports.ts';
import { slackErrorIn } from './app-token.ts';

/** Slack's words that mean "later". */
const later: ReadonlySet<string> = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded']);

/** `fetch` for the SDK, each of whose requests is heard of. */
export function heardFetch(heard: Heard): typeof fetch {
  return async (url, init) => {
    const begun = performance.now();
    const name = methodIn(url);
    const tell = (result: Parameters<Heard>[0]['result']): void =>
      heard({ to: 'slack', name, result, ms: performance.now() - begun });
    try {
      const response = await fetch(url, init);
      tell(await resultOf(response));
      return response;
    } catch (error) {
      tell('unanswered');
      throw error;
    }
  };
}

async function resultOf(response: Response): Promise<Parameters<Heard>[0]['result']> {
  if (response.status === 429) return 'throttled';
  if (!response.ok) return 'unanswered';
  const error = await slackErrorIn(response);
  if (error === undefined) return 'ok';
  return later.has(error) ? 'throttled' : 'refused';
}

/** The method at the end of the address; files go to addresses of their own, which hold secrets. */
function methodIn(url: Parameters<typeof fetch>[0]): string {
  const address = url instanceof Request ? url.url : String(url);
  const last = new URL(address).pathname.split('/').at(-1) ?? '';
  return /^[a-z]+(\.[A-Za-z0-9]+){1,3}$/.test(last) ? last : 'upload';
}
