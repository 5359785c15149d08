/**
 * One step of one swap: replay the journal, look at AWS, decide, write down, act; then decide again, for one
 * look may show several things to do. May be repeated at will and killed between any two lines: an action is
 * in the journal before it is sent, so after a crash the journal may claim too much, never too little, and
 * the next look at AWS settles it.
 */
import { unreachable } from '../core/assert.ts';
import { blindness } from '../core/blindness.ts';
import { decide } from '../core/decide.ts';
import type { Why } from '../core/decision.ts';
import type { Action, Answer, Observation, SwapId, Trouble } from '../core/domain.ts';
import { type Glance, glanceOf } from '../core/glance.ts';
import { wantsHealth } from '../core/health-wanted.ts';
import { calmMs, lookMs, lookSoonMs, patienceMs } from '../core/limits.ts';
import { ids } from '../core/plan.ts';
import type { Swap } from '../core/swap.ts';
import { type Clock, type Cloud, CloudError, type SwapMetrics } from '../ports.ts';
import type { OwnJournal } from './own-journal.ts';

export interface ReconcilePorts {
  readonly cloud: Cloud;
  readonly clock: Clock;
  /** An argument, so that a history can be told with a mistaken one. */
  readonly judge?: typeof decide;
  /** What a look showed, for people to see; nothing waits for it. */
  readonly glanced?: (swap: SwapId, glance: Glance) => void;
  readonly metrics?: SwapMetrics;
  /** Aborts when this process has to let go: the call in flight is the last. */
  readonly over?: AbortSignal;
}

/** What a step came to, and when to look again. */
export type Step =
  | { readonly kind: 'ended' }
  | { readonly kind: 'acted'; readonly action: Action; readonly answer: Answer }
  | { readonly kind: 'waiting'; readonly why: Why; readonly ms: number }
  | { readonly kind: 'blind'; readonly trouble: Trouble; readonly ms: number };

/** Notes and deeds that follow one look at most. */
const decisionsMost = 60;
/**
 * How long a look serves for further deeds. Decisions hold for reads that lag by much more (`patienceMs`); this
 * is how soon it is seen that somebody else acts.
 */
const lookServesMs = 1_000;
/**
 * How old the oldest answer of a look may be before nothing is decided by it: what lag is borne with, and the
 * time that one call may take. The calls of a look may wait for their tokens for minutes; what came before the
 * wait is asked for anew (`aws/observe.ts`).
 */
const answersServeMs = patienceMs + 10_000;

/** Throws `LeaseLost` when another process has taken the swap over. */
export async function reconcile(
  own: OwnJournal,
  { cloud, clock, glanced, judge = decide, metrics, over }: ReconcilePorts,
): Promise<Step> {
  const swap = await own.read();
  if (swap.ended) return { kind: 'ended' };

  const { group } = swap.plan;
  const first = await look(false);
  if ('kind' in first) return first;
  let seen = first;
  let answeredAt = clock.now();
  if (swap.blind && !(await own.append({ kind: 'blind' }))) return again;

  let acted: Extract<Step, { kind: 'acted' }> | undefined;
  for (let decisions = 0; decisions < decisionsMost && !isOld(); decisions++) {
    const now = clock.now();
    const decision = judge(own.swap, seen, now);
    switch (decision.kind) {
      case 'wait':
        return acted ?? { kind: 'waiting', why: decision.why, ms: decision.ms };
      case 'note':
        if (!(await own.append(decision.event))) return again;
        break;
      case 'look': {
        const whole = await look(true);
        if ('kind' in whole) return whole;
        seen = whole;
        answeredAt = clock.now();
        break;
      }
      case 'end':
        return (await own.append(decision.event)) ? { kind: 'ended' } : again;
      case 'act': {
        if (acted && (over?.aborted || now - seen.at > lookServesMs)) return acted;
        const step = await act(decision.action);
        // What AWS did not take is looked at again before anything else is done.
        if (step.kind !== 'acted' || !['accepted', 'already'].includes(step.answer.kind)) return step;
        acted = step;
        break;
      }
      default:
        return unreachable(decision);
    }
  }
  return acted ?? again;

  /** Without the health at the load balancers where nothing needs it, unless all is asked for. */
  async function look(all: boolean): Promise<Observation | Step> {
    const { swap: known } = own;
    const { plan, phase } = known;
    try {
      const found = await cloud.observe(
        plan.group,
        [...ids(plan.incoming), ...ids(plan.outgoing)],
        plan.trafficSources,
        {
          alarms: plan.alarms ?? [],
          urgent: isPressing(known),
          // What could not be asked is not well again because it was not asked.
          health: (shown, apartMs) =>
            all ||
            known.blind !== undefined ||
            isHealthDue(apartMs) ||
            wantsHealth(known, shown, clock.now()),
          ...(phase === 'watch' ? { activitiesSince: restoredFrom(known) } : {}),
        },
      );
      if (found.sources !== undefined) own.healthSeenAt = found.at;
      const glance = glanceOf(plan, found);
      if (glance) {
        glanced?.(own.lease.swap, glance);
        metrics?.looked(own.lease.swap, known, glance.healthy);
      }
      return found;
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      const event = blindness(known, error.trouble, own.lastAt, clock.now());
      if (event !== undefined && (await own.append(event)) && event.kind === 'ended')
        return { kind: 'ended' };
      return { kind: 'blind', trouble: error.trouble, ms: lookMs };
    }
  }

  /**
   * People follow how many serve, and the lowest is kept on record, also while no decision depends on it: at
   * every calm look, if there is room for it.
   */
  function isHealthDue(apartMs: number): boolean {
    return clock.now() - own.healthSeenAt >= Math.max(calmMs, apartMs) - lookSoonMs;
  }

  /** A process that was frozen in between knows nothing of what is true now. */
  function isOld(): boolean {
    const now = clock.now();
    return now - answeredAt > patienceMs || now - (seen.oldestAt ?? seen.at) > answersServeMs;
  }

  async function act(action: Action): Promise<Step> {
    if (!(await own.append({ kind: 'acting', action })) || isOld()) return again;
    const { requester, plan } = own.swap;
    const answer = await cloud.perform(group, action, {
      ...own.lease,
      requester,
      accountId: plan.accountId,
      isLate: isOld,
    });
    // What AWS answered is kept even when a person has spoken meanwhile.
    await own.record({ kind: 'answered', answer });
    return { kind: 'acted', action, answer };
  }
}

/** While capacity is being given up or is to be got back, a late look costs more than a call. */
const isPressing = ({ phase, turned }: Swap): boolean => phase === 'retire' || turned !== undefined;

/** All of ours has ended by then: what begins later the group does by itself, and the last words tell it. */
const restoredFrom = ({ passed, phaseAt }: Swap): number =>
  passed.find(({ phase }) => phase === 'restore')?.at ?? phaseAt;

/** Look again at once. */
const again: Step = { kind: 'waiting', why: { kind: 'settling', what: 'the journal' }, ms: 0 };
