/**
 * Whole swaps in the simulated AWS, in process and on a virtual clock: the real engine and adapter, budget
 * included, with a journal in memory. Hours take no time, and many swaps run side by side.
 */
import { OwnJournal } from '../../src/app/own-journal.ts';
import { reconcile } from '../../src/app/reconcile.ts';
import type { AwsApi, ClientsFor } from '../../src/aws/api.ts';
import { budgeted } from '../../src/aws/budget.ts';
import { createCloud } from '../../src/aws/cloud.ts';
import type { GroupRef, InstanceId, SwapId } from '../../src/core/domain.ts';
import type { JournalEvent } from '../../src/core/journal.ts';
import { makePlan, type Planned } from '../../src/core/make-plan.ts';
import type { GroupPolicy } from '../../src/core/policy.ts';
import type { Clock, Cloud } from '../../src/ports.ts';
import { brisk } from '../../src/sandbox/aws/world/params.ts';
import { createWorld, type World } from '../../src/sandbox/aws/world/world.ts';
import { worldClients } from '../aws/world-api.ts';
import { approver, policy, requester } from './build.ts';
import { MemoryJournal } from './memory-journal.ts';
import { VirtualClock } from './virtual-clock.ts';

export const region = 'us-east-1';
const start = Date.UTC(2026, 0, 5, 9);
export const groupRef = (name: string): GroupRef => ({ account: 'default', region, name });

export interface WorldSwaps {
  readonly world: World;
  readonly clock: VirtualClock;
  readonly cloud: Cloud;
  readonly journal: MemoryJournal;
  /** Makes the plan of a swap; nothing is begun. */
  readonly plan: (
    group: GroupRef,
    incoming: readonly InstanceId[],
    rules?: Partial<GroupPolicy>,
  ) => Promise<Planned>;
  /** Begins a swap as approved; answers its id. */
  readonly approve: (planned: Planned) => SwapId;
  /** Steps a swap until it has ended. */
  readonly run: (swap: SwapId) => Promise<void>;
  /** What the journal says. */
  readonly events: (swap: SwapId) => readonly JournalEvent[];
  readonly outcome: (swap: SwapId) => string;
}

/** The bot's own clock may be behind AWS's by so many milliseconds. */
export function worldSwaps({ behindMs = 0 } = {}): WorldSwaps {
  const world = createWorld({ seed: 5, start, params: brisk, home: { region } });
  const clock = new VirtualClock(world);
  const botClock: Clock = {
    now: () => clock.now() - behindMs,
    sleep: (ms, signal) => clock.sleep(ms, signal),
  };
  const cloud = createCloud({
    accounts: [{ name: 'default', regions: [region] }],
    clock: botClock,
    clientsFor: budgeted(steady(worldClients(world)), { clock: botClock, random: () => 0.5 }),
  });
  const journal = new MemoryJournal(() => botClock.now());
  const events = (swap: SwapId): readonly JournalEvent[] => journal.entries(swap).map(({ event }) => event);
  let begun = 0;
  return {
    world,
    clock,
    cloud,
    journal,
    async plan(group, incoming, rules = {}) {
      const all = { ...policy, ...rules };
      const seen = await cloud.survey(group, incoming, { alarms: all.alarms });
      return makePlan(group, { group: group.name, incoming }, seen, all, undefined);
    },
    approve(planned) {
      if (planned.kind !== 'plan') throw new Error(JSON.stringify(planned));
      const id = `s-${String(begun++).padStart(8, '0')}` as SwapId;
      journal.begin(id, { kind: 'approved', plan: planned.plan, requester, approver });
      return id;
    },
    async run(swap) {
      const own = new OwnJournal(await journal.claim(swap), journal);
      for (;;) {
        const step = await reconcile(own, { cloud, clock: botClock });
        if (step.kind === 'ended') return;
        await clock.sleep(step.kind === 'acted' ? 0 : step.ms);
      }
    },
    events,
    outcome(swap) {
      const end = events(swap).at(-1);
      return end?.kind === 'ended' ? end.outcome : 'endless';
    },
  };
}

/** The simulated AWS as the SDK's clients are: the same object for the same place and purpose. */
export function steady(clientsFor: ClientsFor): ClientsFor {
  const made = new Map<string, AwsApi>();
  return (account, name, purpose) => {
    const key = JSON.stringify([account, name, purpose]);
    const api = made.get(key) ?? clientsFor(account, name, purpose);
    made.set(key, api);
    return api;
  };
}
