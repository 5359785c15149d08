/**
 * What a failed call to Slack means, sorted by what to do next. Slack's own word for it stays in the
 * sentence, because it is what a person will search for.
 */
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { ThreadError, type ThreadTrouble } from '../ports.ts';

/** Slack answered, and the answer was no. */
export interface Refusal {
  /** Slack's word, such as `not_in_channel`. */
  readonly code: string;
  /** Scopes that the call would have needed; only with `missing_scope`. */
  readonly needed: string | undefined;
}

/** Slack's no, where `error` is one; nothing for whatever else may have happened. */
export function refusal(error: unknown): Refusal | undefined {
  if (!(error instanceof WebAPIPlatformError)) return undefined;
  const needed = 'needed' in error.data ? error.data.needed : undefined;
  return { code: error.data.error, needed: typeof needed === 'string' ? needed : undefined };
}

/** Whether Slack refused how the message is drawn, so that a plainer one may pass. */
export const isAboutBlocks = (error: unknown): boolean => blockTroubles.has(refusal(error)?.code ?? '');

const blockTroubles = new Set(['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long']);

/** The bot cannot write there until a person acts (error tables of `chat.postMessage`, `conversations.*`). */
const places = new Set([
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'restricted_action',
  'restricted_action_read_only_channel',
  'restricted_action_thread_only_channel',
  'restricted_action_non_threadable_channel',
  'restricted_action_thread_locked',
  'cannot_reply_to_message',
  'team_access_not_granted',
  'team_not_found',
]);

/** This message is out of reach for good (error tables of `chat.update`, `conversations.replies`). */
const messages = new Set([
  'edit_window_closed',
  'message_not_found',
  'thread_not_found',
  'cant_update_message',
  'is_inactive',
  'streaming_state_conflict',
  'external_channel_migrating',
]);

/** The token is the matter, wherever it is used. */
const tokens = new Set([
  'invalid_auth',
  'not_authed',
  'token_revoked',
  'token_expired',
  'account_inactive',
  'missing_scope',
  'no_permission',
  'access_denied',
  'not_allowed_token_type',
  'org_login_required',
  'ekm_access_denied',
  'enterprise_is_restricted',
]);

/** Slack read what was sent and will never take it: the same again is refused again. */
const contents = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
  'invalid_arguments',
  'invalid_arg_name',
  'invalid_post_type',
  'invalid_form_data',
  'invalid_metadata_format',
  'invalid_metadata_schema',
  'metadata_too_large',
  'metadata_must_be_sent_from_app',
  'too_many_contact_cards',
  'slack_connect_blocked_file_type',
]);

const rates = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded']);

/** How long to wait where Slack did not say; its windows are minutes. */
const unsaidWaitMs = 30_000;

/** The failure of `call` in the terms of the Thread port. */
export function threadError(call: string, error: unknown): ThreadError {
  if (error instanceof ThreadError) return error;
  const trouble = sorted(error);
  return new ThreadError(trouble.reason, `${call}: ${trouble.words}`, trouble.afterMs, { cause: error });
}

interface Sorted {
  readonly reason: ThreadTrouble;
  readonly words: string;
  readonly afterMs?: number;
}

function sorted(error: unknown): Sorted {
  if (error instanceof WebAPIRateLimitedError) return later(error.retryAfter * 1000);
  // The SDK throws a plain error for a 429 that does not say how long to wait.
  if (error instanceof Error && error.message.startsWith('Retry header')) return later(unsaidWaitMs);
  const no = refusal(error);
  if (no !== undefined) return refused(no);
  return { reason: 'ambiguous', words: `${explain(error)}; whether Slack took it is not known` };
}

const later = (afterMs: number): Sorted => ({
  reason: 'rate-limited',
  words: `Slack asks to wait ${Math.ceil(afterMs / 1000)} s (429)`,
  afterMs,
});

function refused(no: Refusal): Sorted {
  if (rates.has(no.code)) return later(unsaidWaitMs);
  if (places.has(no.code)) {
    return {
      reason: 'not-in-channel',
      words: `Slack refuses (${no.code}): invite the bot to the channel, or unarchive it`,
    };
  }
  if (messages.has(no.code)) {
    return {
      reason: 'not-editable',
      words: `Slack refuses (${no.code}): this message cannot be changed any more`,
    };
  }
  if (tokens.has(no.code)) return { reason: 'token', words: aboutToken(no) };
  if (contents.has(no.code)) {
    return {
      reason: 'refused',
      words: `Slack refuses what was sent (${no.code}) and will not take it later either`,
    };
  }
  // Anything else is Slack's own trouble (`internal_error`, `service_unavailable`, `fatal_error`…), or new.
  return { reason: 'ambiguous', words: `Slack answers ${no.code}` };
}

/** What to do about a refused token, in a sentence. */
export function aboutToken(no: Refusal): string {
  if (no.code !== 'missing_scope') {
    return `Slack refuses the bot's token (${no.code}): install the app again and set SLACK_BOT_TOKEN`;
  }
  const scope = no.needed === undefined ? 'a scope' : `the scope ${no.needed}`;
  return `the bot's token lacks ${scope} (missing_scope): add it to the app as in manifest.yml and install the app again`;
}

/** A failure in one line for a sentence or a log; never the payload that was sent. */
export function explain(error: unknown): string {
  if (error instanceof WebAPIHTTPError) return `Slack answered HTTP ${error.statusCode}`;
  if (error instanceof WebAPIRequestError) return `Slack could not be reached (${innermost(error)})`;
  const no = refusal(error);
  if (no !== undefined) return no.code === 'missing_scope' ? aboutToken(no) : `Slack answers ${no.code}`;
  return error instanceof Error ? error.message : String(error);
}

/** `fetch failed` says nothing; the reason hides behind it. */
function innermost(error: Error): string {
  let inner = error;
  while (inner.cause instanceof Error) inner = inner.cause;
  const code = (inner as NodeJS.ErrnoException).code;
  return code === undefined || inner.message.includes(code) ? inner.message : `${code}: ${inner.message}`;
}
