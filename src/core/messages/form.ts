/** What the form of a swap says: of the group that was picked, of its fields, and of the plan it would make. */
import { groupKey } from '../domain.ts';
import { type FormField, formFields, type GroupChoice } from '../form.ts';
import { leastMs } from '../history.ts';
import type { Plan, PlannedInstance } from '../plan.ts';
import type { GroupPolicy } from '../policy.ts';
import { bold, code, join, say, type Words } from '../words.ts';
import { count, duration } from './format.ts';
import { forwardOf } from './progress.ts';

export const lookingAtGroups = (): Words => say`Looking at the groups…`;

/** A submission is being judged, for longer than it can be waited for. */
export const beingJudged = (): Words => say`AWS is being looked at; the answer appears here…`;

/** What the fields are called, in the form and wherever it is said what to fill in; a switch is its own field. */
export const fieldTitles: Readonly<Record<FormField, string>> = {
  group: 'Group',
  incoming: 'Incoming instances',
  out: 'Outgoing members',
  reason: 'Reason',
  channel: 'Channel',
  strategy: 'Strategy',
  batch: 'How many old ones leave at a time',
  bake: 'How long old ones wait in Standby, ready to come back',
  'template-version': 'Version of the launch template afterwards',
  canary: 'Canary: one first, the rest when it is seen healthy',
  protect: 'Protect the new ones from scale-in',
  keep: 'Keep the old ones running outside the group',
};

/** Where something speaks of the options of the command, the form speaks of its fields: `--out` is “Outgoing members”. */
export const inForm = (words: Words): Words =>
  words.map(piece => {
    if (typeof piece !== 'object' || !('code' in piece)) return piece;
    const [, name, value = ''] = /^--([a-z-]+)(?: (.+))?$/.exec(piece.code) ?? [];
    const field = formFields.find(known => known === name);
    if (field === undefined) return piece;
    return `“${fieldTitles[field]}${value === '' ? '' : `: ${value}`}”`;
  });

/** No place could be asked, or not all of them. */
export const someUnknown = (troubles: readonly Words[]): Words =>
  say`Not every group is known right now. ${join(troubles, ' ')}`;

export const cannotTell = (trouble: string): Words =>
  say`Slack could not tell who you are right now (${trouble}), and what cannot be checked is not offered. Try again in a minute.`;

export const noGroups = (): Words =>
  say`There is no group that you may ask for: the configuration names none that exists and lets you ask. Whoever runs the bot can add one under ${code('groups')}.`;

export const groupGone = (key: string): Words => say`${code(key)} is not there any more. Pick another.`;

/** The form changes faster than it can be judged. */
export const checkedLater = (waitMs: number): Words =>
  say`Not checked yet: the form changes faster than it can be looked at. It is checked in ${Math.max(1, Math.ceil(waitMs / 1_000))} s by itself; asking checks everything in any case.`;

export const mayNotAsk = (key: string): Words =>
  say`${code(key)} is no group that you may ask for. Pick another.`;

/** A group in a menu, and the line below it. */
export const groupText = ({ ref }: GroupChoice): string => ref.name;
export const groupNote = ({ ref, inService, min, max }: GroupChoice): string =>
  `${ref.account}/${ref.region} · ${inService} in service · min ${min}, max ${max}`;

/** An instance in a menu, and the line below it. */
export const instanceText = ({ id, name }: PlannedInstance): string =>
  name === undefined ? id : `${id}  ${name}`;
export const instanceNote = ({ zone, image, type, launchedAt }: PlannedInstance, now: number): string =>
  [zone, image, type, launchedAt > 0 ? `${age(now - launchedAt)} old` : '']
    .filter(part => part !== '')
    .join(' · ');

/** One unit is enough to tell yesterday's build from today's. */
function age(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

/** The picked group in one line. */
export const groupInShort = (
  group: GroupChoice & { readonly zones: readonly string[]; readonly loose: number },
): Words =>
  say`${code(groupKey(group.ref))}: ${group.inService} in service (min ${group.min}, max ${group.max}) in ${group.zones.join(', ')}. ${looseWords(group.loose)}`;

const looseWords = (loose: number): string =>
  loose === 0
    ? 'No running instance that is in no group fits it: start and test some first.'
    : `${count(loose, 'running instance')} in no group could come in.`;

/** What the policy does where nothing is filled in. */
export const usualBatch = ({ batch }: GroupPolicy): string =>
  'count' in batch ? `${batch.count}` : `${batch.percent}%`;
export const usualBake = ({ bakeMs }: GroupPolicy): string => (bakeMs === 0 ? '0' : duration(bakeMs));

/** What would be asked for. */
export function planInShort(plan: Plan): Words {
  const moves = say`${count(plan.incoming.length, 'instance')} in, ${plan.outgoing.length} out`;
  const least = duration(leastMs(plan, forwardOf(plan)));
  if (plan.strategy === 'empty-first') {
    return say`${bold('This is an OUTAGE:')} ${moves}; nobody serves from the moment the old ones end until the new ones are healthy. The swap takes at least ${least}.`;
  }
  const max = plan.roomMax > plan.found.max ? `, max ${plan.roomMax} meanwhile` : '';
  const end =
    plan.old === 'keep' ? 'The old ones are detached and keep running' : 'The old ones are terminated';
  const bake = plan.bakeMs === 0 ? ' at once' : ` after a bake of ${duration(plan.bakeMs)}`;
  return say`Nothing stands against it: ${moves}, never below ${plan.floor} healthy${max}. ${end}${bake}. The swap takes at least ${least}.`;
}

/** Somebody else must approve; until then nothing happens. */
export const askedFirst = (): Words =>
  say`The plan is posted in the channel, and nothing is changed before somebody else approves it there.`;
