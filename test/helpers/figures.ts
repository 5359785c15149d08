/** Swaps and looks for the tests of the figures. */
import type { Observation } from '../../src/core/domain.ts';
import type { Phase } from '../../src/core/journal.ts';
import { replay, type Swap } from '../../src/core/swap.ts';
import { approver, group, healthy, instance, memberOf, plan, requester, t0, targetGroup } from './build.ts';

/** A swap that stands in this phase. */
export const swapIn = (phase: Phase, more: Partial<Pick<Swap, 'approvedAt' | 'phaseAt'>> = {}): Swap => ({
  ...replay([{ seq: 1, at: t0, event: { kind: 'approved', plan: plan(), requester, approver } }]),
  phase,
  ...more,
});

/** A look that shows so many healthy members. */
export function healthyLook({ plan: of }: Swap, count: number): Observation {
  const ids = [...of.outgoing, ...of.incoming].slice(0, count).map(({ id }) => id);
  if (ids.length < count) throw new Error(`the plan knows no ${count} instances`);
  return {
    at: t0,
    group: group(0, { members: ids.map(id => memberOf(id)) }),
    instances: new Map(ids.map(id => [id, instance(id)])),
    sources: [{ source: targetGroup, targets: new Map(ids.map(id => [id, healthy()])) }],
  };
}
