/** What somebody probably meant: the known word that a mistyped one is nearest to. */

/** How many letters may be wrong: one in a short word, two in a longer one. */
const slips = (word: string): number => (word.length < 5 ? 1 : 2);
/** Words longer than this are pasted, not mistyped. */
const typedMost = 60;

/** The nearest of those that are few letters away. */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  if (typed.length < 2 || typed.length > typedMost) return undefined;
  const [best] = known
    .map(word => ({ word, far: distance(typed, word) }))
    .filter(({ word, far }) => far <= slips(word))
    .toSorted((a, b) => a.far - b.far);
  return best?.word;
}

/** How many letters must be put in, left out, changed or changed over. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const over = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
        over ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
