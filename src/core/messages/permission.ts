/** What the policy of a group does not allow, and what it does: for the one who asked, and for `doctor`. */

import { type Clicker, isAmong } from '../approval.ts';
import { unreachable } from '../assert.ts';
import { type GroupRef, groupKey } from '../domain.ts';
import { type Hours, nextOpening, type WeeklyWindow } from '../hours.ts';
import type { PermissionRefusal } from '../permission.ts';
import type { GroupPolicy, Who } from '../policy.ts';
import { bold, type Card, channel, code, join, person, say, type Words } from '../words.ts';
import { channelWords, count, oneOfWords } from './format.ts';
import { approverWords } from './plan-card.ts';

/** Nothing was asked for or begun; every reason. */
export function notPermitted(group: GroupRef, refusals: readonly PermissionRefusal[]): Card {
  const text = say`Nothing was changed: the policy of ${bold(group.name)} does not allow this.`;
  return {
    text,
    sections: [
      { kind: 'words', words: text },
      { kind: 'list', items: refusals.map(permissionWords) },
      { kind: 'quiet', words: say`${code(groupKey(group))} · whoever runs the bot keeps its policy.` },
    ],
    buttons: [],
  };
}

export function permissionWords(refusal: PermissionRefusal): Words {
  switch (refusal.kind) {
    case 'cannot-tell':
      return say`Slack could not tell who you are right now (${refusal.trouble}). Try again in a minute.`;
    case 'not-a-requester':
      return say`Swaps of this group are asked for by ${approverWords(refusal.requesters)}. Ask one of them.`;
    case 'wrong-channel':
      return say`Swaps of this group are asked for in ${channelWords(refusal.channels)}. Ask there.`;
    case 'closed':
      return refusal.opensAt === undefined
        ? say`It is closed to swaps now, and for at least two months.`
        : say`It is closed to swaps now; it opens ${{ time: refusal.opensAt }} (hours are those of ${refusal.zone}).`;
    case 'option-forbidden':
      return say`${code(`--${refusal.option}`)} may not be used with this group; ${allowedWords(refusal.allowed)}. Leave it out to take the policy's own.`;
    case 'too-many':
      return say`${count(refusal.count, 'instance')} would ${refusal.way === 'in' ? 'come in' : 'leave'}; one swap of this group takes at most ${refusal.most}. Do it in parts.`;
    default:
      return unreachable(refusal);
  }
}

const allowedWords = (allowed: readonly string[]): Words =>
  allowed.length === 0
    ? say`no option may`
    : say`${oneOfWords(allowed.map(option => say`${code(`--${option}`)}`))} may`;

/**
 * What the policy of a group allows, line by line, and what that means now for one person, where one is named.
 * @param policy undefined where no entry matches
 */
export function explained(
  group: GroupRef,
  policy: GroupPolicy | undefined,
  by: Clicker | undefined,
  now: number,
): readonly Words[] {
  if (policy === undefined) {
    return [
      say`No entry under ${code('groups')} matches ${code(groupKey(group))}, and what is not named is not allowed.`,
    ];
  }
  return [
    say`${code(groupKey(group))} is ruled by the entry ${code(policy.match)}, the first that matches.`,
    say`May ask: ${approverWords(policy.requesters)}${yes(by, policy.requesters)}${policy.channels.length === 0 ? '' : say`, in ${join(policy.channels.map(id => say`${channel(id)}`))}`}.`,
    say`May approve: ${approverWords(policy.approvers)}${yes(by, policy.approvers)}; ${count(policy.required, 'approval')} needed, ${policy.selfApproval === 'never' ? 'never that of the one who asked' : 'and the one who asked may break the glass with a reason'}.`,
    hoursWords(policy.hours, now),
    say`Options: ${policy.options.length === 0 ? 'none' : policy.options.map(o => `--${o}`).join(', ')} (and --reason).`,
    say`Limits: ${limitWords(policy)}.`,
    ...Object.entries(policy.requireTags).map(
      ([tag, value]) => say`Incoming instances must carry the tag ${code(`${tag}=${value}`)}.`,
    ),
  ];
}

function yes(by: Clicker | undefined, who: Who): Words {
  if (by === undefined) return [];
  const them = person(by.id);
  if (by.kind === 'unknown' && who.users.includes(by.id)) {
    return say` (${them} is named; whether as a full member of this workspace, Slack could not tell: ${by.trouble ?? 'no reason given'})`;
  }
  if (by.kind === 'unknown') {
    return say` (whether ${them} is one of them, Slack could not tell: ${by.trouble ?? 'no reason given'})`;
  }
  if (by.kind !== 'member') return say` (not ${them}, who is no full member of this workspace)`;
  return isAmong(by, who) ? say` (${them} is one of them)` : say` (${them} is not one of them)`;
}

function limitWords({ instancesMost, sizeMost }: GroupPolicy): string {
  const limits = [
    ...(instancesMost === undefined ? [] : [`at most ${instancesMost} instances in one swap, either way`]),
    ...(sizeMost === undefined ? [] : [`max never above ${sizeMost}`]),
  ];
  return limits.length === 0 ? 'none beside those of a request' : limits.join(', ');
}

function hoursWords(hours: Hours, now: number): Words {
  const opens = nextOpening(hours, now);
  const today =
    opens === now ? say`open now` : opens === undefined ? say`closed` : say`opens ${{ time: opens }}`;
  const windows = hours.open.length === 0 ? 'at any time' : hours.open.map(windowText).join(', ');
  const closed = hours.closed.map(({ from, to }) => (from === to ? from : `${from} to ${to}`));
  return say`When: ${windows}${closed.length === 0 ? '' : `, but not ${closed.join(', ')}`} (${hours.zone}); ${today}.`;
}

const windowText = ({ days, from, until }: WeeklyWindow): string =>
  `${days.join(' ')} ${clock(from)}-${clock(until)}`;

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
