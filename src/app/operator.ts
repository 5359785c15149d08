/**
 * What whoever runs the bot may do at its command line: look at a plan, break the glass where the policy
 * allows it, say a word to a running swap, freeze and unfreeze. The right to it is the access to the store
 * and to the bot's credentials; every deed is audited under the system user's name and told in Slack like any other.
 */
import type { ControlWord } from '../core/controls.ts';
import type { GroupRef, PersonId, SwapId } from '../core/domain.ts';
import { type Freeze, frozenBy } from '../core/freeze.ts';
import { always } from '../core/hours.ts';
import type { Planned } from '../core/make-plan.ts';
import { froze, frozen, noSuchFreeze, unfroze } from '../core/messages/freezes.ts';
import { refusedPlan, troubleWords, unknownGroup } from '../core/messages/objections.ts';
import { notPermitted } from '../core/messages/permission.ts';
import * as replies from '../core/messages/replies.ts';
import { whyNotAsk, whyNotNow } from '../core/permission.ts';
import type { Wish } from '../core/plan.ts';
import { everybody, type GroupPolicy, meant, type Policy, patternsOf, policyFor } from '../core/policy.ts';
import { replay } from '../core/replay.ts';
import type { Request } from '../core/request.ts';
import { type Card, note, say } from '../core/words.ts';
import { type Clock, type Cloud, CloudError, type Freezes, type Journal, type Requests } from '../ports.ts';
import { taken, unfitNow } from './control.ts';
import { begin, type Chill, lift } from './freezing.ts';
import { planNow } from './planning.ts';
import { fingerprint, newId } from './requests.ts';
import { takeUp } from './taking-up.ts';

export interface OperatorPorts {
  readonly cloud: Cloud;
  readonly requests: Requests;
  readonly journal: Journal;
  readonly freezes: Freezes;
  readonly clock: Clock;
  readonly policy: () => Policy;
  /** `cli:` and the system user. */
  readonly person: PersonId;
}

/** What came of it: words either way. */
export type Result<T> =
  | { readonly kind: 'done'; readonly value: T; readonly card: Card }
  | { readonly kind: 'refused'; readonly card: Card };

export interface Operator {
  /** The plan as a request would show it now. Stores nothing. */
  plan(wish: Wish): Promise<Result<Request>>;
  /** Plans and approves in one, without a second person: only where the policy says `break-glass`. */
  breakGlass(wish: Wish & { readonly reason: string }): Promise<Result<Request>>;
  /** Pause, continue, abort, undo or finish: written into the journal, heeded by whoever runs the swap. */
  say(word: ControlWord, swap: SwapId): Promise<Result<SwapId>>;
  /** Lets a halted swap go on; run by whoever serves the store. */
  takeUp(swap: SwapId): Promise<Result<SwapId>>;
  freeze(chill: Chill): Promise<Result<Freeze>>;
  /** Ends every freeze with exactly this pattern, whoever began it. */
  unfreeze(pattern: string): Promise<Result<string>>;
}

const refused = (card: Card): { kind: 'refused'; card: Card } => ({ kind: 'refused', card });

export function createOperator(ports: OperatorPorts): Operator {
  const { cloud, requests, journal, freezes, clock, policy, person } = ports;

  async function drawUp(wish: Wish): Promise<Result<{ request: Request; allowed: GroupPolicy }>> {
    const [group, ...others] = meant(policy(), cloud.candidates(wish.group));
    if (!group) return refused(replies.noSuchPlace(wish.group, cloud.places()));
    if (others.length > 0) return refused(replies.severalPlaces(wish.group, [group, ...others]));
    const allowed = policyFor(policy(), group);
    if (!allowed) return refused(replies.noPolicy(group, patternsOf(policy())));
    // Who may ask is a list of Slack's people; a plan may be looked at outside hours, which are judged as it begins.
    const rules = { ...allowed, requesters: everybody, hours: always };
    const why = whyNotAsk(rules, { wish, by: undefined, channel: undefined, now: clock.now() });
    if (why.length > 0) return refused(notPermitted(group, why));
    const planned = await surveyed(group, wish, allowed);
    if ('card' in planned) return refused(planned.card);
    const now = clock.now();
    const request: Request = {
      id: newId(),
      state: 'pending',
      wish,
      plan: planned.plan,
      fingerprint: fingerprint(planned.plan),
      requester: person,
      channel: allowed.channels[0] ?? policy().channels[0] ?? '',
      createdAt: now,
      expiresAt: now + allowed.expiresMs,
    };
    return { kind: 'done', value: { request, allowed }, card: replies.shown(request, undefined, []) };
  }

  async function surveyed(
    group: GroupRef,
    wish: Wish,
    allowed: GroupPolicy,
  ): Promise<Extract<Planned, { kind: 'plan' }> | { readonly card: Card }> {
    try {
      const planned = await planNow(ports, group, wish, allowed, undefined, true);
      if (planned.kind === 'plan') return planned;
      return {
        card: planned.kind === 'no-group' ? unknownGroup(group) : refusedPlan(group, planned.objections),
      };
    } catch (error) {
      if (error instanceof CloudError)
        return { card: note(say`Nothing was changed. ${troubleWords(error.trouble)}`) };
      throw error;
    }
  }

  async function audit(deed: string, swap: SwapId, outcome: string): Promise<void> {
    await requests.audit({ at: clock.now(), person, deed, swap, outcome });
  }

  return {
    async plan(wish) {
      const drawn = await drawUp(wish);
      return drawn.kind === 'done' ? { ...drawn, value: drawn.value.request } : drawn;
    },

    async breakGlass(wish) {
      const drawn = await drawUp(wish);
      if (drawn.kind === 'refused') return drawn;
      const { request, allowed } = drawn.value;
      if (allowed.selfApproval !== 'break-glass') {
        return refused(
          note(
            say`Nothing was changed: the policy for ${request.plan.group.name} wants a second person. Ask for the swap in Slack; or whoever owns the configuration sets approvers.self_approval: break-glass for it.`,
          ),
        );
      }
      const closed = whyNotNow(allowed, clock.now());
      if (closed.length > 0) return refused(notPermitted(request.plan.group, closed));
      const [holds, ...more] = frozenBy(await freezes.inForce(clock.now()), request.plan.group, clock.now());
      if (holds) return refused(frozen(request.plan.group, [holds, ...more]));
      if (request.channel === '') {
        return refused(
          note(
            say`Nothing was changed: the configuration names no channel in which the swap could be told. Set slack.channels.`,
          ),
        );
      }
      await requests.add(request);
      const settled = await requests.settle(request.id, 'approved', {
        person,
        at: clock.now(),
        reason: wish.reason,
      });
      if (settled.kind === 'busy') {
        await requests.settle(request.id, 'withdrawn', { person, at: clock.now() });
        return refused(replies.groupBusy(settled.swap));
      }
      await audit('break-glass', request.id, wish.reason);
      return { kind: 'done', value: request, card: drawn.card };
    },

    async takeUp(swap) {
      const { taken: done, card } = await takeUp(swap, person, ports);
      return done ? { kind: 'done', value: swap, card } : refused(card);
    },

    async say(word, swap) {
      const entries = await journal.read(swap);
      if (entries.length === 0) return refused(replies.unknownSwap(swap));
      const unfit = unfitNow(word, replay(entries));
      if (unfit) {
        await audit(word, swap, 'refused');
        return refused(replies.controlRefused(unfit));
      }
      const entry = await journal.ask(swap, { kind: 'asked', what: word, by: person });
      // It has ended in this moment.
      if (entry === undefined) return this.say(word, swap);
      await audit(word, swap, 'taken');
      return { kind: 'done', value: swap, card: replies.controlTaken(taken[word]) };
    },

    async freeze(chill) {
      const made = await begin(chill, person, ports);
      return { kind: 'done', value: made, card: froze(made) };
    },

    async unfreeze(pattern) {
      const all = await freezes.inForce(clock.now());
      if (!all.some(each => each.pattern === pattern)) return refused(noSuchFreeze(pattern, all));
      await lift(pattern, person, ports);
      return { kind: 'done', value: pattern, card: unfroze(pattern) };
    },
  };
}
