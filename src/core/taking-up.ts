/**
 * Whether a halted swap can be taken up again. It goes on from its phase, by what AWS shows then: forward past
 * the point of no return, back before it. What a person has put right or back meanwhile is seen like any other
 * change, but a group that is no longer this swap's is left alone.
 */
import type { GroupSeen, SwapId } from './domain.ts';
import { markerKey, readMarker } from './marker.ts';
import type { Swap } from './swap.ts';

export type NotTakenUp =
  | { readonly kind: 'running' }
  | { readonly kind: 'over'; readonly outcome: 'swapped' | 'undone' }
  | { readonly kind: 'group-gone' }
  /** Somebody has put the group back, by hand or with `recover`. */
  | { readonly kind: 'marker-gone' }
  | { readonly kind: 'marker-of-another'; readonly swap: string }
  | { readonly kind: 'busy'; readonly swap: SwapId };

/** What the journal alone has against it. */
export function whyNotHalted({ ended }: Swap): NotTakenUp | undefined {
  if (ended === undefined) return { kind: 'running' };
  return ended.outcome === 'halted' ? undefined : { kind: 'over', outcome: ended.outcome };
}

/** What the group has against it. */
export function whyNotThisGroup(swap: Swap, group: GroupSeen | undefined): NotTakenUp | undefined {
  if (group === undefined || group.status !== undefined) return { kind: 'group-gone' };
  const value = group.tags[markerKey];
  if (value === undefined) return wasMarked(swap) ? { kind: 'marker-gone' } : undefined;
  const marked = readMarker(value)?.swap ?? 'unknown';
  return marked === (swap.id ?? 'unknown') ? undefined : { kind: 'marker-of-another', swap: marked };
}

/** The phase behind the marker is entered only once the marker was seen. */
const wasMarked = ({ plan, passed }: Swap): boolean =>
  plan.marker === true && passed.some(({ phase }) => phase === 'suspend');
