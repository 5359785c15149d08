/** Every objection and every warning, one fact changed at a time; and that a sound wish has none. */
import { afterAll, describe, expect, it } from 'vitest';
import { cardText } from '../../src/cli/print.ts';
import type { GroupSeen, Survey, SwapId } from '../../src/core/domain.ts';
import { makePlan } from '../../src/core/make-plan.ts';
import { markerKey, writeMarker } from '../../src/core/marker.ts';
import { refusedPlan } from '../../src/core/messages/objections.ts';
import { canonical, type Wish } from '../../src/core/plan.ts';
import { differences } from '../../src/core/plan-differences.ts';
import type { GroupPolicy } from '../../src/core/policy.ts';
import type { Claim } from '../../src/core/preflight.ts';
import {
  group,
  instance,
  memberOf,
  newId,
  oldId,
  plan,
  policy,
  survey,
  targetGroup,
  web,
  wish,
} from '../helpers/build.ts';
import { objectionKinds } from '../helpers/kinds.ts';

const raised = new Set<string>();

function objectionsTo(
  seen: Survey,
  asked: Wish = wish(),
  rules: GroupPolicy = policy,
  live?: SwapId,
  claims: readonly Claim[] = [],
): readonly string[] {
  const made = makePlan(web, asked, seen, rules, live, claims);
  if (made.kind !== 'objections') return [];
  for (const { kind } of made.objections) raised.add(kind);
  // Whatever is objected can be said, and tells that nothing was changed.
  expect(JSON.stringify(refusedPlan(web, made.objections))).toContain('Nothing was changed');
  return made.objections.map(o => o.kind);
}

const withGroup = (more: Partial<GroupSeen>, size = 3): Survey =>
  survey(size, 3, { group: group(size, more) });
const withIncoming = (more: Parameters<typeof instance>[2]): Survey => {
  const seen = survey();
  return {
    ...seen,
    instances: new Map([...seen.instances, [newId(1), instance(newId(1), 'eu-west-1a', more)]]),
  };
};
const members = (...more: Parameters<typeof memberOf>[2][]) =>
  more.map((m, i) => memberOf(oldId(i + 1), 'eu-west-1a', m));

describe('objections', () => {
  it('none to a sound wish', () => {
    expect(objectionsTo(survey())).toEqual([]);
  });

  it.each<[string, Survey, readonly string[]]>([
    ['group-deleting', withGroup({ status: 'Delete in progress' }), ['group-deleting']],
    ['group-managed', withGroup({ managedBy: 'eks.amazonaws.com' }), ['group-managed']],
    ['group-weighted', withGroup({ weighted: true }), ['group-weighted']],
    ['refresh-active', survey(3, 3, { activeRefresh: 'InProgress' }), ['refresh-active']],
    [
      'activity-open',
      survey(3, 3, { openActivities: [{ id: '1', description: 'Launching', status: 'InProgress' }] }),
      ['activity-open'],
    ],
    [
      'member-unstable',
      withGroup({ members: members({}, {}, {}, { lifecycle: 'Terminating:Wait' }) }),
      ['member-unstable'],
    ],
    [
      'process-suspended',
      withGroup({ settings: { min: 3, max: 3, desired: 3, suspended: ['AddToLoadBalancer', 'Launch'] } }),
      ['process-suspended', 'process-suspended'],
    ],
    [
      'marker-left',
      withGroup({ tags: { [markerKey]: writeMarker('s-00000007' as SwapId, group().settings, []) } }),
      ['marker-left'],
    ],
    ['source-gone', survey(3, 3, { targetGroups: new Map() }), ['source-gone']],
    [
      'target-group-unused',
      survey(3, 3, {
        sources: [
          {
            source: targetGroup,
            targets: new Map([[oldId(1), { state: 'unused', reason: 'Target.NotInUse' } as const]]),
          },
        ],
      }),
      ['target-group-unused'],
    ],
    [
      'health-check-disabled',
      survey(3, 3, {
        sources: [
          {
            source: targetGroup,
            targets: new Map([
              [oldId(1), { state: 'unavailable', reason: 'Target.HealthCheckDisabled' } as const],
            ]),
          },
        ],
      }),
      ['health-check-disabled'],
    ],
    [
      'nothing-to-replace',
      withGroup({ members: [], settings: { min: 0, max: 3, desired: 0, suspended: [] } }),
      ['nothing-to-replace'],
    ],
    ['not-running', withIncoming({ state: 'stopped' }), ['not-running']],
    ['unknown-instance', withIncoming({ state: 'terminated' }), ['unknown-instance']],
    ['foreign-zone', withIncoming({ zone: 'eu-west-1c' }), ['foreign-zone']],
    ['foreign-vpc', withIncoming({ vpc: 'vpc-2' }), ['foreign-vpc']],
    [
      'image-gone',
      survey(3, 3, { images: new Set(['ami-old']) }),
      ['image-gone', 'image-gone', 'image-gone'],
    ],
    ['instance-managed', withIncoming({ managedBy: 'eks.amazonaws.com' }), ['instance-managed']],
    [
      'checks-not-ok',
      survey(3, 3, {
        statusChecks: new Map([
          [newId(1), { verdict: 'impaired' as const, events: ['instance-retirement'] }],
          [newId(2), { verdict: 'initializing' as const, events: [] }],
          [newId(3), { verdict: 'ok' as const, events: [] }],
        ]),
      }),
      ['checks-not-ok', 'event-scheduled', 'checks-not-ok'],
    ],
    [
      'in-other-group',
      survey(3, 3, { memberOf: new Map([[newId(1), { group: 'api', lifecycle: 'InService' as const }]]) }),
      ['in-other-group'],
    ],
  ])('%s', (_name, seen, kinds) => {
    expect(objectionsTo(seen)).toEqual(kinds);
  });

  it('to numbers that do not work out', () => {
    expect(objectionsTo(survey(), wish(2))).toEqual(['below-min']);
    expect(objectionsTo(survey(3, 4), wish(4))).toEqual(['above-max']);
  });

  it('to members that are named the wrong way round', () => {
    expect(objectionsTo(survey(), wish(1, { incoming: [oldId(1)], outgoing: [oldId(2)] }))).toEqual([
      'already-member',
    ]);
    expect(objectionsTo(survey(), wish(1, { outgoing: [newId(3)] }))).toContain('not-a-member');
    const standby = withGroup({ members: members({}, {}, {}, { lifecycle: 'Standby' }) });
    expect(objectionsTo(standby, wish(1, { outgoing: [oldId(4)] }))).toContain('not-in-service');
  });

  it('to a sick member that would stay, not to one that is replaced: releases cure sick groups', () => {
    const sick = withGroup({ members: members({ healthy: false }, {}, {}) });
    expect(objectionsTo(sick)).toEqual([]);
    expect(objectionsTo(sick, wish(2, { outgoing: [oldId(2), oldId(3)] }))).toEqual(['member-unhealthy']);
  });

  it('to a group on which a swap runs, and to no consequence of that swap', () => {
    const busy = withGroup({ members: members({}, {}, {}, { lifecycle: 'Pending' }) });
    expect(objectionsTo(busy, wish(), policy, 's-00000009' as SwapId)).toEqual(['group-busy']);
  });

  it('to instances without the tags that the policy wants, saying what they carry', () => {
    const rules = { ...policy, requireTags: { 'release-tested': 'yes' } };
    expect(objectionsTo(survey(), wish(), rules)).toEqual(['tag-missing', 'tag-missing', 'tag-missing']);
    expect(
      objectionsTo(
        withIncoming({ tags: { 'release-tested': 'yes' } }),
        wish(1, { outgoing: [oldId(1)] }),
        rules,
      ),
    ).toEqual([]);
  });

  it('to alarms of the policy that are away or in breach, as they keep the gate shut', () => {
    const rules = { ...policy, alarms: ['web-5xx', 'web-slow', 'web-gone'] };
    const alarms = new Map([
      ['web-5xx', 'ALARM'],
      ['web-slow', 'INSUFFICIENT_DATA'],
      ['web-gone', 'missing'],
    ] as const);
    expect(objectionsTo(survey(3, 3, { alarms }), wish(), rules)).toEqual([
      'alarm-breached',
      'alarm-missing',
    ]);
  });

  it('to a room above what the policy allows', () => {
    expect(objectionsTo(survey(), wish(), { ...policy, sizeMost: 5 })).toEqual(['above-limit']);
  });

  it('to emptying a group of which somebody would stay', () => {
    const rules = { ...policy, strategy: 'empty-first' as const };
    expect(objectionsTo(survey(), wish(2, { outgoing: [oldId(1), oldId(2)] }), rules)).toEqual(['not-all']);
  });

  it('to emptying a group whose old ones shall be kept, by the wish or by the policy', () => {
    const emptied = wish(3, { strategy: 'empty-first' });
    expect(objectionsTo(survey(), { ...emptied, keep: true }, policy)).toEqual(['cannot-keep']);
    expect(objectionsTo(survey(), emptied, { ...policy, old: 'keep' })).toEqual(['cannot-keep']);
    expect(objectionsTo(survey(), wish(3, { keep: true }), policy)).toEqual([]);
  });

  it('to what has no place where all old ones end at once', () => {
    const typed = wish(3, { strategy: 'empty-first', batch: { count: 1 }, bakeMs: 0, canary: true });
    expect(objectionsTo(survey(), typed, policy)).toEqual(['idle-options']);
    expect(objectionsTo(survey(), { ...typed, strategy: 'attach-first' }, policy)).toEqual([]);
    // The policy's own are for the other strategy.
    expect(objectionsTo(survey(), wish(3, { strategy: 'empty-first' }), { ...policy, canary: true })).toEqual(
      [],
    );
  });

  it('to an instance that another request means to bring in, naming that request', () => {
    const api = { ...web, name: 'api' };
    const claims: readonly Claim[] = [
      { swap: 's-waiting00' as SwapId, group: api, state: 'waiting', incoming: [newId(1)] },
      { swap: 's-running00' as SwapId, group: api, state: 'running', incoming: [newId(2), newId(9)] },
    ];
    expect(objectionsTo(survey(), wish(), policy, undefined, claims)).toEqual([
      'in-other-request',
      'in-other-request',
    ]);
    const made = makePlan(web, wish(), survey(), policy, undefined, claims);
    const said = made.kind === 'objections' ? cardText(refusedPlan(web, made.objections)) : '';
    expect(said).toMatch(/by request s-waiting00 for default\/eu-west-1\/api, which waits/);
    expect(said).toMatch(/into default\/eu-west-1\/api by swap s-running00, which is running/);
  });

  it('all at once', () => {
    const seen = survey(3, 3, { activeRefresh: 'Baking', images: new Set() });
    expect(objectionsTo(seen, wish(2))).toEqual(['refresh-active', 'below-min', 'image-gone', 'image-gone']);
  });
});

describe('a version of the launch template', () => {
  it('must be one of the template that the group launches from', () => {
    const asked = wish(3, { templateVersion: '8' });
    expect(objectionsTo(survey(), asked)).toEqual(['no-such-version']);
    const launches = { kind: 'configuration', name: 'web-1' } as const;
    expect(objectionsTo(withGroup({ launches }), asked)).toEqual(['no-template']);
  });
});

// Every objection that there is has been raised above.
afterAll(() => {
  expect(objectionKinds.filter(kind => !raised.has(kind))).toEqual([]);
});

describe('the plan', () => {
  it('says everything that will be done', () => {
    expect(plan()).toMatchObject({
      outgoing: [{ id: oldId(1) }, { id: oldId(2) }, { id: oldId(3) }],
      suspend: [
        'AZRebalance',
        'AlarmNotification',
        'InstanceRefresh',
        'ReplaceUnhealthy',
        'ScheduledActions',
        'Terminate',
      ],
      roomMax: 6,
      finalDesired: 3,
      floor: 3,
      batches: [[oldId(1), oldId(2)], [oldId(3)]],
      drainMs: 30_000,
      warnings: [],
    });
  });

  it('mixes zones in every batch', () => {
    const seen = survey(4, 4);
    const { batches } = plan(seen, wish(4));
    const zoneOf = new Map(seen.group?.members.map(m => [m.id, m.zone]));
    for (const batch of batches) expect(new Set(batch.map(id => zoneOf.get(id))).size).toBe(2);
  });

  it('keeps whoever stays on top of the floor', () => {
    const { floor, staying } = plan(survey(), wish(1, { outgoing: [oldId(2)] }));
    expect({ floor, staying }).toEqual({ floor: 3, staying: [oldId(1), oldId(3)] });
  });

  it('is the same for the same facts, in whatever order they come', () => {
    const seen = survey();
    const turned: Survey = {
      ...seen,
      instances: new Map([...seen.instances].toReversed()),
      group: { ...group(), members: group().members.toReversed() },
    };
    expect(canonical(plan(turned, { ...wish(), incoming: wish().incoming.toReversed() }))).toBe(
      canonical(plan(seen)),
    );
  });

  it('differs, with a word for it, when something is no longer as it was shown', () => {
    const shown = plan();
    const now = plan(withGroup({ settings: { min: 3, max: 4, desired: 3, suspended: [] } }));
    expect(canonical(now)).not.toBe(canonical(shown));
    expect(differences(shown, now)).toEqual(['max went from 3 to 4']);
  });

  it('names the member that came, and blames neither the policy nor the warnings for what follows from it', () => {
    const { settings, members: already } = group();
    const grown = plan(
      withGroup({
        settings: { ...settings, desired: 4 },
        members: [...already, memberOf(oldId(4), 'eu-west-1a')],
      }),
    );
    expect(differences(plan(), grown)).toEqual(['desired went from 3 to 4', `${oldId(4)} came into service`]);
    expect(differences(grown, plan())).toEqual([
      'desired went from 4 to 3',
      `${oldId(4)} went out of service`,
    ]);
  });
});
