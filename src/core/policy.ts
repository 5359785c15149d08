/**
 * What the configuration allows for a group: the first matching entry rules, no match means refused.
 */
import { type GroupRef, groupKey, type PersonId } from './domain.ts';
import type { Batch, Gate } from './plan.ts';

/** Who may approve; an empty list of both means nobody can. */
export interface Approvers {
  readonly users: readonly PersonId[];
  readonly usergroups: readonly string[];
  /** Every full member of the workspace may approve; said loudly at start. */
  readonly anyone: boolean;
}

export interface GroupPolicy {
  /** Pattern over `account/region/name`; `*` stands for any run of characters. */
  readonly match: string;
  readonly approvers: Approvers;
  /** How long a request waits for its approval. */
  readonly expiresMs: number;
  readonly batch: Batch;
  readonly bakeMs: number;
  readonly gate: Gate;
  readonly deadlineMs: number;
  readonly old: 'terminate' | 'keep';
  /** Tags that every incoming instance must carry. */
  readonly requireTags: Readonly<Record<string, string>>;
}

export interface Policy {
  /** Slack channel ids in which the command may be used; empty: every channel that the bot is in. */
  readonly channels: readonly string[];
  readonly groups: readonly GroupPolicy[];
}

/** The entry that rules a group, or undefined: then nothing may be done to it. */
export function policyFor(policy: Policy, group: GroupRef): GroupPolicy | undefined {
  const key = groupKey(group);
  return policy.groups.find(entry => matches(entry.match, key));
}

/** A pattern of one part is meant for the name in any account and region, one of two for `region/name`. */
export function matches(pattern: string, key: string): boolean {
  const full = '*/'.repeat(Math.max(0, 2 - (pattern.split('/').length - 1))) + pattern;
  const source = full.split('*').map(escapeForRegExp).join('.*');
  return new RegExp(`^${source}$`, 's').test(key);
}

const escapeForRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
