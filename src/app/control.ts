/** Pause, continue, abort, undo, finish: a person's word is one more event; the next step heeds it. */
import { type Clicker, mayApprove } from '../core/approval.ts';
import { unreachable } from '../core/assert.ts';
import type { PersonId, SwapId } from '../core/domain.ts';
import { stateWords } from '../core/messages/live-card.ts';
import { approverWords } from '../core/messages/plan-card.ts';
import { controlRefused, controlTaken } from '../core/messages/replies.ts';
import { type Policy, policyFor } from '../core/policy.ts';
import type { Request } from '../core/request.ts';
import { canTurnBack, replay, type Swap } from '../core/swap.ts';
import { type ButtonAction, type Card, person, say, type Words } from '../core/words.ts';
import type { Asker, Clock, Journal, People, Requests } from '../ports.ts';
import { clickerOf } from './asking.ts';

export type ControlWord = Extract<ButtonAction, 'pause' | 'continue' | 'abort' | 'undo' | 'finish'>;

export interface ControlPorts {
  readonly journal: Journal;
  readonly requests: Requests;
  readonly people: People;
  readonly clock: Clock;
  readonly policy: () => Policy;
  readonly wake: (swap: SwapId) => void;
}

export async function control(
  word: ControlWord,
  request: Request,
  from: Asker,
  ports: ControlPorts,
): Promise<Card> {
  const card = await judged(word, request, from, ports);
  const outcome = card.taken ? 'taken' : 'refused';
  await ports.requests.audit({
    at: ports.clock.now(),
    person: from.person,
    deed: word,
    swap: request.id,
    outcome,
  });
  return card.taken ? controlTaken(card.words) : controlRefused(card.words);
}

async function judged(
  word: ControlWord,
  request: Request,
  from: Asker,
  { journal, people, policy, wake }: ControlPorts,
): Promise<{ readonly taken: boolean; readonly words: Words }> {
  const entries = await journal.read(request.id);
  if (entries.length === 0) return no(say`this request was never approved, so nothing is running.`);
  const swap = replay(entries);
  const approvers = policyFor(policy(), request.plan.group)?.approvers ?? {
    users: [],
    usergroups: [],
    anyone: false,
  };
  const by = await clickerOf(people, from.person, approvers);
  const stranger = whyNotThem(by, request.requester, mayApprove(by, approvers));
  if (stranger)
    return no(
      stranger === 'approver'
        ? say`this is for ${person(request.requester)} and for ${approverWords(approvers)}.`
        : stranger,
    );
  const unfit = unfitNow(word, swap);
  if (unfit) return no(unfit);
  await journal.ask(request.id, { kind: 'asked', what: word, by: from.person });
  wake(request.id);
  return { taken: true, words: taken[word] };
}

const no = (words: Words): { taken: false; words: Words } => ({ taken: false, words });

function whyNotThem(by: Clicker, requester: PersonId, approver: boolean): Words | 'approver' | undefined {
  if (by.kind === 'unknown')
    return say`Slack could not tell who you are right now (${by.trouble ?? 'no answer'}). Try again in a minute.`;
  if (by.kind !== 'member') return say`only full members of this workspace may do this.`;
  return by.id === requester || approver ? undefined : 'approver';
}

/** Why the swap cannot heed this word now; undefined when it can. */
export function unfitNow(word: ControlWord, swap: Swap): Words | undefined {
  if (swap.ended) return say`the swap has ended (${stateWords(swap)}).`;
  const said = unheeded(word, swap);
  if (said) return said;
  switch (word) {
    case 'continue':
      return swap.pausedSince === undefined ? say`the swap is not paused (${stateWords(swap)}).` : undefined;
    case 'finish':
      return swap.phase === 'bake' ? undefined : say`there is no bake to end now (${stateWords(swap)}).`;
    case 'pause':
    case 'abort':
    case 'undo':
      return canTurnBack(swap)
        ? undefined
        : say`it is too late for that (${stateWords(swap)}); what is begun now is finished.`;
    default:
      return unreachable(word);
  }
}

/**
 * Why a word would say nothing new. Each word on record makes the bot look again before it acts, so that one
 * button pressed over and over would keep it from acting at all.
 */
function unheeded(word: ControlWord, { asked, pausedSince }: Swap): Words | undefined {
  const turning = asked !== undefined && asked.what !== 'finish';
  if (turning && word !== 'pause' && word !== 'continue') {
    return say`${person(asked.by)} has asked for it to be undone already; the thread tells every step.`;
  }
  if (word === 'finish' && asked?.what === 'finish') {
    return say`${person(asked.by)} has ended the bake already.`;
  }
  return word === 'pause' && pausedSince !== undefined ? say`the swap is paused already.` : undefined;
}

/** What a person is told whose word was taken. */
export const taken: Readonly<Record<ControlWord, Words>> = {
  pause: say`Paused: the call in flight is finished, then nothing moves until somebody presses Continue.`,
  continue: say`It goes on.`,
  abort: say`Turning back: the thread tells every step.`,
  undo: say`Turning back: the thread tells every step.`,
  finish: say`The bake ends now.`,
};
