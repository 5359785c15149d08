/**
 * The shortest telling of a broken history: its troubles are taken away one after the other, and those stay away
 * without which the same promise is still broken. What is left is what it takes.
 */
import { type History, type Mistake, runHistory } from './history.ts';
import { weatherOf } from './weather.ts';

/** Deterministic, and at most one history for each trouble. */
export async function shortest(history: History, mistake: Mistake = {}): Promise<History> {
  const { seed, troubles, without, sure } = history.weather;
  let shorter = history;
  let spared = without;
  for (const trouble of troubles) {
    const told = await runHistory(weatherOf(seed, [...spared, trouble], sure), mistake);
    if (promiseOf(told) !== promiseOf(history)) continue;
    shorter = told;
    spared = told.weather.without;
  }
  return shorter;
}

/** The promise that was broken first, by its number. */
const promiseOf = ({ broken: [first] }: History): string | undefined => first?.match(/^promise \d+/)?.[0];
