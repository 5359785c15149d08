/**
 * Puts a group back from its marker alone, when the store that knew the swap is gone. Only settings are
 * touched, never members: which instances shall serve is for a person to say. Sizes first, processes last,
 * AZRebalance after all others, the marker last of all.
 */
import type { Action, GroupSeen, ProcessName } from './domain.ts';
import { attachNeeds } from './empty-first.ts';
import { type Marker, markerKey, readMarker } from './marker.ts';

export type Recovery =
  | { readonly kind: 'no-marker' }
  | { readonly kind: 'unreadable'; readonly value: string }
  | {
      readonly kind: 'recovery';
      readonly marker: Marker;
      /** What is left to do, in this order; empty when the group is as the marker says and it is gone. */
      readonly steps: readonly Action[];
      /** What a person must do first; while there is any, nothing is done. */
      readonly first: readonly Hindrance[];
      /** How many the group would launch by itself as soon as Launch runs again: an emptied one, all of them. */
      readonly launches: number;
    };

export type Hindrance =
  /** Max as found would end members, min as found would launch strangers. */
  | {
      readonly kind: 'desired';
      readonly desired: number;
      readonly min: number;
      readonly max: number;
      /** What the swap holds and AWS needs for attaching. */
      readonly resume: readonly ProcessName[];
    }
  /** Members stand in Standby: left there by the swap, or by a person. */
  | { readonly kind: 'standby'; readonly ids: readonly string[] }
  /** The group would end it, and launch a stranger, as soon as ReplaceUnhealthy runs. */
  | { readonly kind: 'unhealthy'; readonly ids: readonly string[] };

export function recoveryOf(group: GroupSeen): Recovery {
  const value = group.tags[markerKey];
  if (value === undefined) return { kind: 'no-marker' };
  const marker = readMarker(value);
  if (!marker) return { kind: 'unreadable', value };
  return {
    kind: 'recovery',
    marker,
    steps: stepsOf(group, marker),
    first: hindrances(group, marker),
    launches: missing(group, marker),
  };
}

/** Members that leave or stand in Standby are not counted in desired. */
function missing({ settings, members }: GroupSeen, { held }: Marker): number {
  if (!held.includes('Launch') || !settings.suspended.includes('Launch')) return 0;
  const counted = members.filter(({ lifecycle }) => /^(Pending|InService)/.test(lifecycle)).length;
  return Math.max(0, settings.desired - counted);
}

function stepsOf({ settings }: GroupSeen, { found, held }: Marker): readonly Action[] {
  const suspended = held.filter(p => settings.suspended.includes(p));
  const portions: readonly (readonly ProcessName[])[] = [
    suspended.filter(p => p !== 'AZRebalance'),
    suspended.filter(p => p === 'AZRebalance'),
  ];
  return [
    ...(settings.max === found.max && settings.min === found.min
      ? []
      : [{ kind: 'resize', min: found.min, max: found.max } as const]),
    ...portions.filter(p => p.length > 0).map(processes => ({ kind: 'resume', processes }) as const),
    { kind: 'unmark' },
  ];
}

function hindrances({ settings, members }: GroupSeen, { found, held }: Marker): readonly Hindrance[] {
  const standby = members.filter(m => m.lifecycle === 'Standby').map(m => m.id);
  const unhealthy = members.filter(m => m.lifecycle === 'InService' && !m.healthy).map(m => m.id);
  const { desired } = settings;
  const resume = attachNeeds.filter(p => held.includes(p) && settings.suspended.includes(p));
  return [
    ...(desired < found.min || desired > found.max
      ? [{ kind: 'desired', desired, min: found.min, max: found.max, resume } as const]
      : []),
    ...(standby.length > 0 ? [{ kind: 'standby', ids: standby } as const] : []),
    ...(unhealthy.length > 0 ? [{ kind: 'unhealthy', ids: unhealthy } as const] : []),
  ];
}
