/** Calls that change something, against the least there can be; and what capacity was left meanwhile. */
import { botRun } from './bot.ts';
import type { Figure, Measurement } from './figures.ts';
import { atOnce, real } from './ground.ts';
import { idsPerCall } from './operator.ts';

const sizes = [1, 3, 10, 20, 50, 100];

/** Tag and untag, suspend, two resumptions, two sizes; portions into the group and into Standby; an end each. */
const leastCalls = (size: number): number => 2 + 1 + 2 + 2 + 2 * Math.ceil(size / idsPerCall) + size;

export const calls: Measurement = {
  name: 'calls',
  title: 'Calls of a swap of N for N, and capacity',
  how:
    'Counted in the simulated AWS, runs of “overhead” (60 s health, 300 s drain). The least: tag and untag the group 2, ' +
    'suspend 1, resume 2 (AZRebalance last), max up and down 2, attach and standby ⌈N/19⌉ each, and N ' +
    'terminations, which take one instance a call. Lowest healthy share: of N, in truth, at any moment.',
  async take() {
    const figures: Figure[] = [];
    for (const size of sizes) {
      const run = await botRun(size, real);
      const least = leastCalls(size);
      figures.push({
        what: `calls beyond the least, N = ${size}`,
        value: run.changes.length - least,
        unit: 'calls',
        ...(size === 50 ? { atMost: 15 } : {}),
        note: `${run.changes.length} where ${least} must be: ${byKind(run.changes)}; reads ${run.reads.length}`,
      });
    }
    for (const delays of [atOnce, real]) {
      const shares = await Promise.all(sizes.map(async size => (await botRun(size, delays)).lowestShare));
      figures.push({
        what: `lowest healthy share, ${delays.name}`,
        value: 100 * Math.min(...shares),
        unit: '%',
      });
    }
    return figures;
  },
};

function byKind(actions: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const action of actions) counts.set(action, (counts.get(action) ?? 0) + 1);
  return [...counts].map(([action, n]) => `${action} ${n}`).join(', ');
}
