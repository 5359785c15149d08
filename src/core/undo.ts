/**
 * The way back of attach-first: outgoing instances return to service first and are seen healthy, only then
 * are the incoming ones taken out; they are left running for inspection. A look that may be older than a
 * deed of ours is not believed: an instance that seems never to have left may be leaving.
 */
import { act, enter, lookAtHealth, recently, type Step, settling, wait } from './decision.ts';
import { lookGate } from './gate.ts';
import { idsPerCall } from './limits.ts';
import { ids } from './plan.ts';
import { healthyMembers, isHealthy, lost, member, showsHealth } from './sight.ts';
import { tryKey } from './swap.ts';

/** Standby to service. One that died in Standby stays there: the group would replace it from its template. */
export const returnOutgoing: Step = (swap, seen) => {
  const due = ids(swap.plan.outgoing).filter(
    id =>
      member(seen, id)?.lifecycle === 'Standby' &&
      lost(seen, id) === undefined &&
      !recently(swap, 'exit-standby', id, seen.at),
  );
  if (due.length > 0) return act({ kind: 'exit-standby', instances: due.slice(0, idsPerCall) });
  const moving = ids(swap.plan.outgoing).some(id => {
    const lifecycle = member(seen, id)?.lifecycle;
    if (lifecycle === undefined || lost(seen, id) !== undefined) return false;
    if (lifecycle === 'InService') return recently(swap, 'enter-standby', id, seen.at) && !returned(id);
    return ['Standby', 'EnteringStandby', 'Pending'].includes(lifecycle);
  });
  return moving ? settling('outgoing instances returning to service') : enter('undo-gate');

  function returned(id: (typeof swap.plan.outgoing)[number]['id']): boolean {
    return swap.tries.has(tryKey('exit-standby', id));
  }
};

/** Those that came back must serve before anything else leaves. */
export const gateReturned: Step = (swap, seen, now) => {
  const returned = ids(swap.plan.outgoing).filter(
    id =>
      swap.tries.has(tryKey('exit-standby', id)) &&
      member(seen, id) !== undefined &&
      lost(seen, id) === undefined,
  );
  if (returned.length === 0) return enter('undo-detach');
  return lookGate(swap, seen, now, returned) ?? enter('undo-detach');
};

/** A sick one leaves freely; a healthy one only while the rest keep the floor. */
export const detachIncoming: Step = (swap, seen) => {
  const incoming = ids(swap.plan.incoming);
  const leaving = (id: (typeof incoming)[number]): boolean => recently(swap, 'detach', id, seen.at);
  const due = incoming.filter(id => member(seen, id)?.lifecycle === 'InService' && !leaving(id));
  if (due.length > 0) {
    if (!showsHealth(seen)) return lookAtHealth;
    const staying = healthyMembers(seen).filter(id => !leaving(id));
    const spare = Math.max(0, staying.length - swap.plan.floor);
    const healthy = due.filter(id => isHealthy(seen, id));
    const go = [...due.filter(id => !healthy.includes(id)), ...healthy.slice(0, spare)].slice(0, idsPerCall);
    if (go.length === 0) return wait({ kind: 'floor', healthy: staying.length, floor: swap.plan.floor });
    return act({ kind: 'detach', instances: go, decrement: true });
  }
  const moving = incoming.some(id => member(seen, id) !== undefined || recently(swap, 'attach', id, seen.at));
  return moving ? settling('incoming instances leaving the group') : enter('undo-restore');
};
