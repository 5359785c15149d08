/** An allowance: a handful at once, then a steady pace, whatever the times are. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askingPace, oneMore } from '../../src/core/rate.ts';

const pace = { burst: 3, everyMs: 1_000 };

/** How many of these moments are granted. */
function granted(moments: readonly number[]): number {
  let full: number | undefined;
  let count = 0;
  for (const now of moments) {
    const { fullAt, waitMs } = oneMore(full, pace, now);
    full = fullAt;
    if (waitMs === 0) count++;
  }
  return count;
}

describe('an allowance', () => {
  it('grants its burst, then says how long to wait', () => {
    expect(granted([0, 0, 0])).toBe(3);
    expect(oneMore(3_000, pace, 0)).toEqual({ fullAt: 3_000, waitMs: 1_000 });
    expect(oneMore(3_000, pace, 1_000)).toEqual({ fullAt: 4_000, waitMs: 0 });
  });

  it('grants no more than burst and pace, and everything to whoever keeps the pace', () => {
    const gaps = fc.array(fc.nat(5_000), { maxLength: 200 });
    fc.assert(
      fc.property(gaps, all => {
        let now = 0;
        const moments = all.map(gap => (now += gap));
        const span = (moments.at(-1) ?? 0) - (moments[0] ?? 0);
        expect(granted(moments)).toBeLessThanOrEqual(pace.burst + Math.floor(span / pace.everyMs));
        const patient = moments.map((_, i) => i * pace.everyMs);
        expect(granted(patient)).toBe(patient.length);
      }),
    );
  });

  it('of a hundred commands in a minute lets two fifths through at most', () => {
    let full: number | undefined;
    let count = 0;
    for (let i = 0; i < 100; i++) {
      const { fullAt, waitMs } = oneMore(full, askingPace, i * 600);
      full = fullAt;
      if (waitMs === 0) count++;
    }
    expect(count).toBeLessThanOrEqual(40);
  });
});
