/** `plan` and `swap`: a wish in the grammar of `/asg-swap`, judged by the same rules. */
import type { Command } from 'commander';
import { wishOptions } from '../core/messages/commands.ts';
import { plain } from '../core/words.ts';
import { readWish } from './arguments.ts';
import { exitCodes } from './exit.ts';
import { type Json, type Kit, operatorOf, withJson } from './kit.ts';
import { cardText } from './print.ts';
import { CommandRefused, openCloud } from './session.ts';

/** The same options as in Slack, in the same words. */
const optionsHelp = `\nOptions of the swap:\n${wishOptions.map(words => `  ${plain(words)}`).join('\n')}`;

export function addPlan(program: Command, kit: Kit): void {
  const { env, ended, print, printCard, printJson, refusedWith, withSession } = kit;
  const command = program
    .command('plan <group> <instances...>')
    .description('show what a swap would do now, with the options of /asg-swap; changes nothing')
    .addHelpText('after', optionsHelp)
    .allowUnknownOption();
  withJson(command).action(
    ended(async (group: string, words: string[], options: Json) => {
      const wish = readWish([group, ...words]);
      const { cloud, policy } = await openCloud(env);
      return withSession({}, async session => {
        const result = await operatorOf(session, cloud, policy).plan(wish);
        if (result.kind === 'refused') return refusedWith(result, options);
        if (options.json) printJson({ plan: result.value.plan, fingerprint: result.value.fingerprint });
        else {
          // The card's first section is of a request, which this is not.
          const [, ...plan] = result.card.sections;
          printCard({ ...result.card, sections: plan });
          print('\nThis is a plan alone: nothing was asked for, and nothing is on record.');
        }
        return exitCodes.done;
      });
    }),
  );
}

export function addSwap(program: Command, kit: Kit): void {
  const { env, ended, print, printJson, refusedWith, withPart, withSession, toTheEnd } = kit;
  const command = program
    .command('swap <group> <instances...>')
    .description('swap without Slack and without a second person, where the policy allows break-glass')
    .option('--break-glass', 'say that you know that nobody else approves this')
    .requiredOption('--reason <why>', 'why it cannot wait; kept in the audit and told in Slack')
    .addHelpText('after', optionsHelp)
    .allowUnknownOption();
  withJson(command).action(
    ended(
      async (group: string, words: string[], options: Json & { breakGlass?: boolean; reason: string }) => {
        if (options.breakGlass !== true) {
          throw new CommandRefused([
            'a swap needs a second person: type /asg-swap in Slack. Where that cannot wait and the policy allows it: asg-swap swap … --break-glass --reason "…"',
          ]);
        }
        const { reason } = options;
        const wish = readWish([group, ...words, '--reason', reason]);
        const { cloud, policy } = await openCloud(env);
        return withSession({ ifFree: true }, async session => {
          const result = await operatorOf(session, cloud, policy).breakGlass({ ...wish, reason });
          if (result.kind === 'refused') return refusedWith(result, options);
          const { id, plan } = result.value;
          await session.wake(id);
          if (options.json) printJson({ swap: id, plan });
          else print(`${cardText(result.card)}\n`);
          return withPart(session, id, part => toTheEnd(session, id, { ...options, share: { part, cloud } }));
        });
      },
    ),
  );
}
