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
    'min, three looks every 5 s. A tick is a second while any of them runs. The ratio is to one swap alone.',
  async take() {
    const figures: Figure[] = [];
    let alone = Number.NaN;
    for (const count of [1, 10, 100]) {
      const { perTick, calls } = await readsOf(count);
      if (count === 1) alone = perTick;
      figures.push({
        what: `reads per tick, ${count === 1 ? 'one swap' : `${count} swaps`}`,
        value: perTick,
        unit: 'calls',
        note: `${(perTick / alone).toFixed(1)} times one; ${calls} in all`,
      });
    }
    return figures;
  },
};

async function readsOf(count: number): Promise<{ perTick: number; calls: number }> {
  const here = worldSwaps();
  here.world.addTargetGroup({ name: 'tg', intervalMs: 5_000, deregistrationDelayMs: 10_000 });
  const rules = { bakeMs: 60_000, gate: { looks: 3, everyMs: 5_000, timeoutMs: 600_000 } };
  const swaps = [];
  for (let n = 0; n < count; n++) {
    here.world.addGroup({ name: `web-${n}`, min: size, max: size, targetGroups: ['tg'] });
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
  return { perTick: calls.length / ((here.clock.now() - from) / 1_000), calls: calls.length };
}
