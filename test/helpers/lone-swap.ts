/** One swap alone, in a world on the wire whose time passes only while it sleeps. */
import { OwnJournal } from '../../src/app/own-journal.ts';
import { reconcile } from '../../src/app/reconcile.ts';
import type { GroupRef, InstanceId, SwapId } from '../../src/core/domain.ts';
import type { JournalEvent } from '../../src/core/journal.ts';
import { makePlan, type Planned } from '../../src/core/make-plan.ts';
import type { GroupPolicy } from '../../src/core/policy.ts';
import type { Clock, Cloud } from '../../src/ports.ts';
import type { World } from '../../src/sandbox/aws/world/world.ts';
import { approver, policy, requester } from './build.ts';
import { MemoryJournal } from './memory-journal.ts';

/** Nobody else is there who could need the time that the swap sleeps through. */
export const loneClock = (world: () => World): Clock => ({
  now: () => world().now,
  sleep: ms => {
    world().advance(ms);
    return Promise.resolve();
  },
});

/** The plan of a swap of every member, unless `outgoing` names some. */
export async function planOf(
  cloud: Cloud,
  group: GroupRef,
  { incoming, outgoing }: { incoming: readonly InstanceId[]; outgoing?: readonly InstanceId[] },
  rules: Partial<GroupPolicy> = {},
): Promise<Planned> {
  const wish = { group: group.name, incoming, ...(outgoing === undefined ? {} : { outgoing }) };
  const seen = await cloud.survey(group, incoming);
  return makePlan(group, wish, seen, { ...policy, ...rules }, undefined);
}

/** Carries the plan out to its end; answers what the journal says. */
export async function carryOut(
  cloud: Cloud,
  clock: Clock,
  planned: Planned,
  swap = 's-00000001' as SwapId,
): Promise<readonly JournalEvent[]> {
  if (planned.kind !== 'plan') throw new Error(JSON.stringify(planned));
  const journal = new MemoryJournal(() => clock.now());
  journal.begin(swap, { kind: 'approved', plan: planned.plan, requester, approver });
  const own = new OwnJournal(await journal.claim(swap), journal);
  for (;;) {
    const step = await reconcile(own, { cloud, clock });
    if (step.kind === 'ended') return journal.entries(swap).map(({ event }) => event);
    await clock.sleep(step.kind === 'acted' ? 0 : step.ms);
  }
}
