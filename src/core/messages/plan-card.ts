/**
 * The one message of a request: the plan while it waits, how it was decided, and from the approval on the
 * live state of the swap. Its text alone tells that state.
 */
import { unreachable } from '../assert.ts';
import { groupKey, type PersonId } from '../domain.ts';
import { expectedMs, type History, leastMs } from '../history.ts';
import type { Plan } from '../plan.ts';
import type { Approvers, GroupPolicy } from '../policy.ts';
import { approversOf, type Request } from '../request.ts';
import type { Swap } from '../swap.ts';
import { type Button, bold, type Card, code, join, person, type Section, say, type Words } from '../words.ts';
import { count, crowd, duration } from './format.ts';
import { approvedBy, type Live, liveCard } from './live-card.ts';
import { forwardOf } from './progress.ts';
import { warningLines } from './warnings.ts';

export { stateWords } from './live-card.ts';

/** What the policy of the group says about deciding. */
export type Rules = Pick<GroupPolicy, 'approvers' | 'required' | 'selfApproval'>;

/** @param rules undefined where no policy matches the group any more: then nobody may approve */
export function requestCard(
  request: Request,
  rules: Rules | undefined,
  swap: Swap | undefined,
  live: Live = {},
): Card {
  return swap === undefined ? waitingCard(request, rules, live.history) : liveCard(request, swap, live);
}

function waitingCard(request: Request, rules: Rules | undefined, history: History | undefined): Card {
  const { plan } = request;
  const headline = say`${person(request.requester)} asks to swap ${count(plan.outgoing.length, 'instance')} of ${bold(plan.group.name)} for ${count(plan.incoming.length, 'picked one')}`;
  const decided = decidedWords(request);
  const text = decided
    ? say`${headline} – ${decided}`
    : say`${headline} – waiting for ${approvalWords(request, rules)}`;
  return {
    text,
    sections: [
      { kind: 'words', words: text },
      ...(decided && request.state !== 'approved' ? [] : planSections(request, history)),
      { kind: 'quiet', words: decided ? say`${code(request.id)}` : whoMay(request, rules) },
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
  label: 'Approve alone (break-glass)',
  style: 'danger',
  confirm: {
    title: 'Go without a second person?',
    text: `Only for who asked, and only with a reason. ${plan.group.name} is swapped on your word alone; the whole channel is told at once, with your reason.`,
    yes: 'Approve alone',
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
      return say`expired without an approval. Nothing was changed; ask again if it is still wanted.`;
    case 'outdated':
      return say`no longer true: ${request.settledReason ?? 'the group has changed since'}. Nothing was changed.`;
    default:
      return unreachable(request.state);
  }
}

function whoMay(request: Request, rules: Rules | undefined): Words {
  const who =
    rules === undefined
      ? say`nobody (no policy matches this group any more)`
      : approverWords(rules.approvers);
  const many = rules !== undefined && rules.required > 1 ? ` (${rules.required} different people)` : '';
  return say`May approve${many}: ${who}, but not ${person(request.requester)}. Until ${{ time: request.expiresAt }}. The whole plan is in the thread. Request ${code(request.id)}.`;
}

export function approverWords(approvers: Approvers): Words {
  if (approvers.anyone) return say`every full member of this workspace`;
  const users = approvers.users.map((id: PersonId) => say`${person(id)}`);
  const groups = approvers.usergroups.map(id => {
    const handle = approvers.handles?.get(id);
    return say`members of user group ${code(handle === undefined ? id : `@${handle}`)}`;
  });
  return join([...users, ...groups]);
}

/**
 * What goes out, what comes in, how, and what to know, at first sight; the whole of it is in `plan-details.ts`.
 * @param listed the instances stand beside it, one by one
 */
export function planSections(
  { plan, wish, createdAt }: Request,
  history?: History,
  listed = false,
): readonly Section[] {
  const items = warningLines(plan, createdAt, knownMs(plan, history));
  return [
    {
      kind: 'facts',
      rows: [
        ['Group', say`${code(groupKey(plan.group))}`],
        ...outageRows(plan),
        ...(listed
          ? []
          : ([
              [`In: ${plan.incoming.length}`, crowd(plan.incoming, createdAt, namedMost)],
              [`Out: ${plan.outgoing.length}`, crowd(plan.outgoing, createdAt, namedMost)],
            ] as const)),
        ...wayRows(plan),
        ...protectRows(plan),
        ...templateRows(plan),
        ...timeRows(plan, history),
        ...(wish.reason === undefined ? [] : [['Reason', say`${wish.reason}`] as const]),
      ],
    },
    ...(items.length === 0
      ? []
      : [{ kind: 'list' as const, title: say`${bold('Know before you approve')}`, items }]),
  ];
}

/** Instances that the card names; the thread names them all. */
const namedMost = 3;

/** What must be read before anything else. */
const outageRows = ({ strategy, drainMs }: Plan): readonly (readonly [string, Words])[] =>
  strategy === 'empty-first'
    ? [
        [
          'OUTAGE',
          say`${bold('Nobody serves')} from the moment the old ones end until the new ones are healthy: at least ${duration(drainMs)} of draining, then starting and health checks`,
        ],
      ]
    : [];

/** How capacity moves, by strategy. */
function wayRows(plan: Plan): readonly (readonly [string, Words])[] {
  if (plan.strategy === 'empty-first') {
    return [['Old ones', say`are terminated first, all of them, which cannot be undone`]];
  }
  const end =
    plan.old === 'keep' ? 'are detached and left running' : 'are terminated, which cannot be undone';
  const bake = plan.bakeMs === 0 ? '' : `wait ${duration(plan.bakeMs)} there, ready to come back, then `;
  return [
    ['Never below', say`${plan.floor} healthy`],
    ...(plan.canary === true
      ? ([['Canary', say`one goes first and must be healthy before the rest`]] as const)
      : []),
    ...(plan.alarms === undefined || plan.alarms.length === 0
      ? []
      : [['Alarms watched', say`${plan.alarms.join(', ')}`] as const]),
    ['Old ones', say`go into Standby${batchWords(plan)} once every new one is healthy, ${bake}${end}`],
  ];
}

/** How the incoming are kept from scale-in, where the plan says so. */
const protectRows = ({ protect }: Plan): readonly (readonly [string, Words])[] =>
  protect === true
    ? [
        [
          'Scale-in',
          say`the new ones are protected from it before the first old one leaves, and stay protected`,
        ],
      ]
    : [];

/** What the group launches by itself from then on, where the plan changes that. */
function templateRows({ template, launches }: Plan): readonly (readonly [string, Words])[] {
  if (template === undefined) return [];
  const image = template.image === undefined ? '' : ` (${template.image})`;
  const before = launches?.version === undefined ? '' : ` instead of ${launches.version}`;
  return [
    ['Launches later', say`version ${template.version} of ${code(template.name)}${image}${before}, set last`],
  ];
}

const knownMs = (plan: Plan, history: History | undefined): number =>
  history === undefined ? leastMs(plan, forwardOf(plan)) : expectedMs(plan, forwardOf(plan), history);

/** How long it takes: as measured where the group has had swaps, and what is known before otherwise. */
function timeRows(plan: Plan, history: History | undefined): readonly (readonly [string, Words])[] {
  const limit = `turns back or halts after ${duration(plan.deadlineMs)}`;
  if (history === undefined) return [['Takes at least', say`${duration(knownMs(plan, history))} (${limit})`]];
  const usual = duration(knownMs(plan, history));
  const from = history.swaps === 1 ? 'the one swap' : `the last ${history.swaps} swaps`;
  return [['Takes about', say`${usual}, going by ${from} of this group (${limit})`]];
}

function batchWords({ batches, outgoing }: Plan): string {
  if (batches.length > 1) return ` ${batches[0]?.length ?? 0} at a time (${batches.length} batches)`;
  return outgoing.length === 1 ? '' : ' all at once';
}
