/** What is done, on what record, and while how many serve. */
import { decide } from '../../../src/core/decide.ts';
import { act, type Decision } from '../../../src/core/decision.ts';
import type { InstanceId, SourceHealth, TargetHealth } from '../../../src/core/domain.ts';
import { ids } from '../../../src/core/plan.ts';
import type { Swap } from '../../../src/core/swap.ts';
import { JournalMoved, LeaseLost } from '../../../src/ports.ts';
import type { Weather } from '../weather.ts';
import { bound, changed, hanging, type Judge, type Mistakes, performing, withPlan } from './planting.ts';

const forgetful: Judge = (swap, seen, now) => decide({ ...swap, tries: new Map() }, seen, now);
const dying = ({ mishaps, typed }: Weather): boolean =>
  mishaps.deaths && !typed.includes('empty-first') && !typed.includes('100%');
const oneForAll =
  (swap: Swap) =>
  ({ source, targets }: SourceHealth): SourceHealth => {
    const incoming = ids(swap.plan.incoming);
    if (!incoming.some(id => targets.get(id)?.state === 'healthy')) return { source, targets };
    const all = new Map<InstanceId, TargetHealth>(targets);
    for (const id of incoming) all.set(id, { state: 'healthy' });
    return { source, targets: all };
  };

export const ofDeeds: Mistakes = {
  'acts before it is in the journal': {
    journal: journal => ({
      ...bound(journal),
      append: (lease, seq, event) =>
        event.kind === 'acting'
          ? Promise.resolve({ seq, at: 0, event })
          : journal.append(lease, event.kind === 'answered' ? seq - 1 : seq, event),
    }),
  },
  'takes one healthy newcomer for all': {
    judge: (swap, seen, now) =>
      decide(swap, seen.sources ? { ...seen, sources: seen.sources.map(oneForAll(swap)) } : seen, now),
  },
  'believes the group instead of the load balancer': {
    judge: (swap, seen, now) => decide(swap, { ...seen, sources: [] }, now),
  },
  'goes below the floor by one': {
    only: ['looks come late', 'instances die'],
    where: dying,
    judge: withPlan(plan => ({ floor: plan.floor - 1 })),
  },
  'retires all at once without a floor': {
    only: ['looks come late', 'instances die'],
    where: dying,
    judge: withPlan(plan => ({ floor: 0, batches: [plan.batches.flat()] })),
  },
  'has no patience after a write': { judge: forgetful },
  'terminates in the bake although the new are sick': {
    only: ['a flapping newcomer'],
    where: ({ features, typed }) =>
      features.includes('a flapping newcomer') &&
      typed.includes('--bake 5m') &&
      !typed.includes('empty-first'),
    judge: (swap, seen, now) => {
      const tired = swap.looked.waitingFor.length > 0 && now - swap.shutSince > 150_000;
      const old = ids(swap.plan.outgoing).find(id =>
        seen.group?.members.some(m => m.id === id && m.lifecycle === 'Standby'),
      );
      return swap.phase === 'bake' && tired && old
        ? act({ kind: 'terminate', instance: old })
        : decide(swap, seen, now);
    },
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
    where: weather => weather.words.some(({ what }) => what === 'abort' || what === 'undo'),
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
    only: ['a sick newcomer'],
    judge: (swap, seen) => decide(swap, seen, seen.at - (seen.at - swap.approvedAt)),
  },
  'writes into the journal after the call': {
    journal: journal => {
      let held: (() => Promise<unknown>) | undefined;
      return {
        ...bound(journal),
        append: async (lease, seq, event) => {
          if (event.kind === 'acting') {
            held = () => journal.append(lease, seq, event);
            return { seq, at: 0, event };
          }
          await held?.();
          held = undefined;
          return journal.append(lease, seq, event);
        },
      };
    },
  },
  'acts although it was away too long to know': {
    only: ['two processes', 'the bot hangs'],
    where: hanging,
    mayActAlways: true,
  },
  'asks whether it may still act before it knows to whom': {
    only: ['two processes', 'the bot hangs in the middle of a look', 'the bot is killed'],
    where: ({ replicas, dozeShare, killShare }) => replicas && dozeShare > 0.005 && killShare > 0.005,
    cloud: cloud => ({
      ...cloud,
      perform: (group, action, { swap, fence, requester, accountId }) =>
        cloud.perform(group, action, { swap, fence, requester, accountId }),
    }),
  },
  'lets a stale process write': {
    only: ['two processes', 'the bot hangs'],
    where: hanging,
    mayActAlways: true,
    journal: journal => ({
      ...bound(journal),
      append: async (lease, seq, event) => {
        try {
          return await journal.append(lease, seq, event);
        } catch (error) {
          if (!(error instanceof LeaseLost || error instanceof JournalMoved)) throw error;
          const entry = await journal.ask(lease.swap, event);
          if (entry === undefined) throw error;
          return entry;
        }
      },
    }),
  },
};
