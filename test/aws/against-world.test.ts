/**
 * The adapter against the simulated AWS: over HTTP with the real SDK, and, where it is said, in process.
 * The world's clock stands still unless a test moves it.
 */
import { describe, expect, test } from 'vitest';
import { checkAccounts } from '../../src/aws/check.ts';
import { createCloud, defaultAccount } from '../../src/aws/cloud.ts';
import { sdkClients } from '../../src/aws/sdk.ts';
import type { InstanceId } from '../../src/core/domain.ts';
import { processNames } from '../../src/core/domain.ts';
import { lease } from './setting.ts';
import { worldClients } from './world-api.ts';
import {
  accepted,
  clock,
  cloud,
  first,
  incoming,
  members,
  minute,
  perform,
  picked,
  region,
  source,
  targetGroup,
  web,
  world,
} from './world-setting.ts';

test('who we are', async () => {
  const { identities, faults } = await checkAccounts([defaultAccount(region)], sdkClients());
  expect(faults).toEqual([]);
  expect(identities).toEqual([
    { account: 'default', region, accountId: '111122223333', arn: expect.stringContaining('111122223333') },
  ]);
});

const versionOf = async (templateVersion: string) =>
  (await cloud.survey(web, [], { templateVersion })).templateVersion;

test('a version of the launch template: what it launches, and that the group is set to it', async () => {
  world.editTemplate(web.name, { image: 'ami-0bbbbbbbbbbbbbbbb' });
  expect(await versionOf('2')).toMatchObject({ version: '2', image: 'ami-0bbbbbbbbbbbbbbbb' });
  expect(await versionOf('3')).toBeUndefined();
  const template = (await cloud.observe(web, [], [])).group?.launches?.name ?? '';
  expect(await perform({ kind: 'set-template', template, version: '3' })).toMatchObject({ kind: 'refused' });
  expect((await perform({ kind: 'set-template', template, version: '2' })).kind).toBe('accepted');
  expect((await cloud.observe(web, [], [])).group?.launches).toMatchObject({ name: template, version: '2' });
});

describe('looking', () => {
  test('observe: the group, its members, the picked instances and the health at the target group', async () => {
    const seen = await cloud.observe(web, incoming, [source()]);
    expect(seen.at).toBe(42);
    expect(seen.group).toMatchObject({
      ref: web,
      settings: { min: 3, max: 4, desired: 3, suspended: [] },
      suspensionReasons: {},
      zones: [`${region}a`, `${region}b`, `${region}c`],
      trafficSources: [source()],
      launches: { kind: 'template' },
      weighted: false,
      warmPool: false,
      protectsNewInstances: false,
      capacityRebalance: false,
    });
    expect(seen.group?.tags).toMatchObject({ team: 'shop' });
    expect(seen.group?.members.map(each => each.id)).toEqual(members().toSorted());
    expect(seen.group?.members.every(each => each.lifecycle === 'InService' && each.healthy)).toBe(true);
    expect([...seen.instances.keys()]).toEqual([...members(), ...incoming].toSorted());
    const one = seen.instances.get(picked(0));
    expect(one).toMatchObject({
      state: 'running',
      image: 'ami-0bbbbbbbbbbbbbbbb',
      zone: `${region}a`,
      spot: false,
    });
    expect(one?.tags).toMatchObject({ Name: 'new-a' });
    expect(seen.sources).toEqual([
      {
        source: source(),
        targets: new Map(
          members()
            .toSorted()
            .map(each => [each, { state: 'healthy' }]),
        ),
      },
    ]);
  });

  test('survey', async () => {
    const seen = await cloud.survey(web, [...incoming, first()]);
    expect(seen.accountId).toBe('111122223333');
    expect(seen.memberOf).toEqual(new Map([[first(), { group: 'web', lifecycle: 'InService' }]]));
    expect([...seen.statusChecks.values()]).toEqual(
      Array.from({ length: 4 }, () => ({ verdict: 'ok', events: [] })),
    );
    expect(seen.images).toEqual(new Set(['ami-0aaaaaaaaaaaaaaaa', 'ami-0bbbbbbbbbbbbbbbb']));
    expect(seen.openActivities).toEqual([]);
    expect(seen.activeRefresh).toBeUndefined();
    expect(seen.targetGroups).toEqual(
      new Map([[targetGroup, { vpc: expect.stringMatching(/^vpc-/), drainMs: 20_000 }]]),
    );
    expect(seen.wouldLaunch).toEqual({
      version: '1',
      image: 'ami-0aaaaaaaaaaaaaaaa',
      types: ['m7g.large'],
      securityGroups: seen.instances.get(first())?.securityGroups,
      profile: '',
      userData: '',
    });
    expect(seen.userData.size).toBe(4);
    expect(seen.sources[0]?.targets.size).toBe(3);
  });

  test('no such group, no such instances', async () => {
    const other = { ...web, name: 'wbe' };
    const nobody = 'i-00000000000000bad' as InstanceId;
    const seen = await cloud.survey(other, [nobody, picked(0)]);
    expect(seen.group).toBeUndefined();
    expect([...seen.instances.keys()]).toEqual([picked(0)]);
    expect((await cloud.observe(other, [nobody], [])).instances.size).toBe(0);
  });

  test('in process it is the same as over HTTP', async () => {
    const inProcess = createCloud({
      accounts: [defaultAccount(region)],
      clock,
      clientsFor: worldClients(world),
    });
    await perform({ kind: 'suspend', processes: ['Terminate', 'AZRebalance'] });
    expect(await inProcess.observe(web, incoming, [source()])).toEqual(
      await cloud.observe(web, incoming, [source()]),
    );
    expect(await inProcess.survey(web, incoming)).toEqual(await cloud.survey(web, incoming));
    const again = { kind: 'attach', instances: [first()] } as const;
    const { requestId: _, ...overHttp } = await perform(again);
    const { requestId: __, ...here } = await inProcess.perform(web, again, lease);
    expect(here).toEqual(overHttp);
    expect(here.kind).toBe('already');
  });

  test('a busy group: an open activity, a refresh, an impaired instance', async () => {
    const impaired = world.addInstance({ az: 'a', image: 'ami-0bbbbbbbbbbbbbbbb' }) as InstanceId;
    world.impair(impaired);
    await accepted({ kind: 'resize', min: 2 });
    await accepted({ kind: 'enter-standby', instances: [first()] });
    world.startRefresh('web');
    const seen = await cloud.survey(web, [impaired]);
    expect(seen.statusChecks.get(impaired)?.verdict).toBe('impaired');
    expect(seen.openActivities.length).toBeGreaterThan(0);
    expect(seen.activeRefresh).toMatch(/^(?:Pending|InProgress)$/);
  });

  test('groups of other makes', async () => {
    world.addClassicLoadBalancer({ name: 'old-lb' });
    world.addGroup({
      name: 'old',
      min: 0,
      max: 2,
      desired: 1,
      launchConfiguration: { name: 'lc-1', image: 'ami-0cccccccccccccccc', type: 't3.micro' },
      classicLoadBalancers: ['old-lb'],
      suspended: ['Launch'],
      maxLifetimeMs: 30 * 24 * 60 * minute,
      operator: 'eks.amazonaws.com',
      protectNew: true,
    });
    world.addGroup({
      name: 'mixed',
      min: 0,
      max: 4,
      desired: 1,
      mixedTypes: [
        { type: 't3.small', weight: 1 },
        { type: 't3.large', weight: 2 },
      ],
    });
    const old = await cloud.observe({ ...web, name: 'old' }, [], []);
    expect(old.group).toMatchObject({
      launches: { kind: 'configuration', name: 'lc-1' },
      trafficSources: [{ kind: 'classic', name: 'old-lb' }],
      settings: { suspended: ['Launch'] },
      maxInstanceLifetimeMs: 30 * 24 * 60 * minute,
      managedBy: 'eks.amazonaws.com',
      protectsNewInstances: true,
    });
    expect(old.group?.suspensionReasons.Launch).toMatch(/^User suspended at /);
    const mixed = await cloud.survey({ ...web, name: 'mixed' }, []);
    expect(mixed.group).toMatchObject({ launches: { kind: 'mixed' }, weighted: true });
    expect(mixed.wouldLaunch.image).toMatch(/^ami-/);
  });
});

test('every action, as a swap there and half of it back', async () => {
  const old = members();
  const suspended = processNames.filter(
    name => !['Launch', 'AddToLoadBalancer', 'HealthCheck'].includes(name),
  );
  await accepted({ kind: 'suspend', processes: suspended });
  expect(world.group('web').suspended).toEqual(suspended.toSorted());
  await accepted({ kind: 'resize', max: 6 });
  await accepted({ kind: 'attach', instances: incoming });
  expect(world.group('web')).toMatchObject({ min: 3, max: 6, desired: 6 });
  world.advance(minute);
  const attached = await cloud.observe(web, incoming, [source()]);
  expect(attached.group?.members).toHaveLength(6);
  for (const id of incoming) {
    expect(attached.group?.members.find(each => each.id === id)?.lifecycle).toBe('InService');
    expect(attached.sources?.[0]?.targets.get(id)).toEqual({ state: 'healthy' });
  }

  await accepted({ kind: 'enter-standby', instances: old });
  const draining = await cloud.observe(web, [], [source()]);
  expect(draining.sources?.[0]?.targets.get(old[0] ?? ('' as InstanceId))).toMatchObject({
    state: 'draining',
    reason: 'Target.DeregistrationInProgress',
  });
  world.advance(minute);
  const lifecycles = async () => {
    const { group } = await cloud.observe(web, [], []);
    return old.map(id => group?.members.find(each => each.id === id)?.lifecycle);
  };
  expect(await lifecycles()).toEqual(['Standby', 'Standby', 'Standby']);
  expect(world.group('web').desired).toBe(3);

  const [back, kept, ended] = old as [InstanceId, InstanceId, InstanceId];
  await accepted({ kind: 'exit-standby', instances: [back] });
  expect(world.group('web').desired).toBe(4);
  await accepted({ kind: 'detach', instances: [kept], decrement: false });
  await accepted({ kind: 'terminate', instance: ended });
  world.advance(2 * minute);
  expect(await lifecycles()).toEqual(['InService', undefined, undefined]);
  expect(world.group('web').desired).toBe(4);

  await accepted({ kind: 'detach', instances: [back], decrement: true });
  world.advance(2 * minute);
  await accepted({ kind: 'resize', min: 3, max: 4 });
  await accepted({ kind: 'resume', processes: suspended });
  const end = await cloud.observe(web, old, [source()]);
  expect(end.group?.settings).toEqual({ min: 3, max: 4, desired: 3, suspended: [] });
  expect(end.group?.members.map(each => each.id)).toEqual(incoming.toSorted());
  expect(old.map(id => end.instances.get(id)?.state)).toEqual(['running', 'running', 'terminated']);
  expect(world.recorder.calls.filter(call => call.outcome.kind !== 'answered')).toEqual([]);
});

/** Calls of one look at a group of so many. */
const callsFor = async (name: string, desired: number) => {
  world.addGroup({ name, min: 0, max: desired, desired, targetGroups: ['web-tg'] });
  const before = world.recorder.calls.length;
  const seen = await cloud.observe({ ...web, name }, incoming, [source()]);
  expect(seen.group?.members).toHaveLength(desired);
  return world.recorder.calls.length - before;
};

test('reads do not grow with the group', async () => {
  expect(await callsFor('one', 1)).toBe(3);
  expect(await callsFor('sixty', 60)).toBe(3);
});

test('alarms and classic load balancers at the wire', async () => {
  world.addAlarm({ name: 'web-5xx', state: 'ALARM' });
  world.addClassicLoadBalancer({ name: 'old-lb', deregistrationDelayMs: 40_000 });
  world.addGroup({ name: 'old', min: 1, max: 2, classicLoadBalancers: ['old-lb'] });
  const seen = await cloud.survey({ ...web, name: 'old' }, [], { alarms: ['web-5xx', 'web-4xx'] });
  expect([...(seen.alarms ?? [])]).toEqual([
    ['web-4xx', 'missing'],
    ['web-5xx', 'ALARM'],
  ]);
  const [member] = world.group('old').members;
  expect(seen.sources).toEqual([
    { source: { kind: 'classic', name: 'old-lb' }, targets: new Map([[member?.id, { state: 'healthy' }]]) },
  ]);
  expect(seen.targetGroups.get('old-lb')?.drainMs).toBe(40_000);
});
