/** A person's word to a running swap; where no bot serves the store, the swap is then run here. */
import type { Command } from 'commander';
import { unreachable } from '../core/assert.ts';
import type { SwapId } from '../core/domain.ts';
import type { Part } from '../store/one-swap.ts';
import { readSwapId } from './arguments.ts';
import { type ExitCode, exitCodes } from './exit.ts';
import { type Json, type Kit, operatorOf, withJson } from './kit.ts';
import { cardText } from './print.ts';
import { deskOf, nobody, noCloud, noPolicy } from './reading.ts';
import { openCloud, type Session } from './session.ts';

const words = [
  ['pause', 'hold a swap still after the call in flight'],
  ['continue', 'let a paused swap go on'],
  ['abort', 'turn a swap back: the old instances return to service'],
  ['undo', 'turn a swap back during its bake'],
  ['finish', 'end the bake now'],
  ['take-up', 'let a halted swap go on, once its cause is mended; limits and refusals count anew'],
] as const;

type WordOptions = Json & { readonly follow?: boolean };

export function addControls(program: Command, kit: Kit): void {
  const { ended, withPart, withSession } = kit;
  for (const [word, what] of words) {
    const command = program
      .command(`${word} <swap>`)
      .description(what)
      .option('--follow', 'stay and show every step to the end');
    withJson(command).action(
      ended(async (id: string, options: WordOptions) => {
        const swap = readSwapId(id);
        return withSession({ ifFree: word !== 'pause', existing: true }, session =>
          // A swap that is held still has nobody to run it.
          word === 'pause'
            ? said(kit, session, { swap, word, options })
            : withPart(session, swap, part => said(kit, session, { swap, word, options, part })),
        );
      }),
    );
  }
}

interface Said {
  readonly swap: SwapId;
  readonly word: (typeof words)[number][0];
  readonly options: WordOptions;
  readonly part?: Part;
}

async function said(kit: Kit, session: Session, { swap, word, options, part }: Said): Promise<ExitCode> {
  const { env, print, printJson, refusedWith, signal, toTheEnd, warn } = kit;
  // Before the word is written: what cannot be run here is not begun here.
  const early = word === 'take-up' || part?.held === false ? (await openCloud(env)).cloud : undefined;
  const after = (await session.journal.read(swap)).length;
  const operator = operatorOf(session, early ?? noCloud, noPolicy);
  const result = await (word === 'take-up' ? operator.takeUp(swap) : operator.say(word, swap));
  if (result.kind === 'refused') return refusedWith(result, options);
  await session.wake(swap);
  const taken = cardText(result.card);
  if (options.json) printJson({ swap, word, taken });
  else print(taken);
  const follow = { ...options, after };
  const who = (await part?.whoRuns(signal)) ?? 'elsewhere';
  switch (who) {
    case 'elsewhere':
      return options.follow === true ? toTheEnd(session, swap, follow) : exitCodes.done;
    case 'here':
      if (part?.dispatcher === undefined)
        warn('no bot serves this store, so the swap is run here to its end.');
      return toTheEnd(session, swap, {
        ...follow,
        ...(part && { share: { part, cloud: early ?? (await openCloud(env)).cloud } }),
      });
    case 'unknown':
      warn(`this is on record for whoever runs ${swap}; asg-swap run ${swap} takes it up where nobody does.`);
      return exitCodes.interrupted;
    default:
      return unreachable(who);
  }
}

export function addRun(program: Command, kit: Kit): void {
  const { env, ended, refusedWith, signal, toTheEnd, warn, withPart, withSession } = kit;
  const command = program
    .command('run <swap>')
    .description('take up a swap on record where no bot serves the store, and follow it to its end');
  withJson(command).action(
    ended(async (id: string, options: Json) => {
      const swap = readSwapId(id);
      return withSession({ ifFree: true, existing: true }, async session => {
        if (!(await session.journal.live()).includes(swap)) {
          warn(`${swap} is not running, so there is nothing to take up.`);
          return refusedWith({ card: await deskOf(session).command(`show ${swap}`, nobody) }, options);
        }
        return withPart(session, swap, async part => {
          if ((await part.whoRuns(signal)) === 'elsewhere') {
            warn(`${swap} is run by another process already; following it.`);
            return toTheEnd(session, swap, options);
          }
          return toTheEnd(session, swap, {
            ...options,
            share: { part, cloud: (await openCloud(env)).cloud },
          });
        });
      });
    }),
  );
}
