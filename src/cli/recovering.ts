/** `recover`: puts a group back from its marker alone; says what it would do until it is told to. */
import type { Command } from 'commander';
import { type Recovered, recover } from '../app/recover.ts';
import { plain } from '../core/words.ts';
import { systemClock } from '../ops/clock.ts';
import { CloudError } from '../ports.ts';
import { type ExitCode, exitCodes } from './exit.ts';
import { type Json, type Kit, withJson } from './kit.ts';
import { CommandRefused, openCloud, operator } from './session.ts';

const codes: Readonly<Record<Recovered, ExitCode>> = {
  'nothing-to-do': exitCodes.done,
  'would-do': exitCodes.done,
  done: exitCodes.done,
  refused: exitCodes.refused,
  failed: exitCodes.failed,
  interrupted: exitCodes.interrupted,
};

export function addRecover(program: Command, kit: Kit): void {
  const { env, ended, print, printJson, signal, warn, withSession } = kit;
  const command = program
    .command('recover <group>')
    .description('put a group back from its marker (tag asg-swap) when no store knows its swap any more')
    .option('--go', 'do it; without this, only say what would be done');
  withJson(command).action(
    ended(async (text: string, options: Json & { go?: boolean }) => {
      const { cloud } = await openCloud(env);
      const [group, ...others] = cloud.candidates(text);
      if (!group || others.length > 0) {
        throw new CommandRefused([
          `${text} names ${group ? 'several groups' : 'no account and region of this bot'}; name one in full: account/region/name, of ${cloud.places().join(', ')}`,
        ]);
      }
      return withSession({}, async session => {
        const lines: string[] = [];
        const tell = (line: string): void => {
          if (options.json === true) lines.push(line);
          else print(line);
        };
        try {
          const outcome = await recover(group, options.go === true, {
            ...session,
            cloud,
            clock: systemClock,
            person: operator(),
            tell: words => tell(plain(words)),
            over: signal,
          });
          if (options.json === true) printJson({ outcome, lines });
          else if (outcome === 'would-do') print('Nothing was done yet. Add --go to do it.');
          return codes[outcome];
        } catch (error) {
          if (!(error instanceof CloudError)) throw error;
          warn(`AWS could not be asked (${error.message}). Nothing more was done; call this again.`);
          return exitCodes.failed;
        }
      });
    }),
  );
}
