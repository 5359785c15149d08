/** What a run of many histories must have taken at least once: a story never told proves nothing. */

const wanted: readonly string[] = [];

export const neverTaken = (taken: ReadonlyMap<string, number>): readonly string[] =>
  wanted.filter(mark => !taken.has(mark));
