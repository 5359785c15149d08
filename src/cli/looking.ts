/** The commands that only read: `status`, `history`, `show`, `doctor`, `export`; and `backup`, which copies. */
import type { Command } from 'commander';
import { type GroupRef, groupKey } from '../core/domain.ts';
import { frozenBy } from '../core/freeze.ts';
import { unknownSwap } from '../core/messages/replies.ts';
import { systemClock } from '../ops/clock.ts';
import { readSwapId } from './arguments.ts';
import { examine } from './doctor.ts';
import { examinePolicy } from './doctor-policy.ts';
import { exitCodes } from './exit.ts';
import { type Json, type Kit, withJson } from './kit.ts';
import { deskOf, groupsCalled, nobody } from './reading.ts';
import { exported, isOpen, summaryOf } from './records.ts';
import { CommandRefused, type Session } from './session.ts';

/** Rows of a list. */
const listed = 200;

export function addLists(program: Command, { ended, print, printCard, printJson, withSession }: Kit): void {
  for (const kind of ['status', 'history'] as const) {
    const command = program
      .command(kind)
      .argument('[group]', 'of this one alone: its name, region/name or account/region/name')
      .description(
        kind === 'status' ? 'what is running, waiting and frozen' : 'the latest requests and swaps',
      );
    withJson(command).action(
      ended((group: string | undefined, options: Json) =>
        withSession({ existing: true }, async session => {
          const groups = group === undefined ? undefined : await groupsCalled(group, session);
          if (options.json) {
            for await (const line of lines(kind, groups, session)) printJson(line);
          } else if (groups?.length === 0) {
            print(
              `No swap of ${group ?? ''} is on record here. asg-swap ${kind} alone tells of every group.`,
            );
          } else {
            printCard(await deskOf(session, groups).command([kind, group ?? ''].join(' '), nobody));
          }
          return exitCodes.done;
        }),
      ),
    );
  }
}

/** The same as data. */
async function* lines(
  kind: 'status' | 'history',
  groups: readonly GroupRef[] | undefined,
  { requests, journal, freezes }: Session,
): AsyncGenerator<object> {
  const wanted = groups?.map(groupKey);
  const limit = groups === undefined ? listed : Number.MAX_SAFE_INTEGER;
  const all = await requests.list({ limit });
  const those = all.filter(({ plan }) => wanted?.includes(groupKey(plan.group)) ?? true).slice(0, listed);
  for (const request of those) {
    const summary = summaryOf(request, await journal.read(request.id));
    if (kind === 'history' || isOpen(summary)) yield summary;
  }
  if (kind === 'history') return;
  const now = systemClock.now();
  for (const freeze of await freezes.inForce(now)) {
    if (groups?.every(group => frozenBy([freeze], group, now).length === 0) !== true) yield { freeze };
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
