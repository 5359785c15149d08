/** The Home tab: what runs, what waits, what is frozen and what has been, as one person may see it. */
import type { SwapId } from '../domain.ts';
import type { Plan } from '../plan.ts';
import { approversOf, type Request } from '../request.ts';
import type { Swap } from '../swap.ts';
import { type Button, bold, code, join, person, say, type Words } from '../words.ts';
import { count } from './format.ts';
import { stateWords, swapButtons } from './live-card.ts';

/** What a running swap is at, and the small print of it. */
const runningWords = (swap: Swap): Words => say`${bold(swap.plan.group.name)}  ${stateWords(swap)}`;
const runningNote = (request: Request, swap: Swap): Words =>
  say`${moves(swap.plan)} · ${swap.plan.strategy === 'empty-first' ? 'an outage' : `never below ${swap.plan.floor} healthy`} · asked by ${person(request.requester)}, approved by ${join(approversOf({ ...request, state: 'approved', settledBy: swap.approver }).map(id => say`${person(id)}`))} ${{ time: swap.approvedAt }} · ${code(request.id)}`;

const waitingWords = ({ plan, requester }: Request): Words =>
  say`${bold(plan.group.name)}  ${moves(plan)}${plan.strategy === 'empty-first' ? ', an OUTAGE' : ''}, asked by ${person(requester)}`;
const waitingNote = ({ id, approvals = [], expiresAt }: Request): Words =>
  say`expires ${{ time: expiresAt }}${approvals.length === 0 ? '' : ` · ${count(approvals.length, 'approval')} so far`} · ${code(id)}`;

const moves = (plan: Plan): string => `${plan.incoming.length} in, ${plan.outgoing.length} out`;

/** A request or its swap as a row of the tab. */
export interface HomeLine {
  readonly swap: SwapId;
  readonly words: Words;
  /** Small print. */
  readonly quiet: Words;
  readonly buttons: readonly Button[];
  /** What the link to its message is called. */
  readonly opens: string;
}

/** What somebody is to a request. */
export interface Standing {
  readonly isTheirs: boolean;
  readonly mayApprove: boolean;
}

/** A request or its swap in two lines, with the buttons that this person may press here. */
export const homeRow = (request: Request, swap: Swap | undefined, standing: Standing): HomeLine => ({
  swap: request.id,
  words: swap ? runningWords(swap) : waitingWords(request),
  quiet: swap ? runningNote(request, swap) : waitingNote(request),
  buttons: buttonsAtHome(request, swap, standing),
  opens: swap ? 'Open the thread' : 'Go to the plan',
});

/** Approving is not among them: it is done on the message that shows the plan. */
function buttonsAtHome(
  request: Request,
  swap: Swap | undefined,
  { isTheirs, mayApprove }: Standing,
): readonly Button[] {
  if (!swap) return isTheirs && request.state === 'pending' ? [withdraw] : [];
  if (!isTheirs && !mayApprove) return [];
  return swapButtons(swap).filter(({ action }) => action !== 'take-up' || mayApprove);
}

const withdraw: Button = { action: 'withdraw', label: 'Withdraw' };

export const onTheMessage = (): Words =>
  say`Nothing was decided: a plan is approved or rejected on the message that shows it. Open it from here.`;

export const membersOnly = (): Words => say`Swaps are shown to full members of this workspace only.`;

export const cannotTellAtHome = (trouble: string): Words =>
  say`Slack could not tell who you are right now (${trouble}), and what cannot be checked is not shown. Open this tab again in a minute.`;
