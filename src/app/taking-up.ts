/**
 * A halted swap is taken up again: by an approver of its group, once the group is seen to be this swap's
 * still. The store makes it live again and writes that down in one transaction, so that nobody takes it up
 * twice, nor while another swap has the group.
 */
import { mayApprove } from '../core/approval.ts';
import type { PersonId, SwapId } from '../core/domain.ts';
import { troubleWords } from '../core/messages/objections.ts';
import { approverWords } from '../core/messages/plan-card.ts';
import { controlRefused, controlTaken, unknownSwap } from '../core/messages/replies.ts';
import { notTakenUp, takenUp } from '../core/messages/taking-up.ts';
import { policyFor } from '../core/policy.ts';
import { replay } from '../core/replay.ts';
import type { Request } from '../core/request.ts';
import { whyNotHalted, whyNotThisGroup } from '../core/taking-up.ts';
import { type Card, say, type Words } from '../core/words.ts';
import { type Asker, type Clock, type Cloud, CloudError, type Journal, type Requests } from '../ports.ts';
import { clickerOf } from './asking.ts';
import { type ControlPorts, whyNotThem } from './control.ts';

export interface TakingUpPorts {
  readonly cloud: Pick<Cloud, 'observe'>;
  readonly journal: Journal;
  readonly requests: Requests;
  readonly clock: Clock;
}

export interface TakenUp {
  readonly taken: boolean;
  readonly card: Card;
}

/** A click or a command in Slack. */
export async function takeUpAs(
  request: Request,
  from: Asker,
  ports: TakingUpPorts & ControlPorts,
): Promise<Card> {
  const { people, policy, wake } = ports;
  const approvers = policyFor(policy(), request.plan.group)?.approvers ?? nobody;
  const by = await clickerOf(people, from.person, approvers);
  const stranger = whyNotThem(by, undefined, mayApprove(by, approvers));
  if (stranger !== undefined) {
    const words = stranger === 'approver' ? say`this is for ${approverWords(approvers)}.` : stranger;
    return (await answered(request.id, from.person, { taken: false, words }, ports)).card;
  }
  const { taken, card } = await takeUp(request.id, from.person, ports);
  if (taken) wake(request.id);
  return card;
}

const nobody = { users: [], usergroups: [], anyone: false };

/** Whoever asks may: the front end has made sure of that. */
export async function takeUp(id: SwapId, by: PersonId, ports: TakingUpPorts): Promise<TakenUp> {
  const { cloud, journal } = ports;
  const entries = await journal.read(id);
  const last = entries.at(-1);
  if (last === undefined) return { taken: false, card: unknownSwap(id) };
  const swap = replay(entries);
  const no = (words: Words): Promise<TakenUp> => answered(id, by, { taken: false, words }, ports);
  const unfit = whyNotHalted(swap);
  if (unfit) return no(notTakenUp(unfit, swap));
  try {
    const { group } = await cloud.observe(swap.plan.group, [], []);
    const strange = whyNotThisGroup(swap, group);
    if (strange) return await no(notTakenUp(strange, swap));
  } catch (error) {
    if (error instanceof CloudError) return no(troubleWords(error.trouble));
    throw error;
  }
  const came = await journal.takeUp(id, last.seq + 1, { kind: 'taken-up', by });
  if (came.kind === 'busy') return no(notTakenUp(came, swap));
  if (came.kind === 'moved') return no(notTakenUp({ kind: 'running' }, swap));
  return answered(id, by, { taken: true, words: takenUp(swap) }, ports);
}

async function answered(
  swap: SwapId,
  person: PersonId,
  { taken, words }: { readonly taken: boolean; readonly words: Words },
  { requests, clock }: Pick<TakingUpPorts, 'requests' | 'clock'>,
): Promise<TakenUp> {
  const outcome = taken ? 'taken' : 'refused';
  await requests.audit({ at: clock.now(), person, deed: 'take-up', swap, outcome });
  return { taken, card: taken ? controlTaken(words) : controlRefused(words) };
}
