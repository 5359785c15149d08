/**
 * The bot is killed without warning at seeded moments of a swap and started again: every swap ends as
 * promised, seen from outside. `npm run test:kills` runs as many as one likes.
 */
import { describe, expect, it } from 'vitest';
import { type KillReport, killRun } from './kill-run.ts';

/** Four at a time: a swap mostly waits, but two cores must also start the bots. */
const seeds = [
  [11, 12, 13, 14],
  [15, 16, 17, 18],
  [19, 20, 21, 22],
];

describe('a bot that is killed in the middle of a swap', () => {
  it.each(seeds)(
    'ends it as promised after it is started again (seed %i and the next three)',
    async (...together) => {
      const reports = await Promise.all(together.map(seed => killRun(seed)));
      expect(reports.filter(report => report.faults.length > 0).map(summary)).toEqual([]);
    },
    300_000,
  );
});

const summary = ({ fate, faults, log }: KillReport): object => ({ seed: fate.seed, faults, log });
