/**
 * The commands for when Slack is away: the same requests and the same journal, by the person who runs the
 * bot. Each says what it did in words (or as JSON) and ends with a code that means something (`exit.ts`).
 */
import type { Command } from 'commander';
import { addAudit } from './auditing.ts';
import { addControls, addRun } from './controlling.ts';
import { exitCodeHelp } from './exit.ts';
import { addFreezes } from './freezing.ts';
import { createKit, type Terminal } from './kit.ts';
import { addCopies, addDoctor, addLists, addShow } from './looking.ts';
import { addRecover } from './recovering.ts';
import { addPlan, addSwap } from './swapping.ts';

export function addCommands(program: Command, terminal: Terminal): void {
  const kit = createKit(terminal);
  program.addHelpText('after', exitCodeHelp);
  const all = [
    addPlan,
    addSwap,
    addLists,
    addShow,
    addControls,
    addFreezes,
    addRun,
    addRecover,
    addDoctor,
    addCopies,
    addAudit,
  ];
  for (const add of all) add(program, kit);
}
