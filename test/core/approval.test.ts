/** Who may decide, in the order in which it is judged, and what each is told. */
import { describe, expect, it } from 'vitest';
import { type Click, whyNotApprove, whyNotReject } from '../../src/core/approval.ts';
import { approvalRefused } from '../../src/core/messages/replies.ts';
import { matches, policyFor } from '../../src/core/policy.ts';
import { plain } from '../../src/core/words.ts';
import { approver, policy, request, requester, t0, web } from '../helpers/build.ts';

const click = (more: Partial<Click> = {}): Click => ({
  request: request(),
  by: { id: approver, kind: 'member', usergroups: [] },
  approvers: policy.approvers,
  required: 1,
  onRecord: true,
  now: t0 + 1_000,
  ...more,
});
const somebody = 'U0SOMEBODY' as typeof approver;

describe('approval', () => {
  it('is for another full member whom the policy names', () => {
    expect(whyNotApprove(click())).toBeUndefined();
  });

  it('is for members of a named user group, and for anyone where the policy says so', () => {
    const by = { id: somebody, kind: 'member', usergroups: ['S0SRE'] } as const;
    expect(
      whyNotApprove(click({ by, approvers: { users: [], usergroups: ['S0SRE'], anyone: false } })),
    ).toBeUndefined();
    expect(
      whyNotApprove(click({ by, approvers: { users: [], usergroups: [], anyone: true } })),
    ).toBeUndefined();
  });

  it.each<[string, Partial<Click>]>([
    ['elsewhere', { onRecord: false }],
    ['settled', { request: request({ state: 'rejected', settledBy: approver, settledAt: t0 }) }],
    ['expired', { now: t0 + 3_600_000 }],
    [
      'own-request',
      {
        by: { id: requester, kind: 'member', usergroups: [] },
        approvers: { users: [requester], usergroups: [], anyone: true },
      },
    ],
    ['not-a-member', { by: { id: approver, kind: 'guest', usergroups: [] } }],
    ['not-a-member', { by: { id: approver, kind: 'bot', usergroups: [] } }],
    ['not-a-member', { by: { id: approver, kind: 'deactivated', usergroups: [] } }],
    ['not-a-member', { by: { id: approver, kind: 'foreign', usergroups: [] } }],
    ['cannot-tell', { by: { id: approver, kind: 'unknown', trouble: 'ratelimited', usergroups: [] } }],
    ['not-an-approver', { by: { id: somebody, kind: 'member', usergroups: ['S0OTHER'] } }],
    ['not-an-approver', { approvers: { users: [], usergroups: [], anyone: false } }],
  ])('is refused: %s', (kind, more) => {
    const refusal = whyNotApprove(click(more));
    expect(refusal?.kind).toBe(kind);
    if (refusal) expect(plain(approvalRefused(refusal, request()).text)).toMatch(/^Not decided: /);
  });

  it('can be refused by the requester and by every approver, even when the time is over', () => {
    expect(whyNotReject(click({ now: t0 + 9_000_000 }))).toBeUndefined();
    expect(whyNotReject(click({ by: { id: requester, kind: 'member', usergroups: [] } }))).toBeUndefined();
    expect(whyNotReject(click({ by: { id: somebody, kind: 'member', usergroups: [] } }))?.kind).toBe(
      'not-an-approver',
    );
  });
});

describe('the policy of a group', () => {
  it.each([
    ['*', true],
    ['web', true],
    ['we*', true],
    ['eu-west-1/*', true],
    ['default/*/web', true],
    ['default/eu-west-1/web', true],
    ['w', false],
    ['us-east-1/*', false],
    ['prod/*', false],
    ['w.b', false],
  ])('%s: %s', (pattern, hit) => {
    expect(matches(pattern, 'default/eu-west-1/web')).toBe(hit);
  });

  it('is the first that matches, and none means not allowed', () => {
    const first = { ...policy, match: 'web' };
    expect(policyFor({ channels: [], groups: [first, policy] }, web)).toBe(first);
    expect(policyFor({ channels: [], groups: [{ ...policy, match: 'api' }] }, web)).toBeUndefined();
  });
});
