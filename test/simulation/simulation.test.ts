/**
 * Seeded histories over the simulated AWS: the bot is killed at any effect, answers are lost, reads lag and
 * disagree, instances die, people and other systems interfere, a stale process wakes up. Checkers outside
 * the engine hold the promises; a failing seed prints its story.
 * Longer runs: `npm run simulate -- --seeds 20000 --from 1`.
 */
import { describe, expect, it } from 'vitest';
import { runHistory } from './history.ts';

const seedsOf = (first: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => first + i);

describe('a swap keeps its promises', () => {
  it.each(seedsOf(0, 12).map(n => n * 25 + 1))('through the histories from seed %i', async first => {
    for (const seed of seedsOf(first, 25)) {
      const history = await runHistory(seed);
      expect(history.broken, history.transcript()).toEqual([]);
    }
  });

  it('and tells the same story for the same seed', async () => {
    const [once, again] = [await runHistory(207), await runHistory(207)];
    expect(again.transcript()).toBe(once.transcript());
  });
});
