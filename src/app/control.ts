/** Pause, continue, abort, undo, finish: a person's word is one more event; the next step heeds it. */
import { type Clicker, mayApprove } from '../core/approval.ts';
import { unreachable } from '../core/assert.ts';
import { type ControlWord, whyUnheeded } from '../core/controls.ts';
import type { PersonId, SwapId } from '../core/domain.ts';
import { stateWords } from '../core/messages/live-card.ts';
import { approverWords } from '../core/messages/plan-card.ts';
import { controlRefused, controlTaken } from '../core/messages/replies.ts';
import { type Policy, policyFor } from '../core/policy.ts';
import { replay } from '../core/replay.ts';
import type { Request } from '../core/request.ts';
import type { Swap } from '../core/swap.ts';
import { type Card, person, say, type Words } from '../core/words.ts';
import type { Asker, Clock, Journal, People, Requests } from '../ports.ts';
import { clickerOf } from './asking.ts';

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
  const outcome = card.taken ? 'taken' : `refused: ${card.why}`;
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
  ports: ControlPorts,
): Promise<Verdict> {
  const { journal, people, policy, wake } = ports;
  const entries = await journal.read(request.id);
  if (entries.length === 0)
    return no('nothing is running', say`this request was never approved, so nothing is running.`);
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
      'not allowed to',
      stranger === 'approver'
        ? say`this is for ${person(request.requester)} and for ${approverWords(approvers)}.`
        : stranger,
    );
  const unfit = unfitNow(word, swap);
  if (unfit) return no(whyUnheeded(word, swap) ?? 'unfit', unfit);
  const entry = await journal.ask(request.id, { kind: 'asked', what: word, by: from.person });
  // It has ended while Slack was asked who this is.
  if (entry === undefined) return judged(word, request, from, ports);
  wake(request.id);
  return { taken: true, words: taken[word] };
}

type Verdict =
  | { readonly taken: true; readonly words: Words }
  /** `why` is for the record, `words` for the person. */
  | { readonly taken: false; readonly why: string; readonly words: Words };

const no = (why: string, words: Words): Verdict => ({ taken: false, why, words });

/** Words, or that it takes an approver; undefined where the person may. */
export function whyNotThem(
  by: Clicker,
  requester: PersonId | undefined,
  approver: boolean,
): Words | 'approver' | undefined {
  if (by.kind === 'unknown')
    return say`Slack could not tell who you are right now (${by.trouble ?? 'no answer'}). Try again in a minute.`;
  if (by.kind !== 'member') return say`only full members of this workspace may do this.`;
  return by.id === requester || approver ? undefined : 'approver';
}

/**
 * Why the swap cannot heed this word now; undefined when it can. Each word on record makes the bot look again
 * before it acts, so that one button pressed over and over would keep it from acting at all.
 */
export function unfitNow(word: ControlWord, swap: Swap): Words | undefined {
  const why = whyUnheeded(word, swap);
  const before = swap.asked === undefined ? 'somebody' : person(swap.asked.by);
  switch (why) {
    case undefined:
      return undefined;
    case 'ended':
      return say`the swap has ended (${stateWords(swap)}).`;
    case 'turning':
      return say`${before} has asked for it to be undone already; the thread tells every step.`;
    case 'finished':
      return say`${before} has ended the bake already.`;
    case 'paused':
      return say`the swap is paused already.`;
    case 'not-paused':
      return say`the swap is not paused (${stateWords(swap)}).`;
    case 'no-bake':
      return say`there is no bake to end now (${stateWords(swap)}).`;
    case 'too-late':
      return say`it is too late for that (${stateWords(swap)}); what is begun now is finished.`;
    default:
      return unreachable(why);
  }
}

/** What a person is told whose word was taken. */
export const taken: Readonly<Record<ControlWord, Words>> = {
  pause: say`Paused: the call in flight is finished, then nothing moves until somebody presses Continue. No time limit counts meanwhile; the thread says how long that is safe.`,
  continue: say`It goes on; time limits count on from here.`,
  abort: say`Turning back: the thread tells every step.`,
  undo: say`Turning back: the thread tells every step.`,
  finish: say`The bake ends now: with the next good looks the old ones go.`,
};
