/**
 * The life of a request: proposed, shown, decided on (`decisions.ts`), reminded of and expired. A plan is
 * posted only where everything that the policy, the place and AWS have against it has been said.
 */
import { unreachable } from '../core/assert.ts';
import type { GroupRef, PersonId, SwapId } from '../core/domain.ts';
import type { Fault, FormField } from '../core/form.ts';
import { answer } from '../core/messages/commands.ts';
import { faultIn, objectionFault, permissionFault } from '../core/messages/faults.ts';
import { refusedPlan, troubleWords, unknownGroup } from '../core/messages/objections.ts';
import { notPermitted } from '../core/messages/permission.ts';
import * as replies from '../core/messages/replies.ts';
import { whyNotAsk } from '../core/permission.ts';
import type { Plan, Wish } from '../core/plan.ts';
import { type GroupPolicy, meant, patternsOf, policyFor } from '../core/policy.ts';
import { type Request, remindAt } from '../core/request.ts';
import { type Card, plain, say } from '../core/words.ts';
import { type Asker, CloudError, type MessageRef, RecordTrouble, ThreadError } from '../ports.ts';
import { type Attempt, clickerOf, fingerprint, newId, type RequestPorts } from './asking.ts';
import { createDecisions, type Decisions } from './decisions.ts';
import { closedTo, type Place } from './openness.ts';
import { planNow } from './planning.ts';

export { fingerprint, newId } from './asking.ts';

/** A wish that may be asked for, with its plan, or all that stands against it. */
export type Judged = { readonly kind: 'fit'; readonly plan: Plan; readonly allowed: GroupPolicy } | Unfit;

export interface Unfit {
  readonly kind: 'unfit';
  readonly card: Card;
  readonly faults: Faults;
}

type Faults = readonly [Fault, ...Fault[]];

/** What became of a request: whether it stands, what the requester is told, and where the plan is. */
export interface Posted {
  readonly stands: boolean;
  readonly card: Card;
  readonly message?: MessageRef;
}

export interface RequestDesk extends Decisions {
  propose(wish: Wish, from: Asker): Promise<Card>;
  /** What would become of it, as far as where it is asked is known. Changes nothing. */
  judge(wish: Wish, from: Place): Promise<Judged>;
  /** Keeps on record that it was asked for and not taken. */
  refused(unfit: Unfit, wish: Wish, from: Asker): Promise<void>;
  /** Stores and shows what was judged fit just now. */
  request(fit: Extract<Judged, { kind: 'fit' }>, wish: Wish, from: Asker): Promise<Posted>;
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

  async function judge(wish: Wish, from: Place): Promise<Judged> {
    const { channels } = policy();
    if (from.channel !== undefined && channels.length > 0 && !channels.includes(from.channel)) {
      return unfit('channel', replies.wrongChannel(channels));
    }
    const [group, ...others] = meant(policy(), cloud.candidates(wish.group));
    if (!group) return unfit('group', replies.noSuchPlace(wish.group, cloud.places()));
    if (others.length > 0) return unfit('group', replies.severalPlaces(wish.group, [group, ...others]));
    const allowed = policyFor(policy(), group);
    if (!allowed) return unfit('group', replies.noPolicy(group, patternsOf(policy())));
    const by = await clickerOf(people, from.person, allowed.requesters);
    const why = whyNotAsk(allowed, { wish, by, channel: from.channel, now: clock.now() });
    if (isSome(why))
      return { kind: 'unfit', card: notPermitted(group, why), faults: all(why, permissionFault) };
    const shut = await closedTo(group, from, ports);
    if (shut) return unfit(shut.why === 'frozen' ? 'group' : 'channel', shut.card);
    const planned = await plan(group, wish, allowed);
    if (planned.kind === 'plan') return { kind: 'fit', plan: planned.plan, allowed };
    const card = refusal(group, planned);
    return planned.kind === 'objections' && isSome(planned.objections)
      ? { kind: 'unfit', card, faults: all(planned.objections, objectionFault) }
      : unfit('group', card);
  }

  async function propose(wish: Wish, from: Asker): Promise<Card> {
    const judged = await judge(wish, from);
    if (judged.kind === 'fit') return (await request(judged, wish, from)).card;
    await refused(judged, wish, from);
    return judged.card;
  }

  async function refused({ card }: Unfit, wish: Wish, from: Asker): Promise<void> {
    const outcome = `refused: ${wish.group}: ${plain(card.text)}`;
    await requests.audit({ at: clock.now(), person: from.person, deed: 'propose', outcome });
  }

  const request = ({ plan: made, allowed }: Extract<Judged, { kind: 'fit' }>, wish: Wish, from: Asker) =>
    post(made, wish, from.person, from.channel, allowed);

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
  ): Promise<Posted> {
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
      const [message] = await narrator.cardsOf(request.id);
      return { stands: true, card: replies.planPosted(request), ...(message ? { message } : {}) };
    } catch (error) {
      // It is on record, so it is shown as soon as that can be read again.
      if (error instanceof RecordTrouble) narrator.tell(request.id);
      if (!(error instanceof ThreadError)) throw error;
      if (error.reason === 'rate-limited' || error.reason === 'ambiguous') {
        narrator.tell(request.id);
        return { stands: true, card: replies.postedLater(request) };
      }
      await requests.settle(request.id, 'withdrawn', { at: clock.now(), reason: error.message });
      const card =
        error.reason === 'not-in-channel' ? replies.channelClosed() : replies.slackTrouble(error.message);
      return { stands: false, card };
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

  return { propose, judge, refused, request, ...decisions, expire };
}

const unfit = (field: FormField, card: Card): Judged => ({
  kind: 'unfit',
  card,
  faults: [faultIn(field, card)],
});

const isSome = <T>(list: readonly T[]): list is readonly [T, ...T[]] => list.length > 0;

const all = <T>([first, ...more]: readonly [T, ...T[]], faultOf: (one: T) => Fault): Faults => [
  faultOf(first),
  ...more.map(faultOf),
];

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
