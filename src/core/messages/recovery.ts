/** What `asg-swap recover` says: what the marker tells, what stands in the way, what will be or was done. */
import { unreachable } from '../assert.ts';
import type { Answer, GroupRef, SwapId } from '../domain.ts';
import { groupKey } from '../domain.ts';
import type { Hindrance, Recovery } from '../recover.ts';
import { code, say, type Words } from '../words.ts';
import { actionWords } from './causes.ts';
import { count, idList } from './format.ts';

export const noGroup = (group: GroupRef): Words =>
  say`There is no Auto Scaling group ${code(groupKey(group))}. Nothing was done.`;

export const stillRuns = (swap: SwapId): Words =>
  say`Swap ${code(swap)} of this group is on record here and not ended: it puts the group back itself. Steer it instead: ${code(`asg-swap show ${swap}`)}, ${code(`asg-swap abort ${swap}`)}.`;

export const leftInTheMiddle: Words = say`Let go here, as asked. What is done stays done and the marker stands; call this again for the rest.`;

/** @param last the last swap of the group that this store knows */
export function recoveryWords(group: GroupRef, recovery: Recovery, last?: SwapId): readonly Words[] {
  switch (recovery.kind) {
    case 'no-marker':
      return last === undefined
        ? [say`The group carries no marker (tag ${code('asg-swap')}): no swap has left it half done.`]
        : [
            say`The group carries no marker (tag ${code('asg-swap')}), so there is nothing to put it back by. The last swap on record here is ${code(last)}: ${code(`asg-swap show ${last}`)} tells how the group was found, how it ended, and what is left to do if it halted.`,
          ];
    case 'unreadable':
      return [
        say`The group’s tag ${code('asg-swap')} is not a marker that this version can read: ${code(recovery.value)}. Compare it with the group by hand.`,
      ];
    case 'recovery': {
      const { marker, first, steps, launches } = recovery;
      const { found } = marker;
      return [
        say`Swap ${code(marker.swap)} found the group with min ${found.min}, desired ${found.desired}, max ${found.max}, suspended: ${found.suspended.join(', ') || 'none'}; it suspended ${marker.held.join(', ') || 'nothing more'}.`,
        ...first.map(each => hindranceWords(group, each)),
        ...(launches > 0 && first.length === 0 ? [launchWords(group, launches)] : []),
        ...steps.map((step, i) => say`${i + 1}. ${actionWords(step)}`),
      ];
    }
    default:
      return unreachable(recovery);
  }
}

/** To be typed as it is, but for what stands in capitals. */
const typed = ({ name, region }: GroupRef, what: string, more: string): Words =>
  say`${code(`aws autoscaling ${what} --auto-scaling-group-name ${name} --region ${region} ${more}`)}`;

const launchWords = (group: GroupRef, launches: number): Words =>
  say`Know before: ${count(launches, 'member')} of desired ${launches === 1 ? 'is' : 'are'} missing, and as soon as Launch runs again the group launches ${launches === 1 ? 'it' : 'them'} from its template. If instances of yours shall come instead, set min and desired to what is there first (${typed(group, 'update-auto-scaling-group', '--min-size N --desired-capacity N')}), then call this again.`;

function desiredWords(
  group: GroupRef,
  { desired, min, max, resume }: Extract<Hindrance, { kind: 'desired' }>,
): Words {
  const outside = say`First: desired is ${desired}, outside the ${min} to ${max} that was found; putting those back would`;
  if (desired > max)
    return say`${outside} end members. Take out what is too many (${typed(group, 'detach-instances', '--should-decrement-desired-capacity --instance-ids ID…')}), then call this again.`;
  const alive =
    resume.length === 0
      ? say``
      : say` Attaching needs ${resume.join(', ')}: resume ${resume.length === 1 ? 'it' : 'them'} (${typed(group, 'resume-processes', `--scaling-processes ${resume.join(' ')}`)}), while min and desired are as they are.`;
  return say`${outside} launch new ones.${alive} Attach what is missing (${typed(group, 'attach-instances', '--instance-ids ID…')}), then call this again.`;
}

function hindranceWords(group: GroupRef, hindrance: Hindrance): Words {
  switch (hindrance.kind) {
    case 'desired':
      return desiredWords(group, hindrance);
    case 'standby':
      return say`First: ${idList(hindrance.ids)} ${hindrance.ids.length === 1 ? 'stands' : 'stand'} in Standby. Bring ${hindrance.ids.length === 1 ? 'it' : 'them'} back (${typed(group, 'exit-standby', `--instance-ids ${hindrance.ids.join(' ')}`)}) or end ${hindrance.ids.length === 1 ? 'it' : 'them'} (${code(`aws autoscaling terminate-instance-in-auto-scaling-group --region ${group.region} --no-should-decrement-desired-capacity --instance-id ID`)}), then call this again.`;
    case 'unhealthy':
      return say`First: ${idList(hindrance.ids)} ${hindrance.ids.length === 1 ? 'is' : 'are'} marked Unhealthy; with its processes running the group would end and replace that. Mend or replace, then call this again.`;
    default:
      return unreachable(hindrance);
  }
}

export function stepDone(answer: Answer): Words {
  if ('heldBack' in answer) return say`nothing was sent: ${answer.heldBack}`;
  switch (answer.kind) {
    case 'accepted':
    case 'already':
      return say`done`;
    case 'throttled':
    case 'refused':
    case 'unknown':
      return say`AWS says: ${answer.text}`;
    case 'denied':
      return say`AWS does not allow ${code(answer.permission)}: ${answer.text}`;
    default:
      return unreachable(answer);
  }
}
