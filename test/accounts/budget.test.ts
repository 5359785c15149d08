/** What a hundred swaps cost AWS: shared reads, a rate below AWS's own, and no swap that fails for it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { reconcile } from '../../src/app/reconcile.ts';
import type { AwsApi, ClientsFor } from '../../src/aws/api.ts';
import { budgeted } from '../../src/aws/budget.ts';
import { createCloud } from '../../src/aws/cloud.ts';
import type { GroupRef, InstanceId, SwapId } from '../../src/core/domain.ts';
import { makePlan } from '../../src/core/make-plan.ts';
import type { Cloud } from '../../src/ports.ts';
import { brisk } from '../../src/sandbox/aws/world/params.ts';
import { createWorld, type World } from '../../src/sandbox/aws/world/world.ts';
import { worldClients } from '../aws/world-api.ts';
import { approver, policy, requester } from '../helpers/build.ts';
import { MemoryJournal } from '../helpers/memory-journal.ts';
import { VirtualClock } from '../helpers/virtual-clock.ts';

const region = 'us-east-1';
const place = { account: 'default', region };
const start = Date.UTC(2026, 0, 5, 9);
let world: World;
let clock: VirtualClock;
let cloud: Cloud;
let targetGroup: string;

/** The simulated AWS as the SDK's clients are: the same object for the same place and purpose. */
function steady(clientsFor: ClientsFor): ClientsFor {
  const made = new Map<string, AwsApi>();
  return (account, name, purpose) => {
    const key = JSON.stringify([account, name, purpose]);
    const api = made.get(key) ?? clientsFor(account, name, purpose);
    made.set(key, api);
    return api;
  };
}

function begin(): void {
  world = createWorld({ seed: 5, start, params: brisk, home: { region } });
  targetGroup = world.addTargetGroup({ name: 'tg', intervalMs: 5_000, deregistrationDelayMs: 10_000 });
  clock = new VirtualClock(world);
  const clientsFor = budgeted(steady(worldClients(world)), { clock, random: () => 0.5 });
  cloud = createCloud({ accounts: [{ name: 'default', regions: [region] }], clock, clientsFor });
}
beforeEach(begin);

const reads = (): readonly string[] =>
  world.recorder.calls.flatMap(({ action }) => (action.startsWith('Describe') ? [action] : []));
const countOf = (action: string): number => reads().filter(each => each === action).length;

/** Groups behind the one target group, each with as many instances outside it as inside. */
function addGroups(count: number, size = 1): readonly { group: GroupRef; incoming: readonly InstanceId[] }[] {
  return Array.from({ length: count }, (_, n) => {
    const name = `web-${n}`;
    world.addGroup({ name, min: size, max: size, desired: size, targetGroups: ['tg'] });
    const incoming = Array.from({ length: size }, (_each, i) =>
      world.addInstance({ az: ['a', 'b', 'c'][i % 3] ?? 'a' }),
    );
    return { group: { ...place, name }, incoming: incoming as InstanceId[] };
  });
}

/**
 * Carries out as many swaps at once, each in a loop of its own, while somebody else does something; answers
 * their outcomes and what one minute cost.
 */
async function swapAll(
  count: number,
  meanwhile: (done: () => boolean) => Promise<void> = () => Promise.resolve(),
): Promise<{ outcomes: readonly string[]; readsPerMinute: number }> {
  const journal = new MemoryJournal(() => clock.now());
  const rules = { ...policy, bakeMs: 60_000, gate: { looks: 3, everyMs: 5_000, timeoutMs: 600_000 } };
  const swaps = await clock.until(
    Promise.all(
      addGroups(count).map(async ({ group, incoming }, n) => {
        const seen = await cloud.survey(group, incoming);
        const made = makePlan(group, { group: group.name, incoming }, seen, rules, undefined);
        if (made.kind !== 'plan') throw new Error(JSON.stringify(made));
        const id = `s-${String(n).padStart(8, '0')}` as SwapId;
        journal.begin(id, { kind: 'approved', plan: made.plan, requester, approver });
        return id;
      }),
    ),
  );
  const from = clock.now();
  const before = reads().length;
  const state = { running: swaps.length };
  const others = meanwhile(() => state.running === 0);
  await clock.until(Promise.all([...swaps.map(run), others]));
  const minutes = (clock.now() - from) / 60_000;
  const outcomes = swaps.map(id => {
    const end = journal.entries(id).at(-1)?.event;
    return end?.kind === 'ended' ? end.outcome : 'endless';
  });
  return { outcomes, readsPerMinute: (reads().length - before) / minutes };

  async function run(id: SwapId, n: number): Promise<void> {
    // Approvals do not come in the same instant.
    await clock.sleep(n * 130);
    const lease = await journal.claim(id);
    for (;;) {
      const step = await reconcile(lease, { cloud, journal, clock });
      if (step.kind === 'ended') {
        state.running -= 1;
        return;
      }
      await clock.sleep(step.kind === 'acted' ? 0 : step.ms);
    }
  }
}

/** The calls of one look at a group of that size. */
const cost = async (size: number): Promise<readonly string[]> => {
  begin();
  const [only] = addGroups(1, size);
  if (only === undefined) throw new Error('no group');
  const source = { kind: 'target-group', arn: targetGroup, name: 'tg' } as const;
  const seen = await clock.until(cloud.observe(only.group, only.incoming, [source]));
  expect(seen.instances.size).toBe(2 * size);
  return reads().toSorted();
};

describe('a look', () => {
  it('costs as many calls for a large group as for a small one', async () => {
    expect(await cost(2)).toEqual(['DescribeAutoScalingGroups', 'DescribeInstances', 'DescribeTargetHealth']);
    expect(await cost(90)).toEqual(await cost(2));
  });

  it('of a hundred groups is one call for the groups and one for the target group of all', async () => {
    const all = addGroups(100);
    const [source] = (await clock.until(cloud.survey(all[0]?.group ?? { ...place, name: '' }, []))).sources;
    world.advance(10_000);
    const before = reads().length;
    const seen = await clock.until(
      Promise.all(
        all.map(async ({ group, incoming }) => cloud.observe(group, incoming, source ? [source.source] : [])),
      ),
    );
    for (const [n, { group, instances }] of seen.entries()) {
      expect(group?.ref.name).toBe(`web-${n}`);
      expect(group?.members).toHaveLength(1);
      expect([...instances.keys()].toSorted()).toEqual(
        [...(all[n]?.incoming ?? []), ...(group?.members ?? []).map(({ id }) => id)].toSorted(),
      );
    }
    expect(reads().slice(before).toSorted()).toEqual([
      'DescribeAutoScalingGroups',
      'DescribeInstances',
      'DescribeTargetHealth',
    ]);
  });

  it('is never answered by a call that began before it', async () => {
    const [only] = addGroups(1);
    const group = only?.group ?? { ...place, name: '' };
    await clock.until(cloud.observe(group, [], []));
    const asked: number[] = [];
    const looks = Array.from({ length: 40 }, async (_, n) => {
      await clock.sleep(n * 170);
      const at = clock.now();
      asked.push(at);
      await cloud.observe(group, [], []);
      const began =
        world.recorder.calls.findLast(({ action }) => action === 'DescribeAutoScalingGroups')?.at ?? 0;
      expect(began).toBeGreaterThanOrEqual(at);
    });
    await clock.until(Promise.all(looks));
    // Forty looks in seven seconds are one call a second.
    expect(countOf('DescribeAutoScalingGroups')).toBeLessThanOrEqual(10);
  });

  it('that fails fails for all who shared it, and the next is made anew', async () => {
    const all = addGroups(3);
    world.addFault({ action: 'DescribeAutoScalingGroups', times: 1, fault: { kind: 'access-denied' } });
    const looks = await clock.until(
      Promise.allSettled(all.map(async ({ group }) => cloud.observe(group, [], []))),
    );
    expect(looks.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(countOf('DescribeAutoScalingGroups')).toBe(1);
    const again = await clock.until(cloud.observe(all[0]?.group ?? { ...place, name: '' }, [], []));
    expect(again.group?.ref.name).toBe('web-0');
  });

  it.each([
    ['throttled', { kind: 'throttled' }],
    ['a 500', { kind: 'server-error', status: 500 }],
  ] as const)('is taken again after %s', async (_name, fault) => {
    const [only] = addGroups(1);
    world.addFault({ action: 'DescribeAutoScalingGroups', times: 2, fault });
    const seen = await clock.until(cloud.observe(only?.group ?? { ...place, name: '' }, [], []));
    expect(seen.group).toBeDefined();
    expect(countOf('DescribeAutoScalingGroups')).toBe(3);
  });
});

describe('a hundred swaps in one account and region', () => {
  it('read at most three times as much as one, and all end', async () => {
    const one = await swapAll(1);
    begin();
    const hundred = await swapAll(100);
    expect(one.outcomes).toEqual(['swapped']);
    expect(new Set(hundred.outcomes)).toEqual(new Set(['swapped']));
    expect(hundred.readsPerMinute).toBeLessThanOrEqual(3 * one.readsPerMinute);
    const refused = world.recorder.calls.filter(({ outcome }) => outcome.kind === 'refused');
    expect(refused).toEqual([]);
  }, 120_000);

  it('all end while others empty the buckets of the account again and again', async () => {
    const { outcomes } = await swapAll(30, async done => {
      while (!done()) {
        for (const service of ['autoscaling', 'ec2', 'elasticloadbalancing'] as const)
          world.drainBucket(service);
        await clock.sleep(300);
      }
    });
    expect(new Set(outcomes)).toEqual(new Set(['swapped']));
    const throttled = world.recorder.calls.filter(
      ({ outcome }) => outcome.kind === 'refused' && /Throttling|RequestLimitExceeded/.test(outcome.code),
    );
    expect(throttled.length).toBeGreaterThan(10);
  }, 120_000);
});
