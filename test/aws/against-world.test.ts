/**
 * The adapter against the simulated AWS: over HTTP with the real SDK, and, where it is said, in process.
 * The world's clock stands still unless a test moves it.
 */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { checkAccounts } from '../../src/aws/check.ts';
import { createCloud, defaultAccount } from '../../src/aws/cloud.ts';
import { sdkClients } from '../../src/aws/sdk.ts';
import type { Action, GroupRef, InstanceId, TrafficSource } from '../../src/core/domain.ts';
import { processNames } from '../../src/core/domain.ts';
import type { Cloud } from '../../src/ports.ts';
import type { Wire } from '../../src/sandbox/aws/wire/wire.ts';
import { startAwsWire } from '../../src/sandbox/aws/wire/wire.ts';
import type { Fault } from '../../src/sandbox/aws/world/faults.ts';
import { brisk } from '../../src/sandbox/aws/world/params.ts';
import type { World } from '../../src/sandbox/aws/world/world.ts';
import { createWorld } from '../../src/sandbox/aws/world/world.ts';
import { bareEnvironment, lease } from './setting.ts';
import { worldClients } from './world-api.ts';

const region = 'us-east-1';
const web: GroupRef = { account: 'default', region, name: 'web' };
const clock = { now: () => 42 };
const minute = 60_000;

let world: World;
let wire: Wire;
let cloud: Cloud;
let incoming: InstanceId[];
let targetGroup: string;

beforeEach(async () => {
  world = createWorld({
    seed: 7,
    start: Date.UTC(2026, 0, 5, 9),
    params: { ...brisk, lagMs: [0, 0], attachLooksUnfinished: 0 },
  });
  targetGroup = world.addTargetGroup({ name: 'web-tg', deregistrationDelayMs: 20_000, intervalMs: 5_000 });
  world.addGroup({
    name: 'web',
    min: 3,
    max: 4,
    desired: 3,
    azs: ['a', 'b', 'c'],
    image: 'ami-0aaaaaaaaaaaaaaaa',
    targetGroups: ['web-tg'],
    tags: { team: 'shop' },
  });
  incoming = ['a', 'b', 'c'].map(
    az =>
      world.addInstance({ az, image: 'ami-0bbbbbbbbbbbbbbbb', tags: { Name: `new-${az}` } }) as InstanceId,
  );
  wire = await startAwsWire({ world, speed: 0 });
  bareEnvironment();
  vi.stubEnv('AWS_ENDPOINT_URL', wire.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'not-a-secret');
  cloud = createCloud({ accounts: [defaultAccount(region)], clock, clientsFor: sdkClients() });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await wire.close();
});

const source = (): TrafficSource => ({ kind: 'target-group', arn: targetGroup, name: 'web-tg' });
const members = () => world.group('web').members.map(each => each.id as InstanceId);
const first = (): InstanceId => members()[0] ?? ('' as InstanceId);
const picked = (n: number): InstanceId => incoming[n] ?? ('' as InstanceId);
const perform = async (action: Action) => cloud.perform(web, action, lease);
const writesOf = (action: string) => world.recorder.calls.filter(call => call.action === action);

/** What is accepted carries the request id under which the world has recorded the call. */
async function accepted(action: Action): Promise<void> {
  const answer = await perform(action);
  expect(answer).toEqual({ kind: 'accepted', requestId: world.recorder.calls.at(-1)?.requestId });
}

test('who we are', async () => {
  const { identities, faults } = await checkAccounts([defaultAccount(region)], sdkClients());
  expect(faults).toEqual([]);
  expect(identities).toEqual([
    { account: 'default', region, accountId: '111122223333', arn: expect.stringContaining('111122223333') },
  ]);
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
    expect(seen.templateImage).toBe('ami-0aaaaaaaaaaaaaaaa');
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
    expect(mixed.templateImage).toMatch(/^ami-/);
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
    expect(attached.sources[0]?.targets.get(id)).toEqual({ state: 'healthy' });
  }

  await accepted({ kind: 'enter-standby', instances: old });
  const draining = await cloud.observe(web, [], [source()]);
  expect(draining.sources[0]?.targets.get(old[0] ?? ('' as InstanceId))).toMatchObject({
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

describe('what AWS refuses', () => {
  test('above max, and while Launch is suspended', async () => {
    expect(await perform({ kind: 'attach', instances: incoming })).toMatchObject({
      kind: 'refused',
      code: 'ValidationError',
      text: expect.stringContaining('max-size=4'),
    });
    await accepted({ kind: 'suspend', processes: ['Launch'] });
    expect(await perform({ kind: 'attach', instances: [picked(0)] })).toMatchObject({
      kind: 'refused',
      text: expect.stringContaining('Launch process is suspended'),
    });
    expect(members()).toHaveLength(3);
  });

  test('below min, and from a wrong state', async () => {
    const down: Action = { kind: 'enter-standby', instances: [first()] };
    expect(await perform(down)).toMatchObject({
      kind: 'refused',
      text: expect.stringContaining('min-size=3'),
    });
    await accepted({ kind: 'resize', min: 2 });
    await accepted(down);
    world.advance(minute);
    expect(await perform(down)).toMatchObject({
      kind: 'refused',
      text: expect.stringContaining('not in InService'),
    });
  });

  test('already a member of this group, of another', async () => {
    world.addGroup({ name: 'other', min: 1, max: 2, desired: 1 });
    const theirs = world.group('other').members[0]?.id as InstanceId;
    expect((await perform({ kind: 'attach', instances: [first()] })).kind).toBe('already');
    expect((await perform({ kind: 'attach', instances: [theirs] })).kind).toBe('refused');
  });

  test('an instance that the group does not have is ended already', async () => {
    expect((await perform({ kind: 'terminate', instance: picked(0) })).kind).toBe('already');
    expect(world.group('web').members).toHaveLength(3);
  });

  test('an unknown group', async () => {
    expect(
      await cloud.perform({ ...web, name: 'wbe' }, { kind: 'resume', processes: ['Launch'] }, lease),
    ).toMatchObject({ kind: 'refused', code: 'ValidationError', requestId: expect.any(String) });
  });
});

const attach = (): Action => ({ kind: 'attach', instances: [picked(0)] });

describe('mishaps', () => {
  const cases: readonly (readonly [string, Fault, object, number])[] = [
    ['lost answer', { kind: 'lost-answer' }, { kind: 'unknown' }, 4],
    ['lost request', { kind: 'lost-request' }, { kind: 'unknown' }, 3],
    ['throttled', { kind: 'throttled' }, { kind: 'throttled', text: 'Rate exceeded' }, 3],
    ['contention', { kind: 'resource-contention' }, { kind: 'unknown' }, 3],
    ['contention with effect', { kind: 'resource-contention', effect: true }, { kind: 'unknown' }, 4],
    ['503 with effect', { kind: 'server-error', status: 503, effect: true }, { kind: 'unknown' }, 4],
    ['504', { kind: 'server-error', status: 504 }, { kind: 'unknown' }, 3],
    ['denied', { kind: 'access-denied' }, { kind: 'denied', permission: 'autoscaling:AttachInstances' }, 3],
    ['expired', { kind: 'expired-credentials' }, { kind: 'refused', code: 'ExpiredToken' }, 3],
  ];
  test.each(cases)('a write: %s', async (_name, fault, expected, membersAfter) => {
    world.addFault({ action: 'AttachInstances', fault });
    expect(await perform(attach())).toMatchObject(expected);
    expect(writesOf('AttachInstances')).toHaveLength(1);
    expect(members()).toHaveLength(membersAfter);
  });

  test.each([
    ['lost answer', { kind: 'lost-answer' }],
    ['throttled', { kind: 'throttled' }],
    ['503', { kind: 'server-error', status: 503 }],
  ] as const)('a read is sent again: %s', async (_name, fault) => {
    world.addFault({ action: 'DescribeAutoScalingGroups', times: 1, fault });
    expect((await cloud.observe(web, [], [])).group?.members).toHaveLength(3);
    expect(writesOf('DescribeAutoScalingGroups')).toHaveLength(2);
  });

  test.each([
    [
      'denied',
      { kind: 'access-denied' },
      { kind: 'denied', call: 'elasticloadbalancing:DescribeTargetHealth' },
    ],
    ['expired', { kind: 'expired-credentials' }, { kind: 'credentials' }],
  ] as const)('a read that cannot succeed: %s', async (_name, fault, trouble) => {
    world.addFault({ service: 'elbv2', fault });
    await expect(cloud.observe(web, [], [source()])).rejects.toMatchObject({ trouble });
  });
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
