/** Small forms shared by all messages: durations, counts and lists. */
import type { PlannedInstance } from '../plan.ts';
import { code, join, say, type Words } from '../words.ts';

/** `0 s`, `45 s`, `10 min`, `1 h 30 min`: two units at most. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** `1 instance`, `3 instances`. */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** Ids in code style, the first few and how many more. */
export function idList(all: readonly string[], most = 6): Words {
  const shown = join(all.slice(0, most).map(id => say`${code(id)}`));
  return all.length > most ? say`${shown} and ${all.length - most} more` : shown;
}

/** One instance as a line of the plan: id, name, zone, type, image, launch time. */
export function instanceLine(i: PlannedInstance): Words {
  const name = i.name === undefined ? '' : ` ${i.name}`;
  return say`${code(i.id)}${name} · ${i.zone} · ${i.type} · ${i.image} · launched ${{ time: i.launchedAt }}`;
}

export const oneOf = (values: readonly string[]): string =>
  values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
