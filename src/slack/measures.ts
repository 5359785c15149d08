/** How a card that is too long for one message shrinks: step by step, lists first, and never silently. */
import type { Words } from '../core/words.ts';
import { limits } from './limits.ts';

/** How many items of a list are shown, and how many characters of a paragraph. */
export interface Measure {
  readonly items: number;
  readonly paragraph: number;
}

/** From generous to meagre. */
export const measures: readonly Measure[] = [
  { items: 100, paragraph: limits.paragraph },
  { items: 60, paragraph: limits.paragraph },
  { items: 40, paragraph: 1_500 },
  { items: 20, paragraph: 800 },
  { items: 10, paragraph: 400 },
  { items: 5, paragraph: 200 },
];

/** The items at the end that matters, and in the place of the others how many they are. */
export function folded(
  items: readonly Words[],
  max: number,
  keep: 'first' | 'last' = 'first',
): readonly Words[] {
  const hidden = items.length - max;
  if (hidden <= 0) return items;
  return keep === 'first'
    ? [...items.slice(0, max), [`… and ${hidden} more`]]
    : [[`… ${hidden} before`], ...items.slice(-max)];
}
