/** What a swap takes beyond the least that AWS takes, on a clock that stands unless all wait; see test/bench. */
import { describe, expect, it } from 'vitest';
import { botRun } from '../bench/bot.ts';
import { atOnce, real } from '../bench/ground.ts';

describe('a swap of twenty', () => {
  it('is done in a second where AWS takes no time', async () => {
    const run = await botRun(20, atOnce);
    expect(run).toMatchObject({ ended: 'swapped', lowestShare: 1 });
    expect(run.virtualMs - run.leastMs).toBeLessThanOrEqual(1_000);
  });

  it('takes hardly longer than AWS where that takes minutes, and drains all at once', async () => {
    const run = await botRun(20, real);
    expect(run).toMatchObject({ ended: 'swapped', lowestShare: 1 });
    expect(run.virtualMs).toBeLessThanOrEqual(1.03 * run.leastMs);
  });

  it('sends no call more than it must', async () => {
    const { changes } = await botRun(20, atOnce);
    // Mark, suspend, two sizes, two portions in and two out, twenty ends, two resumptions, unmark.
    expect(changes).toHaveLength(1 + 1 + 2 + 2 + 2 + 20 + 2 + 1);
  });
});
