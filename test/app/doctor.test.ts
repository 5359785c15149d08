/** `doctor` from Slack: what needs somebody first, what one may do with a group and why, and nothing for guests. */
import { describe, expect, it } from 'vitest';
import { doctor } from '../../src/app/doctor.ts';
import { bad, good } from '../../src/core/finding.ts';
import { type Card, plain, type Section } from '../../src/core/words.ts';
import { type Asker, CloudError, type Person } from '../../src/ports.ts';
import { approver, policy, requester, survey, t0, web } from '../helpers/build.ts';

const unused = (): Promise<never> => Promise.reject(new Error('not asked for here'));
const from: Asker = { person: requester, channel: 'C0DEPLOYS' };

const portsOf = (
  more: {
    kind?: Person['kind'];
    survey?: () => Promise<ReturnType<typeof survey>>;
    members?: () => Promise<never>;
  } = {},
) => ({
  cloud: {
    candidates: (text: string) => (text === 'web' ? [web] : []),
    places: () => ['default/eu-west-1'],
    groups: unused,
    surroundings: unused,
    survey: more.survey ?? (() => Promise.resolve(survey())),
    observe: unused,
    perform: unused,
  },
  people: {
    look: () => Promise.resolve({ id: requester, kind: more.kind ?? ('member' as const) }),
    members: more.members ?? (() => Promise.resolve([])),
    audience: unused,
    reads: unused,
  },
  requests: { liveOn: () => Promise.resolve(undefined) } as never,
  freezes: {
    add: unused,
    lift: unused,
    inForce: () =>
      Promise.resolve([
        { pattern: 'web', owner: approver, reason: 'sale of the year', since: t0, until: t0 + 60_000 },
      ]),
  },
  clock: { now: () => t0, sleep: unused },
  policy: () => ({
    channels: [],
    groups: [{ ...policy, approvers: { ...policy.approvers, usergroups: ['S0SRE'] } }],
  }),
  examine: () =>
    Promise.resolve([good('Node.js', '20.20.0'), bad('channel', 'type /invite @asg-swap there')]),
});

const text = ({ sections }: Card): string =>
  sections
    .flatMap((section: Section) =>
      section.kind === 'list'
        ? [plain(section.title ?? []), ...section.items.map(plain)]
        : 'words' in section
          ? [plain(section.words)]
          : [],
    )
    .join('\n');

describe('doctor', () => {
  it('says first what needs somebody, with what to do', async () => {
    const card = await doctor(undefined, from, portsOf());
    expect(plain(card.text)).toBe('1 thing of 2 needs somebody.');
    expect(text(card)).toMatch(/To be put right\nchannel: type \/invite @asg-swap there\nWell\nNode\.js: 20/);
  });

  it('explains a group: what the one who asks may do, by which entry, and what is in the way', async () => {
    const card = await doctor('web', from, portsOf());
    expect(text(card)).toContain('default/eu-west-1/web is ruled by the entry *');
    expect(text(card)).toContain(
      'May approve: @U0APPROVER, members of user group S0SRE (@U0REQUESTER is not one of them)',
    );
    expect(text(card)).toContain('web is frozen by @U0APPROVER');
    expect(text(card)).toContain('It has 3 members: min 3, desired 3, max 3.');
    expect(text(card)).toContain('AWS, web: every read that a plan needs is allowed');
  });

  it('names the permission that is missing for a group, and the line that grants it', async () => {
    const denied = new CloudError({
      kind: 'denied',
      call: 'elasticloadbalancing:DescribeTargetHealth',
      resource: '*',
      text: 'not authorized',
    });
    const card = await doctor('web', from, portsOf({ survey: () => Promise.reject(denied) }));
    expect(plain(card.text)).toBe('2 things of 3 need somebody.');
    expect(text(card)).toMatch(
      /AWS, web: The bot may not call elasticloadbalancing:DescribeTargetHealth on \*/,
    );
  });

  it('goes on where Slack does not say who is in a user group, and says that, too', async () => {
    const trouble = 'Slack could not say who is in the user group S0SRE: missing_scope';
    const card = await doctor('web', from, portsOf({ members: () => Promise.reject(new Error(trouble)) }));
    expect(plain(card.text)).toBe('2 things of 4 need somebody.');
    expect(text(card)).toContain(`your rights: ${trouble}`);
    expect(text(card)).toContain('channel: type /invite @asg-swap there');
    expect(text(card)).toContain('default/eu-west-1/web is ruled by the entry *');
    expect(text(card)).not.toContain('is not one of them');
  });

  it('shows nothing to guests, and says where a group cannot be', async () => {
    expect(plain((await doctor(undefined, from, portsOf({ kind: 'guest' }))).text)).toMatch(
      /only full members/,
    );
    expect(plain((await doctor('x', from, portsOf())).text)).toMatch(/names no account and region/);
  });
});
