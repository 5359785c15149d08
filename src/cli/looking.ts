/** The commands that only read: `status`, `history`, `show`, `doctor`, `export`; and `backup`, which copies. */
import type { Command } from 'commander';
import { unknownSwap } from '../core/messages/replies.ts';
import { systemClock } from '../ops/clock.ts';
import { readSwapId } from './arguments.ts';
import { examine } from './doctor.ts';
import { examinePolicy } from './doctor-policy.ts';
import { exitCodes } from './exit.ts';
import { type Json, type Kit, withJson } from './kit.ts';
import { deskOf, nobody } from './reading.ts';
import { exported, isOpen, summaryOf } from './records.ts';
import { CommandRefused } from './session.ts';

/** Rows of a list. */
const listed = 200;

export function addLists(program: Command, { ended, printCard, printJson, withSession }: Kit): void {
  for (const kind of ['status', 'history'] as const) {
    const command = program
      .command(kind)
      .description(
        kind === 'status' ? 'what is running, waiting and frozen' : 'the latest requests and swaps',
      );
    withJson(command).action(
      ended((options: Json) =>
        withSession({ existing: true }, async session => {
          if (!options.json) {
            printCard(await deskOf(session).command(kind, nobody));
            return exitCodes.done;
          }
          for (const request of await session.requests.list({ limit: listed })) {
            const summary = summaryOf(request, await session.journal.read(request.id));
            if (kind === 'history' || isOpen(summary)) printJson(summary);
          }
          if (kind === 'history') return exitCodes.done;
          for (const freeze of await session.freezes.inForce(systemClock.now())) printJson({ freeze });
          return exitCodes.done;
        }),
      ),
    );
  }
}

export function addShow(program: Command, kit: Kit): void {
  const { ended, printCard, printJson, refusedWith, toTheEnd, withSession } = kit;
  const command = program
    .command('show <swap>')
    .description('one request with its plan and its whole story')
    .option('--follow', 'stay and show every further step to the end');
  withJson(command).action(
    ended((id: string, options: Json & { follow?: boolean }) => {
      const swap = readSwapId(id);
      return withSession({ existing: true }, async session => {
        const request = await session.requests.get(swap);
        const entries = await session.journal.read(swap);
        if (!request) return refusedWith({ card: unknownSwap(swap) }, options);
        if (options.json) printJson({ request, entries, audit: await session.requests.auditOf(swap) });
        else printCard(await deskOf(session).command(`show ${swap}`, nobody));
        if (options.follow !== true || entries.length === 0) return exitCodes.done;
        return toTheEnd(session, swap, { ...options, after: entries.length });
      });
    }),
  );
}

export function addDoctor(program: Command, { env, ended, print, printJson }: Kit): void {
  const command = program
    .command('doctor')
    .argument('[group]', 'also explain what the policy allows for this group, and by which entry')
    .option('--as <id>', 'with a group: what that means for this person (a Slack user id)')
    .description('look at settings, store, AWS and Slack; changes nothing');
  withJson(command).action(
    ended(async (group: string | undefined, options: Json & { readonly as?: string }) => {
      const findings = [
        ...(await examine(env)),
        ...(group === undefined ? [] : await examinePolicy(env, group, options.as)),
      ];
      for (const finding of findings) {
        if (options.json) printJson(finding);
        else print(`${finding.good ? 'ok  ' : 'FAIL'} ${finding.what}: ${finding.words}`);
      }
      return findings.every(finding => finding.good) ? exitCodes.done : exitCodes.settings;
    }),
  );
}

export function addCopies(program: Command, { ended, print, printJson, withSession }: Kit): void {
  program
    .command('export')
    .description(
      'print every request, event and audit row as JSON lines, oldest first, and the freezes in force',
    )
    .action(
      ended(() =>
        withSession({ existing: true }, async session => {
          for await (const line of exported(session, systemClock.now())) printJson(line);
          return exitCodes.done;
        }),
      ),
    );
  program
    .command('backup <file>')
    .description('copy the store as it is now into a new file, also while a bot serves it')
    .action(
      ended((file: string) =>
        withSession({ existing: true }, session => {
          if (session.file === undefined) {
            throw new CommandRefused([
              'the store is a PostgreSQL database: copy it with pg_dump, which does so while bots serve it.',
            ]);
          }
          session.file.backup(file);
          print(`The store is copied to ${file}. To use it, start the bot with ASG_SWAP_STORE=file:${file}`);
          return Promise.resolve(exitCodes.done);
        }),
      ),
    );
}
