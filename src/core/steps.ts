/**
 * The way forward of attach-first, a function a phase (facts/aws.md section 9b). Each looks at what AWS
 * shows, does the next missing thing, and enters the next phase once nothing is missing.
 */
import { assert, must } from './assert.ts';
import {
  act,
  type Decision,
  enter,
  lookAtHealth,
  recently,
  type Step,
  settling,
  taken,
  wait,
  waitCalmly,
} from './decision.ts';
import { lookGate } from './gate.ts';
import type { Phase } from './journal.ts';
import { idsPerCall, lookSoonMs, protectedPerCall } from './limits.ts';
import { markerKey, writeMarker } from './marker.ts';
import { ids, type Plan } from './plan.ts';
import { healthyMembers, isHealthy, isMember, member, showsHealth, sourceText } from './sight.ts';
import type { Swap } from './swap.ts';

/** Whoever finds the group later can tell from the marker what it was like. */
export const mark: Step = (swap, seen) => {
  const { tags } = must(seen.group, 'the group is there');
  const value = writeMarker(swap.id, swap.plan.found, swap.plan.suspend);
  if (tags[markerKey] === value || taken(swap, 'mark', 'marker')) return enter('suspend');
  return recently(swap, 'mark', 'marker', seen.at) ? settling('the marker') : act({ kind: 'mark', value });
};

/** Before any size is touched: policies that are alive take an instance within a second of a change. */
export const suspend: Step = (swap, seen) => {
  const { settings } = must(seen.group, 'the group is there');
  const missing = swap.plan.suspend.filter(
    p => !settings.suspended.includes(p) && !taken(swap, 'suspend', p),
  );
  if (missing.length === 0) return enter(swap.plan.strategy === 'empty-first' ? 'empty' : 'room');
  const due = missing.filter(p => !recently(swap, 'suspend', p, seen.at));
  return due.length > 0 ? act({ kind: 'suspend', processes: due }) : settling('suspended processes');
};

/** Attaching beyond max is refused, so max is raised by exactly what is missing. */
export const makeRoom: Step = (swap, seen) => {
  const { settings } = must(seen.group, 'the group is there');
  if (settings.max >= swap.plan.roomMax || taken(swap, 'resize', 'max'))
    return enter(swap.plan.canary === true ? 'canary' : 'attach');
  if (recently(swap, 'resize', 'max', seen.at)) return settling('the new max');
  return act({ kind: 'resize', max: swap.plan.roomMax });
};

/** One goes first: what is wrong with the release shows on it alone. */
export const canary: Step = (swap, seen, now) => {
  const first = must(ids(swap.plan.incoming)[0], 'at least one comes in');
  if (isMember(seen, first)) return lookGate(swap, seen, now, [first]) ?? enter('attach');
  return recently(swap, 'attach', first, seen.at)
    ? settling('the first instance')
    : act({ kind: 'attach', instances: [first] });
};

export const attach: Step = (swap, seen) => {
  const missing = ids(swap.plan.incoming).filter(id => !isMember(seen, id));
  if (missing.length === 0) return enter('gate');
  const due = missing.filter(id => !recently(swap, 'attach', id, seen.at));
  return due.length > 0
    ? act({ kind: 'attach', instances: due.slice(0, idsPerCall) })
    : settling('attached instances');
};

/** One healthy newcomer does not stand for all: every one must be, several looks in a row. */
export const gate: Step = (swap, seen, now) =>
  lookGate(swap, seen, now, ids(swap.plan.incoming)) ??
  enter(swap.plan.protect === true ? 'protect' : afterTheGate(swap.plan));

export const protect: Step = (swap, seen) => {
  const bare = ids(swap.plan.incoming).filter(id => member(seen, id)?.protected === false);
  if (bare.length === 0) return enter(afterTheGate(swap.plan));
  const due = bare.filter(id => !recently(swap, 'protect', id, seen.at));
  return due.length > 0
    ? act({ kind: 'protect', instances: due.slice(0, protectedPerCall) })
    : settling('protection from scale-in');
};

const afterTheGate = (plan: Plan): Phase => (plan.strategy === 'empty-first' ? afterTheOld(plan) : 'retire');

/**
 * Batch by batch into Standby, which can be taken back at once. An instance leaves only while the others
 * that are healthy keep the floor; those on their way out count as gone already.
 */
export const retire: Step = (swap, seen, now) => {
  const { plan } = swap;
  const batch = plan.batches.find(b => b.some(id => stillServing(id)));
  if (batch === undefined) return lookGate(swap, seen, now, ids(plan.incoming)) ?? enter('bake');

  const due = batch.filter(id => member(seen, id)?.lifecycle === 'InService' && !leaving(id));
  if (due.length === 0) return settling('instances entering Standby');
  const shut = lookGate(swap, seen, now, ids(plan.incoming));
  if (shut && !(isNoNews(shut) && justBegun(batch))) return shut;

  const staying = healthyMembers(seen).filter(id => !leaving(id));
  const spare = Math.max(0, staying.length - plan.floor);
  const healthy = due.filter(id => isHealthy(seen, id));
  const go = [...due.filter(id => !healthy.includes(id)), ...healthy.slice(0, spare)].slice(0, idsPerCall);
  if (go.length === 0) return wait({ kind: 'floor', healthy: staying.length, floor: plan.floor });
  return act({ kind: 'enter-standby', instances: go });

  function leaving(id: (typeof plan.outgoing)[number]['id']): boolean {
    return recently(swap, 'enter-standby', id, seen.at);
  }
  /** The gate was open for this batch a moment ago; what does not fit into one call follows at once. */
  function justBegun(ids: readonly (typeof plan.outgoing)[number]['id'][]): boolean {
    const { lastDeed } = swap;
    return (
      lastDeed?.action.kind === 'enter-standby' &&
      lastDeed.answer?.kind === 'accepted' &&
      now - lastDeed.at < lookSoonMs &&
      lastDeed.action.instances.every(id => ids.includes(id))
    );
  }
  function stillServing(id: (typeof plan.outgoing)[number]['id']): boolean {
    const lifecycle = member(seen, id)?.lifecycle;
    return lifecycle === 'InService' || lifecycle === 'EnteringStandby' || lifecycle === 'Pending';
  }
};

/** Nothing speaks against the gate but that this look has been counted. */
const isNoNews = (decision: Decision): boolean =>
  decision.kind === 'wait' && decision.why.kind === 'gate' && decision.why.waitingFor.length === 0;

/** Outgoing instances wait in Standby, running. The last look before the point of no return is a good one. */
export const bake: Step = (swap, seen, now) => {
  const until = bakesUntil(swap);
  if (!showsHealth(seen) && isCalmBake(swap, now))
    return waitCalmly({ kind: 'bake', until }, now, until - now);
  const shut = lookGate(swap, seen, now, ids(swap.plan.incoming));
  if (shut) return shut;
  if (swap.asked?.what !== 'finish' && now < until) {
    return waitCalmly({ kind: 'bake', until }, now, until - now);
  }
  return enter('terminate');
};

const bakesUntil = ({ plan, phaseAt, pausedMs, pausedMsAtPhase }: Swap): number =>
  phaseAt + plan.bakeMs + pausedMs - pausedMsAtPhase;

/** Only time can help: the gate is open, and what comes next is not due yet. */
export const isCalmBake = (swap: Swap, now: number): boolean =>
  swap.looked.good >= swap.plan.gate.looks && swap.asked?.what !== 'finish' && now < bakesUntil(swap);

/** Where a plan goes once the old ones are gone and the new ones serve. */
const afterTheOld = ({ template }: Plan): Phase => (template === undefined ? 'restore' : 'template');

/** The point of no return: from here the swap goes on or halts. */
export const terminate: Step = (swap, seen) => {
  const { plan } = swap;
  const left = ids(plan.outgoing).filter(id => isMember(seen, id));
  if (left.length === 0) return enter(afterTheOld(plan));
  const how = plan.old === 'keep' ? 'detach' : 'terminate';
  const due = left.filter(
    id => member(seen, id)?.lifecycle === 'Standby' && !recently(swap, how, id, seen.at),
  );
  const [first] = due;
  if (first === undefined) return settling('outgoing instances leaving the group');
  if (!showsHealth(seen)) return lookAtHealth;
  const healthy = healthyMembers(seen).length;
  if (healthy < plan.floor) return wait({ kind: 'floor', healthy, floor: plan.floor });
  if (how === 'detach') return act({ kind: 'detach', instances: due.slice(0, idsPerCall), decrement: false });
  assert(!ids(plan.incoming).includes(first), 'an incoming instance is never terminated');
  return act({ kind: 'terminate', instance: first });
};

/**
 * Where a plan goes on from a phase that it can do without: new ones serve, old ones are gone, and a group
 * held still for the sake of later launches would be the worse end.
 */
export const without: Readonly<Partial<Record<Phase, (plan: Plan) => Phase>>> = {
  protect: afterTheGate,
  template: () => 'restore',
};

/** What a person has pointed the group at meanwhile stays, and the proof says so. */
export const template: Step = (swap, seen) => {
  const { launches } = must(seen.group, 'the group is there');
  const wanted = must(swap.plan.template, 'the plan names a version');
  if (launches?.name === wanted.name && launches.version === wanted.version) return enter('restore');
  if (sourceText(launches) !== sourceText(swap.plan.launches)) {
    return enter('restore', { kind: 'foreign', what: [`it launches from ${sourceText(launches)}`] });
  }
  return recently(swap, 'set-template', 'template', seen.at)
    ? settling('the launch template')
    : act({ kind: 'set-template', template: wanted.name, version: wanted.version });
};
