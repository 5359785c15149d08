/** What the form of a swap says: of the group that was picked, of its fields, and of the plan it would make. */
import { groupKey } from '../domain.ts';
import type { GroupChoice } from '../form.ts';
import { leastMs } from '../history.ts';
import type { Plan, PlannedInstance } from '../plan.ts';
import type { GroupPolicy } from '../policy.ts';
import { bold, code, join, say, type Words } from '../words.ts';
import { count, duration } from './format.ts';
import { forwardOf } from './progress.ts';

export const lookingAtGroups = (): Words => say`Looking at the groups…`;

/** A submission is being judged, for longer than it can be waited for. */
export const beingJudged = (): Words => say`AWS is being looked at; the answer appears here…`;

/** No place could be asked, or not all of them. */
export const someUnknown = (troubles: readonly Words[]): Words =>
  say`Not every group is known right now. ${join(troubles, ' ')}`;

export const cannotTell = (trouble: string): Words =>
  say`Slack could not tell who you are right now (${trouble}), and what cannot be checked is not offered. Try again in a minute.`;

export const noGroups = (): Words =>
  say`There is no group that you may ask for: the configuration names none that exists and lets you ask. Whoever runs the bot can add one under ${code('groups')}.`;

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
    ? 'No running instance outside every group fits it: start and test some first.'
    : `${count(loose, 'running instance')} outside every group could come in.`;

/** What the policy does where nothing is filled in. */
export const usualBatch = ({ batch }: GroupPolicy): string =>
  'count' in batch ? `${batch.count}` : `${batch.percent}%`;
export const usualBake = ({ bakeMs }: GroupPolicy): string => (bakeMs === 0 ? '0' : duration(bakeMs));

/** What would be asked for. */
export function planInShort(plan: Plan): Words {
  const moves = say`${count(plan.incoming.length, 'instance')} in, ${plan.outgoing.length} out`;
  const least = duration(leastMs(plan, forwardOf(plan)));
  if (plan.strategy === 'empty-first') {
    return say`${bold('This is an OUTAGE:')} ${moves}; nobody serves from the moment the old ones end until the new ones are healthy. At least ${least}.`;
  }
  const max = plan.roomMax > plan.found.max ? `, max ${plan.roomMax} meanwhile` : '';
  const end =
    plan.old === 'keep' ? 'The old ones are detached and keep running' : 'The old ones are terminated';
  return say`Nothing stands against it: ${moves}, never below ${plan.floor} healthy${max}. ${end} after a bake of ${duration(plan.bakeMs)}. At least ${least}.`;
}

/** Somebody else must approve; until then nothing happens. */
export const askedFirst = (): Words =>
  say`The plan is posted in the channel, and nothing is changed before somebody else approves it there.`;
