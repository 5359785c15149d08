/**
 * Freezing and unfreezing groups. Freezing only keeps things as they are, so every full member may; ending
 * somebody else's freeze is for those who may approve. Both are kept in the audit.
 */
import { mayApprove } from '../core/approval.ts';
import { type Freeze, thawers } from '../core/freeze.ts';
import { freezeUsualMs } from '../core/limits.ts';
import * as words from '../core/messages/freezes.ts';
import type { Policy, Who } from '../core/policy.ts';
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

/** `forMs` undefined: the usual time. */
export async function freeze(
  { pattern, forMs, reason }: { pattern: string; forMs?: number; reason: string },
  from: Asker,
  { freezes, requests, people, clock }: FreezePorts,
): Promise<Card> {
  const by = await clickerOf(people, from.person, everybody);
  if (by.kind === 'unknown') return words.cannotTellWho(by.trouble ?? 'no answer');
  if (by.kind !== 'member') return words.notAMember();
  const now = clock.now();
  const made: Freeze = {
    pattern,
    owner: from.person,
    reason,
    since: now,
    until: now + (forMs ?? freezeUsualMs),
  };
  await freezes.add(made);
  const until = new Date(made.until).toISOString();
  await requests.audit({
    at: now,
    person: from.person,
    deed: 'freeze',
    outcome: `${pattern} until ${until}`,
  });
  return words.froze(made);
}

export async function unfreeze(pattern: string, from: Asker, ports: FreezePorts): Promise<Card> {
  const { freezes, requests, people, clock, policy } = ports;
  const now = clock.now();
  const all = await freezes.inForce(now);
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
  await freezes.lift(pattern, { person: from.person, at: now });
  await requests.audit({ at: now, person: from.person, deed: 'unfreeze', outcome: pattern });
  return words.unfroze(pattern);
}
