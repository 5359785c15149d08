/**
 * The gate: all of some instances healthy everywhere and the plan's alarms quiet, for the plan's number of looks in a row, each look a
 * new one. Good looks are journaled, so that a restart neither forgets nor invents one.
 */
import { type Decision, lookAtHealth, wait } from './decision.ts';
import type { InstanceId, Observation } from './domain.ts';
import { lookSoonMs } from './limits.ts';
import { shortcomings, showsHealth } from './sight.ts';
import type { Swap } from './swap.ts';

/** Looks that lag disagree with each other; reasons are written down anew at most this often. */
const reasonsEveryMs = 15_000;
/** Reasons kept in the journal; the rest is a number. */
const reasonsMost = 10;

/** What the gate asks for now, or undefined when it is open. */
export function lookGate(
  swap: Swap,
  seen: Observation,
  now: number,
  instances: readonly InstanceId[],
): Decision | undefined {
  if (!showsHealth(seen)) return lookAtHealth;
  const { looks, everyMs } = swap.plan.gate;
  const { looked } = swap;
  const all = [...alarmsNotQuiet(swap, seen), ...instances.flatMap(id => shortcomings(seen, id).slice(0, 1))];
  if (all.length > 0) {
    const waitingFor = shorten(all);
    const changed = JSON.stringify(looked.waitingFor) !== JSON.stringify(waitingFor);
    const first = looked.good > 0 || looked.waitingFor.length === 0;
    if (first || (changed && now - looked.at >= reasonsEveryMs))
      return { kind: 'note', event: { kind: 'looked', good: 0, waitingFor } };
    return wait({ kind: 'gate', waitingFor }, Math.max(lookSoonMs, everyMs / 2));
  }
  if (looked.good >= looks) return undefined;
  const nextAt = looked.good === 0 ? 0 : looked.at + everyMs;
  if (seen.at <= looked.at || now < nextAt) {
    return wait({ kind: 'gate', waitingFor: [] }, Math.max(nextAt - now, 1));
  }
  return { kind: 'note', event: { kind: 'looked', good: looked.good + 1, waitingFor: [] } };
}

/** What alarms have against going forward; on the way back nothing waits for them. */
const alarmsNotQuiet = (swap: Swap, seen: Observation): readonly string[] =>
  swap.turned === undefined
    ? (swap.plan.alarms ?? []).flatMap(name => {
        const state = seen.alarms?.get(name) ?? 'missing';
        return state === 'ALARM' || state === 'missing' ? [`alarm ${name} is ${stateWord[state]}`] : [];
      })
    : [];

const stateWord = { ALARM: 'in breach', missing: 'not there' } as const;

const shorten = (all: readonly string[]): readonly string[] =>
  all.length <= reasonsMost ? all : [...all.slice(0, reasonsMost), `and ${all.length - reasonsMost} more`];
