/** Every warning of a plan, one fact changed at a time: what it is about, and what people read. */
import { afterAll, describe, expect, it } from 'vitest';
import { cardText } from '../../src/cli/print.ts';
import type { GroupSeen, LaunchTold, Survey } from '../../src/core/domain.ts';
import { requestCard } from '../../src/core/messages/plan-card.ts';
import type { Warning, Wish } from '../../src/core/plan.ts';
import { group, instance, newId, plan, policy, request, survey, wish } from '../helpers/build.ts';
import { warningKinds } from '../helpers/kinds.ts';

const withGroup = (more: Partial<GroupSeen>, size = 3): Survey =>
  survey(size, 3, { group: group(size, more) });
const withIncoming = (more: Parameters<typeof instance>[2]): Survey => {
  const seen = survey();
  return {
    ...seen,
    instances: new Map([...seen.instances, [newId(1), instance(newId(1), 'eu-west-1a', more)]]),
  };
};
const launching = (more: Partial<LaunchTold>): Survey => ({
  ...survey(),
  wouldLaunch: { ...survey().wouldLaunch, ...more },
});
const without = (...fields: readonly (keyof LaunchTold)[]): Survey => ({
  ...survey(),
  wouldLaunch: Object.fromEntries(
    Object.entries(survey().wouldLaunch).filter(([field]) => !fields.includes(field as keyof LaunchTold)),
  ),
});

const given = new Set<Warning['kind']>();

/** The kinds of the warnings, and the lines below “Know before you approve” as a terminal shows them. */
function warned(seen: Survey, asked: Wish = wish()): { kinds: readonly string[]; lines: readonly string[] } {
  const made = plan(seen, asked);
  for (const { kind } of made.warnings) given.add(kind);
  const [, list = ''] = cardText(requestCard(request({ plan: made }), policy, undefined)).split(
    'Know before you approve\n',
  );
  const [part = ''] = list.split('\n\n');
  return { kinds: made.warnings.map(({ kind }) => kind), lines: part.split('\n').map(line => line.trim()) };
}

// Every warning that there is has been given above.
afterAll(() => {
  expect(warningKinds.filter(kind => !given.has(kind))).toEqual([]);
});

describe('what the group launches by itself', () => {
  it('no word where the incoming are what it launches', () => {
    expect(warned(survey()).kinds).toEqual([]);
  });

  it('another image: the next scale-out brings it back', () => {
    expect(warned(launching({ image: 'ami-old' }))).toEqual({
      kinds: ['image-drift'],
      lines: [
        'The next scale-out brings back ami-old: the group launches from launch template web-template (7), while the incoming run ami-new.',
      ],
    });
  });

  it('a template named by its place is told with its number', () => {
    const launches = { kind: 'template' as const, name: 'web-template', version: '$Latest' };
    const seen = { ...launching({ image: 'ami-old', version: '12' }), group: group(3, { launches }) };
    expect(warned(seen).lines[0]).toContain('launch template web-template ($Latest, now 12)');
    const { version: _, ...unnamed } = launches;
    const byDefault = { ...seen, group: group(3, { launches: unnamed }) };
    expect(warned(byDefault).lines[0]).toContain('launch template web-template ($Default, now 12)');
  });

  it('another type, other security groups, another profile, other user data, in one line', () => {
    const seen = {
      ...withIncoming({
        type: 'm7g.xlarge',
        profile: 'arn:aws:iam::111122223333:instance-profile/ops/debug',
        securityGroups: ['sg-ops', 'sg-web'],
      }),
      userData: new Map([
        [newId(1), 'a hash'],
        [newId(2), ''],
        [newId(3), ''],
      ]),
    };
    const { kinds, lines } = warned(
      seen,
      wish(1, {
        outgoing: group()
          .members.slice(0, 1)
          .map(m => m.id),
      }),
    );
    expect(kinds).toEqual(['template-drift']);
    expect(lines).toEqual([
      `What launch template web-template (7) launches differs from the incoming in type (m7g.large, not m7g.xlarge); security groups (sg-web, not sg-ops+sg-web); instance profile (none, not debug); user data (${newId(1)}).`,
    ]);
  });

  it('a version that the swap sets is compared instead of what the group launches now', () => {
    const templateVersion = { ...survey().wouldLaunch, version: '8', image: 'ami-8', types: ['c7g.large'] };
    expect(warned({ ...launching({ image: 'ami-old' }), templateVersion })).toEqual({
      kinds: ['version-drift', 'template-drift'],
      lines: [
        'Version 8 of web-template launches ami-8, while the incoming run ami-new: the next scale-out does not bring the release that comes in.',
        'What launch template web-template (8) launches differs from the incoming in type (c7g.large, not m7g.large).',
      ],
    });
  });

  it('one of several types is as good as another, and a profile is known by its name', () => {
    const seen = launching({ types: ['c7g.large', 'm7g.large'], profile: 'web' });
    const profile = 'arn:aws:iam::111122223333:instance-profile/services/web';
    const instances = new Map([...seen.instances].map(([id, i]) => [id, { ...i, profile }]));
    expect(warned({ ...seen, instances }).kinds).toEqual([]);
  });

  it('what cannot be told is said, not taken for equal', () => {
    expect(warned(without('image')).kinds).toEqual(['image-unknown']);
    expect(warned(without('securityGroups', 'profile', 'userData', 'types')).lines).toEqual([
      'Not compared with launch template web-template (7): type, security groups, instance profile, user data.',
    ]);
    const few = { ...survey(), userData: new Map([[newId(1), '']]) };
    expect(warned(few).lines).toEqual([
      'Not compared with launch template web-template (7): user data of 2 of 3.',
    ]);
  });
});

describe('the group and the numbers', () => {
  it.each<[Warning['kind'], Survey, Wish]>([
    ['mixed-incoming', withIncoming({ type: 'm7g.xlarge' }), wish()],
    ['desired-changes', withGroup({ settings: { min: 1, max: 3, desired: 3, suspended: [] } }), wish(2)],
    [
      'zone-imbalance',
      withGroup({
        zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
        settings: { min: 3, max: 9, desired: 3, suspended: [] },
      }),
      wish(),
    ],
    ['no-load-balancer', withGroup({ trafficSources: [] }), wish()],
    ['warm-pool', withGroup({ warmPool: true }), wish()],
    ['spot', withIncoming({ spot: true }), wish()],
    [
      'suspended-by-others',
      withGroup({ settings: { min: 3, max: 3, desired: 3, suspended: ['AZRebalance'] } }),
      wish(),
    ],
    ['max-lifetime', withGroup({ maxInstanceLifetimeMs: 30 * 86_400_000 }), wish()],
  ])('%s', (kind, seen, asked) => {
    const { kinds, lines } = warned(seen, asked);
    expect(kinds).toContain(kind);
    expect(lines).toHaveLength(kinds.length);
  });
});
