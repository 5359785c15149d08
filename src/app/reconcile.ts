/**
 * One step of one swap: replay the journal, look at AWS, decide, write down, act. May be repeated at will
 * and killed between any two lines: an action is in the journal before it is sent, so after a crash the
 * journal may claim too much, never too little, and the next look at AWS settles it.
 */
import { unreachable } from '../core/assert.ts';
import { blindness } from '../core/blindness.ts';
import { decide } from '../core/decide.ts';
import type { Why } from '../core/decision.ts';
import type { Action, Answer, Trouble } from '../core/domain.ts';
import type { Entry, JournalEvent } from '../core/journal.ts';
import { lookMs } from '../core/limits.ts';
import { ids } from '../core/plan.ts';
import { replay, type Swap } from '../core/swap.ts';
import { type Clock, type Cloud, CloudError, type Journal, JournalMoved, type Lease } from '../ports.ts';

export interface ReconcilePorts {
  readonly cloud: Cloud;
  readonly journal: Journal;
  readonly clock: Clock;
}

/** What a step came to, and when to look again. */
export type Step =
  | { readonly kind: 'ended' }
  | { readonly kind: 'acted'; readonly action: Action; readonly answer: Answer }
  | { readonly kind: 'waiting'; readonly why: Why; readonly ms: number }
  | { readonly kind: 'blind'; readonly trouble: Trouble; readonly ms: number };

/** What is remembered of one look at most: a decision may need several notes before it acts or waits. */
const notesMost = 20;

/**
 * Throws `LeaseLost` when another process has taken the swap over. The judge is an argument, so that a
 * history can be told with a mistaken one.
 */
export async function reconcile(
  lease: Lease,
  ports: ReconcilePorts,
  judge: typeof decide = decide,
): Promise<Step> {
  const { cloud, journal, clock } = ports;
  let entries = await journal.read(lease.swap);
  let swap = replay(entries);
  if (swap.ended) return { kind: 'ended' };

  const { group, trafficSources } = swap.plan;
  let seen: Awaited<ReturnType<Cloud['observe']>>;
  try {
    seen = await cloud.observe(
      group,
      [...ids(swap.plan.incoming), ...ids(swap.plan.outgoing)],
      trafficSources,
      { alarms: swap.plan.alarms ?? [], urgent: isPressing(swap) },
    );
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const event = blindness(swap, error.trouble, entries.at(-1)?.at ?? 0, clock.now());
    if (event !== undefined && (await append(swap, event)) && event.kind === 'ended')
      return { kind: 'ended' };
    return { kind: 'blind', trouble: error.trouble, ms: lookMs };
  }
  if (swap.blind) {
    const entry = await append(swap, { kind: 'blind' });
    if (!entry) return again;
    entries = [...entries, entry];
    swap = replay(entries);
  }

  for (let notes = 0; notes < notesMost; notes++) {
    const decision = judge(swap, seen, clock.now());
    switch (decision.kind) {
      case 'wait':
        return { kind: 'waiting', why: decision.why, ms: decision.ms };
      case 'note':
      case 'end': {
        const entry = await append(swap, decision.event);
        if (decision.kind === 'end') return { kind: 'ended' };
        if (!entry) return again;
        entries = [...entries, entry];
        swap = replay(entries);
        break;
      }
      case 'act':
        return act(swap, decision.action);
      default:
        return unreachable(decision);
    }
  }
  return again;

  /** Undefined when a person's word came in between: then everything is looked at anew. */
  async function append(on: Swap, event: JournalEvent): Promise<Entry | undefined> {
    try {
      return await journal.append(lease, on.lastSeq + 1, event);
    } catch (error) {
      if (error instanceof JournalMoved) return undefined;
      throw error;
    }
  }

  async function act(on: Swap, action: Action): Promise<Step> {
    const acting = await append(on, { kind: 'acting', action });
    if (!acting) return again;
    const { requester, plan } = on;
    const answer = await cloud.perform(group, action, { ...lease, requester, accountId: plan.accountId });
    await record({ kind: 'answered', answer }, acting.seq);
    return { kind: 'acted', action, answer };
  }

  /** What AWS answered is kept even when a person has spoken meanwhile. */
  async function record(event: JournalEvent, after: number): Promise<void> {
    for (let last = after; ; ) {
      try {
        await journal.append(lease, last + 1, event);
        return;
      } catch (error) {
        if (!(error instanceof JournalMoved)) throw error;
        last = (await journal.read(lease.swap)).at(-1)?.seq ?? last;
      }
    }
  }
}

/** While capacity is being given up or is to be got back, a late look costs more than a call. */
const isPressing = ({ phase, turned }: Swap): boolean => phase === 'retire' || turned !== undefined;

/** Look again at once. */
const again: Step = { kind: 'waiting', why: { kind: 'settling', what: 'the journal' }, ms: 0 };
