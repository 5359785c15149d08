/**
 * A swap asked for in a form: what was filled in, field by field, and what stands against it, each fault with
 * the field that it belongs to. A form asks for nothing that the command could not.
 */
import type { Ec2Instance, GroupRef, GroupSeen, InstanceId } from './domain.ts';
import type { PlannedInstance } from './plan.ts';
import { type GroupPolicy, optionNames } from './policy.ts';
import type { Words } from './words.ts';

/** The fields of the form; options go by the names that the command has for them. */
export const formFields = ['group', 'incoming', 'reason', 'channel', ...optionNames] as const;
export type FormField = (typeof formFields)[number];

/** What was filled in, as it is in the fields. */
export interface Form {
  /** The key under which it was offered. */
  readonly group: string;
  readonly incoming: readonly string[];
  /** By the names of the options, `reason` among them; switches that are on hold an empty text. */
  readonly filled: Readonly<Record<string, string>>;
}

/** What stands against a form, in the field where it can be mended. */
export interface Fault {
  readonly field: FormField;
  readonly words: Words;
}

/** A group that can be picked. */
export interface GroupChoice {
  readonly ref: GroupRef;
  readonly inService: number;
  readonly min: number;
  readonly max: number;
}

/** Running instances around a group, and the group itself. */
export interface Surroundings {
  readonly group: GroupSeen;
  /** The members, as EC2 describes them. */
  readonly members: readonly Ec2Instance[];
  /** In the group's zones, in the VPC of its load balancers, and in no group. */
  readonly loose: readonly Ec2Instance[];
}

/** What was typed, word by word, is found somewhere in these texts. Nothing typed fits everything. */
export function fits(typed: string, texts: readonly string[]): boolean {
  const all = texts.join('\n').toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every(word => all.includes(word));
}

/** Names that begin with what was typed come first, then by name. */
export const bestFirst =
  (typed: string) =>
  (a: GroupRef, b: GroupRef): number =>
    rank(a, typed) - rank(b, typed) || byText(a.name, b.name) || byText(a.region, b.region);

const rank = ({ name }: GroupRef, typed: string): number =>
  name.toLowerCase().startsWith(typed.trim().toLowerCase()) ? 0 : 1;

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Instances that may come in as far as one look tells, the newest first. */
export const candidates = (
  { loose }: Surroundings,
  { requireTags }: Pick<GroupPolicy, 'requireTags'>,
): readonly PlannedInstance[] =>
  loose
    .filter(({ managedBy }) => managedBy === undefined)
    .filter(({ tags }) => Object.entries(requireTags).every(([tag, value]) => tags[tag] === value))
    .toSorted((a, b) => b.launchedAt - a.launchedAt || byText(a.id, b.id))
    .map(choice);

/** Members that may leave, the oldest first. */
export function leavers({ group, members }: Surroundings): readonly PlannedInstance[] {
  const known = new Map(members.map(each => [each.id, each]));
  return group.members
    .filter(({ lifecycle }) => lifecycle === 'InService')
    .map(({ id, zone, type }): PlannedInstance => {
      const instance = known.get(id);
      return instance ? choice(instance) : { id, zone, type, image: 'unknown image', launchedAt: 0 };
    })
    .toSorted((a, b) => a.launchedAt - b.launchedAt || byText(a.id, b.id));
}

function choice({ id, tags, zone, type, image, launchedAt }: Ec2Instance): PlannedInstance {
  const name = tags['Name'];
  return { id, ...(name === undefined || name === '' ? {} : { name }), zone, type, image, launchedAt };
}

/** What can be searched of an instance. */
export const instanceTexts = ({ id, name = '', zone, type, image }: PlannedInstance): readonly string[] => [
  id,
  name,
  zone,
  type,
  image,
];

/** What of `all` is not in any of these groups. */
export const inNoGroup = (
  all: readonly Ec2Instance[],
  groups: readonly { readonly members: readonly InstanceId[] }[],
): readonly Ec2Instance[] => {
  const taken = new Set(groups.flatMap(({ members }) => members));
  return all.filter(({ id }) => !taken.has(id));
};
