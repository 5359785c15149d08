/**
 * A look may leave out the health at the load balancers. Whatever has happened, nothing is decided then that a
 * whole look would not have decided: where it matters, the decision is to look at all of it.
 */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/core/decide.ts';
import type { Observation } from '../../src/core/domain.ts';
import { isCalmBake } from '../../src/core/steps.ts';
import { runHistory } from './history.ts';

function withoutHealth(seen: Observation): Observation {
  const { sources: _, ...rest } = seen;
  return rest;
}

describe('a look without the health at the load balancers', () => {
  it('leads to the same decision as a whole one, or to a whole one', async () => {
    const met = { same: 0, looks: 0 };
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), async seed => {
        const told: string[] = [];
        await runHistory(seed, {}, (_site, swap, seen, now, decision) => {
          // What is merely kept on record, and a bake that is only watched, are for the next whole look.
          const isCapacity = decision.kind === 'note' && decision.event.kind === 'capacity';
          if (isCapacity || (swap.phase === 'bake' && isCalmBake(swap, now))) return;
          const decided = decide(swap, withoutHealth(seen), now);
          met[decided.kind === 'look' ? 'looks' : 'same'] += 1;
          if (decided.kind === 'look' || isDeepStrictEqual(decided, decision)) return;
          told.push(`${swap.phase}: ${JSON.stringify(decided)} instead of ${JSON.stringify(decision)}`);
        });
        expect(told).toEqual([]);
      }),
      { numRuns: 15 },
    );
    expect(met.same).toBeGreaterThan(100);
    expect(met.looks).toBeGreaterThan(100);
  });
});
