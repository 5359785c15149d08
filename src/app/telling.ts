/**
 * What is told of one request, and in which order: the card, under it the plan in full, every event of the
 * journal, once and in order, and at the end the report and the picture; and the card again, as things stand.
 */
import type { SwapId } from '../core/domain.ts';
import type { Glance } from '../core/glance.ts';
import type { Entry } from '../core/journal.ts';
import { glassAlarm, reminder } from '../core/messages/calls.ts';
import { endReport } from '../core/messages/end-report.ts';
import { type Rules, requestCard } from '../core/messages/plan-card.ts';
import { planDetails } from '../core/messages/plan-details.ts';
import { type Policy, policyFor } from '../core/policy.ts';
import { replay } from '../core/replay.ts';
import { glassBroken, remindAt } from '../core/request.ts';
import type { Card } from '../core/words.ts';
import {
  type Clock,
  type Journal,
  type LastLook,
  type Log,
  type MessageRef,
  type Outbox,
  type Requests,
  ThreadError,
} from '../ports.ts';
import type { CardTurns } from './card-turns.ts';
import { createPast } from './past.ts';
import {
  actsOf,
  callsPeople,
  closedKey,
  inOrder,
  isCard,
  isOver,
  linesFrom,
  nextCard,
  pictureOf,
  rangeOf,
  reminderKey,
  reportKey,
  toldUpTo,
} from './posts.ts';
import type { CardState, Sender, Telling } from './sending.ts';

export interface TellerPorts {
  readonly requests: Requests;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: () => Policy;
  readonly turns: CardTurns;
  readonly sender: Sender;
}

/** What is left when everything was told that can be: nothing, or a card whose turn has not come. */
export type Left = 'nothing' | { readonly urgent: boolean };

export interface Teller {
  /** Tells what is untold. Throws `ThreadError`, or what `last` throws. */
  tell(id: SwapId, last: LastLook): Promise<Left>;
  glanced(id: SwapId, glance: Glance): void;
}

export function createTeller(ports: TellerPorts): Teller {
  const { requests, journal, outbox, clock, log, policy, turns, sender } = ports;
  const past = createPast(ports);
  const glances = new Map<SwapId, Glance>();
  /** Cards that no thread can hang on any more. Not on record: one call tells a later process as well. */
  const gone = new Set<string>();

  async function tell(id: SwapId, last: LastLook): Promise<Left> {
    const request = await requests.get(id);
    if (!request) return 'nothing';
    const entries = await journal.read(id);
    const posts = await outbox.posted(id);
    const swap = entries.length === 0 ? undefined : replay(entries);
    const rules = policyFor(policy(), request.plan.group);
    if (swap?.ended) glances.delete(id);
    const { history, undone } = await past(request);
    const urgent = request.state === 'pending' || entries.slice(toldUpTo(posts)).some(callsPeople);
    const telling: Telling = { request, posts, last, urgent };
    const live = { history, undone, glance: glances.get(id), now: clock.now() };
    const card = requestCard(request, rules, swap, live);
    const root = await rootOf(telling, card);
    const state = { card, ...actsOf(request, swap, card) };
    // Its turn must not wait behind lines: others wait for theirs.
    if (turns.has(id)) await refresh(telling, state, root);
    try {
      await showWhole(telling, root);
      await call(telling, rules, root);
      await tellLines(telling, entries, root);
      if (swap?.ended) {
        await sender.tellOnce(
          telling,
          reportKey({ seq: swap.lastSeq }),
          root,
          endReport(swap, history, entries),
        );
        await sender.showOnce(telling, pictureKey(entries), root, pictureOf(id, entries));
      }
    } catch (error) {
      if (!(error instanceof ThreadError) || error.reason !== 'not-editable') throw error;
      log.warn({ swap: id, err: error }, 'the thread is gone; the story goes on under a new card');
      gone.add(root.ts);
      return tell(id, last);
    }
    const left = await refresh(telling, state, root);
    if (left !== 'shown') return left;
    if (isOver(request, swap)) await close(telling, closedKey(entries.at(-1)), await standing(id, root));
    return 'nothing';
  }

  const refresh = async (telling: Telling, state: CardState, root: MessageRef) =>
    sender.refresh(telling, state, await standing(telling.request.id, root));

  /** The newest card, which is the one that people look at. */
  async function standing(id: SwapId, root: MessageRef): Promise<MessageRef> {
    const cards = inOrder((await outbox.posted(id)).filter(post => isCard(post.key)));
    return cards.findLast(post => post.message)?.message ?? root;
  }

  /** Kept, so that a process which dies between the last line and the card leaves the card to the next one. */
  async function close({ request: { id }, posts }: Telling, key: string, card: MessageRef): Promise<void> {
    if (posts.some(post => post.key === key)) return;
    await outbox.intend(id, key, clock.now());
    await outbox.arrived(id, key, card);
  }

  /** The card that the thread hangs on: the first one that is still there, or a new one. */
  async function rootOf(telling: Telling, card: Card): Promise<MessageRef> {
    const cards = inOrder(telling.posts.filter(post => isCard(post.key)));
    const standing = cards.find(post => post.message && !gone.has(post.message.ts))?.message;
    if (standing) return standing;
    const open = cards.find(post => !post.message);
    return sender.posted({ ...telling, posts: cards }, open?.key ?? nextCard(cards), undefined, card);
  }

  /** The plan in full opens the thread, before anything is told in it. */
  async function showWhole(telling: Telling, root: MessageRef): Promise<void> {
    const { request, posts } = telling;
    const begun = posts.some(({ key }) => rangeOf(key) !== undefined || key === reminderKey);
    if (begun || !(request.state === 'pending' || request.state === 'approved')) return;
    for (const [i, page] of planDetails(request).entries()) {
      await sender.tellOnce(telling, i === 0 ? 'plan' : `plan-${i + 1}`, root, page);
    }
  }

  /** What calls people, each once: the end that draws near, and broken glass. */
  async function call(telling: Telling, rules: Rules | undefined, root: MessageRef): Promise<void> {
    const { request } = telling;
    const now = clock.now();
    if (request.state === 'pending' && remindAt(request) <= now && now < request.expiresAt) {
      await sender.posted(telling, reminderKey, root, reminder(request, rules));
    }
    if (glassBroken(request)) {
      await sender.posted(telling, 'broken-glass', undefined, glassAlarm(request, rules));
    }
  }

  async function tellLines(telling: Telling, entries: readonly Entry[], under: MessageRef): Promise<void> {
    const { posts } = telling;
    const end = entries.at(-1)?.seq ?? 0;
    let told = toldUpTo(posts);
    while (told < end) {
      const open = posts.find(post => !post.message && rangeOf(post.key)?.from === told + 1);
      const { to, words } = linesFrom(entries, told, open ? rangeOf(open.key)?.to : undefined);
      if (words.length > 0) await sender.tellOnce(telling, `e${told + 1}-${to}`, under, words);
      else if (to >= end) return;
      told = to;
    }
  }

  return {
    tell,
    // What a look left out is as the one before it showed it.
    glanced: (id, glance) => void glances.set(id, { ...glances.get(id), ...glance }),
  };
}

/** A swap that halted and was taken up again has another end. */
function pictureKey(entries: readonly Entry[]): string {
  const ends = entries.filter(({ event }) => event.kind === 'ended').length;
  return ends === 1 ? 'picture' : `picture-${ends}`;
}
