/**
 * Reads the configuration file. Every fault is named at once, with its line and what was meant; what is
 * not understood is refused, never ignored.
 */
import { readFileSync } from 'node:fs';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { readDuration } from '../core/command.ts';
import type { PersonId } from '../core/domain.ts';
import { bakeMostMs } from '../core/limits.ts';
import type { GroupPolicy, Policy } from '../core/policy.ts';

export interface Config {
  /** Our workspace; undefined: the one that the bot token belongs to. */
  readonly team: string | undefined;
  readonly policy: Policy;
}

/** Shown where there is no file yet: enough to start with. */
export const exampleConfig = `slack:
  channels: [C0123456789]          # where /asg-swap may be typed
groups:
  - match: "*"                     # account/region/name; first match wins, no match is refused
    approvers: { users: [U0123456789], usergroups: [] }
`;

const duration = (most?: number) =>
  z.union([z.string(), z.number()]).transform((value, ctx) => {
    const ms = readDuration(String(value));
    if (ms === undefined || (most !== undefined && ms > most)) {
      ctx.addIssue({
        code: 'custom',
        message: `must be a time such as 90s, 10m or 1h30m${most === undefined ? '' : ', at most 24h'}`,
      });
      return z.NEVER;
    }
    return ms;
  });

const batch = z.union([z.string(), z.number()]).transform((value, ctx) => {
  const match = /^(\d{1,3})(%?)$/.exec(String(value));
  const number = Number(match?.[1]);
  if (!match || number < 1 || (match[2] === '%' && number > 100)) {
    ctx.addIssue({
      code: 'custom',
      message: 'must be a number of instances or a share of them, such as 2 or 50%',
    });
    return z.NEVER;
  }
  return match[2] === '%' ? { percent: number } : { count: number };
});

const slackId = (prefix: string, what: string) =>
  z
    .string()
    .regex(
      new RegExp(`^[${prefix}][A-Z0-9]{2,}$`),
      `must be ${what}: capital letters and digits beginning with ${prefix.split('').join(' or ')}`,
    );

const swapSchema = z
  .strictObject({
    strategy: z.literal('attach-first', 'this version knows attach-first only').default('attach-first'),
    batch: batch.default({ percent: 50 }),
    bake: duration(bakeMostMs).default(600_000),
    gate: z
      .strictObject({
        looks: z.int().min(1).max(20).default(3),
        every: duration().default(5_000),
        timeout: duration().default(600_000),
      })
      .prefault({}),
    deadline: duration().default(7_200_000),
    require_tags: z.record(z.string(), z.string()).default({}),
    old: z.enum(['terminate', 'keep']).default('terminate'),
  })
  .prefault({});

const groupSchema = z.strictObject({
  match: z.string().min(1),
  approvers: z
    .strictObject({
      users: z.array(slackId('UW', 'a Slack user id')).default([]),
      usergroups: z.array(slackId('S', 'a Slack user group id')).default([]),
      anyone: z.boolean().default(false),
      required: z.literal(1, 'this version takes one approval').default(1),
      self_approval: z.literal('never', 'this version knows never only').default('never'),
    })
    .refine(a => a.anyone || a.users.length + a.usergroups.length > 0, {
      message: 'name users or usergroups who may approve (or anyone: true for every full member)',
    }),
  expires: duration().default(3_600_000),
  swap: swapSchema,
});

const schema = z.strictObject({
  slack: z
    .strictObject({
      team: slackId('TE', 'a workspace id').optional(),
      channels: z.array(slackId('CG', 'a channel id (not its name)')).default([]),
    })
    .prefault({}),
  groups: z.array(groupSchema).min(1, 'name at least one group; without an entry nothing is allowed'),
});

/** The file's content, or everything that is wrong with it. */
export function readConfig(path: string): Config | { readonly faults: readonly string[] } {
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

export function parseConfig(text: string, path: string): Config | { readonly faults: readonly string[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => `${path}:${lines.linePos(offset).line}`;
  if (document.errors.length > 0) {
    return {
      faults: document.errors.map(error => `${at(error.pos[0])}: this is not YAML: ${error.message}`),
    };
  }
  const result = schema.safeParse(document.toJS() ?? {});
  if (!result.success) {
    return {
      faults: result.error.issues.map(issue => {
        const place = locate(issue.path);
        return `${place === undefined ? path : at(place)}: ${issue.path.join('.') || 'the file'}: ${words(issue)}`;
      }),
    };
  }
  return {
    team: result.data.slack.team,
    policy: { channels: result.data.slack.channels, groups: result.data.groups.map(toGroupPolicy) },
  };

  /** Offset of the nearest thing in the file on the way to a fault. */
  function locate(keys: readonly PropertyKey[]): number | undefined {
    for (let length = keys.length; length >= 0; length--) {
      const node = document.getIn(keys.slice(0, length), true);
      if (isNode(node) && node.range) return node.range[0];
    }
    return undefined;
  }
}

function words(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `no such setting: ${issue.keys.join(', ')}`;
  if (issue.code !== 'invalid_type') return issue.message;
  const received = /received (\w+)/.exec(issue.message)?.[1];
  return received === 'undefined' ? 'is missing' : `must be ${issue.expected}, not ${received ?? 'that'}`;
}

function toGroupPolicy(entry: z.infer<typeof groupSchema>): GroupPolicy {
  const { swap, approvers } = entry;
  return {
    match: entry.match,
    approvers: {
      users: approvers.users as PersonId[],
      usergroups: approvers.usergroups,
      anyone: approvers.anyone,
    },
    expiresMs: entry.expires,
    batch: swap.batch,
    bakeMs: swap.bake,
    gate: { looks: swap.gate.looks, everyMs: swap.gate.every, timeoutMs: swap.gate.timeout },
    deadlineMs: swap.deadline,
    old: swap.old,
    requireTags: swap.require_tags,
  };
}
