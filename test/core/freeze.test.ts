/** What a freeze holds, for how long, and who may end it; and what the requester may do alone. */
import { describe, expect, it } from 'vitest';
import { type Click, whyNotApprove, whyNotBreakGlass } from '../../src/core/approval.ts';
import { parse } from '../../src/core/command.ts';
import { type Freeze, frozenBy, thawers } from '../../src/core/freeze.ts';
import { glassAlarm, reminder } from '../../src/core/messages/calls.ts';
import { overlap } from '../../src/core/policy.ts';
import { remindAt } from '../../src/core/request.ts';
import { plain } from '../../src/core/words.ts';
import { approver, policy, request, requester, t0, web, wish } from '../helpers/build.ts';

const freeze = (more: Partial<Freeze> = {}): Freeze => ({
  pattern: 'we*',
  owner: requester,
  reason: 'sale',
  since: t0,
  until: t0 + 1_000,
  ...more,
});

describe('a freeze', () => {
  it.each<[string, Partial<Freeze>, number, boolean]>([
    ['holds what its pattern matches', {}, t0, true],
    ['holds by account and region', { pattern: 'default/eu-west-1/*' }, t0, true],
    ['leaves other groups alone', { pattern: 'api' }, t0, false],
    ['holds to its last moment', {}, t0 + 999, true],
    ['and no longer', {}, t0 + 1_000, false],
    ['nor before it began', { since: t0 + 1 }, t0, false],
  ])('%s', (_name, more, now, holds) => {
    expect(frozenBy([freeze(more)], web, now)).toHaveLength(holds ? 1 : 0);
  });

  it.each([
    ['web', 'web', true],
    ['web', 'webb', false],
    ['web-*', '*-blue', true],
    ['web-*', 'eu-west-1/*', true],
    ['prod/*/web', 'stage/*/web', false],
    ['prod/*/web', '*/eu-west-1/*', true],
    ['*b', 'a*', true],
    ['ab', 'a*b*', true],
    ['a*c', 'a*b', false],
    ['we*', 'wbe', false],
    ['*/eu-*/we*', 'us-east-1/*', false],
  ])('%s and %s can hold the same group: %s', (one, other, can) => {
    expect([overlap(one, other), overlap(other, one)]).toEqual([can, can]);
  });

  it('is ended by who may approve a group that it holds', () => {
    const groups = [
      { ...policy, match: 'web-*' },
      { ...policy, match: 'api' },
    ];
    expect(thawers({ channels: [], groups }, 'web-1')).toHaveLength(1);
    expect(thawers({ channels: [], groups }, '*')).toHaveLength(2);
    expect(thawers({ channels: [], groups }, 'db')).toHaveLength(0);
  });

  it.each([
    ['freeze web-* for 2d “sale”', { kind: 'freeze', pattern: 'web-*', forMs: 172_800_000, reason: 'sale' }],
    ['freeze web because of the sale', { kind: 'freeze', pattern: 'web', reason: 'because of the sale' }],
    ['freeze web "for good"', { kind: 'freeze', pattern: 'web', reason: 'for good' }],
    ['unfreeze `web-*`', { kind: 'unfreeze', pattern: 'web-*' }],
    ['freeze', { kind: 'misread', problems: [{ kind: 'no-pattern', verb: 'freeze' }] }],
    ['freeze web for 0 x', { kind: 'misread', problems: [{ kind: 'bad-time', text: '0' }] }],
    ['freeze web for 31d x', { kind: 'misread', problems: [{ kind: 'bad-time', text: '31d' }] }],
    ['freeze web for 1h', { kind: 'misread', problems: [{ kind: 'no-reason' }] }],
    ['unfreeze a b', { kind: 'misread', problems: [{ kind: 'superfluous', verb: 'unfreeze', text: 'b' }] }],
  ])('is read from %s', (text, command) => {
    expect(parse(text)).toEqual(command);
  });
});

const click = (more: Partial<Click> = {}): Click => ({
  request: request({ wish: wish(3, { reason: 'the site is down' }) }),
  by: { id: requester, kind: 'member', usergroups: [] },
  approvers: policy.approvers,
  required: 2,
  onRecord: true,
  now: t0,
  ...more,
});

describe('breaking the glass', () => {
  it('is for the requester alone, with a reason, where the policy says so', () => {
    expect(whyNotBreakGlass(click(), 'break-glass')).toBeUndefined();
  });

  it.each<[string, Partial<Click>, 'never' | 'break-glass']>([
    ['glass-forbidden', {}, 'never'],
    ['glass-not-yours', { by: { id: approver, kind: 'member', usergroups: [] } }, 'break-glass'],
    ['glass-without-reason', { request: request() }, 'break-glass'],
    ['not-a-member', { by: { id: requester, kind: 'guest', usergroups: [] } }, 'break-glass'],
    ['cannot-tell', { by: { id: requester, kind: 'unknown', usergroups: [] } }, 'break-glass'],
    ['expired', { now: t0 + 3_600_000 }, 'break-glass'],
    ['elsewhere', { onRecord: false }, 'break-glass'],
  ])('is refused: %s', (kind, more, selfApproval) => {
    expect(whyNotBreakGlass(click(more), selfApproval)?.kind).toBe(kind);
  });
});

const given = (n: number) => request({ approvals: n === 0 ? [] : [{ person: approver, at: t0 }] });

describe('several approvals', () => {
  const by = { id: approver, kind: 'member', usergroups: [] } as const;

  it('count each person once, and tell how many are missing', () => {
    expect(whyNotApprove(click({ by, request: given(0) }))).toBeUndefined();
    expect(whyNotApprove(click({ by, request: given(1) }))).toEqual({ kind: 'twice', missing: 1 });
  });

  it('let the same person settle it once the policy asks for fewer', () => {
    expect(whyNotApprove(click({ by, request: given(1), required: 1 }))).toBeUndefined();
  });
});

describe('the calls', () => {
  const rules = {
    ...policy,
    approvers: { users: [approver], usergroups: ['S0SRE'], anyone: false },
    required: 2,
  };

  it('come a quarter hour before the end, or a quarter of the time', () => {
    expect(remindAt(request({ createdAt: 0, expiresAt: 4 * 3_600_000 }))).toBe(3.75 * 3_600_000);
    expect(remindAt(request({ createdAt: 0, expiresAt: 40_000 }))).toBe(30_000);
  });

  it('mention those whose word is missing, and leave in peace who has spoken', () => {
    expect(plain(reminder(request(), rules))).toMatch(
      /^@U0APPROVER, @S0SRE: .* 2 more approvals are missing/,
    );
    const one = request({ approvals: [{ person: approver, at: t0 }] });
    expect(plain(reminder(one, rules))).toMatch(/^@S0SRE: .* one more approval is missing/);
    const broken = request({ state: 'approved', settledBy: requester, settledReason: 'down' });
    expect(plain(glassAlarm(broken, rules))).toMatch(/alone, without a second person. Reason: “down”/);
  });
});
