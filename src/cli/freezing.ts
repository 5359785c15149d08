/** `freeze` and `unfreeze`, in the grammar of `/asg-swap`: no swap of some groups is begun for a while. */
import type { Command } from 'commander';
import { readCommand } from './arguments.ts';
import { exitCodes } from './exit.ts';
import { type Json, type Kit, operatorOf, withJson } from './kit.ts';
import { noCloud, noPolicy } from './reading.ts';

export function addFreezes(program: Command, kit: Kit): void {
  const { ended, printCard, printJson, refusedWith, withSession } = kit;
  const freeze = program
    .command('freeze <pattern> [words...]')
    .usage('<pattern> [for <time>] <reason>')
    .description(
      'let no swap of these groups be asked for or begun, for a day unless told; what runs goes on',
    )
    .addHelpText('after', '\nFor example: asg-swap freeze "web-*" for 2h "the sale"');
  withJson(freeze).action(
    ended((pattern: string, words: string[], options: Json) => {
      const chill = readCommand(['freeze', pattern, ...words], 'freeze');
      return withSession({}, async session => {
        const result = await operatorOf(session, noCloud, noPolicy).freeze(chill);
        if (result.kind === 'refused') return refusedWith(result, options);
        if (options.json) printJson({ freeze: result.value });
        else printCard(result.card);
        return exitCodes.done;
      });
    }),
  );
  const unfreeze = program
    .command('unfreeze <pattern>')
    .description('end the freezes with exactly this pattern, whoever began them');
  withJson(unfreeze).action(
    ended((text: string, options: Json) => {
      const { pattern } = readCommand(['unfreeze', text], 'unfreeze');
      return withSession({ existing: true }, async session => {
        const result = await operatorOf(session, noCloud, noPolicy).unfreeze(pattern);
        if (result.kind === 'refused') return refusedWith(result, options);
        if (options.json) printJson({ unfrozen: result.value });
        else printCard(result.card);
        return exitCodes.done;
      });
    }),
  );
}
