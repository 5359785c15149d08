/**
 * A freeze keeps swaps of some groups from being asked for or approved until its end. It says whose it is
 * and why, ends by itself, and touches nothing that runs already.
 */
import { type GroupRef, groupKey, type PersonId } from './domain.ts';
import { type Approvers, covers, matches, type Policy } from './policy.ts';

export interface Freeze {
  /** Pattern over `account/region/name`, as in the configuration: `web-*`, `prod/*`, `*`. */
  readonly pattern: string;
  readonly owner: PersonId;
  readonly reason: string;
  readonly since: number;
  /** From this moment on it holds no more. */
  readonly until: number;
}

/** The freezes that hold this group now, the one that ends last first. */
export function frozenBy(freezes: readonly Freeze[], group: GroupRef, now: number): readonly Freeze[] {
  const key = groupKey(group);
  return freezes
    .filter(({ pattern, since, until }) => since <= now && now < until && matches(pattern, key))
    .toSorted((a, b) => b.until - a.until);
}

/**
 * Who may end somebody else's freeze: whoever may approve swaps of a group that it holds. Patterns that only
 * overlap count too where one lies within the other.
 */
export function thawers(policy: Policy, pattern: string): readonly Approvers[] {
  return policy.groups
    .filter(({ match }) => covers(match, pattern) || covers(pattern, match))
    .map(({ approvers }) => approvers);
}
