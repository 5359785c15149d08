/** `audit`: the record as JSON lines, of one swap or of a stretch of time. */
import type { Command } from 'commander';
import { type AuditFilter, exportAudit } from '../app/audit.ts';
import { unknownSwap } from '../core/messages/replies.ts';
import { systemClock } from '../ops/clock.ts';
import { readSwapId } from './arguments.ts';
import { exitCodes } from './exit.ts';
import type { Kit } from './kit.ts';
import { CommandRefused } from './session.ts';

export function addAudit(program: Command, { ended, print, refusedWith, withSession }: Kit): void {
  program
    .command('audit [swap]')
    .description('print who did what, and what AWS was asked, as JSON lines in the order of time')
    .option('--from <time>', 'not before this time (ISO 8601, such as 2026-11-22 or 2026-11-22T03:00Z)')
    .option('--to <time>', 'before this time')
    .action(
      ended((swap: string | undefined, options: { from?: string; to?: string }) => {
        const filter = readFilter(swap, options);
        return withSession({ existing: true }, async session => {
          const lines = await exportAudit(filter, session);
          if ('swap' in filter && lines.length === 0) {
            return refusedWith({ card: unknownSwap(filter.swap) }, {});
          }
          for (const line of lines) print(line);
          return exitCodes.done;
        });
      }),
    );
}

function readFilter(swap: string | undefined, { from, to }: { from?: string; to?: string }): AuditFilter {
  if (swap === undefined) {
    return { from: readTime('--from', from) ?? 0, to: readTime('--to', to) ?? systemClock.now() + 1 };
  }
  if (from === undefined && to === undefined) return { swap: readSwapId(swap) };
  throw new CommandRefused(['name a swap or a stretch of time, not both: a swap is printed whole.']);
}

function readTime(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return at;
  throw new CommandRefused([`${option} ${text} is not a time; type one such as 2026-11-22T03:00Z.`]);
}
