/** The last words of a swap beside its proof: what was lost while the group was held still, and what it did since. */
import { missedOf } from '../forecast.ts';
import type { JournalEvent } from '../journal.ts';
import { type Swap, tryKey } from '../swap.ts';
import { bold, code, join, say, type Words } from '../words.ts';
import { sizeWords } from './warnings.ts';

/** Each on a line of its own, beginning with the break; nothing where there is nothing to tell. */
export const aftermath = (swap: Swap, event: Extract<JournalEvent, { kind: 'ended' }>, at: number): Words =>
  [...missedLines(swap, at), ...activityLines(swap, event)].flatMap(line => ['\n', ...line]);

/** Auto Scaling does not make up for what fell due meanwhile (facts/aws.md section 3). */
function missedLines(swap: Swap, at: number): readonly Words[] {
  const { plan, passed, tries } = swap;
  const from = passed.find(({ phase }) => phase === 'suspend')?.at;
  if (from === undefined || !tries.has(tryKey('suspend', 'ScheduledActions'))) return [];
  const until = tries.get(tryKey('resume', 'ScheduledActions'))?.at ?? at;
  return missedOf(plan, from, until).map(({ action, at: due = until }) => {
    const { min, max, desired } = action;
    const sizes = [
      ...(min === undefined ? [] : [`--min-size ${min}`]),
      ...(max === undefined ? [] : [`--max-size ${max}`]),
      ...(desired === undefined ? [] : [`--desired-capacity ${desired}`]),
    ].join(' ');
    const command = `aws autoscaling update-auto-scaling-group --auto-scaling-group-name ${plan.group.name} --region ${plan.group.region} ${sizes}`;
    return say`${bold('Lost meanwhile')}: the scheduled action ${code(action.name)} (${sizeWords(action)}), due ${{ time: due }}. If it is still wanted: ${code(command)}`;
  });
}

/** Why is said of the first: the others mostly follow from it. */
function activityLines(
  { plan }: Swap,
  { activities = [], moreActivities = 0 }: Extract<JournalEvent, { kind: 'ended' }>,
): readonly Words[] {
  const [first] = activities;
  if (first === undefined) return [];
  const incoming = plan.incoming.some(({ id }) => activities.some(each => each.description.includes(id)));
  const done = join(
    activities.map(({ description }) => say`${description}`),
    '; ',
  );
  const more = moreActivities === 0 ? '' : ` and ${moreActivities} more`;
  const theirs = incoming ? say` ${bold('Incoming instances are among them')}.` : say``;
  const command = `aws autoscaling describe-scaling-activities --auto-scaling-group-name ${plan.group.name} --region ${plan.group.region}`;
  return [
    say`${bold('Since its processes run again')} the group did by itself: ${done}${more}.${theirs} AWS says why: ${first.cause} All of it: ${code(command)}`,
  ];
}
