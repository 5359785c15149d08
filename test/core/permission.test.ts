/** What a group's policy lets whom ask for, when and where, and what everybody else is told. */
import { describe, expect, it } from 'vitest';
import type { Clicker } from '../../src/core/approval.ts';
import type { GroupRef } from '../../src/core/domain.ts';
import { always, type Hours, isOpen, isZone, nextOpening } from '../../src/core/hours.ts';
import { makePlan } from '../../src/core/make-plan.ts';
import { explained, notPermitted } from '../../src/core/messages/permission.ts';
import { type Ask, whyNotAsk, whyNotNow } from '../../src/core/permission.ts';
import type { GroupPolicy } from '../../src/core/policy.ts';
import { accountOf, covers, meant, type Policy } from '../../src/core/policy.ts';
import { plain } from '../../src/core/words.ts';
import {
  approver,
  group,
  newId,
  oldId,
  plan,
  policy,
  requester,
  survey,
  t0,
  web,
  wish,
} from '../helpers/build.ts';

const her: Clicker = { id: requester, kind: 'member', usergroups: [] };
const ask = (more: Partial<Ask> = {}): Ask => ({
  wish: wish(),
  by: her,
  channel: 'C0DEPLOYS',
  now: t0,
  ...more,
});
const rules = (more: Partial<GroupPolicy>): GroupPolicy => ({ ...policy, ...more });
/** What she is told, without its dress. */
const told = (asked: Ask, more: Partial<GroupPolicy>): string =>
  notPermitted(web, whyNotAsk(rules(more), asked))
    .sections.flatMap(section => (section.kind === 'list' ? section.items.map(plain) : []))
    .join('\n');

const made = (sizeMost: number, max: number) =>
  makePlan(
    web,
    wish(),
    survey(3, 3, { group: group(3, { settings: { min: 3, max, desired: 3, suspended: [] } }) }),
    rules({ sizeMost }),
    undefined,
  );
const berlin = (open: Hours['open'], closed: Hours['closed'] = []): Hours => ({
  zone: 'Europe/Berlin',
  open,
  closed,
});
const at = (iso: string): number => Date.parse(iso);

describe('asking', () => {
  it('is for every full member unless the policy names some', () => {
    expect(whyNotAsk(policy, ask({ by: undefined }))).toEqual([]);
    expect(whyNotAsk(policy, ask())).toEqual([]);
    const guest: Clicker = { ...her, kind: 'guest' };
    expect(told(ask({ by: guest }), {})).toContain('every full member of this workspace');
    const requesters = { users: [requester], usergroups: ['S0WEB'], anyone: false };
    expect(whyNotAsk(rules({ requesters }), ask())).toEqual([]);
    const by: Clicker = { id: approver, kind: 'member', usergroups: ['S0WEB'] };
    expect(whyNotAsk(rules({ requesters }), ask({ by }))).toEqual([]);
  });

  it.each<[string, Partial<Clicker>, RegExp]>([
    ['a stranger', { id: approver }, /asked for by @U0REQUESTER\. Ask one of them/],
    ['a guest of that name', { kind: 'guest' }, /asked for by @U0REQUESTER/],
    [
      'one whom Slack cannot tell',
      { kind: 'unknown', trouble: 'ratelimited' },
      /could not tell .*ratelimited/,
    ],
  ])('is refused to %s', (_who, who, words) => {
    const requesters = { users: [requester], usergroups: [], anyone: false };
    expect(told(ask({ by: { ...her, ...who } }), { requesters })).toMatch(words);
  });

  it('stays in the channels of the group', () => {
    expect(told(ask(), { channels: ['C0WEB'] })).toBe(
      'Swaps of this group are asked for in C0WEB. Ask there.',
    );
    expect(whyNotAsk(rules({ channels: ['C0WEB'] }), ask({ channel: undefined }))).toEqual([]);
  });

  it('uses the options that the policy leaves to people', () => {
    const options = ['out', 'bake'] as const;
    expect(whyNotAsk(rules({ options }), ask({ wish: wish(1, { bakeMs: 0, reason: 'r' }) }))).toEqual([]);
    expect(told(ask({ wish: wish(1, { keep: true, outgoing: [oldId(1)] }) }), { options })).toBe(
      '--keep may not be used with this group; --out or --bake may. Leave it out to take the policy’s own.'.replace(
        '’',
        "'",
      ),
    );
    expect(told(ask({ wish: wish(1, { batch: { count: 1 } }) }), { options: [] })).toMatch(/no option may/);
  });

  it('moves as many instances as the policy lets one swap move', () => {
    const six = Array.from({ length: 6 }, (_, n) => oldId(n + 1));
    expect(told(ask({ wish: wish(3, { outgoing: six }) }), { instancesMost: 5 })).toBe(
      '6 instances would leave; one swap of this group takes at most 5. Do it in parts.',
    );
    expect(
      told(ask({ wish: { group: 'web', incoming: six.map((_, n) => newId(n)) } }), { instancesMost: 5 }),
    ).toMatch(/^6 instances would come in;/);
  });

  it('does not raise max above what the policy allows, and leaves a max that stands there already', () => {
    expect(made(5, 3)).toEqual({
      kind: 'objections',
      objections: [{ kind: 'above-limit', max: 6, limit: 5 }],
    });
    expect(made(6, 3).kind).toBe('plan');
    expect(made(5, 6).kind).toBe('plan');
  });

  it('takes the strategy and the canary of the policy unless the wish says otherwise', () => {
    const empties = rules({ strategy: 'empty-first', canary: true });
    expect(plan(survey(), wish(), empties)).toMatchObject({
      strategy: 'empty-first',
      canary: false,
      floor: 0,
    });
    const gentle = plan(survey(), wish(3, { strategy: 'attach-first' }), empties);
    expect(gentle).toMatchObject({ strategy: 'attach-first', canary: true, floor: 3 });
    // Max is not raised by a strategy that empties the group first.
    expect(plan(survey(), wish(), { ...empties, sizeMost: 3 }).roomMax).toBe(3);
  });

  it('is refused with every reason at once', () => {
    const closed: Hours = { zone: 'UTC', open: [], closed: [{ from: '2026-11-22', to: '2026-11-22' }] };
    const refusals = whyNotAsk(
      rules({ channels: ['C0WEB'], hours: closed, options: [], instancesMost: 1 }),
      ask({ wish: wish(3, { keep: true }) }),
    );
    expect(refusals.map(({ kind }) => kind)).toEqual([
      'wrong-channel',
      'closed',
      'option-forbidden',
      'too-many',
    ]);
  });

  it('says when it opens', () => {
    const hours: Hours = {
      zone: 'Europe/Berlin',
      open: [{ days: ['mon'], from: 540, until: 600 }],
      closed: [],
    };
    expect(plain(notPermitted(web, whyNotNow(rules({ hours }), t0)).text)).toContain('web');
    expect(told(ask(), { hours })).toBe(
      'It is closed to swaps now; it opens 2026-11-23T08:00:00Z (hours are those of Europe/Berlin).',
    );
    const never: Hours = { zone: 'UTC', open: [], closed: [{ from: '2026-01-01', to: '2029-01-01' }] };
    expect(told(ask(), { hours: never })).toMatch(/for at least two months/);
  });
});

describe('hours', () => {
  const office = berlin([{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: 540, until: 960 }]);

  it.each([
    ['2026-11-23T07:59:59Z', false],
    ['2026-11-23T08:00:00Z', true],
    ['2026-11-23T14:59:59Z', true],
    ['2026-11-23T15:00:00Z', false],
    ['2026-11-22T10:00:00Z', false],
    // Summer time: nine o'clock comes an hour earlier.
    ['2026-07-06T06:59:59Z', false],
    ['2026-07-06T07:00:00Z', true],
  ])('nine to four in Berlin at %s: %s', (iso, open) => {
    expect(isOpen(office, at(iso))).toBe(open);
  });

  it('a window past midnight belongs to the day on which it began', () => {
    const night = berlin([{ days: ['sat'], from: 1320, until: 120 }]);
    expect(isOpen(night, at('2026-11-21T20:59:00Z'))).toBe(false);
    expect(isOpen(night, at('2026-11-21T21:00:00Z'))).toBe(true);
    expect(isOpen(night, at('2026-11-22T00:59:00Z'))).toBe(true);
    expect(isOpen(night, at('2026-11-22T01:00:00Z'))).toBe(false);
    expect(isOpen(night, at('2026-11-20T21:00:00Z'))).toBe(false);
  });

  it('closed days are days of the zone, and rule over windows', () => {
    const holidays = berlin([], [{ from: '2026-12-24', to: '2026-12-26' }]);
    expect(isOpen(holidays, at('2026-12-23T22:59:00Z'))).toBe(true);
    expect(isOpen(holidays, at('2026-12-23T23:00:00Z'))).toBe(false);
    expect(isOpen(holidays, at('2026-12-26T22:59:00Z'))).toBe(false);
    expect(nextOpening(holidays, at('2026-12-24T12:00:00Z'))).toBe(at('2026-12-26T23:00:00Z'));
  });

  it.each([
    [office, '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z'],
    [office, '2026-11-20T16:00:00Z', '2026-11-23T08:00:00Z'],
    // Over the nights in which the clocks change.
    [office, '2026-03-27T16:00:00Z', '2026-03-30T07:00:00Z'],
    [office, '2026-10-23T16:00:00Z', '2026-10-26T08:00:00Z'],
    [berlin([{ days: ['sun'], from: 0, until: 60 }]), '2026-11-20T00:00:00Z', '2026-11-21T23:00:00Z'],
  ])('opens next, case %#', (hours, now, next) => {
    expect(nextOpening(hours, at(now))).toBe(at(next));
  });

  it('knows zones from other words', () => {
    expect([isZone('Asia/Kolkata'), isZone('UTC'), isZone('Berlin'), isZone('')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(isOpen(always, t0)).toBe(true);
  });
});

const webOf = (account: string): GroupRef => ({ ...web, account });
const policies = (...matched: readonly string[]): Policy => ({
  channels: [],
  groups: matched.map(match => rules({ match })),
});

describe('a name that may mean several groups', () => {
  it('means the one that the configuration rules', () => {
    expect(meant(policies('prod/*/web'), [webOf('prod'), webOf('stage')])).toEqual([webOf('prod')]);
    expect(meant(policies('web'), [webOf('prod'), webOf('stage')])).toEqual([webOf('prod'), webOf('stage')]);
    expect(meant(policies('api'), [webOf('prod'), webOf('stage')])).toEqual([webOf('prod'), webOf('stage')]);
    expect(meant(policies('web'), [])).toEqual([]);
  });
});

describe('patterns', () => {
  it.each([
    ['*', 'prod/eu-west-1/web', true],
    ['web-*', 'web-a-*', true],
    ['web-a-*', 'web-*', false],
    ['prod/*/web', 'web', false],
    ['*/*/web', 'web', true],
    ['web', '*/*/web', true],
  ])('%s covers %s: %s', (earlier, later, covered) => {
    expect(covers(earlier, later)).toBe(covered);
  });

  it('name an account or leave it open', () => {
    expect(['prod/*/web', 'eu-west-1/web', 'web', 'p*/*/web'].map(accountOf)).toEqual([
      'prod',
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('doctor', () => {
  it('explains to a person what the policy allows and why', () => {
    const lines = explained(
      web,
      rules({
        approvers: { users: [requester], usergroups: ['S0SRE'], anyone: false },
        hours: { zone: 'UTC', open: [{ days: ['sun'], from: 180, until: 1440 }], closed: [] },
        instancesMost: 5,
        requireTags: { tested: 'yes' },
      }),
      her,
      t0,
    ).map(plain);
    expect(lines).toEqual([
      'default/eu-west-1/web is ruled by the entry *, the first that matches.',
      'May ask: every full member of this workspace (@U0REQUESTER is one of them).',
      'May approve: @U0REQUESTER, members of user group S0SRE (@U0REQUESTER is one of them); 1 approval needed, never that of the one who asked.',
      'When: sun 03:00-24:00 (UTC); open now.',
      'Options: --out, --batch, --bake, --keep, --canary, --protect, --strategy, --template-version (and --reason).',
      'Limits: at most 5 instances in one swap, either way.',
      'Incoming instances must carry the tag tested=yes.',
    ]);
    const guest = explained(web, policy, { ...her, kind: 'guest' }, t0).map(plain);
    expect(guest[1]).toContain('(not @U0REQUESTER, who is no full member of this workspace)');
    const unknown = explained(web, policy, { ...her, kind: 'unknown', trouble: 'ratelimited' }, t0).map(
      plain,
    );
    expect(unknown[1]).toContain('(whether @U0REQUESTER is one of them, Slack could not tell: ratelimited)');
    expect(explained(web, policy, undefined, t0).map(plain)[1]).toBe(
      'May ask: every full member of this workspace.',
    );
    expect(explained(web, undefined, her, t0).map(plain).join()).toMatch(/what is not named is not allowed/);
  });
});
