/**
 * Freezing and unfreezing groups. Freezing only keeps things as they are, so every full member may; ending
 * somebody else's freeze is for those who may approve. Both are kept in the audit.
 */
import { mayApprove } from '../core/approval.ts';
import type { PersonId } from '../core/domain.ts';
import { type Freeze, thawers } from '../core/freeze.ts';
import { freezeUsualMs } from '../core/limits.ts';
import * as words from '../core/messages/freezes.ts';
import { overlap, type Policy, patternsOf, type Who } from '../core/policy.ts';
import type { Card } from '../core/words.ts';
import type { Asker, Clock, Freezes, People, Requests } from '../ports.ts';
import { clickerOf } from './asking.ts';

export interface FreezePorts {
  readonly freezes: Freezes;
  readonly requests: Requests;
  readonly people: People;
  readonly clock: Clock;
  readonly policy: () => Policy;
}

const everybody: Who = { users: [], usergroups: [], anyone: true };

/** What is to be frozen; `forMs` undefined: the usual time. */
export interface Chill {
  readonly pattern: string;
  readonly forMs?: number;
  readonly reason: string;
}

export async function freeze(chill: Chill, from: Asker, ports: FreezePorts): Promise<Card> {
  const by = await clickerOf(ports.people, from.person, everybody);
  if (by.kind === 'unknown') return words.cannotTellWho(by.trouble ?? 'no answer');
  if (by.kind !== 'member') return words.notAMember();
  const holdsNone = !patternsOf(ports.policy()).some(match => overlap(match, chill.pattern));
  return words.froze(await begin(chill, from.person, ports), holdsNone);
}

type Records = Pick<FreezePorts, 'freezes' | 'requests' | 'clock'>;

/** For somebody who may. */
export async function begin(
  { pattern, forMs = freezeUsualMs, reason }: Chill,
  owner: PersonId,
  { freezes, requests, clock }: Records,
): Promise<Freeze> {
  const since = clock.now();
  const made: Freeze = { pattern, owner, reason, since, until: since + forMs };
  await freezes.add(made);
  const outcome = `${pattern} until ${new Date(made.until).toISOString()}`;
  await requests.audit({ at: since, person: owner, deed: 'freeze', outcome });
  return made;
}

/** For somebody who may. */
export async function lift(
  pattern: string,
  person: PersonId,
  { freezes, requests, clock }: Records,
): Promise<void> {
  const at = clock.now();
  await freezes.lift(pattern, { person, at });
  await requests.audit({ at, person, deed: 'unfreeze', outcome: pattern });
}

export async function unfreeze(pattern: string, from: Asker, ports: FreezePorts): Promise<Card> {
  const { freezes, people, clock, policy } = ports;
  const all = await freezes.inForce(clock.now());
  const meant = all.filter(freeze => freeze.pattern === pattern);
  if (meant.length === 0) return words.noSuchFreeze(pattern, all);
  const mayThaw = thawers(policy(), pattern);
  const by = await clickerOf(people, from.person, {
    users: mayThaw.flatMap(who => who.users),
    usergroups: [...new Set(mayThaw.flatMap(who => who.usergroups))],
    anyone: mayThaw.some(who => who.anyone),
  });
  if (by.kind === 'unknown') return words.cannotTellWho(by.trouble ?? 'no answer');
  if (by.kind !== 'member') return words.notAMember();
  const foreign = meant.find(({ owner }) => owner !== from.person);
  if (foreign && !mayThaw.some(who => mayApprove(by, who))) return words.notYourFreeze(foreign, mayThaw);
  await lift(pattern, from.person, ports);
  return words.unfroze(pattern);
}
