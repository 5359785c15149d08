/**
 * No step of a swap depends on who took the one before: an engine that knows nothing but the journal, at any
 * event of it, decides for the same look at the same moment exactly what the running one decided.
 */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { must } from '../../src/core/assert.ts';
import { decide } from '../../src/core/decide.ts';
import type { Entry } from '../../src/core/journal.ts';
import { replay } from '../../src/core/replay.ts';
import { runHistory } from './history.ts';

describe('an engine started anew from the journal', () => {
  it('takes the same next decision, at any event and whatever has happened', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), async seed => {
        const told: string[] = [];
        await runHistory(seed, {}, (site, swap, seen, now, decision) => {
          const id = must(swap.id, 'a swap has an id');
          // As a store gives it back: values, and nothing that is shared with the one before.
          const prefix = JSON.stringify(site.store.journal.entries(id).slice(0, swap.lastSeq));
          const anew = replay(JSON.parse(prefix) as readonly Entry[]);
          if (!isDeepStrictEqual(anew, swap)) told.push(`knows otherwise after ${swap.lastSeq}`);
          const decided = decide(anew, seen, now);
          if (!isDeepStrictEqual(decided, decision)) told.push(`${swap.lastSeq}: ${JSON.stringify(decided)}`);
        });
        expect(told).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });
});
