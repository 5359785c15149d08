/**
 * Who may decide on a request, judged in the order of facts/slack.md 3.2. Every doubt refuses: what Slack
 * could not say counts as no.
 */
import { unreachable } from './assert.ts';
import type { PersonId } from './domain.ts';
import type { Approvers, GroupPolicy, Who } from './policy.ts';
import type { Request } from './request.ts';

/** What was found out about the person who clicked. */
export interface Clicker {
  readonly id: PersonId;
  readonly kind: 'member' | 'guest' | 'bot' | 'deactivated' | 'foreign' | 'unknown';
  /** Why Slack could not say, in its words. */
  readonly trouble?: string;
  /** User groups among those of the policy that the person belongs to. */
  readonly usergroups: readonly string[];
}

export type ApprovalRefusal =
  | { readonly kind: 'settled' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'own-request' }
  /** This person has approved already; others must. */
  | { readonly kind: 'twice'; readonly missing: number }
  | { readonly kind: 'glass-forbidden' }
  | { readonly kind: 'glass-not-yours' }
  | { readonly kind: 'glass-without-reason' }
  | { readonly kind: 'not-a-member'; readonly is: Clicker['kind'] }
  | { readonly kind: 'cannot-tell'; readonly trouble: string }
  | { readonly kind: 'not-an-approver'; readonly approvers: Approvers };

export interface Click {
  readonly request: Request;
  readonly by: Clicker;
  readonly approvers: Approvers;
  /** How many different people must approve. */
  readonly required: number;
  /** Channel and message that were clicked are those on record. */
  readonly onRecord: boolean;
  readonly now: number;
}

/** What stands against this person approving this request now; undefined when nothing does. */
export function whyNotApprove(click: Click): ApprovalRefusal | undefined {
  const { request, by, approvers, now } = click;
  return (
    whyNotDecide(click) ??
    (now >= request.expiresAt ? { kind: 'expired' } : undefined) ??
    (by.id === request.requester ? { kind: 'own-request' } : undefined) ??
    notAMember(by) ??
    (mayApprove(by, approvers) ? undefined : { kind: 'not-an-approver', approvers }) ??
    saidYes(click)
  );
}

/** Who has approved already changes nothing by pressing again, unless enough people have meanwhile. */
function saidYes({ request: { approvals = [] }, by, required }: Click): ApprovalRefusal | undefined {
  const missing = required - approvals.length;
  return missing > 0 && approvals.some(({ person }) => person === by.id)
    ? { kind: 'twice', missing }
    : undefined;
}

/** What stands against the requester going without a second person; undefined when nothing does. */
export function whyNotBreakGlass(
  click: Click,
  selfApproval: GroupPolicy['selfApproval'],
): ApprovalRefusal | undefined {
  const { request, by, now } = click;
  return (
    whyNotDecide(click) ??
    (now >= request.expiresAt ? { kind: 'expired' } : undefined) ??
    (by.id === request.requester ? undefined : { kind: 'glass-not-yours' }) ??
    notAMember(by) ??
    (selfApproval === 'break-glass' ? undefined : { kind: 'glass-forbidden' }) ??
    (request.wish.reason === undefined ? { kind: 'glass-without-reason' } : undefined)
  );
}

/** Rejecting is safe: the requester and everybody who may approve can do it. */
export function whyNotReject(click: Click): ApprovalRefusal | undefined {
  const { request, by, approvers } = click;
  return (
    whyNotDecide(click) ??
    notAMember(by) ??
    (by.id === request.requester || mayApprove(by, approvers)
      ? undefined
      : { kind: 'not-an-approver', approvers })
  );
}

function whyNotDecide({ request, onRecord }: Click): ApprovalRefusal | undefined {
  if (!onRecord) return { kind: 'elsewhere' };
  return request.state === 'pending' ? undefined : { kind: 'settled' };
}

function notAMember(by: Clicker): ApprovalRefusal | undefined {
  switch (by.kind) {
    case 'member':
      return undefined;
    case 'unknown':
      return { kind: 'cannot-tell', trouble: by.trouble ?? 'no reason given' };
    case 'guest':
    case 'bot':
    case 'deactivated':
    case 'foreign':
      return { kind: 'not-a-member', is: by.kind };
    default:
      return unreachable(by.kind);
  }
}

/** The policy names this person, or a user group the person belongs to. */
export const mayApprove = (by: Clicker, approvers: Approvers): boolean => isAmong(by, approvers);

/** This person is one of them. */
export const isAmong = (by: Clicker, who: Who): boolean =>
  who.anyone || who.users.includes(by.id) || who.usergroups.some(group => by.usergroups.includes(group));
