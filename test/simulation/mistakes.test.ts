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
import { markerKey, readMarker } from '../../src/core/marker.ts';
import { ids, type Plan } from '../../src/core/plan.ts';
import type { Swap } from '../../src/core/swap.ts';
import { type Cloud, JournalMoved, LeaseLost } from '../../src/ports.ts';
import { type Mistake, runHistory } from './history.ts';
import { type Weather, weatherOf } from './weather.ts';

/** Histories to look through for a mistake before it counts as not found. */
const seedsMost = 150;

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
/** The calls of `recover` alone, which acts under no lease. */
const recovering =
  (change: (action: Action) => Action) =>
  (cloud: Cloud): Cloud => ({
    ...cloud,
    perform: (group, action, acting) =>
      cloud.perform(group, acting.fence === 0 ? change(action) : action, acting),
  });
/** Where a swap is likely to halt, and is put back then. */
const recovered = ({ afterHalt, features, typed }: Weather): boolean =>
  afterHalt?.what === 'put back' &&
  features.includes('the group is emptied first') &&
  typed.includes('empty-first') &&
  features.some(f => f === 'a sick newcomer' || f === 'a permission is missing');
const dying = ({ mishaps, typed }: Weather): boolean =>
  mishaps.deaths && !typed.includes('empty-first') && !typed.includes('100%');
const hanging = ({ replicas, freezeShare }: Weather): boolean => replicas && freezeShare > 0.01;
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
    where: weather => weather.features.includes('some suspended before'),
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
    where: ({ features, afterHalt }) =>
      afterHalt?.what === 'take up' &&
      features.includes('the group is emptied first') &&
      features.includes('a permission is missing'),
    judge: (swap, seen, now) =>
      decide(swap.takenUp && !swap.turned ? { ...swap, tries: new Map() } : swap, seen, now),
  },
  'writes a constant min': {
    judge: changed(action => (action.kind === 'resize' ? { ...action, min: 1 } : action)),
  },
  'takes one healthy newcomer for all': {
    judge: (swap, seen, now) =>
      decide(swap, seen.sources ? { ...seen, sources: seen.sources.map(oneForAll(swap)) } : seen, now),
  },
  'believes the group instead of the load balancer': {
    judge: (swap, seen, now) => decide(swap, { ...seen, sources: [] }, now),
  },
  'goes below the floor by one': { where: dying, judge: withPlan(plan => ({ floor: plan.floor - 1 })) },
  'retires all at once without a floor': {
    where: dying,
    judge: withPlan(plan => ({ floor: 0, batches: [plan.batches.flat()] })),
  },
  'has no patience after a write': { judge: forgetful },
  'terminates in the bake although the new are sick': {
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
  'removes the marker before all else': {
    judge: (swap, seen, now) =>
      swap.phase === 'restore' &&
      seen.group?.tags[markerKey] !== undefined &&
      !swap.tries.has('unmark marker')
        ? act({ kind: 'unmark' })
        : decide(swap, seen, now),
  },
  'sets the launch template first': {
    judge: (swap, seen, now) =>
      swap.phase === 'room' && swap.plan.template && !swap.tries.has('set-template template')
        ? act({
            kind: 'set-template',
            template: swap.plan.template.name,
            version: swap.plan.template.version,
          })
        : decide(swap, seen, now),
  },
  'protects the old ones too': {
    where: weather => weather.typed.includes('--protect'),
    judge: changed((action, { plan }) =>
      action.kind === 'protect'
        ? { ...action, instances: [...action.instances, ...ids(plan.outgoing)].slice(0, 19) }
        : action,
    ),
  },
  'acts although it was away too long to know': { where: hanging, mayActAlways: true },
  'asks whether it may still act before it knows to whom': {
    where: ({ replicas, dozeShare, killShare }) => replicas && dozeShare > 0.005 && killShare > 0.005,
    cloud: cloud => ({
      ...cloud,
      perform: (group, action, { swap, fence, requester, accountId }) =>
        cloud.perform(group, action, { swap, fence, requester, accountId }),
    }),
  },
  'puts a group back by the marker alone while it runs': {
    where: ({ mishaps }) => mishaps.marker,
    judge: (swap, seen, now) => {
      const marker = readMarker(seen.group?.tags[markerKey] ?? '');
      const found = marker?.found ?? seen.group?.settings ?? swap.plan.found;
      return decide(
        swap.phase.endsWith('restore') ? { ...swap, plan: { ...swap.plan, found } } : swap,
        seen,
        now,
      );
    },
  },
  'recovers a group by resuming all nine': {
    where: recovered,
    cloud: recovering(action => (action.kind === 'resume' ? { ...action, processes: processNames } : action)),
  },
  'recovers a group with a constant min': {
    where: recovered,
    cloud: recovering(action => (action.kind === 'resize' ? { ...action, min: 1 } : action)),
  },
  'approves by the look that the plan was made of': {
    where: weather => weather.detour === 'a change before the click',
    cloud: cloud => {
      const looks = new Map<string, ReturnType<Cloud['survey']>>();
      return {
        ...cloud,
        survey: (group, instances, more) => {
          const key = `${group.name} ${instances.join()}`;
          const look = looks.get(key) ?? cloud.survey(group, instances, more);
          looks.set(key, look);
          return look;
        },
      };
    },
  },
  'begins at any click': {
    desk: (desk, store) => ({
      ...desk,
      press: async (action, swap, from, message) => {
        if (action === 'approve') {
          await store.requests.settle(swap, 'approved', { person: from.person, at: message.ts.length });
        }
        return desk.press(action, swap, from, message);
      },
    }),
  },
  'takes one approval for two': {
    where: weather => weather.decided === 'by two',
    requests: requests => ({ ...requests, approve: (id, by) => requests.approve(id, by, 1) }),
  },
  'takes every instance for tested': {
    where: weather => weather.obstacle?.kind === 'checks-not-ok',
    cloud: cloud => ({
      ...cloud,
      survey: async (...asked) => {
        const seen = await cloud.survey(...asked);
        const ok = { verdict: 'ok', events: [] } as const;
        return { ...seen, statusChecks: new Map([...seen.instances.keys()].map(id => [id, ok])) };
      },
    }),
  },
  'marks as told what is not yet posted': {
    where: ({ slack }) => slack.ambiguous > 0 || slack.limited > 0,
    outbox: outbox => ({
      ...outbox,
      intend: async (swap, key, at) => {
        await outbox.intend(swap, key, at);
        if (/^e\d/.test(key)) await outbox.arrived(swap, key, { channel: 'C0DEPLOYS', ts: '1.000001' });
      },
    }),
  },
  'posts again without looking': {
    where: ({ slack }) => slack.ambiguous > 0 || slack.limited > 0,
    thread: thread => ({ ...thread, find: () => Promise.resolve(undefined) }),
  },
  'takes a post for told whatever Slack says': {
    where: ({ slack }) => slack.ambiguous > 0 || slack.limited > 0,
    thread: thread => ({
      ...thread,
      post: (to, content, key) =>
        thread.post(to, content, key).catch(() => ({ channel: to.channel, ts: '1.000001' })),
    }),
  },
  'tells on after it hung, whoever has told meanwhile': {
    where: hanging,
    outbox: outbox => {
      const { turn } = outbox;
      if (turn === undefined) return outbox;
      return { ...outbox, turn: async swap => ({ ...(await turn(swap)), still: () => Promise.resolve() }) };
    },
  },
  'lets a stale process write': {
    where: hanging,
    mayActAlways: true,
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
    for (let seed = 1, told = 0; told < seedsMost && seed < 100 * seedsMost; seed++) {
      if (mistake.where && !mistake.where(weatherOf(seed))) continue;
      told++;
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
