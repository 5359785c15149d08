/**
 * What the configuration allows for a group: the first matching entry rules, no match means refused.
 */
import { type GroupRef, groupKey, type PersonId } from './domain.ts';
import type { Hours } from './hours.ts';
import type { Batch, Gate, Strategy, Wish } from './plan.ts';

/** Some people; an empty list of both means nobody. */
export interface Who {
  readonly users: readonly PersonId[];
  readonly usergroups: readonly string[];
  /** Every full member of the workspace. */
  readonly anyone: boolean;
  /** How the user groups are called, by id and without the `@`, as far as that is known. */
  readonly handles?: ReadonlyMap<string, string>;
}

/** Every full member of the workspace. */
export const everybody: Who = { users: [], usergroups: [], anyone: true };

/** Who may approve. */
export type Approvers = Who;

/** The options of a request that a policy can forbid, by the field of the wish that each fills. */
export const optionOf = {
  outgoing: 'out',
  batch: 'batch',
  bakeMs: 'bake',
  keep: 'keep',
  canary: 'canary',
  protect: 'protect',
  strategy: 'strategy',
  templateVersion: 'template-version',
} as const satisfies Readonly<Record<Exclude<keyof Wish, 'group' | 'incoming' | 'reason'>, string>>;
export type OptionName = (typeof optionOf)[keyof typeof optionOf];
export const optionNames: readonly OptionName[] = Object.values(optionOf);

export interface GroupPolicy {
  /** Pattern over `account/region/name`; `*` stands for any run of characters. */
  readonly match: string;
  /** Who may ask for a swap. */
  readonly requesters: Who;
  readonly approvers: Approvers;
  /** How many different people must approve; at least 1. */
  readonly required: number;
  /** `break-glass`: the requester may approve alone, with a reason, told loudly. */
  readonly selfApproval: 'never' | 'break-glass';
  /** Slack channel ids in which this group's swaps are asked for; empty: wherever the command may be used. */
  readonly channels: readonly string[];
  /** When swaps may be asked for and begun. */
  readonly hours: Hours;
  /** Options that a requester may type beside `--reason`. */
  readonly options: readonly OptionName[];
  /** Most instances that may come in, and most that may leave, in one swap; undefined: as many as fit a request. */
  readonly instancesMost?: number;
  /** The highest that the group's max may stand, also for the time in which both sets are members. */
  readonly sizeMost?: number;
  /** How long a request waits for its approval. */
  readonly expiresMs: number;
  /** Where the wish names none. */
  readonly strategy: Strategy;
  /** One incoming instance goes first, also where the wish does not say so. */
  readonly canary: boolean;
  /** The incoming are protected from scale-in, also where the wish does not say so. */
  readonly protect: boolean;
  readonly batch: Batch;
  readonly bakeMs: number;
  readonly gate: Gate;
  /** How long the group is watched after its processes run again; none unless said. */
  readonly watchMs?: number;
  readonly deadlineMs: number;
  readonly old: 'terminate' | 'keep';
  /** CloudWatch alarms in the group's account and region that must be quiet while old instances leave. */
  readonly alarms: readonly string[];
  /** Tags that every incoming instance must carry. */
  readonly requireTags: Readonly<Record<string, string>>;
}

export interface Policy {
  /** Slack channel ids in which the command may be used; empty: every channel that the bot is in. */
  readonly channels: readonly string[];
  readonly groups: readonly GroupPolicy[];
}

/** Every user group that the configuration names. */
export const usergroupsOf = ({ groups }: Policy): readonly string[] => [
  ...new Set(
    groups.flatMap(({ requesters, approvers }) => [...requesters.usergroups, ...approvers.usergroups]),
  ),
];

/** The policy with the handles of its user groups, both as they are at the moment of asking. */
export function namedPolicy(policy: () => Policy, handles: () => ReadonlyMap<string, string>): () => Policy {
  let last:
    | { readonly of: Policy; readonly by: ReadonlyMap<string, string>; readonly named: Policy }
    | undefined;
  return () => {
    const of = policy();
    if (usergroupsOf(of).length === 0) return of;
    const by = handles();
    if (last?.of === of && last.by === by) return last.named;
    const name = (who: Who): Who => ({ ...who, handles: by });
    const groups = of.groups.map(rules => ({
      ...rules,
      requesters: name(rules.requesters),
      approvers: name(rules.approvers),
    }));
    last = { of, by, named: { ...of, groups } };
    return last.named;
  };
}

/** What the configuration has entries for. */
export const patternsOf = ({ groups }: Policy): readonly string[] => groups.map(({ match }) => match);

/** The strategy that a plan for this wish takes. */
export const strategyOf = (wish: Wish, policy: GroupPolicy): Strategy => wish.strategy ?? policy.strategy;

/** The entry that rules a group, or undefined: then nothing may be done to it. */
export function policyFor(policy: Policy, group: GroupRef): GroupPolicy | undefined {
  const key = groupKey(group);
  return policy.groups.find(entry => matches(entry.match, key));
}

/**
 * Of the groups that a name may mean, those that the configuration rules: where that is one, the name is
 * not ambiguous. All of them where it rules none, so that the refusal can name them.
 */
export function meant(policy: Policy, candidates: readonly GroupRef[]): readonly GroupRef[] {
  const ruled = candidates.filter(group => policyFor(policy, group) !== undefined);
  return ruled.length > 0 ? ruled : candidates;
}

/** A pattern of one part is meant for the name in any account and region, one of two for `region/name`. */
export function matches(pattern: string, key: string): boolean {
  const source = inFull(pattern).split('*').map(escapeForRegExp).join('.*');
  return new RegExp(`^${source}$`, 's').test(key);
}

/** Whatever `later` matches, `earlier` matches too, so that an entry with `later` behind it never rules. */
export const covers = (earlier: string, later: string): boolean => matches(earlier, inFull(later));

/** Whether a group could be matched by both: accounts, regions and names each by themselves. */
export function overlap(one: string, other: string): boolean {
  const parts = inFull(other).split('/');
  return inFull(one)
    .split('/')
    .every((part, i) => alike(part, parts[i] ?? '*'));
}

/** Whether there is a text that both stand for. */
function alike(a: string, b: string): boolean {
  // What of `b` may be left, with so much of `a` read: a set of places instead of every way to read a star.
  let places = stars(b, new Set([0]));
  for (const letter of a) {
    const next = new Set<number>();
    for (const at of places) {
      if (letter === '*') for (let j = at; j <= b.length; j++) next.add(j);
      else if (b[at] === '*') next.add(at);
      else if (b[at] === letter) next.add(at + 1);
    }
    places = stars(b, next);
  }
  return places.has(b.length);
}

/** A star may also stand for nothing. */
function stars(pattern: string, places: ReadonlySet<number>): ReadonlySet<number> {
  const all = new Set(places);
  for (const at of all) if (pattern[at] === '*') all.add(at + 1);
  return all;
}

/** The account's part of a pattern; undefined where it is meant for every account. */
export function accountOf(pattern: string): string | undefined {
  const [account = '*'] = inFull(pattern).split('/');
  return account.includes('*') ? undefined : account;
}

const inFull = (pattern: string): string =>
  '*/'.repeat(Math.max(0, 2 - (pattern.split('/').length - 1))) + pattern;

const escapeForRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
