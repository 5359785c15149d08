/**
 * What the latest look shows, in figures for people. Nothing is decided by them and they are not journaled: a
 * look every few seconds would drown what happened in what was merely seen.
 */
import type { Observation } from './domain.ts';
import { ids, type Plan } from './plan.ts';
import { healthyMembers, isHealthy, member, showsHealth } from './sight.ts';

export interface Glance {
  /** Members that serve: in service, running, and healthy at every load balancer. Absent where they were not asked. */
  readonly healthy?: number;
  readonly incomingHealthy?: number;
  readonly outgoingHealthy?: number;
  /** Outgoing instances that wait in Standby. */
  readonly standby: number;
}

/** Undefined where the look did not show the group. */
export function glanceOf(plan: Plan, seen: Observation): Glance | undefined {
  if (seen.group === undefined) return undefined;
  const outgoing = ids(plan.outgoing);
  return {
    ...(showsHealth(seen)
      ? {
          healthy: healthyMembers(seen).length,
          incomingHealthy: ids(plan.incoming).filter(id => isHealthy(seen, id)).length,
          outgoingHealthy: outgoing.filter(id => isHealthy(seen, id)).length,
        }
      : {}),
    standby: outgoing.filter(id => member(seen, id)?.lifecycle === 'Standby').length,
  };
}
