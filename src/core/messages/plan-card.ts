/**
 * The one message of a request: the plan while it waits, how it was decided, and from the approval on the
 * live state of the swap. Its text alone tells that state.
 */
import { unreachable } from '../assert.ts';
import { groupKey, type PersonId } from '../domain.ts';
import type { Outcome, Phase } from '../journal.ts';
import type { Plan, Warning } from '../plan.ts';
import type { Approvers, GroupPolicy } from '../policy.ts';
import { approversOf, glassBroken, type Request } from '../request.ts';
import { canTurnBack, type Swap } from '../swap.ts';
import {
  type Button,
  bold,
  type Card,
  code,
  join,
  person,
  type Section,
  say,
  type Task,
  type Words,
} from '../words.ts';
import { causeWords, leastDuration, phaseTitle } from './causes.ts';
import { count, duration, idList, instanceLine } from './format.ts';

/** What the policy of the group says about deciding. */
export type Rules = Pick<GroupPolicy, 'approvers' | 'required' | 'selfApproval'>;

/** @param rules undefined where no policy matches the group any more: then nobody may approve */
export function requestCard(request: Request, rules: Rules | undefined, swap: Swap | undefined): Card {
  return swap === undefined ? waitingCard(request, rules) : liveCard(request, swap);
}

function waitingCard(request: Request, rules: Rules | undefined): Card {
  const { plan } = request;
  const headline = say`${person(request.requester)} asks to swap ${count(plan.outgoing.length, 'instance')} of ${bold(plan.group.name)} for ${plan.incoming.length} picked ones`;
  const decided = decidedWords(request);
  const text = decided
    ? say`${headline} – ${decided}`
    : say`${headline} – waiting for ${approvalWords(request, rules)}`;
  return {
    text,
    sections: [
      { kind: 'words', words: text },
      ...planSections(request),
      ...(decided ? [] : [{ kind: 'quiet' as const, words: whoMay(request, rules) }]),
    ],
    buttons: decided ? [] : decideButtons(plan, rules),
    swap: request.id,
  };
}

/** “approval”, or how many of how many and by whom. */
function approvalWords(request: Request, rules: Rules | undefined): Words {
  const required = rules?.required ?? 1;
  if (required < 2) return say`approval`;
  const given = approversOf(request);
  const by = given.length === 0 ? say`` : say`, by ${join(given.map(id => say`${person(id)}`))}`;
  return say`approval (${given.length} of ${required}${by})`;
}

const decideButtons = (plan: Plan, rules: Rules | undefined): readonly Button[] => [
  {
    action: 'approve',
    label: 'Approve',
    style: 'primary',
    confirm: {
      title: plan.strategy === 'empty-first' ? 'Start this OUTAGE?' : 'Start this swap?',
      text: `${plan.strategy === 'empty-first' ? 'Every old instance ends before the first new one serves. ' : ''}${plan.group.name}: ${plan.outgoing.length} out, ${plan.incoming.length} in. The bot looks at AWS once more; if anything has changed since, nothing runs.`,
      yes: 'Approve',
    },
  },
  { action: 'reject', label: 'Reject', style: 'danger' },
  { action: 'withdraw', label: 'Withdraw' },
  ...(rules?.selfApproval === 'break-glass' ? [breakGlassButton(plan)] : []),
];

const breakGlassButton = (plan: Plan): Button => ({
  action: 'break-glass',
  label: 'Break the glass',
  style: 'danger',
  confirm: {
    title: 'Go without a second person?',
    text: `Only for who asked, and only with a reason. ${plan.group.name} is swapped on your word alone; the whole channel is told at once, with your reason.`,
    yes: 'Break the glass',
  },
});

function decidedWords(request: Request): Words | undefined {
  const by = request.settledBy === undefined ? say`nobody` : say`${person(request.settledBy)}`;
  switch (request.state) {
    case 'pending':
      return undefined;
    case 'approved':
      return approvedBy(request);
    case 'rejected':
      return say`rejected by ${by}. Nothing was changed.`;
    case 'withdrawn':
      return say`withdrawn by ${by}. Nothing was changed.`;
    case 'expired':
      return say`expired without an approval. Nothing was changed; type the command again if it is still wanted.`;
    case 'outdated':
      return say`no longer true: ${request.settledReason ?? 'the group has changed since'}. Nothing was changed.`;
    default:
      return unreachable(request.state);
  }
}

/** By whom, and loudly where it was the requester himself. */
function approvedBy(request: Request): Words {
  if (glassBroken(request)) {
    return say`approved by nobody else: ${person(request.requester)} broke the glass (“${request.settledReason ?? ''}”)`;
  }
  return say`approved by ${join(approversOf(request).map(id => say`${person(id)}`))}`;
}

function whoMay(request: Request, rules: Rules | undefined): Words {
  const who =
    rules === undefined
      ? say`nobody (no policy matches this group any more)`
      : approverWords(rules.approvers);
  const many = rules !== undefined && rules.required > 1 ? ` (${rules.required} different people)` : '';
  return say`May approve${many}: ${who}, but not ${person(request.requester)}. Until ${{ time: request.expiresAt }}. Request ${code(request.id)}.`;
}

export function approverWords(approvers: Approvers): Words {
  if (approvers.anyone) return say`every full member of this workspace`;
  const users = approvers.users.map((id: PersonId) => say`${person(id)}`);
  const groups = approvers.usergroups.map(id => say`members of user group ${code(id)}`);
  return join([...users, ...groups]);
}

/** What goes out, what comes in, how, and what to know. */
export function planSections({ id, plan, wish }: Request): readonly Section[] {
  const { found } = plan;
  const sections: Section[] = [
    {
      kind: 'facts',
      rows: [
        ['Group', say`${code(groupKey(plan.group))} (account ${plan.accountId})`],
        ['Size', say`${sizes(plan)}`],
        ...wayRows(plan),
        [
          'Held still meanwhile',
          say`${plan.suspend.length === 0 ? 'nothing more than is now' : plan.suspend.join(', ')}`,
        ],
        [
          'Takes at least',
          say`${leastDuration(plan)} (turns back or halts after ${duration(plan.deadlineMs)})`,
        ],
      ],
    },
    {
      kind: 'list',
      title: say`${bold(`In: ${plan.incoming.length}`)}`,
      items: plan.incoming.map(instanceLine),
    },
    {
      kind: 'list',
      title: say`${bold(`Out: ${plan.outgoing.length}`)}`,
      items: plan.outgoing.map(instanceLine),
    },
  ];
  if (plan.warnings.length > 0) {
    sections.push({
      kind: 'list',
      title: say`${bold('Know before you approve')}`,
      items: plan.warnings.map(warningWords),
    });
  }
  if (wish.reason !== undefined) sections.push({ kind: 'words', words: say`Reason: ${wish.reason}` });
  if (found.min === found.max && plan.roomMax > found.max) {
    sections.push({
      kind: 'quiet',
      words: say`Max rises from ${found.max} to ${plan.roomMax} while both sets are in, and is put back (${code(id)}).`,
    });
  }
  return sections;
}

/** How capacity moves, by strategy. */
function wayRows(plan: Plan): readonly (readonly [string, Words])[] {
  if (plan.strategy === 'empty-first') {
    return [
      [
        'OUTAGE',
        say`${bold('Nobody serves')} from the moment the old ones end until the new ones are healthy: at least ${duration(plan.drainMs)} of draining, then starting and health checks`,
      ],
      ['Old ones end', say`terminated first, all of them, which cannot be undone`],
    ];
  }
  return [
    ['Never below', say`${plan.floor} healthy`],
    ['Old ones leave', say`${batchWords(plan)}`],
    ...(plan.canary === true
      ? ([['Canary', say`one goes first and must be healthy before the rest`]] as const)
      : []),
    ...(plan.alarms === undefined ? [] : [['Alarms watched', say`${plan.alarms.join(', ')}`] as const]),
    ['Bake', say`${plan.bakeMs === 0 ? 'none' : `${duration(plan.bakeMs)}, old ones wait in Standby`}`],
    [
      'Old ones end',
      say`${plan.old === 'keep' ? 'detached, left running' : 'terminated, which cannot be undone'}`,
    ],
  ];
}

function sizes({ found, finalDesired, roomMax }: Plan): string {
  const desired = finalDesired === found.desired ? `${found.desired}` : `${found.desired} → ${finalDesired}`;
  const max = roomMax === found.max ? `${found.max}` : `${found.max} (${roomMax} meanwhile)`;
  return `min ${found.min} · desired ${desired} · max ${max}`;
}

function batchWords({ batches, outgoing }: Plan): string {
  const size = batches[0]?.length ?? 0;
  return batches.length <= 1
    ? `all ${outgoing.length} at once, after every new one is healthy`
    : `${size} at a time (${batches.length} batches), after every new one is healthy`;
}

function warningWords(warning: Warning): Words {
  switch (warning.kind) {
    case 'image-drift':
      return say`The next scale-out brings back ${code(warning.templateImage)}: the group launches from ${sourceName(warning.source)}, while the incoming run ${idList(warning.images, 3)}.`;
    case 'image-unknown':
      return say`Which image ${sourceName(warning.source)} would launch could not be told; it may differ from the incoming ones.`;
    case 'mixed-incoming':
      return say`The incoming instances differ in ${warning.what}: ${idList(warning.values, 4)}.`;
    case 'desired-changes':
      return say`The group's desired size changes from ${warning.from} to ${warning.to}.`;
    case 'zone-imbalance':
      return say`The zones will be uneven (${Object.entries(warning.counts)
        .map(([zone, n]) => `${zone}: ${n}`)
        .join(', ')}); afterwards the group may rebalance: launch from its template and end one of the new.`;
    case 'no-load-balancer':
      return say`No load balancer is attached to the group: “healthy” means in service and running, nothing more.`;
    case 'warm-pool':
      return say`The group has a warm pool; raising max may launch instances into it.`;
    case 'spot':
      return say`Spot instances come in (${idList(warning.ids, 3)}); EC2 may end them at any time.`;
    case 'suspended-by-others':
      return say`Suspended already, and left so: ${warning.processes.join(', ')}.`;
    case 'max-lifetime':
      return say`The group replaces instances older than ${warning.days} days with new ones from its template.`;
    default:
      return unreachable(warning);
  }
}

const sourceName = (source: { kind: string; name: string; version?: string }): string =>
  source.kind === 'configuration'
    ? `launch configuration ${source.name}`
    : `launch template ${source.name}${source.version === undefined ? '' : ` (${source.version})`}`;

/** The phases this plan passes on its way forward. */
const forwardOf = ({ strategy, marker, canary, watchMs }: Plan): readonly Phase[] => [
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

function liveCard(request: Request, swap: Swap): Card {
  const { plan } = swap;
  const done = swap.ended?.outcome;
  const text = say`${stateWords(swap)}: ${plan.outgoing.length} out, ${plan.incoming.length} in, ${bold(plan.group.name)}. Asked by ${person(swap.requester)}, ${approvedBy({ ...request, state: 'approved', settledBy: swap.approver })}.`;
  return {
    text,
    sections: [
      { kind: 'words', words: text },
      { kind: 'phases', title: titleOf(swap), tasks: tasksOf(swap) },
      {
        kind: 'quiet',
        words: say`${code(groupKey(plan.group))} · floor ${plan.floor}${swap.lowestHealthy === undefined ? '' : ` · lowest healthy seen ${swap.lowestHealthy}`} · in ${idList(
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
