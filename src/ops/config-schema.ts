/** What the configuration file may say, setting by setting, each with the words for what does not fit. */
import { z } from 'zod';
import { isRegionLike, partitionOf } from '../core/account.ts';
import { isZone, type WeeklyWindow, weekdays } from '../core/hours.ts';
import { bakeMostMs, instancesMost } from '../core/limits.ts';
import { optionNames } from '../core/policy.ts';
import { readDuration } from '../core/typed.ts';

/** A map with exactly these keys; of any other it says which was meant. */
const map = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: issue =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map(key => noSuchKey(key, Object.keys(shape))).join('; ')
        : undefined,
  });

/** Also says of a key that it is none, where the map has names of the user's own. */
export function noSuchKey(key: string, known: readonly string[]): string {
  const near = nearest(key, known);
  return near === undefined
    ? `no such setting: ${key} (there are ${known.join(', ')})`
    : `no such setting: ${key}. Did you mean ${near}?`;
}

const plain = (text: string): string => text.toLowerCase().replace(/[-_ ]/g, '');

/** The known word that differs least, where it does so by a slip of the finger or by dashes and case. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map(each => ({ each, far: distance(plain(word), plain(each)) }))
    .filter(({ each, far }) => far <= Math.max(1, Math.floor(each.length / 3)))
    .toSorted((a, b) => a.far - b.far);
  return ranked[0]?.each;
}

/** Letters to insert, drop, change or swap with a neighbour from one word to the other. */
function distance(from: string, to: string): number {
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const swapped =
        from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1] ? (before[j - 2] ?? 0) + 1 : change;
      next.push(Math.min(change, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    [before, row] = [row, next];
  }
  return row[to.length] ?? 0;
}

/** Text or a number that `read` understands; `wants` says what is. */
const readable = <T>(read: (text: string) => T | undefined, wants: string) =>
  z.union([z.string(), z.number()], { error: `must be ${wants}` }).transform((value, ctx) => {
    const found = read(String(value).trim());
    if (found !== undefined) return found;
    ctx.addIssue({ code: 'custom', message: `must be ${wants}` });
    return z.NEVER;
  });

const duration = (most = Number.POSITIVE_INFINITY) =>
  readable(
    text => {
      const ms = readDuration(text);
      return ms === undefined || ms > most ? undefined : ms;
    },
    `a time such as 90s, 10m or 1h30m${most === Number.POSITIVE_INFINITY ? '' : ', at most 24h'}`,
  );

/** A time after which something is given up: none at all would give up at once. */
const patience = () => duration().refine(ms => ms > 0, 'must be longer than 0');

const batch = readable(text => {
  const match = /^(\d{1,3})(%?)$/.exec(text);
  const number = Number(match?.[1]);
  if (!match || number < 1 || (match[2] === '%' && number > 100)) return undefined;
  return match[2] === '%' ? { percent: number } : { count: number };
}, 'a number of instances or a share of them, such as 2 or 50%');

const slackId = (prefix: string, what: string) =>
  z
    .string()
    .regex(
      new RegExp(`^[${prefix}][A-Z0-9]{2,}$`),
      `must be ${what}: capital letters and digits beginning with ${prefix.split('').join(' or ')}`,
    );
const user = slackId('UW', 'a Slack user id');
const usergroup = slackId('S', 'a Slack user group id');
const channel = slackId('CG', 'a channel id (not its name)');

const openWants = 'days and hours such as "mon-fri 09:00-16:00" or "sat 22:00-02:00"';
const open = readable(readWindow, openWants);

/** `mon-fri 09:00-16:00`, `sat sun 22:00-02:00`, `mon,wed 08:30-24:00`. */
function readWindow(text: string): WeeklyWindow | undefined {
  const match = /^([a-z, -]+?)\s+(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})$/i.exec(text);
  if (!match) return undefined;
  const [, names = '', ...clock] = match;
  const days = readDays(names);
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = clock.map(Number);
  const from = fromHour * 60 + fromMinute;
  const until = toHour * 60 + toMinute;
  const fits = fromMinute < 60 && toMinute < 60 && from < 1_440 && until <= 1_440 && from !== until;
  return days === undefined || !fits ? undefined : { days, from, until };
}

function readDays(text: string): WeeklyWindow['days'] | undefined {
  const names: readonly string[] = weekdays;
  const index = (name: string): number => names.indexOf(name.slice(0, 3).toLowerCase());
  const days = new Set<number>();
  for (const part of text.split(/[\s,]+/).filter(each => each !== '')) {
    const [first = '', last = first, extra] = part.split('-');
    const [from, to] = [index(first), index(last)];
    if (from < 0 || to < 0 || extra !== undefined) return undefined;
    for (let day = from; ; day = (day + 1) % 7) {
      days.add(day);
      if (day === to) break;
    }
  }
  return weekdays.filter((_day, i) => days.has(i));
}

/** A day of the calendar: the 30th of February is none. */
const isDay = (day: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(day) &&
  !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) &&
  new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);

/** `2026-12-24` or `2026-12-24 to 2026-12-27`. */
const closed = readable(text => {
  const [from = '', to = from, extra] = text.split(/\s+to\s+/);
  return extra === undefined && isDay(from) && isDay(to) && from <= to ? { from, to } : undefined;
}, 'a day such as 2026-12-24, or the first and the last such as "2026-12-24 to 2026-12-27"');

const when = map({
  zone: z.string().refine(isZone, 'must be a time zone such as Europe/Berlin or UTC'),
  open: z.array(open).default([]),
  closed: z.array(closed).default([]),
});

const swap = map({
  strategy: z.enum(['attach-first', 'empty-first']).default('attach-first'),
  canary: z.boolean().default(false),
  protect: z.boolean().default(false),
  batch: batch.default({ percent: 50 }),
  bake: duration(bakeMostMs).default(600_000),
  watch: duration(bakeMostMs).default(30_000),
  gate: map({
    looks: z.int().min(1).max(20).default(3),
    every: patience().default(5_000),
    timeout: patience().default(600_000),
  }).prefault({}),
  deadline: patience().default(7_200_000),
  alarms: z.array(z.string().min(1).max(255)).max(100).default([]),
  require_tags: z.record(z.string(), z.string()).default({}),
  options: z.array(z.enum(optionNames)).default([...optionNames]),
  old: z.enum(['terminate', 'keep']).default('terminate'),
}).prefault({});

const people = { users: z.array(user).default([]), usergroups: z.array(usergroup).default([]) };

const group = map({
  match: z.string().min(1),
  requesters: map({ ...people })
    .refine(r => r.users.length + r.usergroups.length > 0, {
      message: 'name users or usergroups who may ask (or leave it out: every full member may)',
    })
    .optional(),
  approvers: map({
    ...people,
    anyone: z.boolean().default(false),
    required: z
      .int('must be a whole number of people')
      .min(1, 'must be at least 1: a second person approves')
      .max(10, 'must be at most 10')
      .default(1),
    self_approval: z.enum(['never', 'break-glass']).default('never'),
  }).refine(a => a.anyone || a.users.length + a.usergroups.length > 0, {
    message: 'name users or usergroups who may approve (or anyone: true for every full member)',
  }),
  channels: z.array(channel).default([]),
  when: when.optional(),
  limits: map({
    instances: z.int().min(1).max(instancesMost).optional(),
    size: z.int().min(1).optional(),
  }).prefault({}),
  expires: patience().default(3_600_000),
  swap,
});

const region = z.string().refine(isRegionLike, 'must be an AWS region such as eu-west-1');

/** STS takes 2 to 1224 of these (`STS:AssumeRole`). */
const externalIdForm = /^[\w+=,.@:/-]{2,1224}$/;

const account = map({
  role: z
    .string()
    .regex(
      /^arn:[a-z-]+:iam::\d{12}:role\/\S+$/,
      'must be a role’s ARN such as arn:aws:iam::111122223333:role/asg-swap',
    )
    .optional(),
  external_id: z
    .string()
    .regex(externalIdForm, 'must be 2 to 1224 letters, digits or any of _+=,.@:/-')
    .optional(),
  regions: z.array(region).min(1, 'name at least one region'),
})
  .refine(({ role, external_id }) => role !== undefined || external_id === undefined, {
    path: ['external_id'],
    message: 'goes with a role only',
  })
  .superRefine(({ role, regions }, ctx) => {
    const partition = role?.split(':')[1];
    for (const [i, name] of regions.entries()) {
      if (partition === undefined || partition === partitionOf(name)) continue;
      ctx.addIssue({
        code: 'custom',
        path: ['regions', i],
        message: `${name} is in the partition ${partitionOf(name)}, the role in ${partition}`,
      });
    }
    const twice = regions.findIndex((name, i) => regions.indexOf(name) !== i);
    if (twice >= 0) ctx.addIssue({ code: 'custom', path: ['regions', twice], message: 'is named twice' });
  });

/** An account's name stands in `account/region/name`, and must not pass for one of the other two. */
const accountName = z
  .string()
  .regex(/^[a-z][a-z0-9_.-]*$/i, 'an account’s name is a letter, then letters, digits or any of _.-')
  .refine(name => !isRegionLike(name), 'an account’s name must not look like a region');

export const schema = map({
  slack: map({
    team: slackId('TE', 'a workspace id').optional(),
    channels: z.array(channel).default([]),
  }).prefault({}),
  accounts: z
    .record(accountName, account)
    .refine(all => Object.keys(all).length > 0, 'name at least one, or leave accounts out')
    .optional(),
  groups: z.array(group).min(1, 'name at least one group; without an entry nothing is allowed'),
});

export type Settings = z.infer<typeof schema>;
export type GroupSettings = Settings['groups'][number];
