/**
 * The bot's own engine (supervisor, adapter, budget) on a ground, by the ground's clock. Its overhead is the
 * virtual time beyond the least that AWS takes, and the processor time of the run on top of it.
 */
import { createSupervisor } from '../../src/app/supervisor.ts';
import { budgeted } from '../../src/aws/budget.ts';
import { createCloud } from '../../src/aws/cloud.ts';
import type { GroupRef, InstanceId, SwapId } from '../../src/core/domain.ts';
import { makePlan } from '../../src/core/make-plan.ts';
import type { GroupPolicy } from '../../src/core/policy.ts';
import { worldClients } from '../aws/world-api.ts';
import { approver, policy, requester } from '../helpers/build.ts';
import { MemoryJournal } from '../helpers/memory-journal.ts';
import { VirtualClock } from '../helpers/virtual-clock.ts';
import { steady } from '../helpers/world-swaps.ts';
import { callsFrom, type Delays, groundOf, groupName, region } from './ground.ts';
import { leastTime } from './operator.ts';

/** Nothing is waited for that only a policy asks for. */
export const bare: Partial<GroupPolicy> = {
  batch: { percent: 100 },
  bakeMs: 0,
  watchMs: 0,
  gate: { looks: 1, everyMs: 1_000, timeoutMs: 900_000 },
};

export interface Run {
  readonly size: number;
  readonly virtualMs: number;
  readonly leastMs: number;
  readonly cpuMs: number;
  readonly changes: readonly string[];
  readonly reads: readonly string[];
  /** Lowest count of healthy members, as a share of the size. */
  readonly lowestShare: number;
  /** What it came to. */
  readonly ended: string;
}

const runs = new Map<string, Promise<Run>>();

/** Whole swaps of `size` for `size`; several measurements read the same run. */
export function botRun(size: number, delays: Delays, rules: Partial<GroupPolicy> = bare): Promise<Run> {
  const key = JSON.stringify([size, delays.name, rules]);
  const run = runs.get(key) ?? measured(size, delays, rules);
  runs.set(key, run);
  return run;
}

async function measured(size: number, delays: Delays, rules: Partial<GroupPolicy>): Promise<Run> {
  const ground = groundOf(size, delays);
  const least = groundOf(size, delays);
  const { world, key } = ground;
  const clock = new VirtualClock(world);
  const cloud = createCloud({
    accounts: [{ name: 'default', regions: [region] }],
    clock,
    clientsFor: budgeted(steady(worldClients(world)), { clock, random: () => 0.5 }),
  });
  const group: GroupRef = { account: 'default', region, name: groupName };
  const incoming = ground.incoming as readonly InstanceId[];
  const merged = { ...policy, ...rules };
  const seen = await clock.until(cloud.survey(group, incoming));
  const made = makePlan(group, { group: groupName, incoming }, seen, merged, undefined);
  if (made.kind !== 'plan') throw new Error(`no plan: ${JSON.stringify(made)}`);
  // The tokens that the plan has cost come back before anybody has read it and approved.
  world.advance(60_000);
  const before = world.recorder.calls.length;
  const from = world.now;
  const swap = 's-00000001' as SwapId;
  const journal = new MemoryJournal(() => clock.now());
  journal.begin(swap, { kind: 'approved', plan: made.plan, requester, approver, swap });
  const cpu = process.cpuUsage();
  const done = new Promise<string>(resolve => {
    const supervisor = createSupervisor({
      journal,
      cloud,
      clock,
      log: { info: () => undefined, warn: () => undefined, error: (_, text) => resolve(text) },
      tell: () => {
        const last = journal.entries(swap).at(-1)?.event;
        if (last?.kind === 'ended') resolve(last.outcome);
      },
    });
    supervisor.wake(swap);
  });
  const ended = await clock.until(done);
  if (ended !== 'swapped') throw new Error(`the swap did not end as it should: ${ended}`);
  const { user, system } = process.cpuUsage(cpu);
  return {
    size,
    virtualMs: world.now - from,
    leastMs: leastTime(least),
    cpuMs: (user + system) / 1_000,
    ...callsFrom(world, before),
    lowestShare: world.recorder.lowestHealthy(key, from) / size,
    ended,
  };
}
