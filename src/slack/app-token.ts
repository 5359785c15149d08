/**
 * The app token, judged by the answers to the SDK's own calls. The SDK repeats most refusals without end and
 * without a word, and asking apart would cost a second call of `apps.connections.open`, which Slack allows
 * about once a minute.
 */
import { EventEmitter, once } from 'node:events';
import { SlackStartError } from './start-error.ts';

export interface Judge {
  /** What the SDK calls Slack with. */
  readonly fetch: typeof fetch;
  /** Resolves as `work` does, unless the token is refused meanwhile: then throws `SlackStartError`. */
  during(work: Promise<unknown>): Promise<void>;
}

/** @param call what it calls Slack with itself */
export function judgeAppToken(call: typeof fetch = fetch): Judge {
  const verdict = new EventEmitter<{ refused: [SlackStartError] }>();

  return {
    fetch: async (url, init) => {
      const response = await call(url, init);
      const error = await slackErrorIn(response);
      if (error !== undefined && !passing.has(error)) verdict.emit('refused', appTokenError(error));
      return response;
    },

    async during(work) {
      const done = new AbortController();
      const refused = once(verdict, 'refused', { signal: done.signal });
      // Whichever of the two comes second has nobody who waits for it.
      refused.catch(() => undefined);
      work.catch(() => undefined);
      const first = await Promise.race([work.then(() => undefined), refused]);
      done.abort();
      if (Array.isArray(first)) throw first[0];
    },
  };
}

/** Slack's word of refusal; none where it took the call, or something else than Slack answered. */
export async function slackErrorIn(response: Response): Promise<string | undefined> {
  if (response.status !== 200) return undefined;
  const text = await response.clone().text();
  return /"ok":\s*false/.test(text) ? /"error":\s*"(\w+)"/.exec(text)?.[1] : undefined;
}

/** Slack's own trouble: trying again, as the SDK does, is right. */
const passing = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'ratelimited',
]);

const appTokenError = (error: string): SlackStartError =>
  new SlackStartError(
    'app-token',
    `Slack refuses SLACK_APP_TOKEN for Socket Mode (${error}). It must be an app-level token (xapp-…) with the scope connections:write, from the app's page Basic Information, and Socket Mode must be on.`,
  );
