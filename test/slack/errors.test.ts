import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { redacted } from '../../src/core/secrecy.ts';
import { plain } from '../../src/core/words.ts';
import { RecordTrouble } from '../../src/ports.ts';
import { isAboutBlocks, threadError } from '../../src/slack/errors.ts';
import { unforeseen } from '../../src/slack/listeners/errors.ts';
import { createLog } from './support.ts';

const refused = (error: string, more: object = {}) => new WebAPIPlatformError({ ok: false, error, ...more });

describe('what a failed call means', () => {
  it.each([
    ['not_in_channel', 'not-in-channel'],
    ['channel_not_found', 'not-in-channel'],
    ['is_archived', 'not-in-channel'],
    ['edit_window_closed', 'not-editable'],
    ['message_not_found', 'not-editable'],
    ['cant_update_message', 'not-editable'],
    ['invalid_auth', 'token'],
    ['token_revoked', 'token'],
    ['account_inactive', 'token'],
    ['ratelimited', 'rate-limited'],
    ['msg_too_long', 'refused'],
    ['invalid_arguments', 'refused'],
    ['metadata_too_large', 'refused'],
    ['internal_error', 'ambiguous'],
    ['a_word_of_next_year', 'ambiguous'],
  ])('%s is %s, and the word is in the sentence', (code, reason) => {
    const error = threadError('chat.update', refused(code));
    expect(error.reason).toBe(reason);
    expect(error.message).toContain('chat.update');
    expect(error.message).toContain(reason === 'rate-limited' ? '429' : code);
  });

  it('names the scope that is missing', () => {
    const error = threadError(
      'conversations.replies',
      refused('missing_scope', { needed: 'channels:history' }),
    );
    expect(error.reason).toBe('token');
    expect(error.message).toContain('the scope channels:history');
  });

  it('passes on how long to wait', () => {
    expect(threadError('chat.postMessage', new WebAPIRateLimitedError(7))).toMatchObject({
      reason: 'rate-limited',
      afterMs: 7_000,
    });
  });

  it('waits half a minute where a 429 does not say how long', () => {
    const error = new Error(
      'Retry header did not contain a valid timeout (url: x, retry-after header: null)',
    );
    expect(threadError('chat.postMessage', error)).toMatchObject({ reason: 'rate-limited', afterMs: 30_000 });
  });

  it('does not know what became of a call that broke off', () => {
    const broken = new WebAPIRequestError(
      Object.assign(new TypeError('fetch failed'), {
        cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
      }),
    );
    const error = threadError('chat.postMessage', broken);
    expect(error.reason).toBe('ambiguous');
    expect(error.message).toContain('UND_ERR_SOCKET: other side closed');
    expect(threadError('chat.postMessage', new WebAPIHTTPError(503, 'down', {}, '')).reason).toBe(
      'ambiguous',
    );
  });

  it('tells a refused drawing from everything else', () => {
    expect(isAboutBlocks(refused('invalid_blocks'))).toBe(true);
    expect(isAboutBlocks(refused('msg_blocks_too_long'))).toBe(true);
    expect(isAboutBlocks(refused('not_in_channel'))).toBe(false);
    expect(isAboutBlocks(new Error('invalid_blocks'))).toBe(false);
  });
});

describe('a person whose command met a record that cannot be used', () => {
  it('hears that it is not certain, what goes on by itself, and what to do, but not where the database is', () => {
    const log = createLog();
    const why = new RecordTrouble('the store PostgreSQL db.internal:5432/swaps does not answer');
    const words = plain(unforeseen(why, { person: 'U0ASKER' }, log).text);
    expect(words).toMatch(
      /cannot read or write its own record just now.*not certain that this was done.*running swaps go on by themselves.*\/asg-swap status in a minute/,
    );
    expect(words).not.toContain('db.internal');
    const reference: unknown = expect.stringMatching(/^e-[0-9a-f]{8}$/);
    expect(log.lines).toMatchObject([{ level: 'error', fields: { err: why, person: 'U0ASKER', reference } }]);
    expect(words).toMatch(/in its log under e-[0-9a-f]{8}/);
  });
});

describe('a log line', () => {
  it('loses what would let a reader act as the bot', () => {
    const line = redacted(
      'token xoxb-12-34-abcDEF and xapp-1-A0-99-ff, https://hooks.slack.com/commands/T0/1/abc wss://wss.slack.com/link/?ticket=1 123456789.987654321.0123456789abcdef0123',
    );
    expect(line).toBe('token [token] and [token], [response_url] [socket] [trigger_id]');
  });
});
