/**
 * Follows a swap to its end: every line of its story as it is written, once and in order. On a terminal one
 * more line below them shows the present state; in a pipe there are only whole lines; with `--json` every
 * event is one object a line.
 */
import { lineOf } from '../app/narrator.ts';
import type { SwapId } from '../core/domain.ts';
import type { Entry } from '../core/journal.ts';
import { stateWords } from '../core/messages/plan-card.ts';
import { replay } from '../core/replay.ts';
import { plain } from '../core/words.ts';
import type { Clock, Journal } from '../ports.ts';
import { type ExitCode, exitCodes } from './exit.ts';

/** Where progress is shown. */
export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** How often the journal is looked at; a look costs well under a millisecond. */
const everyMs = 250;
/** How often while a database is away. */
const awayMs = 1_000;

/** Resolves with the code of the swap's end, or `interrupted` once the signal aborts. */
export async function follow(
  swap: SwapId,
  { journal, clock }: { readonly journal: Journal; readonly clock: Clock },
  screen: Screen,
  options: {
    readonly json: boolean;
    readonly signal: AbortSignal;
    readonly after?: number;
    /** Is told once of each time in which the journal cannot be read; it is waited for. Without it that ends everything. */
    readonly away?: (error: unknown) => void;
  },
): Promise<ExitCode> {
  const { json, signal, away } = options;
  const live = screen.isTTY === true && !json;
  let entries: readonly Entry[] = [];
  let told = options.after ?? 0;
  let isAway = false;
  while (!signal.aborted) {
    try {
      entries = [...entries, ...(await journal.read(swap, entries.length))];
      isAway = false;
    } catch (error) {
      if (away === undefined || signal.aborted) throw error;
      if (!isAway) away(error);
      isAway = true;
      await clock.sleep(awayMs, signal);
      continue;
    }
    for (const entry of entries.slice(told)) {
      const text = json ? JSON.stringify({ swap, ...entry }) : storyText(entries, entry);
      if (text !== undefined) screen.write(`${live ? clearLine : ''}${text}\n`);
    }
    told = entries.length;
    const state = entries.length === 0 ? undefined : replay(entries);
    if (state?.ended) {
      if (live) screen.write(clearLine);
      return endCodes[state.ended.outcome];
    }
    if (live && state) {
      const seconds = Math.round((clock.now() - state.approvedAt) / 1_000);
      screen.write(`${clearLine}… ${plain(stateWords(state))} (${seconds} s)`);
    }
    await clock.sleep(everyMs, signal);
  }
  if (live) screen.write('\n');
  return exitCodes.interrupted;
}

const endCodes = {
  swapped: exitCodes.done,
  undone: exitCodes.undone,
  halted: exitCodes.halted,
} as const;

/** Back to the beginning of the line and everything on it gone. */
const clearLine = '\r\u001b[K';

function storyText(entries: readonly Entry[], entry: Entry): string | undefined {
  const line = lineOf(entries, entry);
  return line && plain(line);
}
