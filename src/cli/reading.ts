/** The desk of a command that only reads: nobody is asked, AWS is left alone and nothing is told. */
import { createDesk } from '../app/desk.ts';
import { type GroupRef, groupKey } from '../core/domain.ts';
import type { Policy } from '../core/policy.ts';
import { systemClock } from '../ops/clock.ts';
import type { Asker, Cloud } from '../ports.ts';
import { operator, type Session } from './session.ts';

const unasked = (): Promise<never> => Promise.reject(new Error('this command asks neither AWS nor Slack'));
const people = { look: unasked, members: unasked, audience: unasked, reads: unasked };

export const noCloud: Cloud = {
  candidates: () => [],
  places: () => [],
  groups: unasked,
  surroundings: unasked,
  survey: unasked,
  observe: unasked,
  perform: unasked,
};

export const noPolicy: Policy = { channels: [], groups: [] };

/** The groups on record that a name means, as typed: `name`, `region/name` or `account/region/name`. */
export async function groupsCalled(text: string, { requests }: Session): Promise<readonly GroupRef[]> {
  const all = await requests.list({ limit: Number.MAX_SAFE_INTEGER });
  const byKey = new Map(all.map(({ plan: { group } }) => [groupKey(group), group]));
  return [...byKey].filter(([key]) => key === text || key.endsWith(`/${text}`)).map(([, group]) => group);
}

/** Answers `status`, `history` and `show`. @param groups what a name that is typed means */
export const deskOf = (session: Session, groups: readonly GroupRef[] = []): ReturnType<typeof createDesk> =>
  createDesk({
    ...session,
    cloud: { ...noCloud, candidates: () => groups },
    people,
    narrator: {
      tell: () => undefined,
      glanced: () => undefined,
      show: () => Promise.resolve(),
      cardsOf: () => Promise.resolve([]),
      untoldSince: () => undefined,
      start: () => Promise.resolve(),
      stop: () => Promise.resolve(),
    },
    clock: systemClock,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    policy: () => noPolicy,
    wake: () => undefined,
  });

/** A reader is nobody to the policy. */
export const nobody: Asker = { person: operator(), channel: '' };
