/** Every warning of a plan, one fact changed at a time: what it is about, and what people read. */
import { afterAll, describe, expect, it } from 'vitest';
import { cardText } from '../../src/cli/print.ts';
import type { GroupSeen, LaunchTold, Settings, Survey } from '../../src/core/domain.ts';
import { requestCard } from '../../src/core/messages/plan-card.ts';
import type { Warning, Wish } from '../../src/core/plan.ts';
import { group, instance, newId, plan, policy, request, survey, t0, wish } from '../helpers/build.ts';
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

/** One policy, whose alarm is in breach. */
const tracking = (way: 'in' | 'out' | 'unknown') => ({
  policies: [{ name: 'cpu', forecasts: false, alarms: [{ name: 'cpu-alarm', way }] }],
  policyAlarms: new Map([['cpu-alarm', 'ALARM' as const]]),
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
        'The next scale-out brings back ami-old: the group launches from launch template web-template (7), while the incoming run ami-new. To end that with the swap, ask with --template-version N, a version of the new release.',
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
      `Scale-outs differ from the incoming in type m7g.large (incoming m7g.xlarge), security groups sg-web (incoming sg-ops+sg-web), instance profile none (incoming debug), user data (unlike ${newId(1)}): so says launch template web-template (7).`,
    ]);
  });

  it('a version that the swap sets is compared instead of what the group launches now', () => {
    const templateVersion = { ...survey().wouldLaunch, version: '8', image: 'ami-8', types: ['c7g.large'] };
    expect(warned({ ...launching({ image: 'ami-old' }), templateVersion })).toEqual({
      kinds: ['version-drift', 'template-drift'],
      lines: [
        'Version 8 of web-template launches ami-8, while the incoming run ami-new: the next scale-out does not bring the release that comes in.',
        'Scale-outs differ from the incoming in type c7g.large (incoming m7g.large): so says launch template web-template (8).',
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
    ['no-load-balancer', withGroup({ trafficSources: [] }), wish()],
    [
      'suspended-by-others',
      withGroup({ settings: { min: 3, max: 3, desired: 3, suspended: ['AZRebalance'] } }),
      wish(),
    ],
  ])('%s', (kind, seen, asked) => {
    const { kinds, lines } = warned(seen, asked);
    expect(kinds).toContain(kind);
    expect(lines).toHaveLength(kinds.length);
  });
});

describe('the forecast', () => {
  const day = 24 * 3_600_000;
  const hour = 3_600_000;

  it('uneven zones, which the group evens out with what it launches', () => {
    const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
    const settings = { min: 3, max: 9, desired: 3, suspended: [] };
    expect(warned(withGroup({ zones, settings }))).toEqual({
      kinds: ['zone-imbalance'],
      lines: [expect.stringContaining('eu-west-1a: 2, eu-west-1b: 1, eu-west-1c: 0')],
    });
  });

  it('the first instance that reaches the greatest age, at the moment when it does', () => {
    const seen = withIncoming({ launchedAt: Date.UTC(2026, 10, 1, 6) });
    expect(warned({ ...seen, group: group(3, { maxInstanceLifetimeMs: 30 * day }) })).toEqual({
      kinds: ['max-lifetime'],
      lines: [
        `The group replaces instances older than 30 days with new ones from its template: ${newId(1)} first, 2026-12-01T06:00:00Z.`,
      ],
    });
  });

  it('spot instances, and a group that launches others ahead of their end', () => {
    expect(warned(withIncoming({ spot: true })).lines).toEqual([expect.stringMatching(/at any time\.$/)]);
    const rebalances = { ...withIncoming({ spot: true }), group: group(3, { capacityRebalance: true }) };
    expect(warned(rebalances).lines).toEqual([expect.stringMatching(/launches others from its template/)]);
  });

  it('a warm pool', () => {
    expect(warned(withGroup({ warmPool: true })).kinds).toEqual(['warm-pool']);
  });

  it('predictive scaling, which nothing holds still', () => {
    const policies = [
      { name: 'foresee', forecasts: true, alarms: [] },
      { name: 'look-only', forecasts: false, alarms: [] },
    ];
    expect(warned({ ...survey(), policies }).lines).toEqual([
      'Predictive scaling (foresee) cannot be held still and may launch from the template meanwhile; set to ForecastOnly it does not.',
    ]);
  });

  it('an alarm in breach that would scale at once, and none that cannot', () => {
    const room: Settings = { min: 2, max: 4, desired: 3, suspended: [] };
    const kinds = (way: 'in' | 'out' | 'unknown', settings = room) =>
      warned({ ...survey(), ...tracking(way), group: group(3, { settings }) }).kinds;
    expect(kinds('out')).toEqual(['alarm-in-breach']);
    expect(kinds('in')).toEqual(['alarm-in-breach']);
    expect(kinds('unknown')).toEqual(['alarm-in-breach']);
    expect(kinds('out', { ...room, max: 3 })).toEqual([]);
    expect(kinds('out', { ...room, suspended: ['AlarmNotification'] })).toEqual(['suspended-by-others']);
    // The low alarm of a group at its min is in breach all night.
    expect(kinds('in', { ...room, min: 3 })).toEqual([]);
  });

  it('scale-ins that take the picked ones first, unless they are protected or are what is launched', () => {
    const drifting = { ...launching({ image: 'ami-old' }), ...tracking('out') };
    expect(warned(drifting).kinds).toEqual(['image-drift', 'scale-in-picks']);
    expect(warned(drifting, wish(3, { protect: true })).kinds).toEqual(['image-drift']);
    expect(warned({ ...drifting, group: group(3, { protectsNewInstances: true }) }).kinds).toEqual([
      'image-drift',
    ]);
    expect(
      warned({ ...drifting, group: group(3, { terminationPolicies: ['NewestInstance'] }) }).kinds,
    ).toEqual(['image-drift']);
    expect(warned({ ...survey(), ...tracking('out') }).kinds).toEqual([]);
  });

  it('instance refreshes as a habit, where they would bring something else', () => {
    const pastRefresh = { status: 'RollbackSuccessful', at: Date.UTC(2026, 10, 20, 12) };
    expect(warned({ ...launching({ image: 'ami-old' }), pastRefresh }).lines[1]).toBe(
      'The next instance refresh (the last: RollbackSuccessful, 2026-11-20T12:00:00Z) replaces the picked ones by what the template launches. Change the template before it.',
    );
    expect(warned({ ...survey(), pastRefresh }).kinds).toEqual([]);
  });

  it('launch hooks, which do not run for who is attached', () => {
    expect(warned({ ...survey(), launchHooks: ['register'] }).lines).toEqual([
      'Launch hooks (register) do not run for attached instances: see that what they do is done.',
    ]);
  });

  it('another tool that holds the group for its own', () => {
    const tags = { 'aws:cloudformation:stack-name': 'eks-web', 'eks:nodegroup-name': 'web' };
    expect(warned(withGroup({ tags }))).toEqual({
      kinds: ['owner-tool'],
      lines: [expect.stringContaining('EKS node group web')],
    });
  });

  it('scheduled actions of the next day, and which of them the swap loses', () => {
    const scheduled: Survey['scheduled'] = [
      { name: 'morning', recurrence: '0 6 * * MON-SUN', zone: 'Europe/Berlin', min: 6, desired: 6 },
      { name: 'once', at: t0 + 30_000, desired: 4 },
      { name: 'next-week', at: t0 + 7 * day, desired: 9 },
      { name: 'odd', recurrence: 'every full moon', max: 2 },
    ];
    expect(warned({ ...survey(), scheduled })).toEqual({
      kinds: [],
      lines: [
        'Scheduled within a day: once (desired 4) 2026-11-22T03:00:30Z; morning (min 6, desired 6) 2026-11-22T05:00:00Z; odd (max 2) recurs every full moon. Begun now, the swap loses once: wait until then, or set those sizes yourself afterwards.',
      ],
    });
    const later = warned({ ...survey(), scheduled: [{ name: 'night', at: t0 + 20 * hour, desired: 2 }] });
    expect(later.lines[0]).toMatch(/What falls due while the swap runs is lost; its last words say what\.$/);
    const held = withGroup({ settings: { min: 3, max: 3, desired: 3, suspended: ['ScheduledActions'] } });
    expect(warned({ ...held, scheduled }).kinds).toEqual(['suspended-by-others']);
    expect(warned({ ...held, scheduled }).lines).toHaveLength(1);
  });
});
