/** How far a swap has come: the phases of its plan, which are passed, and what is happening in the present one. */
import type { Glance } from '../glance.ts';
import type { Outcome, Phase } from '../journal.ts';
import type { Plan } from '../plan.ts';
import type { Swap } from '../swap.ts';
import { wayBack } from '../way-back.ts';
import { type Section, say, type Task, type Words } from '../words.ts';
import { phaseTitle } from './causes.ts';
import { duration } from './format.ts';

/** The phases this plan passes on its way forward. */
export const forwardOf = ({
  strategy,
  marker,
  canary,
  protect,
  template,
  watchMs,
}: Plan): readonly Phase[] => [
  ...(marker === true ? (['mark'] as const) : []),
  'suspend',
  ...(strategy === 'empty-first'
    ? (['empty', 'zero', 'open', 'attach', 'gate', ...protecting(protect)] as const)
    : ([
        'room',
        ...(canary === true ? (['canary'] as const) : []),
        'attach',
        'gate',
        ...protecting(protect),
        'retire',
        'bake',
        'terminate',
      ] as const)),
  ...(template === undefined ? [] : (['template'] as const)),
  'restore',
  ...((watchMs ?? 0) > 0 ? (['watch'] as const) : []),
];
const protecting = (protect: boolean | undefined): readonly 'protect'[] =>
  protect === true ? ['protect'] : [];
const back: readonly Phase[] = wayBack;

/** The way that the swap is on now. */
const wayOf = (swap: Swap): readonly Phase[] => (swap.turned ? back : forwardOf(swap.plan));

/** Where on its way it is: 3 of 8. */
export function stepOf(swap: Swap): { readonly step: number; readonly of: number } {
  const way = wayOf(swap);
  return { step: Math.max(1, way.indexOf(swap.phase) + 1), of: way.length };
}

const outcomeTitle: Readonly<Record<Outcome, string>> = {
  swapped: 'Swapped',
  undone: 'Undone',
  halted: 'Halted',
};

/** The bar, and every phase with what became of it. */
export function progress(swap: Swap, glance: Glance | undefined): Section {
  const { step, of } = stepOf(swap);
  const done = swap.ended && swap.ended.outcome !== 'halted' ? of : step - 1;
  const word = swap.ended ? outcomeTitle[swap.ended.outcome] : swap.turned ? 'Undoing' : 'Swapping';
  return {
    kind: 'phases',
    title: `${word} ${swap.plan.group.name} ${'▓'.repeat(done)}${'░'.repeat(of - done)} ${done}/${of}`,
    tasks: tasksOf(swap, glance),
  };
}

function tasksOf(swap: Swap, glance: Glance | undefined): readonly Task[] {
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
    const detail =
      at === undefined
        ? undefined
        : endedAt === undefined
          ? present(swap, phase, at, glance)
          : say`${failed ? 'halted' : turnedHere ? 'turned back' : 'took'} ${failed || turnedHere ? 'after ' : ''}${duration(endedAt - at)}`;
    return { id: phase, title: phaseTitle[phase], status, ...(detail === undefined ? {} : { detail }) };
  });
}

const passedAt = (swap: Swap, phase: Phase): number | undefined =>
  swap.passed.find(p => p.phase === phase)?.at;

const lastForward = (swap: Swap): Phase | undefined =>
  swap.passed.findLast(p => !back.includes(p.phase))?.phase;

/** What is going on in the phase that lasts: how many are there, and what is waited for. */
function present(swap: Swap, phase: Phase, at: number, glance: Glance | undefined): Words | undefined {
  const { looked, plan } = swap;
  const there = glance === undefined ? undefined : figures[phase]?.(glance, plan);
  const until =
    phase === 'bake' && swap.pausedSince === undefined
      ? say`until about ${{ time: at + plan.bakeMs + swap.pausedMs - swap.pausedMsAtPhase }}`
      : undefined;
  const waiting =
    looked.waitingFor.length > 0
      ? say`waiting: ${looked.waitingFor.slice(0, 2).join('; ')}${looked.waitingFor.length > 2 ? ' and others' : ''}`
      : looked.good > 0 && phase !== 'bake'
        ? say`${Math.min(looked.good, plan.gate.looks)} of ${plan.gate.looks} good looks in a row`
        : undefined;
  const parts = [there, until, waiting].filter(part => part !== undefined);
  return parts.length === 0 ? undefined : parts.reduce((all, part) => say`${all} · ${part}`);
}

/** Undefined where no look has shown it yet. */
type Figure = (glance: Glance, plan: Plan) => Words | undefined;
const newHealthy: Figure = ({ incomingHealthy }, { incoming }) =>
  incomingHealthy === undefined ? undefined : say`${incomingHealthy} of ${incoming.length} new ones healthy`;
const oldHealthy: Figure = ({ outgoingHealthy }, { outgoing }) =>
  outgoingHealthy === undefined ? undefined : say`${outgoingHealthy} of ${outgoing.length} old ones healthy`;

/** The figure that a phase is about. */
const figures: Readonly<Partial<Record<Phase, Figure>>> = {
  canary: newHealthy,
  attach: newHealthy,
  gate: newHealthy,
  retire: ({ standby }, { outgoing }) => say`${standby} of ${outgoing.length} old ones in Standby`,
  'undo-return': oldHealthy,
  'undo-gate': oldHealthy,
};
