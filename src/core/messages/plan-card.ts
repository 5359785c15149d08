/**
 * The one message of a request: the plan while it waits, how it was decided, and from the approval on the
 * live state of the swap. Its text alone tells that state.
 */
import { unreachable } from '../assert.ts';
import { groupKey, type LaunchSource, type PersonId } from '../domain.ts';
import { expectedMs, type History, leastMs } from '../history.ts';
import type { Difference, Plan, Warning } from '../plan.ts';
import type { Approvers, GroupPolicy } from '../policy.ts';
import { approversOf, type Request } from '../request.ts';
import type { Swap } from '../swap.ts';
import { type Button, bold, type Card, code, join, person, type Section, say, type Words } from '../words.ts';
import { count, duration, idList, instanceLine } from './format.ts';
import { approvedBy, type Live, liveCard } from './live-card.ts';
import { forwardOf } from './progress.ts';

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
  const headline = say`${person(request.requester)} asks to swap ${count(plan.outgoing.length, 'instance')} of ${bold(plan.group.name)} for ${plan.incoming.length} picked ones`;
  const decided = decidedWords(request);
  const text = decided
    ? say`${headline} – ${decided}`
    : say`${headline} – waiting for ${approvalWords(request, rules)}`;
  return {
    text,
    sections: [
      { kind: 'words', words: text },
      ...planSections(request, history),
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
export function planSections({ id, plan, wish }: Request, history?: History): readonly Section[] {
  const { found } = plan;
  const sections: Section[] = [
    {
      kind: 'facts',
      rows: [
        ['Group', say`${code(groupKey(plan.group))} (account ${plan.accountId})`],
        ['Size', say`${sizes(plan)}`],
        ...wayRows(plan),
        ...protectRows(plan),
        ...templateRows(plan),
        [
          'Held still meanwhile',
          say`${plan.suspend.length === 0 ? 'nothing more than is now' : plan.suspend.join(', ')}`,
        ],
        ...timeRows(plan, history),
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

/** How long it takes: as measured where the group has had swaps, and what is known before otherwise. */
function timeRows(plan: Plan, history: History | undefined): readonly (readonly [string, Words])[] {
  const limit = `turns back or halts after ${duration(plan.deadlineMs)}`;
  if (history === undefined)
    return [['Takes at least', say`${duration(leastMs(plan, forwardOf(plan)))} (${limit})`]];
  const usual = duration(expectedMs(plan, forwardOf(plan), history));
  const from = history.swaps === 1 ? 'the one swap' : `the last ${history.swaps} swaps`;
  return [['Takes about', say`${usual}, going by ${from} of this group (${limit})`]];
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

export function warningWords(warning: Warning): Words {
  switch (warning.kind) {
    case 'image-drift':
      return say`The next scale-out brings back ${code(warning.templateImage)}: the group launches from ${sourceName(warning.source)}, while the incoming run ${idList(warning.images, 3)}.`;
    case 'image-unknown':
      return say`Which image ${sourceName(warning.source)} would launch could not be told; it may differ from the incoming ones.`;
    case 'version-drift':
      return say`Version ${warning.template.version} of ${code(warning.template.name)} launches ${code(warning.template.image ?? 'another image')}, while the incoming run ${idList(warning.images, 3)}: the next scale-out does not bring the release that comes in.`;
    case 'template-drift':
      return say`What ${sourceName(warning.source)} launches differs from the incoming in ${join(warning.differs.map(differenceWords), '; ')}.`;
    case 'not-compared':
      return say`Not compared with ${sourceName(warning.source)}: ${warning.what.join(', ')}.`;
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

function differenceWords({ what, launched, incoming }: Difference): Words {
  if (what === 'user data') return say`user data (${idList(incoming, 3)})`;
  return say`${what} (${orNone(launched)}, not ${orNone(incoming)})`;
}

const orNone = (values: readonly string[]): string =>
  values
    .slice(0, 4)
    .map(value => value || 'none')
    .join(', ');

/** Its number beside the place that the group names: `$Latest, now 7`. */
function sourceName({ kind, name, version = '$Default', resolved }: LaunchSource): string {
  if (kind === 'configuration') return `launch configuration ${name}`;
  return `launch template ${name} (${resolved === undefined ? version : `${version}, now ${resolved}`})`;
}
