/**
 * When an undo is expected to be over: an estimate, and always called one. Taken from the undos of the group
 * that had as much to take back, and where there was none, from what is left to do: what went in on this very
 * swap took that long, and comes back about as fast; connections drain for as long as they did here, and where
 * none has yet, for as long as the plan says.
 */
import { historyOf } from './history.ts';
import type { Phase } from './journal.ts';
import { type Swap, tryKey } from './swap.ts';

/** The phases of an undo, in their order. */
export const wayBack = [
  'undo-return',
  'undo-gate',
  'undo-detach',
  'undo-restore',
] as const satisfies readonly Phase[];
type Back = (typeof wayBack)[number];

export interface Estimate {
  readonly at: number;
  /** What it is taken from. */
  readonly from: 'undos before' | 'what is left';
}

/** @param undone swaps of the group that were undone before. Undefined unless the swap is on its way back. */
export function expectedUndone(swap: Swap, undone: readonly Swap[]): Estimate | undefined {
  if (!swap.turned || swap.ended || swap.pausedSince !== undefined) return undefined;
  const here = (wayBack as readonly Phase[]).indexOf(swap.phase);
  // Until the first step back is taken, the phase is the one in which it turned.
  const since = here < 0 ? swap.turned.at : swap.clockFrom;
  const left = wayBack.slice(Math.max(0, here));
  const history = historyOf(
    undone.filter(other => hadLeft(other) === hadLeft(swap) && hadJoined(other) === hadJoined(swap)),
    'undone',
  );
  const sum = (of: (phase: Back) => number): number => left.reduce((all, phase) => all + of(phase), since);
  return history === undefined
    ? { at: sum(phase => byWork[phase](swap)), from: 'what is left' }
    : { at: sum(phase => history.phaseMs.get(phase) ?? 0), from: 'undos before' };
}

const isBack = (phase: Phase): boolean => (wayBack as readonly Phase[]).includes(phase);

/** Whether an outgoing instance was asked out of service, so that there is one to return. */
const hadLeft = ({ plan, tries }: Swap): boolean =>
  plan.outgoing.some(({ id }) => tries.has(tryKey('enter-standby', id)));

const hadJoined = ({ plan, tries }: Swap): boolean =>
  plan.incoming.some(({ id }) => tries.has(tryKey('attach', id)));

const byWork: Readonly<Record<Back, (swap: Swap) => number>> = {
  'undo-return': swap => (hadLeft(swap) ? took(swap, 'attach') : 0),
  'undo-gate': swap =>
    hadLeft(swap) ? Math.max(took(swap, 'gate'), swap.plan.gate.looks * swap.plan.gate.everyMs) : 0,
  'undo-detach': swap => (hadJoined(swap) ? drainMs(swap) : 0),
  'undo-restore': swap => took(swap, 'suspend') + took(swap, 'room'),
};

/** No longer than a batch took to drain and be seen here: a target without connections is through at once. */
function drainMs(swap: Swap): number {
  const { plan, passed } = swap;
  const after = passed[passed.findIndex(({ phase }) => phase === 'retire') + 1]?.phase;
  const allLeft = hadLeft(swap) && after !== undefined && !isBack(after);
  if (!allLeft) return plan.drainMs;
  return Math.min(plan.drainMs, took(swap, 'retire') / Math.max(1, plan.batches.length));
}

/** How long this swap was in a phase that it has left. */
function took({ passed, turned }: Swap, phase: Phase): number {
  const i = passed.findIndex(each => each.phase === phase);
  const entered = passed[i]?.at;
  if (entered === undefined) return 0;
  return (passed[i + 1]?.at ?? turned?.at ?? entered) - entered;
}
