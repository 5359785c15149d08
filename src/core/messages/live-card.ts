/**
 * The live header of a swap: what state it is in, how many serve, how far it has come, when it is expected to
 * end, and the buttons for what can be done now. Its text alone tells that.
 */
import { type ControlWord, whyUnheeded } from '../controls.ts';
import { groupKey } from '../domain.ts';
import type { Glance } from '../glance.ts';
import { expectedEnd, type History, leastEnd } from '../history.ts';
import type { Outcome } from '../journal.ts';
import { questionMs } from '../limits.ts';
import { approversOf, glassBroken, type Request } from '../request.ts';
import { canTurnBack, type Swap } from '../swap.ts';
import { type Estimate, expectedUndone } from '../way-back.ts';
import { type Button, bold, type Card, code, join, person, say, type Words } from '../words.ts';
import { causeWords, phaseTitle } from './causes.ts';
import { duration } from './format.ts';
import { safeWhilePaused } from './pausing.ts';
import { forwardOf, progress, stepOf } from './progress.ts';
import { takeUpButton } from './taking-up.ts';

/** What is known of a request beside what is on record. */
export interface Live {
  /** Of the group's swaps before this one; undefined where there is none to go by. */
  readonly history?: History | undefined;
  /** Swaps of the group before this one that were undone. */
  readonly undone?: readonly Swap[] | undefined;
  /** Figures of the latest look; undefined until this process has looked. */
  readonly glance?: Glance | undefined;
  readonly now?: number | undefined;
}

export function liveCard(request: Request, swap: Swap, live: Live = {}): Card {
  const { plan } = swap;
  const state = stateWords(swap);
  const counts = say`${plan.outgoing.length} out, ${plan.incoming.length} in`;
  const who = say`Asked by ${person(swap.requester)}, ${approvedBy({ ...request, state: 'approved', settledBy: swap.approver })}.`;
  const ends = endWords(swap, live);
  return {
    text: say`${state}: ${counts}, ${bold(plan.group.name)}. Capacity: ${healthWords(swap, live.glance)}. ${who}${ends === undefined ? '' : say` ${ends}.`}`,
    sections: [
      { kind: 'words', words: say`${bold(plan.group.name)}: ${counts}\n${state}` },
      progress(swap, live.glance),
      {
        kind: 'facts',
        rows: [
          ['Capacity', healthWords(swap, live.glance)],
          ...(swap.question ? ([['Changed by others', say`${swap.question.what.join('; ')}`]] as const) : []),
          ...nextRows(swap),
          ...(swap.pausedSince === undefined || swap.ended
            ? []
            : ([['Meanwhile', safeWhilePaused(swap)]] as const)),
          ...(ends === undefined ? [] : ([['Time', ends]] as const)),
        ],
      },
      { kind: 'quiet', words: say`${who} ${code(groupKey(plan.group))} · ${code(request.id)}` },
    ],
    buttons: swapButtons(swap),
    swap: request.id,
  };
}

/** How many serve against what the plan promises; without a look of our own, the lowest on record. */
function healthWords({ plan, lowestHealthy, ended }: Swap, glance: Glance | undefined): Words {
  const outage = plan.strategy === 'empty-first';
  const parts = [
    ...(glance?.healthy === undefined || ended ? [] : [say`healthy ${glance.healthy}`]),
    outage ? say`an outage is planned` : say`floor ${plan.floor}`,
    ...(lowestHealthy === undefined || outage ? [] : [say`lowest ${lowestHealthy}`]),
  ];
  return join(parts, ' · ');
}

/** When it will be, was, or should have been over. */
function endWords(swap: Swap, { history, undone = [], now }: Live): Words | undefined {
  if (swap.ended) return say`Took ${duration(swap.ended.at - swap.approvedAt)}`;
  if (swap.pausedSince !== undefined) return say`Stands still since ${{ time: swap.pausedSince }}`;
  if (swap.turned) return undoneWords(expectedUndone(swap, undone), now);
  const way = forwardOf(swap.plan);
  const usual = expectedEnd(swap, way, history);
  if (usual !== undefined) {
    return now !== undefined && now > usual
      ? say`Later than usual: after the swaps before it, ${{ time: usual }} was expected`
      : say`Done about ${{ time: usual }}, as the swaps before it went`;
  }
  const least = leastEnd(swap, way);
  return least === undefined || (now !== undefined && now > least)
    ? undefined
    : say`Not done before ${{ time: least }}`;
}

function undoneWords(estimate: Estimate | undefined, now: number | undefined): Words | undefined {
  if (estimate === undefined) return undefined;
  const { at, from } = estimate;
  if (now !== undefined && now > at)
    return say`Later than estimated: undone about ${{ time: at }} was expected`;
  return from === 'undos before'
    ? say`Undone about ${{ time: at }} (an estimate: as the undos before it went)`
    : say`Undone about ${{ time: at }} (an estimate: by what is left to take back)`;
}

const outcomeWords: Readonly<Record<Outcome, string>> = {
  swapped: 'Swapped',
  undone: 'Undone',
  halted: 'Halted, a person must look',
};

/** @param most how many of the instances that did not become healthy are named */
export function stateWords(swap: Swap, most = 2): Words {
  if (swap.ended) {
    return swap.ended.cause === undefined
      ? say`${outcomeWords[swap.ended.outcome]}`
      : say`${outcomeWords[swap.ended.outcome]} (${causeWords(swap.ended.cause, most)})`;
  }
  if (swap.question)
    return say`A person must decide, somebody else changed the group (at “${phaseTitle[swap.phase]}”)`;
  if (swap.pausedSince !== undefined) return say`Paused at “${phaseTitle[swap.phase]}”`;
  const { step, of } = stepOf(swap);
  return say`${swap.turned ? 'Undoing' : 'Swapping'}, step ${step} of ${of}: ${phaseTitle[swap.phase]}`;
}

/** What somebody must do, where somebody must. */
function nextRows(swap: Swap): readonly (readonly [string, Words])[] {
  const { ended, question, phase } = swap;
  if (ended?.outcome === 'halted') {
    return ended.cause?.kind === 'group-gone'
      ? []
      : [['Next', say`mend the cause, then press Take up again; the thread says how to do the rest by hand`]];
  }
  if (ended || !question) return [];
  const back = phase === 'bake' ? 'Undo' : 'Abort and undo';
  const until = { time: question.at + questionMs };
  return [
    [
      'Next',
      canTurnBack(swap)
        ? say`Continue goes on with these changes, ${back} turns the swap back; without a word it turns back by itself after ${until}`
        : say`Continue goes on with these changes; without a word it halts after ${until}`,
    ],
  ];
}

/** What can be done about it now. Where there is no group left, nothing can be taken up. */
export const swapButtons = (swap: Swap): readonly Button[] =>
  swap.ended?.outcome === 'halted' && swap.ended.cause?.kind !== 'group-gone'
    ? [takeUpButton(swap)]
    : controlButtons(swap);

/** What the swap can heed now, and nothing else. */
function controlButtons(swap: Swap): readonly Button[] {
  const back = swap.phase === 'bake' ? 'undo' : 'abort';
  const offers: readonly (Button & { readonly action: ControlWord })[] = [
    { action: 'continue', label: 'Continue', style: 'primary' },
    { action: 'pause', label: 'Pause' },
    {
      action: 'finish',
      label: 'Finish now',
      confirm: {
        title: 'End the bake?',
        text: `With the next good looks the old instances of ${swap.plan.group.name} are ${swap.plan.old === 'keep' ? 'taken out and left running' : 'terminated'}. After that nothing can be undone.`,
        yes: 'Finish now',
      },
    },
    {
      action: back,
      label: back === 'undo' ? 'Undo' : 'Abort and undo',
      style: 'danger',
      confirm: {
        title: 'Turn back?',
        text: `The old instances of ${swap.plan.group.name} go back into service, then the new ones are taken out and left running.`,
        yes: 'Turn back',
      },
    },
  ];
  return offers.filter(({ action }) => whyUnheeded(action, swap) === undefined);
}

/** By whom, and loudly where it was the requester himself. */
export function approvedBy(request: Request): Words {
  if (glassBroken(request)) {
    return say`approved by nobody else: ${person(request.requester)} broke the glass (“${request.settledReason ?? ''}”)`;
  }
  return say`approved by ${join(approversOf(request).map(id => say`${person(id)}`))}`;
}
