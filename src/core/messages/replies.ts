/** Answers to a click or a question, seen by the one who asked alone. */

import type { ApprovalRefusal } from '../approval.ts';
import { unreachable } from '../assert.ts';
import { type GroupRef, groupKey, type SwapId } from '../domain.ts';
import { nearest } from '../near.ts';
import type { Request } from '../request.ts';
import type { Swap } from '../swap.ts';
import { bold, type Card, code, note, person, say, type Words } from '../words.ts';
import { durations } from './end-report.ts';
import { channelWords, count } from './format.ts';
import { stateWords } from './live-card.ts';
import { approverWords, planSections } from './plan-card.ts';
import { instanceLists } from './plan-details.ts';

export const planPosted = (request: Request): Card =>
  note(
    say`The plan is in the channel (${code(request.id)}). Somebody else must approve it before ${{ time: request.expiresAt }}.`,
  );

export const postedLater = (request: Request): Card =>
  note(
    say`The plan is made (${code(request.id)}), but Slack does not take messages right now; it appears in the channel as soon as Slack does.`,
  );

export const channelClosed = (): Card =>
  note(
    say`Nothing was done: I am not in that channel, so nobody could see the plan. Type ${code('/invite @asg-swap')} there, then ask again.`,
  );

export const slackTrouble = (text: string): Card =>
  note(
    say`Nothing was done: the plan could not be posted. Slack says: ${text}. ${code('/asg-swap doctor')} tells whoever runs the bot what to put right.`,
  );

export const tooFast = (waitMs: number): Words =>
  say`Nothing was done: you ask faster than anybody can follow. Wait ${Math.ceil(waitMs / 1_000)} s, then try again. Pause, abort and undo of a running swap are counted apart.`;

export const wrongChannel = (channels: readonly string[]): Card =>
  note(
    say`Nothing was done: swaps are asked for in ${channelWords(channels)} (${code('slack.channels')} in the configuration), so that the team sees them.`,
  );

/** Patterns of the configuration that a refusal names; those of a larger one would be a wall of text. */
const entriesShown = 6;

/** @param patterns what the configuration has entries for, where the group may be a slip of the pen */
export function noPolicy(group: GroupRef, patterns: readonly string[] = []): Card {
  const near = nearest(
    group.name,
    patterns.map(pattern => pattern.split('/').at(-1) ?? '').filter(name => !name.includes('*')),
  );
  const few = patterns.length > 0 && patterns.length <= entriesShown;
  const known = few ? say` It has entries for ${code(patterns.join(', '))}.` : say``;
  const teaching = near === undefined ? known : say` Did you mean ${code(near)}?`;
  return note(
    say`Nothing was done: the configuration has no entry for ${code(groupKey(group))}, and what is not named is not allowed.${teaching} Whoever runs the bot can add one under ${code('groups')}.`,
  );
}

export function noSuchPlace(text: string, known: readonly string[]): Card {
  const [first = ''] = known;
  const example = `${first}/${text.split('/').at(-1) ?? ''}`;
  return note(
    say`Nothing was done: ${code(text)} names no account and region of this bot, which works in ${code(known.join(', '))}. Accounts go by their names in its configuration, as in ${code(example)}.`,
  );
}

export const severalPlaces = (text: string, candidates: readonly GroupRef[]): Card =>
  note(
    say`Nothing was done: ${code(text)} can mean several groups. Name one in full: ${code(candidates.map(groupKey).join(', '))}.`,
  );

export function approvalRefused(refusal: ApprovalRefusal, request: Request): Card {
  return note(say`Not decided: ${refusalWords(refusal, request)}`);
}

function refusalWords(refusal: ApprovalRefusal, request: Request): Words {
  switch (refusal.kind) {
    case 'settled':
      return alreadySettled(request);
    case 'expired':
      return say`this request expired ${{ time: request.expiresAt }}. Ask again for a fresh plan.`;
    case 'elsewhere':
      return say`this button is not on the message that the request was posted with. Use the original one.`;
    case 'own-request':
      return say`you asked for this swap yourself. Another person must approve it; you can withdraw it.`;
    case 'twice':
      return say`you have approved it already. ${refusal.missing === 1 ? 'One more person' : `${refusal.missing} more people`} must.`;
    case 'glass-forbidden':
      return say`the policy of ${bold(request.plan.group.name)} does not let the one who asked approve alone. Another person must.`;
    case 'glass-not-yours':
      return say`only ${person(request.requester)}, who asked, can go without a second person. If you may approve, press Approve.`;
    case 'glass-without-reason':
      return say`going without a second person needs a reason for the record. Withdraw this request and ask again with ${code('--reason "…"')}.`;
    case 'not-a-member':
      return say`only full members of this workspace may decide; Slack says that you are a ${refusal.is} account here.`;
    case 'cannot-tell':
      return say`Slack could not tell who you are right now (${refusal.trouble}), and what cannot be checked is refused. Try again in a minute.`;
    case 'not-an-approver':
      return say`you are not among those who may decide for ${bold(request.plan.group.name)}: ${approverWords(refusal.approvers)}.`;
    default:
      return unreachable(refusal);
  }
}

function alreadySettled({ state, settledBy, settledAt }: Request): Words {
  const by = settledBy === undefined ? say`` : say` by ${person(settledBy)}`;
  const at = settledAt === undefined ? say`` : say` at ${{ time: settledAt }}`;
  return say`it was ${state}${by}${at} already. Nothing more was done.`;
}

export const notTheRequester = (request: Request): Card =>
  note(
    say`Only ${person(request.requester)}, who asked, can withdraw it. You can reject it if you may approve.`,
  );

export const unknownSwap = (id: SwapId): Card =>
  note(say`There is no request or swap ${code(id)} on record. ${code('/asg-swap history')} lists them.`);

/** One of several people has approved. */
export function counted({ id, approvals = [] }: Request, required: number): Card {
  const missing = required - approvals.length;
  return note(
    say`Your approval of ${code(id)} counts: ${approvals.length} of ${required}. ${missing === 1 ? 'One more person' : `${missing} more people`} must approve before it begins.`,
  );
}

export const approved = (request: Request): Card =>
  note(say`Approved. ${bold(request.plan.group.name)} is being swapped; the thread tells every step.`);

export const settledAs = (request: Request): Card =>
  note(say`Done: the request ${code(request.id)} is ${request.state}. Nothing was changed in AWS.`);

export const groupBusy = (swap: SwapId): Card =>
  note(say`Not approved: swap ${code(swap)} is running on this group. Approve again when it has ended.`);

/** The group no longer is what the approver was shown. */
export const outdated = (why: Words): Card =>
  note(
    say`Not approved, nothing was changed: ${why}. A fresh plan is in the channel: look at it and approve that one.`,
  );

export const controlTaken = (words: Words): Card => note(words);

export const controlRefused = (words: Words): Card => note(say`Nothing was done: ${words}`);

export const internalTrouble = (reference: string): Card =>
  note(
    say`This failed inside the bot, and nothing was started by it. Whoever runs the bot finds the cause in its log under ${code(reference)}.`,
  );

/** One line a request: for `status` and `history`. */
export function listing(
  title: string,
  rows: readonly { request: Request; swap?: Swap }[],
  empty: string,
): Card {
  const text =
    rows.length === 0
      ? say`${empty}`
      : say`${title}: ${count(rows.length, 'entry').replace('entrys', 'entries')}`;
  return {
    text,
    sections: [
      { kind: 'words', words: text },
      ...(rows.length === 0
        ? []
        : [{ kind: 'list' as const, items: rows.map(({ request, swap }) => requestLine(request, swap)) }]),
    ],
    buttons: [],
  };
}

const requestStates: Readonly<Record<Request['state'], string>> = {
  pending: 'waiting for approval',
  approved: 'approved, about to begin',
  rejected: 'rejected',
  withdrawn: 'withdrawn',
  expired: 'expired without an approval',
  outdated: 'no longer true, nothing was changed',
};

export function requestLine(request: Request, swap: Swap | undefined): Words {
  const state = swap ? stateWords(swap, 1) : say`${requestStates[request.state]}`;
  return say`${code(request.id)} ${bold(request.plan.group.name)} · ${request.plan.outgoing.length} out, ${request.plan.incoming.length} in · ${state} · asked by ${person(request.requester)} ${{ time: request.createdAt }}`;
}

/** The plan again, and every line of the thread. */
export function shown(request: Request, swap: Swap | undefined, lines: readonly Words[]): Card {
  const text = requestLine(request, swap);
  return {
    text,
    sections: [
      { kind: 'words', words: text },
      ...planSections(request, undefined, true),
      ...instanceLists(request),
      ...(swap?.ended
        ? [{ kind: 'words' as const, words: say`${bold('How long it took')}` }, ...durations(swap)]
        : []),
      ...(lines.length === 0
        ? []
        : [
            {
              kind: 'list' as const,
              title: say`${bold('What happened')}`,
              items: lines,
              keep: 'last' as const,
            },
          ]),
    ],
    buttons: [],
  };
}
