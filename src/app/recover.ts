/**
 * Recovers a group from its marker: looks, says, and, when told to, does one step after the other, each
 * after a new look. Refused while this store knows a live swap of the group, and let go as soon as one begins.
 * Safe to be called again.
 */
import type { GroupRef, PersonId, SwapId } from '../core/domain.ts';
import { lookSoonMs, patienceMs } from '../core/limits.ts';
import { actionWords } from '../core/messages/causes.ts';
import { leftInTheMiddle, noGroup, recoveryWords, stepDone, stillRuns } from '../core/messages/recovery.ts';
import { type Recovery, recoveryOf } from '../core/recover.ts';
import { say, type Words } from '../core/words.ts';
import type { Clock, Cloud, Requests } from '../ports.ts';

export interface RecoverPorts {
  readonly cloud: Cloud;
  readonly requests: Pick<Requests, 'liveOn' | 'list' | 'audit'>;
  readonly clock: Clock;
  readonly person: PersonId;
  /** Is told every line as it becomes true. */
  readonly tell: (words: Words) => void;
  /** Aborts when this process has to let go: the call in flight is the last. */
  readonly over?: AbortSignal;
}

export type Recovered = 'nothing-to-do' | 'would-do' | 'done' | 'refused' | 'failed' | 'interrupted';

/** A recovery is a handful of calls; what has not shown by then needs another look by a person. */
const limitMs = 300_000;

/** @param go false: only says what would be done. Throws `CloudError` when AWS cannot be looked at. */
export async function recover(group: GroupRef, go: boolean, ports: RecoverPorts): Promise<Recovered> {
  const { requests, clock, person, tell } = ports;
  const live = await requests.liveOn(group);
  if (live !== undefined) {
    tell(stillRuns(live));
    return 'refused';
  }
  const seen = await look(group, ports);
  if (!seen) {
    tell(noGroup(group));
    return 'refused';
  }
  const [last] = await requests.list({ group, states: ['approved'], limit: 1 });
  for (const words of recoveryWords(group, seen.recovery, last?.id)) tell(words);
  if (seen.recovery.kind === 'no-marker') return 'nothing-to-do';
  if (seen.recovery.kind === 'unreadable' || seen.recovery.first.length > 0) return 'refused';
  if (!go) return 'would-do';
  const { swap } = seen.recovery.marker;
  const outcome = await steps(group, seen.recovery, seen.accountId, ports);
  await requests.audit({ at: clock.now(), person, deed: 'recover', swap: swap as SwapId, outcome });
  return outcome;
}

async function steps(
  group: GroupRef,
  begun: Extract<Recovery, { kind: 'recovery' }>,
  accountId: string,
  ports: RecoverPorts,
): Promise<'done' | 'failed' | 'refused' | 'interrupted'> {
  const { cloud, requests, clock, person, tell, over } = ports;
  const acting = {
    swap: begun.marker.swap as SwapId,
    fence: 0,
    requester: person,
    accountId,
    ...(over && { over }),
  };
  const doneAt = new Map<string, number>();
  let recovery: Recovery = begun;
  for (const until = clock.now() + limitMs; clock.now() < until; ) {
    if (recovery.kind !== 'recovery') return 'done';
    if (over?.aborted) {
      tell(leftInTheMiddle);
      return 'interrupted';
    }
    const begunMeanwhile = await requests.liveOn(group);
    if (begunMeanwhile !== undefined) {
      tell(stillRuns(begunMeanwhile));
      return 'refused';
    }
    if (recovery.first.length > 0) {
      for (const words of recoveryWords(group, recovery)) tell(words);
      return 'refused';
    }
    // A look may be older than a step: none is done again before it must have shown.
    const next = recovery.steps.find(step => {
      const at = doneAt.get(JSON.stringify(step));
      return at === undefined || clock.now() - at >= patienceMs;
    });
    const inTurn = next !== undefined && (next.kind !== 'unmark' || recovery.steps.length === 1);
    if (inTurn) {
      const answer = await cloud.perform(group, next, acting);
      tell(say`${actionWords(next)}: ${stepDone(answer)}`);
      if (answer.kind === 'denied' || answer.kind === 'refused') return 'failed';
      doneAt.set(JSON.stringify(next), clock.now());
    }
    await clock.sleep(lookSoonMs, over);
    recovery = (await look(group, ports))?.recovery ?? recovery;
  }
  return 'failed';
}

async function look(
  group: GroupRef,
  { cloud }: RecoverPorts,
): Promise<{ readonly recovery: Recovery; readonly accountId: string } | undefined> {
  const seen = await cloud.survey(group, []);
  return seen.group && { recovery: recoveryOf(seen.group), accountId: seen.accountId };
}
