/**
 * Whole swaps over HTTP behind what is older and younger than a target group: the SDK asks classic load
 * balancers and VPC Lattice in their own protocols, and the gate waits for both.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { budgeted } from '../../src/aws/budget.ts';
import { createCloud, defaultAccount } from '../../src/aws/cloud.ts';
import { sdkClients } from '../../src/aws/sdk.ts';
import type { GroupRef, InstanceId } from '../../src/core/domain.ts';
import type { JournalEvent } from '../../src/core/journal.ts';
import type { Planned } from '../../src/core/make-plan.ts';
import type { GroupPolicy } from '../../src/core/policy.ts';
import type { Cloud } from '../../src/ports.ts';
import { startAwsWire, type Wire } from '../../src/sandbox/aws/wire/wire.ts';
import type { HealthScript } from '../../src/sandbox/aws/world/model.ts';
import { brisk } from '../../src/sandbox/aws/world/params.ts';
import { createWorld, type World } from '../../src/sandbox/aws/world/world.ts';
import { bareEnvironment } from '../aws/setting.ts';
import { carryOut, loneClock, planOf } from '../helpers/lone-swap.ts';

const web: GroupRef = { account: 'default', region: 'us-east-1', name: 'web' };
let world: World;
let wire: Wire;
let cloud: Cloud;
let incoming: readonly InstanceId[];

const clock = loneClock(() => world);

beforeEach(async () => {
  world = createWorld({ seed: 9, start: Date.now(), params: { ...brisk, lagMs: [0, 0] }, buckets: false });
  wire = await startAwsWire({ world, speed: 0 });
  bareEnvironment();
  vi.stubEnv('AWS_ENDPOINT_URL', wire.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'not-a-secret');
  cloud = createCloud({
    accounts: [defaultAccount('us-east-1')],
    clock,
    clientsFor: budgeted(sdkClients(), { clock, random: () => 0.5 }),
  });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await wire.close();
});

const sources = {
  lattice: {
    add: (more = {}) => world.addLatticeTargetGroup({ name: 'source', intervalMs: 5_000, ...more }),
    behind: { latticeTargetGroups: ['source'] },
    read: 'ListTargets',
    drainMs: 300_000,
  },
  classic: {
    add: (more = {}) =>
      world.addClassicLoadBalancer({
        name: 'source',
        intervalMs: 5_000,
        healthyThreshold: 2,
        deregistrationDelayMs: 60_000,
        ...more,
      }),
    behind: { classicLoadBalancers: ['source'] },
    read: 'DescribeInstanceHealth',
    drainMs: 60_000,
  },
} as const;

/** A group of two behind such a source and a target group, whose newcomers answer the source's checks like that. */
function addGroup(kind: keyof typeof sources, health: HealthScript): void {
  const { add, behind } = sources[kind];
  add();
  world.addTargetGroup({ name: 'tg', intervalMs: 5_000, deregistrationDelayMs: 5_000 });
  world.addGroup({ name: 'web', min: 2, max: 2, azs: ['a', 'b'], targetGroups: ['tg'], ...behind });
  incoming = ['a', 'b'].map(az => world.addInstance({ az, healthAt: { source: health } }) as InstanceId);
}

const plan = async (rules: Partial<GroupPolicy> = {}): Promise<Planned> =>
  planOf(cloud, web, { incoming }, rules);
const swapAs = async (planned: Planned): Promise<readonly JournalEvent[]> => carryOut(cloud, clock, planned);

const members = (): readonly string[] => world.group('web').members.map(({ id }) => id);
const calledAt = (action: string): number =>
  world.recorder.calls.find(call => call.action === action)?.at ?? Number.NaN;

const countOf = (action: string): number =>
  world.recorder.calls.filter(call => call.action === action).length;

describe.each(['lattice', 'classic'] as const)('behind a %s source', kind => {
  it('a healthy one passes: the old ones leave only once it is healthy there, too, and drain', async () => {
    addGroup(kind, { afterMs: 90_000 });
    const planned = await plan();
    expect(planned).toMatchObject({ kind: 'plan', plan: { drainMs: sources[kind].drainMs } });
    const begun = world.now;
    const events = await swapAs(planned);
    expect(events.at(-1)).toMatchObject({ kind: 'ended', outcome: 'swapped' });
    expect([...members()].toSorted()).toEqual([...incoming].toSorted());
    // The target group alone would have let them go a minute earlier.
    expect(calledAt('EnterStandby') - calledAt('AttachInstances')).toBeGreaterThan(90_000);
    expect(calledAt('TerminateInstanceInAutoScalingGroup') - calledAt('EnterStandby')).toBeGreaterThan(
      sources[kind].drainMs,
    );
    expect(world.recorder.lowestHealthy(world.group('web').key, begun)).toBeGreaterThanOrEqual(2);
  });

  it('a sick one turns the swap back, which names the instance and the source', async () => {
    addGroup(kind, 'never');
    const before = members();
    const events = await swapAs(await plan({ gate: { looks: 2, everyMs: 5_000, timeoutMs: 120_000 } }));
    expect(events.at(-1)).toMatchObject({ kind: 'ended', outcome: 'undone' });
    const [cause] = events.flatMap(event => (event.kind === 'turned' ? [event.cause] : []));
    expect(cause).toMatchObject({ kind: 'gate-timeout', phase: 'gate' });
    const words = cause?.kind === 'gate-timeout' ? cause.waitingFor.join('; ') : '';
    for (const id of incoming)
      expect(words).toMatch(new RegExp(`${id} is (unhealthy|initial) in (source|tg-[0-9a-f]+)`));
    expect(members()).toEqual(before);
    expect(world.recorder.calls.some(({ action }) => action === 'EnterStandby')).toBe(false);
  });

  it('one that turns sick in the bake turns it back, and the old ones serve again', async () => {
    addGroup(kind, 'always');
    const before = members();
    world.when(
      w => w.group('web').members.filter(m => m.lifecycle === 'Standby').length === 2,
      w => w.at(w.now + 60_000, then => then.breakApp(incoming[0] ?? '')),
    );
    const rules = { bakeMs: 900_000, gate: { looks: 2, everyMs: 5_000, timeoutMs: 60_000 } };
    const events = await swapAs(await plan(rules));
    const [cause] = events.flatMap(event => (event.kind === 'turned' ? [event.cause] : []));
    expect(cause).toMatchObject({ kind: 'gate-timeout', phase: 'bake' });
    expect(events.at(-1)).toMatchObject({ kind: 'ended', outcome: 'undone' });
    expect([...members()].toSorted()).toEqual([...before].toSorted());
    expect(world.group('web').healthyCount).toBe(2);
  });

  it('its health is not asked for while nothing depends on it', async () => {
    addGroup(kind, 'always');
    await swapAs(await plan({ bakeMs: 0 }));
    expect(countOf(sources[kind].read)).toBeLessThan(0.6 * countOf('DescribeAutoScalingGroups'));
  });
});

describe('a target group of VPC Lattice', () => {
  it('that no service uses is an objection: a gate on it would never open', async () => {
    sources.lattice.add({ used: false });
    world.addGroup({ name: 'web', min: 2, max: 2, latticeTargetGroups: ['source'] });
    incoming = [world.addInstance() as InstanceId];
    expect(await plan()).toMatchObject({
      kind: 'objections',
      objections: expect.arrayContaining([expect.objectContaining({ kind: 'target-group-unused' })]),
    });
  });

  it('in another VPC than an instance is an objection', async () => {
    addGroup('lattice', 'always');
    const foreign = world.addInstance({ vpc: world.addVpc() }) as InstanceId;
    incoming = [...incoming, foreign];
    expect(await plan()).toMatchObject({
      kind: 'objections',
      objections: expect.arrayContaining([expect.objectContaining({ kind: 'foreign-vpc', id: foreign })]),
    });
  });

  it('with more targets than one page is read to the end', async () => {
    sources.lattice.add();
    world.addGroup({ name: 'web', min: 0, max: 300, desired: 120, latticeTargetGroups: ['source'] });
    const [source] = (await cloud.survey(web, [])).sources;
    expect(source?.targets.size).toBe(120);
    if (source === undefined) throw new Error('no source');
    const looks = [1, 2, 3].map(async () => cloud.observe(web, [], [source.source]));
    const seen = await Promise.all(looks);
    expect(seen.map(({ sources: found }) => found?.[0]?.targets.size)).toEqual([120, 120, 120]);
  });
});
