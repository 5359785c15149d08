/** A halted swap that is to be taken up again: what to press or type, what comes of it, and why it cannot be. */
import { unreachable } from '../assert.ts';
import { goesForward, type Swap } from '../swap.ts';
import type { NotTakenUp } from '../taking-up.ts';
import { type Button, code, say, type Words } from '../words.ts';
import { phaseTitle } from './causes.ts';

/** What a swap does that is taken up at this point. */
const course = (swap: Swap): string =>
  goesForward(swap)
    ? `it goes on at “${phaseTitle[swap.phase]}”`
    : 'it is undone: the old instances return to service, then the new ones are taken out';

/** The same as a sentence. */
export const onwards = (swap: Swap): string => course(swap).replace('it', 'It').concat('.');

/** The first thing to try after a halt. */
export const takeUpRecipe = (swap: Swap): Words =>
  say`When the cause is mended, an approver presses ${code('Take up again')} on the card or types ${code(`/asg-swap take-up ${swap.id ?? 's-…'}`)}: then ${course(swap)}, with all time limits counted anew. The steps below do the same by hand.`;

export const takeUpButton = (swap: Swap): Button => ({
  action: 'take-up',
  label: 'Take up again',
  style: 'primary',
  confirm: {
    title: 'Is the cause mended?',
    text: `If it is taken up again, ${course(swap)}. The bot looks at the group first; whatever still stands in the way halts it again.`,
    yes: 'Take up again',
  },
});

export const takenUp = (swap: Swap): Words =>
  say`Taken up again: ${course(swap)}. The thread tells every step.`;

export function notTakenUp(why: NotTakenUp, { plan }: Swap): Words {
  switch (why.kind) {
    case 'running':
      return say`the swap is running; only one that has halted can be taken up again.`;
    case 'over':
      return say`the swap has ended ${why.outcome}, so nothing is left to do.`;
    case 'group-gone':
      return say`the group ${code(plan.group.name)} is gone or being deleted, so nothing is left to do.`;
    case 'marker-gone':
      return say`the group no longer carries the mark of this swap (tag ${code('asg-swap')}): somebody has put it back. Look at its members and settings, and ask for a new swap.`;
    case 'marker-of-another':
      return say`the group carries the mark of another swap, ${code(why.swap)}. Look at that one first.`;
    case 'busy':
      return say`swap ${code(why.swap)} is running on this group. Wait for its end.`;
    default:
      return unreachable(why);
  }
}
