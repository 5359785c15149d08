/**
 * The use cases of a request: proposed, approved, rejected, withdrawn, expired. A click decides nothing by
 * itself: the store does, once, and only while the plan is still true. Every click is answered and kept in
 * the audit.
 */
import { createHash, randomBytes } from 'node:crypto';
import { type Click, type Clicker, whyNotApprove, whyNotReject } from '../core/approval.ts';
import { unreachable } from '../core/assert.ts';
import type { GroupRef, PersonId, SwapId } from '../core/domain.ts';
import { makePlan, type Planned } from '../core/make-plan.ts';
import { answer } from '../core/messages/commands.ts';
import { refusedPlan, troubleWords, unknownGroup } from '../core/messages/objections.ts';
import { notPermitted } from '../core/messages/permission.ts';
import * as replies from '../core/messages/replies.ts';
import { whyNotAsk, whyNotNow } from '../core/permission.ts';
import { canonical, differences, type Plan, type Wish } from '../core/plan.ts';
import { type Approvers, type GroupPolicy, type Policy, policyFor } from '../core/policy.ts';
import type { Request } from '../core/request.ts';
import { type Card, say, type Words } from '../core/words.ts';
import {
  type Asker,
  type Clock,
  type Cloud,
  CloudError,
  type Log,
  type MessageRef,
  type People,
  type Requests,
  ThreadError,
} from '../ports.ts';
import type { Narrator } from './narrator.ts';

export interface RequestPorts {
  readonly cloud: Cloud;
  readonly requests: Requests;
  readonly people: People;
  readonly narrator: Narrator;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: () => Policy;
  /** An approved swap waits to be taken up. */
  readonly wake: (swap: SwapId) => void;
}

export interface RequestDesk {
  propose(wish: Wish, from: Asker): Promise<Card>;
  approve(request: Request, from: Asker, message: MessageRef): Promise<Card>;
  reject(request: Request, from: Asker, message: MessageRef): Promise<Card>;
  withdraw(request: Request, from: Asker): Promise<Card>;
  /** Settles every request whose time is over; Slack being away changes nothing about that. */
  expire(): Promise<void>;
}

/** What an approval is bound to. */
export const fingerprint = (plan: Plan): string => createHash('sha256').update(canonical(plan)).digest('hex');

/** Letters and digits that are not mistaken for each other. */
const idAlphabet = '0123456789abcdefghjkmnpqrstvwxyz';
export const newId = (): SwapId =>
  `s-${Array.from(randomBytes(8), byte => idAlphabet[byte % idAlphabet.length]).join('')}` as SwapId;

export function createRequestDesk(ports: RequestPorts): RequestDesk {
  const { cloud, requests, people, narrator, clock, policy } = ports;

  async function propose(wish: Wish, from: Asker): Promise<Card> {
    const { channels } = policy();
    if (channels.length > 0 && !channels.includes(from.channel)) return replies.wrongChannel(channels);
    const [group, ...others] = cloud.candidates(wish.group);
    if (!group) return replies.noSuchPlace(wish.group, cloud.places());
    if (others.length > 0) return replies.severalPlaces(wish.group, [group, ...others]);
    const allowed = policyFor(policy(), group);
    if (!allowed) return replies.noPolicy(group);
    const { requesters } = allowed;
    const by = requesters.anyone ? undefined : await clickerOf(people, from.person, requesters);
    const why = whyNotAsk(allowed, { wish, by, channel: from.channel, now: clock.now() });
    if (why.length > 0) return notPermitted(group, why);
    const planned = await plan(group, wish, allowed);
    if (planned.kind !== 'plan') return refusal(group, planned);
    return post(planned.plan, wish, from.person, from.channel, allowed);
  }

  type Attempt = Planned | { readonly kind: 'trouble'; readonly words: Words };

  async function plan(group: GroupRef, wish: Wish, allowed: GroupPolicy): Promise<Attempt> {
    try {
      const seen = await cloud.survey(group, wish.incoming, { alarms: allowed.alarms });
      return makePlan(group, wish, seen, allowed, await requests.liveOn(group));
    } catch (error) {
      if (error instanceof CloudError) return { kind: 'trouble', words: troubleWords(error.trouble) };
      throw error;
    }
  }

  function refusal(group: GroupRef, attempt: Exclude<Attempt, { kind: 'plan' }>): Card {
    switch (attempt.kind) {
      case 'no-group':
        return unknownGroup(group);
      case 'objections':
        return refusedPlan(group, attempt.objections);
      case 'trouble':
        return answer(say`Nothing was changed. ${attempt.words}`);
      default:
        return unreachable(attempt);
    }
  }

  async function post(
    made: Plan,
    wish: Wish,
    requester: PersonId,
    channel: string,
    allowed: GroupPolicy,
  ): Promise<Card> {
    const now = clock.now();
    const request: Request = {
      id: newId(),
      state: 'pending',
      wish,
      plan: made,
      fingerprint: fingerprint(made),
      requester,
      channel,
      createdAt: now,
      expiresAt: now + allowed.expiresMs,
    };
    await requests.add(request);
    await audit(requester, 'propose', request.id, 'plan made');
    try {
      await narrator.show(request.id);
      return replies.planPosted(request);
    } catch (error) {
      if (!(error instanceof ThreadError)) throw error;
      if (error.reason === 'rate-limited' || error.reason === 'ambiguous') {
        narrator.tell(request.id);
        return replies.postedLater(request);
      }
      await requests.settle(request.id, 'withdrawn', { at: clock.now(), reason: error.message });
      return error.reason === 'not-in-channel'
        ? replies.channelClosed()
        : replies.slackTrouble(error.message);
    }
  }

  async function approve(request: Request, from: Asker, message: MessageRef): Promise<Card> {
    const allowed = policyFor(policy(), request.plan.group);
    if (!allowed) return refuse(request, from, 'no policy', replies.noPolicy(request.plan.group));
    const click = await clickOf(request, from, message, allowed.approvers);
    const why = whyNotApprove(click);
    if (why) return refuse(request, from, why.kind, replies.approvalRefused(why, request));
    const closed = whyNotNow(allowed, clock.now());
    if (closed.length > 0) {
      return refuse(request, from, 'closed', notPermitted(request.plan.group, closed));
    }

    const again = await plan(request.plan.group, request.wish, allowed);
    if (again.kind === 'trouble') {
      return refuse(request, from, 'AWS cannot be asked', answer(say`Not approved. ${again.words}`));
    }
    if (again.kind !== 'plan' || fingerprint(again.plan) !== request.fingerprint) {
      return outdated(request, from, again, allowed);
    }
    const settled = await requests.settle(request.id, 'approved', { person: from.person, at: clock.now() });
    if (settled.kind === 'busy') return refuse(request, from, 'busy', replies.groupBusy(settled.swap));
    if (settled.kind === 'too-late') {
      return refuse(request, from, 'settled', replies.approvalRefused({ kind: 'settled' }, settled.request));
    }
    await audit(from.person, 'approve', request.id, 'approved');
    ports.wake(request.id);
    narrator.tell(request.id);
    return replies.approved(settled.request);
  }

  /** The group is no longer what was shown: this request ends, and a fresh plan is offered where one can be made. */
  async function outdated(request: Request, from: Asker, now: Planned, allowed: GroupPolicy): Promise<Card> {
    const reason =
      now.kind === 'plan'
        ? `since the plan was shown, ${differences(request.plan, now.plan).join(' and ') || 'the facts'} changed`
        : 'a plan can no longer be made';
    const settled = await requests.settle(request.id, 'outdated', {
      person: from.person,
      at: clock.now(),
      reason,
    });
    await audit(from.person, 'approve', request.id, `refused: ${reason}`);
    narrator.tell(request.id);
    if (settled.kind !== 'settled') return lateAnswer(request);
    if (now.kind !== 'plan') return refusal(request.plan.group, now);
    await post(now.plan, request.wish, request.requester, request.channel, allowed);
    return replies.outdated(say`${reason}`);
  }

  async function reject(request: Request, from: Asker, message: MessageRef): Promise<Card> {
    const approvers = policyFor(policy(), request.plan.group)?.approvers ?? nobody;
    const why = whyNotReject(await clickOf(request, from, message, approvers));
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
    await audit(from.person, deed, request.id, to);
    narrator.tell(request.id);
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
    approvers: Approvers,
  ): Promise<Click> {
    const cards = await narrator.cardsOf(request.id);
    return {
      request,
      by: await clickerOf(people, from.person, approvers),
      approvers,
      onRecord: cards.some(card => card.channel === message.channel && card.ts === message.ts),
      now: clock.now(),
    };
  }

  async function expire(): Promise<void> {
    const now = clock.now();
    for (const request of await requests.list({ states: ['pending'], limit: 1_000 })) {
      if (now < request.expiresAt) continue;
      const settled = await requests.settle(request.id, 'expired', { at: now });
      if (settled.kind === 'settled') narrator.tell(request.id);
    }
  }

  return { propose, approve, reject, withdraw, expire };
}

const nobody: Approvers = { users: [], usergroups: [], anyone: false };

/** Asks Slack who this is; what Slack cannot say is carried as trouble, and refused by the core. */
export async function clickerOf(people: People, id: PersonId, approvers: Approvers): Promise<Clicker> {
  try {
    const { kind } = await people.look(id);
    const needsGroups = !approvers.anyone && !approvers.users.includes(id);
    const usergroups: string[] = [];
    for (const group of needsGroups ? approvers.usergroups : []) {
      if ((await people.members(group)).includes(id)) usergroups.push(group);
    }
    return { id, kind, usergroups };
  } catch (error) {
    return {
      id,
      kind: 'unknown',
      trouble: error instanceof Error ? error.message : 'no answer',
      usergroups: [],
    };
  }
}
