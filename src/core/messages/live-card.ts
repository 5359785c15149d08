/**
 * The live header of a swap: what state it is in, how far it has come, when it is expected to end, and the
 * buttons for what can be done now. Its text alone tells that.
 */
import { groupKey } from '../domain.ts';
import { expectedEnd, type History } from '../history.ts';
import type { Outcome, Phase } from '../journal.ts';
import type { Plan } from '../plan.ts';
import { approversOf, glassBroken, type Request } from '../request.ts';
import { canTurnBack, type Swap } from '../swap.ts';
import { type Button, bold, type Card, code, join, person, say, type Task, type Words } from '../words.ts';
import { causeWords, phaseTitle } from './causes.ts';
import { duration, idList } from './format.ts';

/** The phases this plan passes on its way forward. */
export const forwardOf = ({ strategy, marker, canary, watchMs }: Plan): readonly Phase[] => [
  ...(marker === true ? (['mark'] as const) : []),
  'suspend',
  ...(strategy === 'empty-first'
    ? (['empty', 'zero', 'open', 'attach', 'gate'] as const)
    : ([
        'room',
        ...(canary === true ? (['canary'] as const) : []),
        'attach',
        'gate',
        'retire',
        'bake',
        'terminate',
      ] as const)),
  'restore',
  ...((watchMs ?? 0) > 0 ? (['watch'] as const) : []),
];
const back: readonly Phase[] = ['undo-return', 'undo-gate', 'undo-detach', 'undo-restore'];

/** @param history of the group's swaps before this one; undefined where there is none to go by */
export function liveCard(request: Request, swap: Swap, history?: History): Card {
  const { plan } = swap;
  const done = swap.ended?.outcome;
  const text = say`${stateWords(swap)}: ${plan.outgoing.length} out, ${plan.incoming.length} in, ${bold(plan.group.name)}. Asked by ${person(swap.requester)}, ${approvedBy({ ...request, state: 'approved', settledBy: swap.approver })}.${etaWords(swap, history)}`;
  return {
    text,
    sections: [
      { kind: 'words', words: text },
      { kind: 'phases', title: titleOf(swap), tasks: tasksOf(swap) },
      {
        kind: 'quiet',
        words: say`${code(groupKey(plan.group))} · ${healthWords(swap)} · in ${idList(
          plan.incoming.map(i => i.id),
          4,
        )} · out ${idList(
          plan.outgoing.map(i => i.id),
          4,
        )} · ${code(request.id)}`,
      },
    ],
    buttons: done === undefined ? controlButtons(swap) : [],
    swap: request.id,
  };
}

/** The lowest count of healthy members in any look, against what the plan promises. */
function healthWords({ plan, lowestHealthy }: Swap): string {
  if (plan.strategy === 'empty-first') return 'an outage is planned';
  return lowestHealthy === undefined
    ? `at least ${plan.floor} healthy at any time`
    : `lowest healthy count ${lowestHealthy}, never below ${plan.floor} by the plan`;
}

/** When it is expected to end, where swaps of this group before tell. */
function etaWords(swap: Swap, history: History | undefined): Words {
  const at = expectedEnd(swap, forwardOf(swap.plan), history);
  return at === undefined ? say`` : say` Done about ${{ time: at }}, as the swaps before it went.`;
}

const outcomeWords: Readonly<Record<Outcome, string>> = {
  swapped: 'Swapped',
  undone: 'Undone',
  halted: 'Halted, a person must look',
};

export function stateWords(swap: Swap): Words {
  if (swap.ended) {
    return swap.ended.cause === undefined
      ? say`${outcomeWords[swap.ended.outcome]}`
      : say`${outcomeWords[swap.ended.outcome]} (${causeWords(swap.ended.cause)})`;
  }
  if (swap.question)
    return say`A person must decide, somebody else changed the group (at “${phaseTitle[swap.phase]}”)`;
  if (swap.pausedSince !== undefined) return say`Paused at “${phaseTitle[swap.phase]}”`;
  const steps = swap.turned ? back : forwardOf(swap.plan);
  const position = Math.max(1, steps.indexOf(swap.phase) + 1);
  const word = swap.turned ? 'Undoing' : 'Swapping';
  return say`${word}, step ${position} of ${steps.length}: ${phaseTitle[swap.phase]}`;
}

function titleOf(swap: Swap): string {
  if (swap.ended) return outcomeWords[swap.ended.outcome];
  const steps = swap.turned ? back : forwardOf(swap.plan);
  const passed = steps.filter(phase => swap.passed.some(p => p.phase === phase)).length;
  return `${swap.turned ? 'Undoing' : 'Swapping'} ${swap.plan.group.name} ${bar(Math.max(0, passed - 1), steps.length)}`;
}

const bar = (done: number, all: number): string =>
  `${'▓'.repeat(done)}${'░'.repeat(all - done)} ${done}/${all}`;

function tasksOf(swap: Swap): readonly Task[] {
  const steps = swap.turned
    ? [...forwardOf(swap.plan).filter(p => passedAt(swap, p) !== undefined), ...back]
    : forwardOf(swap.plan);
  return steps.map((phase): Task => {
    const at = passedAt(swap, phase);
    const next = swap.passed[swap.passed.findIndex(p => p.phase === phase) + 1]?.at;
    const endedAt = next ?? (swap.phase === phase ? swap.ended?.at : undefined);
    const failed = swap.ended?.outcome === 'halted' && swap.phase === phase;
    const turnedHere = swap.turned !== undefined && lastForward(swap) === phase;
    const status =
      at === undefined
        ? 'pending'
        : failed || turnedHere
          ? 'error'
          : endedAt === undefined
            ? 'in_progress'
            : 'complete';
    const detail = detailOf(swap, phase, at, endedAt);
    return { id: phase, title: phaseTitle[phase], status, ...(detail === undefined ? {} : { detail }) };
  });
}

const passedAt = (swap: Swap, phase: Phase): number | undefined =>
  swap.passed.find(p => p.phase === phase)?.at;

const lastForward = (swap: Swap): Phase | undefined =>
  swap.passed.findLast(p => !back.includes(p.phase))?.phase;

function detailOf(
  swap: Swap,
  phase: Phase,
  at: number | undefined,
  endedAt: number | undefined,
): Words | undefined {
  if (at !== undefined && endedAt !== undefined) return say`took ${duration(endedAt - at)}`;
  if (at === undefined || swap.phase !== phase) return undefined;
  if (phase === 'bake') return say`until about ${{ time: at + swap.plan.bakeMs }}`;
  const { waitingFor, good } = swap.looked;
  if (waitingFor.length > 0) return say`waiting: ${waitingFor.slice(0, 3).join('; ')}`;
  return good > 0 ? say`${good} of ${swap.plan.gate.looks} good looks in a row` : undefined;
}

function controlButtons(swap: Swap): readonly Button[] {
  const undoable = canTurnBack(swap);
  const buttons: Button[] = [];
  if (swap.pausedSince !== undefined)
    buttons.push({ action: 'continue', label: 'Continue', style: 'primary' });
  else if (undoable) buttons.push({ action: 'pause', label: 'Pause' });
  if (!undoable) return buttons;
  if (swap.phase === 'bake') buttons.push({ action: 'finish', label: 'Finish now' });
  buttons.push({
    action: swap.phase === 'bake' ? 'undo' : 'abort',
    label: swap.phase === 'bake' ? 'Undo' : 'Abort and undo',
    style: 'danger',
    confirm: {
      title: 'Turn back?',
      text: `The old instances of ${swap.plan.group.name} go back into service, then the new ones are taken out and left running.`,
      yes: 'Turn back',
    },
  });
  return buttons;
}

/** By whom, and loudly where it was the requester himself. */
export function approvedBy(request: Request): Words {
  if (glassBroken(request)) {
    return say`approved by nobody else: ${person(request.requester)} broke the glass (“${request.settledReason ?? ''}”)`;
  }
  return say`approved by ${join(approversOf(request).map(id => say`${person(id)}`))}`;
}
