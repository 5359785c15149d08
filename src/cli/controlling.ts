/** A person's word to a running swap; where no bot serves the store, the swap is then run here. */
import type { Command } from 'commander';
import { readSwapId } from './arguments.ts';
import { exitCodes } from './exit.ts';
import { type Json, type Kit, operatorOf, withJson } from './kit.ts';
import { cardText } from './print.ts';
import { deskOf, nobody, noCloud, noPolicy } from './reading.ts';
import { openCloud } from './session.ts';

const words = [
  ['pause', 'hold a swap still after the call in flight'],
  ['continue', 'let a paused swap go on'],
  ['abort', 'turn a swap back: the old instances return to service'],
  ['undo', 'turn a swap back during its bake'],
  ['finish', 'end the bake now'],
  ['take-up', 'let a halted swap go on, once its cause is mended; limits and refusals count anew'],
] as const;

export function addControls(program: Command, kit: Kit): void {
  const { env, ended, print, printJson, refusedWith, toTheEnd, warn, withSession } = kit;
  for (const [word, what] of words) {
    const command = program
      .command(`${word} <swap>`)
      .description(what)
      .option('--follow', 'stay and show every step to the end');
    withJson(command).action(
      ended(async (id: string, options: Json & { follow?: boolean }) => {
        const swap = readSwapId(id);
        return withSession({ ifFree: word !== 'pause', existing: true }, async session => {
          // Before the word is written: what cannot be run here is not begun here.
          const cloud = session.alone || word === 'take-up' ? (await openCloud(env)).cloud : noCloud;
          const after = (await session.journal.read(swap)).length;
          const operator = operatorOf(session, cloud, noPolicy);
          const result = await (word === 'take-up' ? operator.takeUp(swap) : operator.say(word, swap));
          if (result.kind === 'refused') return refusedWith(result, options);
          await session.wake(swap);
          const taken = cardText(result.card);
          if (options.json) printJson({ swap, word, taken });
          else print(taken);
          if (session.alone) warn('no bot serves this store, so the swap is run here to its end.');
          else if (options.follow !== true) return exitCodes.done;
          return toTheEnd(session, swap, cloud, { ...options, after });
        });
      }),
    );
  }
}

export function addRun(program: Command, kit: Kit): void {
  const { env, ended, printCard, toTheEnd, warn, withSession } = kit;
  const command = program
    .command('run <swap>')
    .description('take up a swap on record where no bot serves the store, and follow it to its end');
  withJson(command).action(
    ended(async (id: string, options: Json) => {
      const swap = readSwapId(id);
      return withSession({ ifFree: true, existing: true }, async session => {
        if (!(await session.journal.live()).includes(swap)) {
          printCard(await deskOf(session).command(`show ${swap}`, nobody));
          warn(`${swap} is not running, so there is nothing to take up.`);
          return exitCodes.refused;
        }
        const cloud = session.alone ? (await openCloud(env)).cloud : noCloud;
        return toTheEnd(session, swap, cloud, options);
      });
    }),
  );
}
