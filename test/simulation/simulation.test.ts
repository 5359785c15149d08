/**
 * Seeded histories of the whole bot over a simulated AWS and Slack: it is killed or frozen at any effect, the
 * store fails, answers are lost, reads lag and disagree, instances die, people and other systems interfere,
 * Slack is away, a stale process wakes up. Checkers outside the engine hold the promises at every step; a
 * failing seed prints its story, and `npm run simulate -- --seed N` tells it again.
 * Longer runs: `npm run simulate -- --seeds 20000 --from 1`.
 */
import { describe, expect, it } from 'vitest';
import { runHistory } from './history.ts';

const seedsOf = (first: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => first + i);

describe('a swap keeps its promises', () => {
  it.each(seedsOf(0, 6).map(n => n * 25 + 1))('through the histories from seed %i', async first => {
    for (const seed of seedsOf(first, 25)) {
      const history = await runHistory(seed);
      expect(history.broken, history.transcript()).toEqual([]);
    }
  });

  it('and tells the same story for the same seed', async () => {
    const [once, again] = [await runHistory(9), await runHistory(9)];
    expect(again.transcript()).toBe(once.transcript());
  });
});
