/** Small forms shared by all messages: durations, counts and lists. */
import type { PlannedInstance } from '../plan.ts';
import { channel, code, join, say, type Words } from '../words.ts';

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

/** `12 min`, `5 h`, `12 days`: how old something is, in the one unit that tells it. */
export function age(ms: number): string {
  const hours = Math.floor(ms / 3_600_000);
  if (hours < 1) return `${Math.max(0, Math.floor(ms / 60_000))} min`;
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

/** One instance as a line: id, name, zone, age, and its type and image where they are not said elsewhere. */
export function instanceLine(
  i: PlannedInstance,
  now: number,
  said: { readonly type: boolean; readonly image: boolean },
): Words {
  const name = i.name === undefined ? '' : ` ${i.name}`;
  const kind = [...(said.type ? [] : [i.type]), ...(said.image ? [] : [i.image])].map(text => ` · ${text}`);
  return say`${code(i.id)}${name} · ${i.zone}${kind.join('')} · ${age(now - i.launchedAt)} old`;
}

/** Instances at first sight: what they have in common, how they are spread, and the first few by id and name. */
export function crowd(all: readonly PlannedInstance[], now: number, most: number): Words {
  const ages = all.map(i => now - i.launchedAt).toSorted((a, b) => a - b);
  const [youngest, oldest] = [age(ages[0] ?? 0), age(ages.at(-1) ?? 0)];
  const old = youngest === oldest ? youngest : `${youngest} to ${oldest}`;
  const alike = [kinds(all, i => i.type), kinds(all, i => i.image), kinds(all, i => i.zone), `${old} old`];
  const shown = all
    .slice(0, most)
    .map(i => (i.name === undefined ? say`${code(i.id)}` : say`${code(i.id)} ${cutName(i.name)}`));
  const rest = all.length > most ? ` and ${all.length - most} more` : '';
  return say`${alike.join(' · ')}\n${join(shown)}${rest}`;
}

const nameMost = 40;
const cutName = (name: string): string => (name.length <= nameMost ? name : `${name.slice(0, nameMost)}…`);

/** The value where it is one, and how many have each where they differ. */
function kinds(all: readonly PlannedInstance[], of: (i: PlannedInstance) => string): string {
  const counts = new Map<string, number>();
  for (const i of all) counts.set(of(i), (counts.get(of(i)) ?? 0) + 1);
  if (counts.size === 1) return [...counts.keys()].join('');
  const shown = [...counts].slice(0, 4).map(([value, n]) => `${value} ${n}`);
  return [...shown, ...(counts.size > 4 ? [`${counts.size - 4} others`] : [])].join(', ');
}

/** The same of words. */
export const oneOfWords = (all: readonly Words[]): Words =>
  all.length < 2 ? join(all) : say`${join(all.slice(0, -1))} or ${all.at(-1) ?? ''}`;

/** `#deploys`, or which of several. */
export const channelWords = (ids: readonly string[]): Words => oneOfWords(ids.map(id => say`${channel(id)}`));

const listed = (values: readonly string[], last: 'or' | 'and'): string =>
  values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} ${last} ${values.at(-1)}`;

export const oneOf = (values: readonly string[]): string => listed(values, 'or');
export const allOf = (values: readonly string[]): string => listed(values, 'and');
