/** The small words that planted mistakes are written in. */
import { decide } from '../../../src/core/decide.ts';
import { act } from '../../../src/core/decision.ts';
import type { Action, Observation } from '../../../src/core/domain.ts';
import type { Plan } from '../../../src/core/plan.ts';
import type { Swap } from '../../../src/core/swap.ts';
import type { Cloud } from '../../../src/ports.ts';
import type { Mistake } from '../site.ts';
import { allTroubles } from '../troubles.ts';
import { type Weather, weatherOf } from '../weather.ts';

/** The weather of a seed as a mistake wants it; undefined where it could not come to light in it. */
export function weatherFor(seed: number, { where, sure = [], only }: Mistake): Weather | undefined {
  const spared = only === undefined ? [] : allTroubles.filter(trouble => !only.includes(trouble));
  const weather = weatherOf(seed, spared, only ?? sure);
  return where === undefined || where(weather) ? weather : undefined;
}

export type Judge = typeof decide;
export type Mistakes = Readonly<Record<string, Mistake>>;

/** Another action in the place of the one that is decided. */
export const changed =
  (change: (action: Action, swap: Swap) => Action): Judge =>
  (swap, seen, now) => {
    const decision = decide(swap, seen, now);
    return decision.kind === 'act' ? act(change(decision.action, swap)) : decision;
  };

/** Decides by another plan than the one that was approved. */
export const withPlan =
  (change: (plan: Plan, swap: Swap) => Partial<Plan>): Judge =>
  (swap, seen, now) =>
    decide({ ...swap, plan: { ...swap.plan, ...change(swap.plan, swap) } }, seen, now);

/** Knows something else of the swap than its journal says. */
export const knowing =
  (change: (swap: Swap, now: number) => Partial<Swap>): Judge =>
  (swap, seen, now) =>
    decide({ ...swap, ...change(swap, now) }, seen, now);

/** Sees something else than AWS shows. */
export const seeing =
  (change: (seen: Observation, swap: Swap) => Partial<Observation>): Judge =>
  (swap, seen, now) =>
    decide(swap, { ...seen, ...change(seen, swap) }, now);

/** Sends something else than what was decided and written down. */
export const performing =
  (change: (action: Action) => Action) =>
  (cloud: Cloud): Cloud => ({
    ...cloud,
    perform: (group, action, lease) => cloud.perform(group, change(action), lease),
  });

/** The calls of `recover` alone, which acts under no lease. */
export const recovering =
  (change: (action: Action) => Action) =>
  (cloud: Cloud): Cloud => ({
    ...cloud,
    perform: (group, action, acting) =>
      cloud.perform(group, acting.fence === 0 ? change(action) : action, acting),
  });

/** Methods of a class do not survive a spread. */
export const bound = (
  journal: Parameters<NonNullable<Mistake['journal']>>[0],
): Parameters<NonNullable<Mistake['journal']>>[0] => ({
  claim: swap => journal.claim(swap),
  read: (swap, after) => journal.read(swap, after),
  append: (lease, seq, event) => journal.append(lease, seq, event),
  ask: (swap, event) => journal.ask(swap, event),
  takeUp: (swap, seq, event) => journal.takeUp(swap, seq, event),
  live: () => journal.live(),
});

/** Two processes, of which one is away now and then for longer than the other waits. */
export const hanging = ({ replicas, freezeShare }: Weather): boolean => replicas && freezeShare > 0.01;
