/** What `asg-swap recover` says: what the marker tells, what stands in the way, what will be or was done. */
import { unreachable } from '../assert.ts';
import type { Answer, GroupRef, SwapId } from '../domain.ts';
import { groupKey } from '../domain.ts';
import type { Hindrance, Recovery } from '../recover.ts';
import { code, say, type Words } from '../words.ts';
import { actionWords } from './causes.ts';
import { idList } from './format.ts';

export const noGroup = (group: GroupRef): Words =>
  say`There is no Auto Scaling group ${code(groupKey(group))}. Nothing was done.`;

export const stillRuns = (swap: SwapId): Words =>
  say`Swap ${code(swap)} of this group is on record here and not ended: it puts the group back itself. Steer it instead: ${code(`asg-swap show ${swap}`)}, ${code(`asg-swap abort ${swap}`)}.`;

export const leftInTheMiddle: Words = say`Let go here, as asked. What is done stays done and the marker stands; call this again for the rest.`;

export function recoveryWords(recovery: Recovery): readonly Words[] {
  switch (recovery.kind) {
    case 'no-marker':
      return [say`The group carries no marker (tag ${code('asg-swap')}): no swap has left it half done.`];
    case 'unreadable':
      return [
        say`The group’s tag ${code('asg-swap')} is not a marker that this version can read: ${code(recovery.value)}. Compare it with the group by hand.`,
      ];
    case 'recovery': {
      const { marker, first, steps } = recovery;
      const { found } = marker;
      return [
        say`Swap ${code(marker.swap)} found the group with min ${found.min}, desired ${found.desired}, max ${found.max}, suspended: ${found.suspended.join(', ') || 'none'}; it suspended ${marker.held.join(', ') || 'nothing more'}.`,
        ...first.map(hindranceWords),
        ...steps.map((step, i) => say`${i + 1}. ${actionWords(step)}`),
      ];
    }
    default:
      return unreachable(recovery);
  }
}

function hindranceWords(hindrance: Hindrance): Words {
  switch (hindrance.kind) {
    case 'desired':
      return say`First: desired is ${hindrance.desired}, outside the ${hindrance.min} to ${hindrance.max} that was found; putting those back would end members or launch new ones. Take out what is too many (${code('aws autoscaling detach-instances --should-decrement-desired-capacity')}) or attach what is missing, then call this again.`;
    case 'standby':
      return say`First: ${idList(hindrance.ids)} ${hindrance.ids.length === 1 ? 'stands' : 'stand'} in Standby. Bring ${hindrance.ids.length === 1 ? 'it' : 'them'} back (${code('aws autoscaling exit-standby')}) or end ${hindrance.ids.length === 1 ? 'it' : 'them'} (${code('aws autoscaling terminate-instance-in-auto-scaling-group --no-should-decrement-desired-capacity')}), then call this again.`;
    case 'unhealthy':
      return say`First: ${idList(hindrance.ids)} ${hindrance.ids.length === 1 ? 'is' : 'are'} marked Unhealthy; with its processes running the group would end and replace that. Mend or replace, then call this again.`;
    default:
      return unreachable(hindrance);
  }
}

export function stepDone(answer: Answer): Words {
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
