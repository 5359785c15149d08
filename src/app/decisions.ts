/**
 * What a click on a waiting request comes to: approved, counted, rejected, withdrawn or refused with a
 * reason. A click decides nothing by itself: the store does, once, and only while the plan is still true and
 * nothing is frozen. Every click is answered and kept in the audit.
 */
import {
  type ApprovalRefusal,
  type Click,
  whyNotApprove,
  whyNotBreakGlass,
  whyNotReject,
} from '../core/approval.ts';
import type { PersonId, SwapId } from '../core/domain.ts';
import type { Planned } from '../core/make-plan.ts';
import { answer } from '../core/messages/commands.ts';
import { allOf } from '../core/messages/format.ts';
import { notPermitted } from '../core/messages/permission.ts';
import * as replies from '../core/messages/replies.ts';
import { whyNotNow } from '../core/permission.ts';
import { differences } from '../core/plan-differences.ts';
import { type Approvers, type GroupPolicy, policyFor } from '../core/policy.ts';
import type { Request } from '../core/request.ts';
import { type Card, say } from '../core/words.ts';
import type { Asker, MessageRef } from '../ports.ts';
import { type Attempt, clickerOf, fingerprint, type RequestPorts } from './asking.ts';
import { closedTo } from './openness.ts';

export interface Decisions {
  approve(request: Request, from: Asker, message: MessageRef): Promise<Card>;
  /** The requester goes without a second person, where the policy allows that. */
  breakGlass(request: Request, from: Asker, message: MessageRef): Promise<Card>;
  reject(request: Request, from: Asker, message: MessageRef): Promise<Card>;
  withdraw(request: Request, from: Asker): Promise<Card>;
}

/** What deciding needs of proposing: the plan made anew, and a fresh one offered. */
export interface Planning {
  plan(request: Request, allowed: GroupPolicy): Promise<Attempt>;
  offer(fresh: Planned, old: Request, allowed: GroupPolicy): Promise<Card | undefined>;
}

type Judge = (click: Click, allowed: GroupPolicy) => ApprovalRefusal | undefined;

const alone: Judge = (click, { selfApproval }) => whyNotBreakGlass(click, selfApproval);

export function createDecisions(ports: RequestPorts, planning: Planning): Decisions {
  const { requests, people, narrator, clock, policy } = ports;

  /** The checks of facts/slack.md 3.2 in their order; undefined when the plan is true and may begin. */
  async function whyNotBegin(
    request: Request,
    from: Asker,
    message: MessageRef,
    allowed: GroupPolicy,
    judge: Judge,
  ): Promise<Card | undefined> {
    const why = judge(await clickOf(request, from, message, allowed), allowed);
    if (why) return refuse(request, from, why.kind, replies.approvalRefused(why, request));
    const closed = whyNotNow(allowed, clock.now());
    if (closed.length > 0) return refuse(request, from, 'closed', notPermitted(request.plan.group, closed));
    const shut = await closedTo(request.plan.group, from, ports);
    if (shut) return refuse(request, from, shut.why, shut.card);

    const again = await planning.plan(request, allowed);
    if (again.kind === 'trouble') {
      return refuse(request, from, 'AWS cannot be asked', answer(say`Not approved. ${again.words}`));
    }
    if (again.kind !== 'plan' || fingerprint(again.plan) !== request.fingerprint) {
      return outdated(request, from, again, allowed);
    }
    return undefined;
  }

  async function approve(request: Request, from: Asker, message: MessageRef): Promise<Card> {
    const allowed = policyFor(policy(), request.plan.group);
    if (!allowed) return refuse(request, from, 'no policy', replies.noPolicy(request.plan.group));
    const no = await whyNotBegin(request, from, message, allowed, whyNotApprove);
    if (no) return no;
    const by = { person: from.person, at: clock.now() };
    return begun(request, from, 'approve', await requests.approve(request.id, by, allowed.required), allowed);
  }

  async function breakGlass(request: Request, from: Asker, message: MessageRef): Promise<Card> {
    const allowed = policyFor(policy(), request.plan.group);
    if (!allowed) return refuse(request, from, 'no policy', replies.noPolicy(request.plan.group));
    const no = await whyNotBegin(request, from, message, allowed, alone);
    if (no) return no;
    const reason = request.wish.reason ?? '';
    const by = { person: from.person, at: clock.now(), reason };
    return begun(request, from, 'break-glass', await requests.settle(request.id, 'approved', by), allowed);
  }

  /** What the store made of it. */
  async function begun(
    request: Request,
    from: Asker,
    deed: 'approve' | 'break-glass',
    settled: Awaited<ReturnType<typeof requests.approve>>,
    { required }: GroupPolicy,
  ): Promise<Card> {
    switch (settled.kind) {
      case 'busy':
        return refuse(request, from, 'busy', replies.groupBusy(settled.swap));
      case 'too-late':
        return refuse(
          request,
          from,
          'settled',
          replies.approvalRefused({ kind: 'settled' }, settled.request),
        );
      case 'counted': {
        const given = settled.request.approvals?.length ?? 0;
        narrator.tell(request.id);
        await audit(from.person, deed, request.id, `counted: ${given} of ${required}`);
        return replies.counted(settled.request, required);
      }
      case 'settled':
        // First, for a record that is away now must not hold up what is decided.
        ports.wake(request.id);
        narrator.tell(request.id);
        await audit(from.person, deed, request.id, 'approved');
        return replies.approved(settled.request);
      default:
        return settled;
    }
  }

  /** The group is no longer what was shown: this request ends, and a fresh plan is offered where one can be made. */
  async function outdated(request: Request, from: Asker, now: Planned, allowed: GroupPolicy): Promise<Card> {
    const reason =
      now.kind === 'plan'
        ? `since the plan was shown, ${allOf(differences(request.plan, now.plan)) || 'the facts changed'}`
        : 'a plan can no longer be made';
    const by = { person: from.person, at: clock.now(), reason };
    const settled = await requests.settle(request.id, 'outdated', by);
    narrator.tell(request.id);
    await audit(from.person, 'approve', request.id, `refused: ${reason}`);
    if (settled.kind !== 'settled') return lateAnswer(request);
    return (await planning.offer(now, request, allowed)) ?? replies.outdated(say`${reason}`);
  }

  async function reject(request: Request, from: Asker, message: MessageRef): Promise<Card> {
    const allowed = policyFor(policy(), request.plan.group);
    const why = whyNotReject(await clickOf(request, from, message, allowed ?? nobodys));
    if (why) return refuse(request, from, why.kind, replies.approvalRefused(why, request));
    return settle(request, from, 'rejected', 'reject');
  }

  async function withdraw(request: Request, from: Asker): Promise<Card> {
    if (from.person !== request.requester) {
      return refuse(request, from, 'not the requester', replies.notTheRequester(request));
    }
    return settle(request, from, 'withdrawn', 'withdraw');
  }

  async function settle(
    request: Request,
    from: Asker,
    to: 'rejected' | 'withdrawn',
    deed: string,
  ): Promise<Card> {
    const settled = await requests.settle(request.id, to, { person: from.person, at: clock.now() });
    if (settled.kind !== 'settled') return refuse(request, from, 'settled', await lateAnswer(request));
    narrator.tell(request.id);
    await audit(from.person, deed, request.id, to);
    return replies.settledAs(settled.request);
  }

  /** Somebody else was quicker. */
  async function lateAnswer(request: Request): Promise<Card> {
    return replies.approvalRefused({ kind: 'settled' }, (await requests.get(request.id)) ?? request);
  }

  async function refuse(request: Request, from: Asker, why: string, card: Card): Promise<Card> {
    await audit(from.person, 'click', request.id, `refused: ${why}`);
    return card;
  }

  async function audit(who: PersonId, deed: string, swap: SwapId, outcome: string): Promise<void> {
    await requests.audit({ at: clock.now(), person: who, deed, swap, outcome });
  }

  async function clickOf(
    request: Request,
    from: Asker,
    message: MessageRef,
    { approvers, required }: Pick<GroupPolicy, 'approvers' | 'required'>,
  ): Promise<Click> {
    const cards = await narrator.cardsOf(request.id);
    return {
      // As it is now: what Slack had to be asked took time.
      request: (await requests.get(request.id)) ?? request,
      by: await clickerOf(people, from.person, approvers),
      approvers,
      required,
      onRecord: cards.some(card => card.channel === message.channel && card.ts === message.ts),
      now: clock.now(),
    };
  }

  return { approve, breakGlass, reject, withdraw };
}

const nobody: Approvers = { users: [], usergroups: [], anyone: false };
const nobodys = { approvers: nobody, required: 1 };
