/**
 * Reads the configuration file. Every fault is named at once, with its line and what was meant; what is
 * not understood is refused, never ignored.
 */
import { readFileSync } from 'node:fs';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Account } from '../core/account.ts';
import type { PersonId } from '../core/domain.ts';
import { always } from '../core/hours.ts';
import { accountOf, covers, everybody, type GroupPolicy, type Policy } from '../core/policy.ts';
import { type GroupSettings, nearest, type Settings, schema } from './config-schema.ts';

export interface Config {
  /** Our workspace; undefined: the one that the bot token belongs to. */
  readonly team: string | undefined;
  /** Undefined: the process's own credentials and region, as the account `default`. */
  readonly accounts: readonly Account[] | undefined;
  readonly policy: Policy;
}

/** Sentences for whoever starts the bot. */
export interface Faults {
  readonly faults: readonly string[];
}

/** Shown where there is no file yet: enough to start with. */
export const exampleConfig = `slack:
  channels: [C0123456789]          # where /asg-swap may be typed
groups:
  - match: "*"                     # account/region/name; first match wins, no match is refused
    approvers: { users: [U0123456789], usergroups: [] }
`;

/** The file's content, or everything that is wrong with it. */
export function readConfig(path: string): Config | Faults {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'cannot be read';
    return {
      faults: [
        `The configuration ${path} ${why}. ASG_SWAP_CONFIG names another file; a first one can be:\n\n${exampleConfig.replace(/^/gm, '    ').trimEnd()}`,
      ],
    };
  }
  return parseConfig(text, path);
}

/** One thing that is wrong, and where. */
interface Fault {
  readonly line: number;
  readonly words: string;
}

export function parseConfig(text: string, path: string): Config | Faults {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number | undefined): number =>
    offset === undefined ? 1 : Math.max(1, lines.linePos(offset).line);
  const unreadable = [...document.errors, ...document.warnings];
  if (unreadable.length > 0) {
    return said(
      unreadable.map(({ pos, message }) => ({
        line: lineAt(pos[0]),
        words: `this is not YAML: ${message}`,
      })),
      path,
    );
  }
  let raw: unknown;
  try {
    raw = document.toJS() ?? {};
  } catch (error) {
    // Aliases that multiply without end are found only when they are followed.
    return said(
      [{ line: 1, words: `this is not YAML: ${error instanceof Error ? error.message : 'unreadable'}` }],
      path,
    );
  }
  const result = schema.safeParse(raw);
  const faults = [
    ...(result.error?.issues ?? []).flatMap(issue => faultsOf(issue, document, lineAt)),
    ...between(raw).map(({ keys, words }) => ({
      line: lineAt(offsetOf(document, keys)),
      words: `${keys.join('.')}: ${words}`,
    })),
  ];
  if (faults.length > 0 || !result.success) return said(faults, path);
  return configOf(result.data);
}

const said = (faults: readonly Fault[], path: string): Faults => ({
  faults: faults.toSorted((a, b) => a.line - b.line).map(({ line, words }) => `${path}:${line}: ${words}`),
});

/** An unknown key is a fault of its own, at its own line. */
function faultsOf(
  issue: z.core.$ZodIssue,
  document: Document.Parsed,
  lineAt: (offset: number | undefined) => number,
): readonly Fault[] {
  const place = issue.path.join('.') || 'the file';
  if (issue.code === 'unrecognized_keys') {
    const words = issue.message.split('; ');
    return issue.keys.map((key, i) => ({
      line: lineAt(keyOffsetOf(document, issue.path, key)),
      words: `${place}: ${words[i] ?? issue.message}`,
    }));
  }
  if (issue.code === 'invalid_key') {
    const key = String(issue.path.at(-1));
    const inner = issue.issues.map(({ message }) => message).join('; ');
    return [
      { line: lineAt(keyOffsetOf(document, issue.path.slice(0, -1), key)), words: `${place}: ${inner}` },
    ];
  }
  return [{ line: lineAt(offsetOf(document, issue.path)), words: `${place}: ${wordsOf(issue)}` }];
}

function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') {
    const received = /received (\w+)/.exec(issue.message)?.[1];
    if (received === 'undefined') return 'is missing';
    if (issue.expected === 'string' && (received === 'number' || received === 'boolean')) {
      return 'must be text: put it in quotes';
    }
    return `must be ${nouns[issue.expected] ?? issue.expected}, not ${nouns[received ?? ''] ?? received ?? 'that'}`;
  }
  // Where the schema has words of its own, those are said.
  if (issue.code === 'invalid_value' && issue.message.startsWith('Invalid')) {
    return `must be ${issue.values.map(String).join(' or ')}`;
  }
  if (issue.code === 'too_small' && issue.message.startsWith('Too small')) {
    return `must be at least ${issue.minimum}`;
  }
  if (issue.code === 'too_big' && issue.message.startsWith('Too big')) {
    return `must be at most ${issue.maximum}`;
  }
  return issue.message;
}

/** What zod calls a shape, in words of whoever writes YAML. */
const nouns: Readonly<Record<string, string>> = {
  object: 'a map of settings',
  record: 'a map of names',
  array: 'a list',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  null: 'nothing',
};

/** Offset of the nearest thing in the file on the way to a fault. */
function offsetOf(document: Document.Parsed, keys: readonly PropertyKey[]): number | undefined {
  for (let length = keys.length; length >= 0; length--) {
    const node = document.getIn(keys.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return undefined;
}

function keyOffsetOf(
  document: Document.Parsed,
  path: readonly PropertyKey[],
  key: string,
): number | undefined {
  const parent = path.length === 0 ? document.contents : document.getIn(path, true);
  if (isMap(parent)) {
    for (const pair of parent.items) {
      if (isScalar(pair.key) && String(pair.key.value) === key && pair.key.range) return pair.key.range[0];
    }
  }
  return offsetOf(document, path);
}

interface Contradiction {
  readonly keys: readonly PropertyKey[];
  readonly words: string;
}

/** Faults between settings, found also where the schema has faults of its own. */
function between(raw: unknown): readonly Contradiction[] {
  const patterns = listIn(raw, 'groups').map(entry => field(entry, 'match'));
  const accounts = field(raw, 'accounts');
  const names =
    accounts === undefined
      ? ['default']
      : typeof accounts === 'object' && accounts !== null
        ? Object.keys(accounts)
        : undefined;
  return patterns.flatMap((pattern, i): readonly Contradiction[] => {
    if (typeof pattern !== 'string') return [];
    const keys = ['groups', i, 'match'];
    const account = accountOf(pattern);
    const found: Contradiction[] = [];
    if (account !== undefined && names !== undefined && !names.includes(account)) {
      const near = nearest(account, names);
      found.push({
        keys,
        words: `there is no account ${account}${near === undefined ? ` (there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')})` : `. Did you mean ${near}?`}`,
      });
    }
    const earlier = patterns.slice(0, i).find(each => typeof each === 'string' && covers(each, pattern));
    if (typeof earlier === 'string') {
      found.push({
        keys,
        words: `never rules, because ${earlier} further up matches first. Put the narrower pattern before the wider one`,
      });
    }
    return found;
  });
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

function listIn(value: unknown, name: string): readonly unknown[] {
  const list = field(value, name);
  return Array.isArray(list) ? list : [];
}

const configOf = ({ slack, accounts, groups }: Settings): Config => ({
  team: slack.team,
  accounts: accounts === undefined ? undefined : Object.entries(accounts).map(toAccount),
  policy: { channels: slack.channels, groups: groups.map(toGroupPolicy) },
});

const toAccount = ([name, { role, external_id, regions }]: [
  string,
  NonNullable<Settings['accounts']>[string],
]): Account => ({
  name,
  regions,
  ...(role === undefined ? {} : { role }),
  ...(external_id === undefined ? {} : { externalId: external_id }),
});

function toGroupPolicy({ swap, approvers, requesters, limits, ...entry }: GroupSettings): GroupPolicy {
  return {
    match: entry.match,
    requesters: requesters === undefined ? everybody : { ...who(requesters), anyone: false },
    approvers: { ...who(approvers), anyone: approvers.anyone },
    required: approvers.required,
    selfApproval: approvers.self_approval,
    channels: entry.channels,
    hours: entry.when ?? always,
    options: swap.options,
    ...(limits.instances === undefined ? {} : { instancesMost: limits.instances }),
    ...(limits.size === undefined ? {} : { sizeMost: limits.size }),
    expiresMs: entry.expires,
    strategy: swap.strategy,
    canary: swap.canary,
    protect: swap.protect,
    batch: swap.batch,
    bakeMs: swap.bake,
    watchMs: swap.watch,
    gate: { looks: swap.gate.looks, everyMs: swap.gate.every, timeoutMs: swap.gate.timeout },
    deadlineMs: swap.deadline,
    old: swap.old,
    alarms: swap.alarms,
    requireTags: swap.require_tags,
  };
}

const who = ({ users, usergroups }: { users: readonly string[]; usergroups: readonly string[] }) => ({
  users: users as PersonId[],
  usergroups,
});
