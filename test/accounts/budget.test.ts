/** What a hundred swaps cost AWS: shared reads, a rate below AWS's own, and no swap that fails for it. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { GroupRef, InstanceId, SwapId } from '../../src/core/domain.ts';
import { groupRef, type WorldSwaps, worldSwaps } from '../helpers/world-swaps.ts';

let here: WorldSwaps;
let targetGroup: string;

function begin(): void {
  here = worldSwaps();
  targetGroup = here.world.addTargetGroup({ name: 'tg', intervalMs: 5_000, deregistrationDelayMs: 10_000 });
}
beforeEach(begin);

const reads = (): readonly string[] =>
  here.world.recorder.calls.flatMap(({ action }) => (action.startsWith('Describe') ? [action] : []));
const countOf = (action: string): number => reads().filter(each => each === action).length;

/** Groups behind one target group, or behind one each, with as many instances outside as inside. */
function addGroups(
  count: number,
  { size = 1, each = false } = {},
): readonly { group: GroupRef; incoming: readonly InstanceId[] }[] {
  return Array.from({ length: count }, (_, n) => {
    const name = `web-${n}`;
    const behind = each ? `tg-${n}` : 'tg';
    if (each) here.world.addTargetGroup({ name: behind, intervalMs: 5_000, deregistrationDelayMs: 10_000 });
    here.world.addGroup({ name, min: size, max: size, desired: size, targetGroups: [behind] });
    const incoming = Array.from({ length: size }, (_each, i) =>
      here.world.addInstance({ az: ['a', 'b', 'c'][i % 3] ?? 'a' }),
    );
    return { group: groupRef(name), incoming: incoming as InstanceId[] };
  });
}

/**
 * Carries out as many swaps at once, each in a loop of its own, while somebody else does something; answers
 * their outcomes and what one minute cost.
 */
async function swapAll(
  count: number,
  meanwhile: (done: () => boolean) => Promise<void> = () => Promise.resolve(),
  each = false,
): Promise<{ outcomes: readonly string[]; readsPerMinute: number }> {
  const { clock } = here;
  const rules = { bakeMs: 60_000, gate: { looks: 3, everyMs: 5_000, timeoutMs: 600_000 } };
  const swaps = await here.clock.until(
    Promise.all(
      addGroups(count, { each }).map(async ({ group, incoming }) =>
        here.approve(await here.plan(group, incoming, rules)),
      ),
    ),
  );
  const from = clock.now();
  const before = reads().length;
  const state = { running: swaps.length };
  const others = meanwhile(() => state.running === 0);
  await here.clock.until(Promise.all([...swaps.map(run), others]));
  const minutes = (clock.now() - from) / 60_000;
  const outcomes = swaps.map(id => here.outcome(id));
  return { outcomes, readsPerMinute: (reads().length - before) / minutes };

  async function run(swap: SwapId, n: number): Promise<void> {
    // Approvals do not come in the same instant.
    await clock.sleep(n * 130);
    await here.run(swap);
    state.running -= 1;
  }
}

/** The calls of one look at a group of that size. */
const cost = async (size: number): Promise<readonly string[]> => {
  begin();
  const [only] = addGroups(1, { size });
  if (only === undefined) throw new Error('no group');
  const source = { kind: 'target-group', arn: targetGroup, name: 'tg' } as const;
  const seen = await here.clock.until(here.cloud.observe(only.group, only.incoming, [source]));
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
    const [source] = (await here.clock.until(here.cloud.survey(all[0]?.group ?? groupRef(''), []))).sources;
    here.world.advance(10_000);
    const before = reads().length;
    const seen = await here.clock.until(
      Promise.all(
        all.map(async ({ group, incoming }) =>
          here.cloud.observe(group, incoming, source ? [source.source] : []),
        ),
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
    const group = only?.group ?? groupRef('');
    await here.clock.until(here.cloud.observe(group, [], []));
    const asked: number[] = [];
    const looks = Array.from({ length: 40 }, async (_, n) => {
      await here.clock.sleep(n * 170);
      const at = here.clock.now();
      asked.push(at);
      await here.cloud.observe(group, [], []);
      const began =
        here.world.recorder.calls.findLast(({ action }) => action === 'DescribeAutoScalingGroups')?.at ?? 0;
      expect(began).toBeGreaterThanOrEqual(at);
    });
    await here.clock.until(Promise.all(looks));
    // Forty looks in seven seconds: a few at once, then one call a second.
    expect(countOf('DescribeAutoScalingGroups')).toBeLessThanOrEqual(20);
  });

  it('that fails fails for all who shared it, and the next is made anew', async () => {
    const all = addGroups(3);
    here.world.addFault({ action: 'DescribeAutoScalingGroups', times: 1, fault: { kind: 'access-denied' } });
    const looks = await here.clock.until(
      Promise.allSettled(all.map(async ({ group }) => here.cloud.observe(group, [], []))),
    );
    expect(looks.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(countOf('DescribeAutoScalingGroups')).toBe(1);
    const again = await here.clock.until(here.cloud.observe(all[0]?.group ?? groupRef(''), [], []));
    expect(again.group?.ref.name).toBe('web-0');
  });

  it.each([
    ['throttled', { kind: 'throttled' }],
    ['a 500', { kind: 'server-error', status: 500 }],
  ] as const)('is taken again after %s', async (_name, fault) => {
    const [only] = addGroups(1);
    here.world.addFault({ action: 'DescribeAutoScalingGroups', times: 2, fault });
    const seen = await here.clock.until(here.cloud.observe(only?.group ?? groupRef(''), [], []));
    expect(seen.group).toBeDefined();
    expect(countOf('DescribeAutoScalingGroups')).toBe(3);
  });
});

/** When it was read, in seconds since the call of that name. */
const healthReadsSince = (action: string): readonly number[] => {
  const { calls } = here.world.recorder;
  const from = calls.findLast(call => call.action === action)?.at ?? 0;
  return calls.flatMap(call =>
    call.action === 'DescribeTargetHealth' && call.at > from ? [Math.round((call.at - from) / 1_000)] : [],
  );
};
const swapOne = async (rules: Parameters<WorldSwaps['plan']>[2]): Promise<SwapId> => {
  here.world.addTargetGroup({ name: 'slow', intervalMs: 5_000, deregistrationDelayMs: 300_000 });
  here.world.addGroup({ name: 'web', min: 1, max: 1, desired: 1, targetGroups: ['slow'] });
  const incoming = [here.world.addInstance({ az: 'a' }) as InstanceId];
  return here.clock.until(here.plan(groupRef('web'), incoming, rules).then(made => here.approve(made)));
};

describe('the health at a load balancer', () => {
  it('is read every quarter of a minute while a drain is waited for, and the group itself every five seconds', async () => {
    const swap = await swapOne({ bakeMs: 0 });
    await here.clock.until(here.run(swap));
    expect(here.outcome(swap)).toBe('swapped');
    const standby = here.world.recorder.calls.findLast(({ action }) => action === 'EnterStandby')?.at ?? 0;
    const between = (action: string): number =>
      here.world.recorder.calls.filter(
        call => call.action === action && call.at > standby && call.at < standby + 300_000,
      ).length;
    expect(between('DescribeTargetHealth')).toBeLessThanOrEqual(300 / 14);
    expect(between('DescribeTargetHealth')).toBeGreaterThanOrEqual(300 / 20);
    expect(between('DescribeAutoScalingGroups')).toBeGreaterThanOrEqual(300 / 5);
  });

  it('is read at every calm look of a bake, and looks follow each other quickly once it is bad', async () => {
    const swap = await swapOne({ bakeMs: 300_000, gate: { looks: 2, everyMs: 5_000, timeoutMs: 60_000 } });
    const [incoming] = here
      .events(swap)
      .flatMap(event => (event.kind === 'approved' ? event.plan.incoming : []));
    const work = here.run(swap);
    here.world.when(
      w => w.group('web').members.some(m => m.lifecycle === 'Standby'),
      w => w.at(w.now + 120_000, then => then.breakApp(incoming?.id ?? '')),
    );
    await here.clock.until(work);
    expect(here.outcome(swap)).toBe('undone');
    const baking = healthReadsSince('EnterStandby').filter(second => second > 320 && second < 420);
    const apart = baking.slice(1).map((second, n) => second - (baking[n] ?? 0));
    expect(Math.max(...apart)).toBeLessThanOrEqual(15);
    const [turned] = here.events(swap).flatMap(event => (event.kind === 'turned' ? [event.cause] : []));
    expect(turned).toMatchObject({ kind: 'gate-timeout', phase: 'bake' });
  });

  it('of very many target groups is read more rarely in bakes, so that gates need not wait for them', async () => {
    const sources = Array.from({ length: 60 }, (_, n) => {
      const name = `tg-${n}`;
      return { kind: 'target-group', arn: here.world.addTargetGroup({ name }), name } as const;
    });
    let apartMs = 0;
    await here.clock.until(here.cloud.observe(groupRef('web-0'), [], sources));
    await here.clock.until(
      here.cloud.observe(groupRef('web-0'), [], [], {
        health: (_group, ms) => {
          apartMs = ms;
          return false;
        },
      }),
    );
    // Sixty at half of five calls a second.
    expect(apartMs).toBe(24_000);
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
    const refused = here.world.recorder.calls.filter(({ outcome }) => outcome.kind === 'refused');
    expect(refused).toEqual([]);
  });

  it('behind a target group each ask each of them no more often than one alone, never faster than AWS allows', async () => {
    const one = await swapAll(1, undefined, true);
    const alone = countOf('DescribeTargetHealth');
    begin();
    const hundred = await swapAll(100, undefined, true);
    expect([one.outcomes, new Set(hundred.outcomes)]).toEqual([['swapped'], new Set(['swapped'])]);
    expect(countOf('DescribeTargetHealth')).toBeLessThanOrEqual(100 * alone);
    const refused = here.world.recorder.calls.filter(({ outcome }) => outcome.kind === 'refused');
    expect(refused.map(({ action }) => action)).toEqual([]);
  });

  it.each([300, 307])('all end while others empty the buckets of the account every %i ms', async everyMs => {
    const { outcomes } = await swapAll(30, async done => {
      while (!done()) {
        for (const service of ['autoscaling', 'ec2', 'elasticloadbalancing'] as const)
          here.world.drainBucket(service);
        await here.clock.sleep(everyMs);
      }
    });
    expect(new Set(outcomes)).toEqual(new Set(['swapped']));
    const throttled = here.world.recorder.calls.filter(
      ({ outcome }) => outcome.kind === 'refused' && /Throttling|RequestLimitExceeded/.test(outcome.code),
    );
    expect(throttled.length).toBeGreaterThan(10);
  });
});
