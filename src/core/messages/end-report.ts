/**
 * The report at the end of a thread: how long each phase took against what was to be expected, by the swaps before
 * or by the plan, and what AWS was asked.
 */
import { must } from '../assert.ts';
import { type History, leastMs, usualMs } from '../history.ts';
import type { Entry, Phase } from '../journal.ts';
import type { Swap } from '../swap.ts';
import { bold, type Card, type Section, say, type Words } from '../words.ts';
import { callSections } from './aws-calls.ts';
import { phaseTitle } from './causes.ts';
import { duration } from './format.ts';
import { forwardOf } from './progress.ts';

/** Follows the last line of the story; the picture follows it. */
export function endReport(swap: Swap, history?: History, entries: readonly Entry[] = []): Card {
  const text = say`${bold('How long it took')}: ${total(swap, history)}`;
  return {
    text,
    sections: [{ kind: 'words', words: text }, ...durations(swap, history), ...callSections(entries)],
    buttons: [],
  };
}

/** Phase by phase, in the order in which they were passed. */
export function durations(swap: Swap, history?: History): readonly Section[] {
  const { passed, plan } = swap;
  const end = must(swap.ended, 'it has ended').at;
  return [
    {
      kind: 'list',
      items: passed.map(({ phase, at }, i) => {
        const took = (passed[i + 1]?.at ?? end) - at;
        return say`${phaseTitle[phase]}: ${duration(took)}${expected(plan, phase, history)}`;
      }),
    },
  ];
}

function expected(plan: Swap['plan'], phase: Phase, history: History | undefined): string {
  const usual = history && usualMs(plan, phase, history);
  if (usual !== undefined && usual > 0) return `, usually ${duration(usual)}`;
  const least = leastMs(plan, [phase]);
  return least > 0 ? `, at least ${duration(least)} by the plan` : '';
}

function total({ approvedAt, ended, pausedMs, plan, turned }: Swap, history: History | undefined): Words {
  const took = duration(must(ended, 'it has ended').at - approvedAt);
  const paused = pausedMs > 0 ? `, ${duration(pausedMs)} of it paused` : '';
  if (turned || ended?.outcome !== 'swapped') return say`${took}${paused}.`;
  const way = forwardOf(plan);
  if (history === undefined)
    return say`${took}${paused}; at least ${duration(leastMs(plan, way))} by the plan.`;
  const usual = duration(way.reduce((sum, phase) => sum + (usualMs(plan, phase, history) ?? 0), 0));
  return say`${took}${paused}; usually ${usual}, going by ${history.swaps === 1 ? 'the one swap' : `the last ${history.swaps} swaps`} of this group.`;
}
