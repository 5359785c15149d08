/** What is struck out of text before anybody reads it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redacted, veilOver } from '../../src/core/secrecy.ts';

describe('text with something that looks like a secret', () => {
  it.each([
    ['token xoxb-12-34-abcDEF and xapp-1-A0-99-ff.', 'token [token] and [token]'],
    ['to https://hooks.slack.com/commands/T0/1/abc now', 'to [response_url] now'],
    ['at wss://wss.slack.com/link/?ticket=1', 'at [socket]'],
    ['id 123456789.987654321.0123456789abcdef0123', 'id [trigger_id]'],
    ['postgres://swap:p@ss:w0rd@db:5432/swap', 'postgres://[user]@db:5432/swap'],
    ['key AKIAIOSFODNN7EXAMPLE', 'key [access key]'],
    ['{"Authorization":"Bearer abc.def"}', '{"Authorization":"Bearer [authorization]"}'],
    ['"x-amz-security-token":"FwoGZXIvYXdzE="', '"x-amz-security-token":"[struck out]"'],
    ['?X-Amz-Signature=0a1b2c&x=1', '?X-Amz-Signature=[struck out]&x=1'],
  ])('%s', (text, told) => {
    expect(redacted(text)).toBe(told);
  });

  it('is left alone where there is nothing', () => {
    const text = 's-4kx9q2mv: attach i-0b00000000000010 at 2026-11-26T03:00:00Z to web, ask U0APPROVER';
    expect(redacted(text)).toBe(text);
  });
});

describe('a secret that is known', () => {
  const secret = fc.string({ minLength: 6 }).filter(text => text.trim().length >= 6 && !/[[\]]/.test(text));

  it('stands in no text any more, wherever it stood', () => {
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (known, before, after) => {
        expect(veilOver([known])(`${before}${known}${after}`)).not.toContain(known);
      }),
    );
  });

  it('is struck out whole where another is a part of it', () => {
    expect(veilOver(['hunter2', 'hunter2-and-more'])('hunter2-and-more hunter2')).toBe('[secret] [secret]');
  });

  it('is not looked for where it is so short that words would be lost', () => {
    expect(veilOver(['swap', ''])('asg-swap is ready')).toBe('asg-swap is ready');
  });
});
