/**
 * The life of a request: proposed, shown, decided on (`decisions.ts`), reminded of and expired. A plan is
 * posted only where everything that the policy, the place and AWS have against it has been said.
 */
import { unreachable } from '../core/assert.ts';
import type { GroupRef, PersonId, SwapId } from '../core/domain.ts';
import { answer } from '../core/messages/commands.ts';
import { refusedPlan, troubleWords, unknownGroup } from '../core/messages/objections.ts';
import { notPermitted } from '../core/messages/permission.ts';
import * as replies from '../core/messages/replies.ts';
import { whyNotAsk } from '../core/permission.ts';
import type { Plan, Wish } from '../core/plan.ts';
import { type GroupPolicy, meant, policyFor } from '../core/policy.ts';
import { type Request, remindAt } from '../core/request.ts';
import { type Card, say } from '../core/words.ts';
import { type Asker, CloudError, ThreadError } from '../ports.ts';
import { type Attempt, clickerOf, fingerprint, newId, type RequestPorts } from './asking.ts';
import { createDecisions, type Decisions } from './decisions.ts';
import { closedTo } from './openness.ts';
import { planNow } from './planning.ts';

export { fingerprint, newId } from './asking.ts';

export interface RequestDesk extends Decisions {
  propose(wish: Wish, from: Asker): Promise<Card>;
  /**
   * Settles every request whose time is over, and has those reminded who may approve one that nears its
   * end; Slack being away changes nothing about the end.
   */
  expire(): Promise<void>;
}

export function createRequestDesk(ports: RequestPorts): RequestDesk {
  const { cloud, requests, people, narrator, clock, policy } = ports;
  const decisions = createDecisions(ports, {
    plan: ({ id, plan: { group }, wish }, allowed) => plan(group, wish, allowed, id),
    async offer(fresh, { plan: { group }, wish, requester, channel }, allowed) {
      if (fresh.kind !== 'plan') return refusal(group, fresh);
      await post(fresh.plan, wish, requester, channel, allowed);
      return undefined;
    },
  });
  /** Requests of which this process has had people reminded; the outbox keeps it from being told twice. */
  const reminded = new Set<SwapId>();

  async function propose(wish: Wish, from: Asker): Promise<Card> {
    const { channels } = policy();
    if (channels.length > 0 && !channels.includes(from.channel)) return replies.wrongChannel(channels);
    const [group, ...others] = meant(policy(), cloud.candidates(wish.group));
    if (!group) return replies.noSuchPlace(wish.group, cloud.places());
    if (others.length > 0) return replies.severalPlaces(wish.group, [group, ...others]);
    const allowed = policyFor(policy(), group);
    if (!allowed) return replies.noPolicy(group);
    const { requesters } = allowed;
    const by = requesters.anyone ? undefined : await clickerOf(people, from.person, requesters);
    const why = whyNotAsk(allowed, { wish, by, channel: from.channel, now: clock.now() });
    if (why.length > 0) return notPermitted(group, why);
    const shut = await closedTo(group, from, ports);
    if (shut) return shut.card;
    const planned = await plan(group, wish, allowed);
    if (planned.kind !== 'plan') return refusal(group, planned);
    return post(planned.plan, wish, from.person, from.channel, allowed);
  }

  async function plan(group: GroupRef, wish: Wish, allowed: GroupPolicy, again?: SwapId): Promise<Attempt> {
    try {
      return await planNow(ports, group, wish, allowed, again);
    } catch (error) {
      if (error instanceof CloudError) return { kind: 'trouble', words: troubleWords(error.trouble) };
      throw error;
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

  async function audit(who: PersonId, deed: string, swap: SwapId, outcome: string): Promise<void> {
    await requests.audit({ at: clock.now(), person: who, deed, swap, outcome });
  }

  async function expire(): Promise<void> {
    const now = clock.now();
    for (const request of await requests.list({ states: ['pending'], limit: 1_000 })) {
      if (now >= request.expiresAt) {
        const settled = await requests.settle(request.id, 'expired', { at: now });
        if (settled.kind === 'settled') narrator.tell(request.id);
        reminded.delete(request.id);
      } else if (now >= remindAt(request) && !reminded.has(request.id)) {
        reminded.add(request.id);
        narrator.tell(request.id);
      }
    }
  }

  return { propose, ...decisions, expire };
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
