/**
 * Keeps the healthy count of every group as members, instances and targets change, without counting a
 * whole group again.
 */
import type { Engine } from './engine.ts';
import { counts } from './model.ts';
import type { CapacitySample } from './recorder.ts';
import { serves } from './targets.ts';

interface Standing {
  readonly group: string;
  readonly healthy: number;
  readonly inService: number;
  readonly counted: number;
}

export interface CapacityWatch {
  /** The instance, its seat or a registration of it has changed. */
  touched(id: string): void;
  /** Whether users get answers from this member. */
  healthyCount(group: string): number;
}

export function createCapacityWatch(
  engine: () => Engine,
  tell: (group: string, sample: CapacitySample) => void,
): CapacityWatch {
  const standings = new Map<string, Standing>();
  const totals = new Map<string, { healthy: number; inService: number; counted: number }>();
  const add = (standing: Standing, sign: 1 | -1): void => {
    let total = totals.get(standing.group);
    if (total === undefined) {
      total = { healthy: 0, inService: 0, counted: 0 };
      totals.set(standing.group, total);
    }
    total.healthy += sign * standing.healthy;
    total.inService += sign * standing.inService;
    total.counted += sign * standing.counted;
  };
  const tellOf = (group: string): void => {
    const total = totals.get(group);
    if (total === undefined) return;
    const { healthy, inService, counted } = total;
    tell(group, { at: engine().now, healthy, inService, counted });
  };
  return {
    touched(id) {
      const w = engine();
      const former = standings.get(id);
      const member = w.members.get(id);
      const group = member === undefined ? undefined : w.groups.get(member.group);
      const next: Standing | undefined =
        member === undefined || group === undefined
          ? undefined
          : {
              group: group.key,
              healthy: serves(w, group, id) ? 1 : 0,
              inService: member.lifecycle === 'InService' ? 1 : 0,
              counted: counts(member) ? 1 : 0,
            };
      if (former === undefined && next === undefined) return;
      if (
        former?.group === next?.group &&
        former?.healthy === next?.healthy &&
        former?.inService === next?.inService &&
        former?.counted === next?.counted
      ) {
        return;
      }
      if (former !== undefined) add(former, -1);
      if (next === undefined) standings.delete(id);
      else {
        standings.set(id, next);
        add(next, 1);
      }
      if (former !== undefined) tellOf(former.group);
      if (next !== undefined && next.group !== former?.group) tellOf(next.group);
    },
    healthyCount: group => totals.get(group)?.healthy ?? 0,
  };
}
