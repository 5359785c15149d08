/** What many swaps at once read, against one. */
import type { InstanceId } from '../../src/core/domain.ts';
import { groupRef, worldSwaps } from '../helpers/world-swaps.ts';
import type { Figure, Measurement } from './figures.ts';

/** Swaps begin one after another, as approvals come. */
const apartMs = 130;
const size = 3;

export const reads: Measurement = {
  name: 'reads',
  title: 'Reads of 1, 10 and 100 swaps in one account and region',
  how:
    'Counted in the simulated AWS on a virtual clock: swaps of 3 behind one target group, begun 130 ms apart, bake 1 ' +
    'min, three looks every 5 s. A tick is a second while any of them runs. The ratio is to one swap alone. With a ' +
    'target group each there is nothing to share: DescribeTargetHealth takes one a call, and the gates’ own looks, ' +
    'at half of AWS’s rate for it, are what remains.',
  async take() {
    const figures: Figure[] = [];
    let alone = Number.NaN;
    for (const [count, behind] of [
      [1, 'one'],
      [10, 'one'],
      [100, 'one'],
      [10, 'each'],
      [100, 'each'],
    ] as const) {
      const { perTick, calls, health, seconds } = await readsOf(count, behind);
      if (count === 1) alone = perTick;
      figures.push({
        what: `reads per tick, ${count === 1 ? 'one swap' : `${count} swaps`}${behind === 'each' ? ', a target group each' : ''}`,
        value: perTick,
        unit: 'calls',
        ...(behind === 'one' && count === 100 ? { atMost: 3 * alone } : {}),
        note: `${(perTick / alone).toFixed(1)} times one; ${calls} in all, ${health} of health, in ${seconds.toFixed(0)} s`,
      });
    }
    return figures;
  },
};

interface Reads {
  readonly perTick: number;
  readonly calls: number;
  /** Those of DescribeTargetHealth. */
  readonly health: number;
  readonly seconds: number;
}

async function readsOf(count: number, behind: 'one' | 'each'): Promise<Reads> {
  const here = worldSwaps();
  const targetGroup = (n: number): string => (behind === 'one' ? 'tg' : `tg-${n}`);
  for (let n = 0; n < (behind === 'one' ? 1 : count); n++)
    here.world.addTargetGroup({ name: targetGroup(n), intervalMs: 5_000, deregistrationDelayMs: 10_000 });
  const rules = { bakeMs: 60_000, gate: { looks: 3, everyMs: 5_000, timeoutMs: 600_000 } };
  const swaps = [];
  for (let n = 0; n < count; n++) {
    here.world.addGroup({ name: `web-${n}`, min: size, max: size, targetGroups: [targetGroup(n)] });
    const incoming = ['a', 'b', 'c'].map(az => here.world.addInstance({ az }) as InstanceId);
    // Reads lag, and rates recover.
    here.world.advance(5_000);
    swaps.push(here.approve(await here.clock.until(here.plan(groupRef(`web-${n}`), incoming, rules))));
  }
  here.world.advance(60_000);
  const from = here.clock.now();
  const before = here.world.recorder.calls.length;
  await here.clock.until(
    Promise.all(
      swaps.map(async (swap, n) => {
        await here.clock.sleep(n * apartMs);
        await here.run(swap);
      }),
    ),
  );
  const wrong = swaps.filter(swap => here.outcome(swap) !== 'swapped');
  if (wrong.length > 0) throw new Error(`${wrong.length} of ${count} swaps did not end as they should`);
  const calls = here.world.recorder.calls.slice(before).filter(({ action }) => action.startsWith('Describe'));
  const seconds = (here.clock.now() - from) / 1_000;
  const health = calls.filter(({ action }) => action === 'DescribeTargetHealth').length;
  return { perTick: calls.length / seconds, calls: calls.length, health, seconds };
}
