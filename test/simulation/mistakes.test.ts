/**
 * A checker that finds nothing proves nothing: the engine is built with one known mistake after the other,
 * and the histories must find each of them.
 */
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/core/decide.ts';
import { act, type Decision } from '../../src/core/decision.ts';
import {
  type Action,
  type InstanceId,
  processNames,
  type SourceHealth,
  type TargetHealth,
} from '../../src/core/domain.ts';
import { ids, type Plan } from '../../src/core/plan.ts';
import type { Swap } from '../../src/core/swap.ts';
import { type Cloud, JournalMoved, LeaseLost } from '../../src/ports.ts';
import { type Mistake, runHistory } from './history.ts';

/** Histories to look through for a mistake before it counts as not found. */
const seedsMost = 400;

type Judge = typeof decide;
const changed =
  (change: (action: Action, swap: Swap) => Action): Judge =>
  (swap, seen, now) => {
    const decision = decide(swap, seen, now);
    return decision.kind === 'act' ? act(change(decision.action, swap)) : decision;
  };
const withPlan =
  (change: (plan: Plan, swap: Swap) => Partial<Plan>): Judge =>
  (swap, seen, now) =>
    decide({ ...swap, plan: { ...swap.plan, ...change(swap.plan, swap) } }, seen, now);
const forgetful: Judge = (swap, seen, now) => decide({ ...swap, tries: new Map() }, seen, now);
const performing =
  (change: (action: Action) => Action) =>
  (cloud: Cloud): Cloud => ({
    ...cloud,
    perform: (group, action, lease) => cloud.perform(group, change(action), lease),
  });
const oneForAll =
  (swap: Swap) =>
  ({ source, targets }: SourceHealth): SourceHealth => {
    const incoming = ids(swap.plan.incoming);
    if (!incoming.some(id => targets.get(id)?.state === 'healthy')) return { source, targets };
    const all = new Map<InstanceId, TargetHealth>(targets);
    for (const id of incoming) all.set(id, { state: 'healthy' });
    return { source, targets: all };
  };

const mistakes: Readonly<Record<string, Mistake>> = {
  'acts before it is in the journal': {
    journal: journal => ({
      ...bound(journal),
      append: (lease, seq, event) =>
        event.kind === 'acting'
          ? Promise.resolve({ seq, at: 0, event })
          : journal.append(lease, event.kind === 'answered' ? seq - 1 : seq, event),
    }),
  },
  'resumes all nine processes': {
    cloud: performing(action => (action.kind === 'resume' ? { ...action, processes: processNames } : action)),
  },
  'releases what others had suspended': {
    judge: changed((action, { plan }) =>
      action.kind === 'resume'
        ? { ...action, processes: [...action.processes, ...plan.found.suspended] }
        : action,
    ),
  },
  'forgets AZRebalance at the end': {
    judge: withPlan((plan, swap) =>
      swap.phase.endsWith('restore') ? { suspend: plan.suspend.filter(p => p !== 'AZRebalance') } : {},
    ),
  },
  'does not put max back': {
    judge: withPlan((plan, swap) => (swap.phase.endsWith('restore') ? { roomMax: plan.found.max } : {})),
  },
  'sets the launch template while the old ones serve': {
    judge: (swap, seen, now) => {
      const { phase, plan } = swap;
      return phase === 'gate' && plan.template && !swap.tries.has('set-template template')
        ? act({ kind: 'set-template', template: plan.template.name, version: plan.template.version })
        : decide(swap, seen, now);
    },
  },
  'protects the old ones from scale-in': {
    judge: changed((action, { plan }) =>
      action.kind === 'protect' ? { ...action, instances: ids(plan.outgoing) } : action,
    ),
  },
  'forgets what it held when it is taken up again': {
    judge: (swap, seen, now) =>
      decide(swap.takenUp && !swap.turned ? { ...swap, tries: new Map() } : swap, seen, now),
  },
  'writes a constant min': {
    judge: changed(action => (action.kind === 'resize' ? { ...action, min: 1 } : action)),
  },
  'takes one healthy newcomer for all': {
    judge: (swap, seen, now) => decide(swap, { ...seen, sources: seen.sources.map(oneForAll(swap)) }, now),
  },
  'believes the group instead of the load balancer': {
    judge: (swap, seen, now) => decide(swap, { ...seen, sources: [] }, now),
  },
  'goes below the floor by one': { judge: withPlan(plan => ({ floor: plan.floor - 1 })) },
  'retires all at once without a floor': {
    judge: withPlan(plan => ({ floor: 0, batches: [plan.batches.flat()] })),
  },
  'has no patience after a write': { judge: forgetful },
  'terminates in the bake although the new are sick': {
    judge: (swap, seen, now) =>
      swap.phase === 'bake' && swap.asked?.what !== 'undo' && swap.asked?.what !== 'abort'
        ? { kind: 'note', event: { kind: 'phase', phase: 'terminate' } }
        : swap.phase === 'terminate'
          ? decide({ ...swap, plan: { ...swap.plan, floor: 0 } }, seen, now)
          : decide(swap, seen, now),
  },
  'terminates what still serves': {
    judge: (swap, seen, now) => {
      if (swap.phase !== 'retire') return decide(swap, seen, now);
      const [first] = ids(swap.plan.outgoing).filter(id => seen.group?.members.some(m => m.id === id));
      return first ? act({ kind: 'terminate', instance: first }) : decide(swap, seen, now);
    },
  },
  'terminates a newcomer': {
    judge: changed((action, { plan }) =>
      action.kind === 'terminate'
        ? { ...action, instance: ids(plan.incoming)[0] ?? action.instance }
        : action,
    ),
  },
  'detaches without lowering desired': {
    cloud: performing(action => (action.kind === 'detach' ? { ...action, decrement: false } : action)),
  },
  'takes another member along into Standby': {
    judge: (swap, seen, now) => {
      const decision: Decision = decide(swap, seen, now);
      const other = seen.group?.members.find(m => swap.plan.incoming.some(i => i.id === m.id));
      return decision.kind === 'act' && decision.action.kind === 'enter-standby' && other
        ? act({ kind: 'enter-standby', instances: [...decision.action.instances, other.id] })
        : decision;
    },
  },
  'has no end to its patience': {
    judge: (swap, seen) => decide(swap, seen, seen.at - (seen.at - swap.approvedAt)),
  },
  'lets a stale process write': {
    journal: journal => ({
      ...bound(journal),
      append: async (lease, seq, event) => {
        try {
          return await journal.append(lease, seq, event);
        } catch (error) {
          if (!(error instanceof LeaseLost || error instanceof JournalMoved)) throw error;
          return journal.ask(lease.swap, event);
        }
      },
    }),
  },
};

/** Methods of a class do not survive a spread. */
const bound = (journal: Parameters<NonNullable<Mistake['journal']>>[0]): typeof journal => ({
  claim: swap => journal.claim(swap),
  read: (swap, after) => journal.read(swap, after),
  append: (lease, seq, event) => journal.append(lease, seq, event),
  ask: (swap, event) => journal.ask(swap, event),
  takeUp: (swap, seq, event) => journal.takeUp(swap, seq, event),
  live: () => journal.live(),
});

describe('the histories find an engine that', () => {
  it.each(Object.entries(mistakes))('%s', async (_name, mistake) => {
    for (let seed = 1; seed <= seedsMost; seed++) {
      try {
        if ((await runHistory(seed, mistake)).broken.length > 0) return;
      } catch {
        // An engine that breaks down is found out too.
        return;
      }
    }
    expect.fail(`not found in ${seedsMost} histories`);
  });
});
