/** Chance by seed: the same seed draws the same numbers, whatever machine asks. */
export interface Chance {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** True so often. */
  one(share: number): boolean;
  pick<T>(from: readonly T[]): T;
}

/**
 * @param what a stream of its own: what is drawn for one thing moves nothing that is drawn for another, so that
 * a history can be told again without one of its troubles
 */
export function chance(seed: number, what = ''): Chance {
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  for (let i = 0; i < what.length; i++) state = Math.imul(state ^ what.charCodeAt(i), 16_777_619) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    one: share => next() < share,
    pick: from => from[between(0, from.length - 1)] as (typeof from)[number],
  };
}
