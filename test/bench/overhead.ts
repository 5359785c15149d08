/** The time of whole swaps beyond the least that AWS takes, with nothing waited for that a policy asks for. */
import { botRun } from './bot.ts';
import type { Figure, Measurement } from './figures.ts';
import { atOnce, lagging, real } from './ground.ts';

const sizes = [1, 3, 10, 20, 50, 100];
/** As a policy without settings has it. */
const usual = {
  batch: { percent: 50 },
  bakeMs: 600_000,
  watchMs: 30_000,
  gate: { looks: 3, everyMs: 5_000, timeoutMs: 600_000 },
} as const;

export const overhead: Measurement = {
  name: 'overhead',
  title: 'Overhead: a swap of N for N beyond AWS’s own time',
  how:
    'The real engine, adapter and call budget over the simulated AWS on one virtual clock; journal in memory. ' +
    'AWS’s own time is that of an operator on the same ground and seed who sees the truth, sends each call ' +
    'the moment it can be sent and is held up by AWS’s call rates alone. Overhead is the virtual time beyond ' +
    'it (paces, looks, own call rates) plus all processor time ' +
    'of the run, the simulated AWS included. Policy: bake 0, one look, no watch, all in one batch.',
  async take() {
    const figures: Figure[] = [];
    for (const size of sizes) {
      const run = await botRun(size, atOnce);
      const seconds = (run.virtualMs - run.leastMs + run.cpuMs) / 1_000;
      figures.push({
        what: `${atOnce.name}, N = ${size}`,
        value: seconds,
        unit: 's',
        ...(size === 20 ? { atMost: 1 } : {}),
        note: `virtual ${(run.virtualMs / 1_000).toFixed(2)} s, processor ${run.cpuMs.toFixed(0)} ms`,
      });
    }
    for (const size of sizes) {
      const run = await botRun(size, real);
      figures.push({
        what: `${real.name}, N = ${size}`,
        value: 100 * ((run.virtualMs + run.cpuMs) / run.leastMs - 1),
        unit: '%',
        ...(size === 20 ? { atMost: 2 } : {}),
        note: `${(run.virtualMs / 1_000).toFixed(1)} s where AWS takes ${(run.leastMs / 1_000).toFixed(1)} s`,
      });
    }
    const late = await botRun(20, lagging);
    figures.push({
      what: `${lagging.name}, N = 20`,
      value: 100 * ((late.virtualMs + late.cpuMs) / late.leastMs - 1),
      unit: '%',
      note: 'the operator who sees the truth is not held up by that',
    });
    const run = await botRun(20, real, usual);
    figures.push({
      what: 'the same, N = 20, usual policy',
      value: run.virtualMs / 60_000,
      unit: 'min',
      note: `of which AWS ${(run.leastMs / 60_000).toFixed(1)}, bake 10, watch 0.5; the rest: a second batch that drains, three looks each`,
    });
    return figures;
  },
};
