/**
 * The marker: a tag on the group, written before the first change and removed last. Whoever finds a group
 * that was left held still can read from it what to put back, by hand or with `asg-swap recover`, even when
 * the bot's store is gone. Compact and within the limits of a tag's value: 256 characters of letters,
 * digits, spaces and `+ - = . _ : / @`.
 */
import { assert } from './assert.ts';
import { type ProcessName, processNames, type Settings, type SwapId } from './domain.ts';

export const markerKey = 'asg-swap';

/** What a marker says. */
export interface Marker {
  readonly swap: string;
  readonly found: Settings;
  /** Processes that the swap suspends. */
  readonly held: readonly ProcessName[];
}

/** `v=1 id=s-4kx9q2mv min=3 desired=3 max=3 held=AZRebalance+Terminate found=` */
export function writeMarker(swap: SwapId | undefined, found: Settings, held: readonly ProcessName[]): string {
  const value = [
    'v=1',
    `id=${swap ?? 'unknown'}`,
    `min=${found.min}`,
    `desired=${found.desired}`,
    `max=${found.max}`,
    `held=${held.join('+')}`,
    `found=${found.suspended.join('+')}`,
  ].join(' ');
  assert(value.length <= 256, 'a marker fits into a tag');
  return value;
}

/** Reads a marker of this or a later version that kept these fields; undefined when it is none. */
export function readMarker(value: string): Marker | undefined {
  const fields = new Map(
    value.split(' ').map(field => {
      const at = field.indexOf('=');
      return [field.slice(0, at), field.slice(at + 1)] as const;
    }),
  );
  const number = (name: string): number | undefined => {
    const text = fields.get(name) ?? '';
    return /^\d{1,6}$/.test(text) ? Number(text) : undefined;
  };
  const min = number('min');
  const desired = number('desired');
  const max = number('max');
  const held = processesIn(fields.get('held'));
  const suspended = processesIn(fields.get('found'));
  const swap = fields.get('id');
  if (min === undefined || desired === undefined || max === undefined) return undefined;
  if (!held || !suspended || swap === undefined || number('v') === undefined) return undefined;
  return { swap, found: { min, desired, max, suspended }, held };
}

function processesIn(text: string | undefined): readonly ProcessName[] | undefined {
  if (text === undefined) return undefined;
  const names = text === '' ? [] : text.split('+');
  const known = names.flatMap(name => processNames.filter(p => p === name));
  return known.length === names.length ? known : undefined;
}
