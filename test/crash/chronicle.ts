/** The record as it stands on disk, read from beside the bot: what was journaled and what was told. */
import { lineOf } from '../../src/app/narrator.ts';
import type { SwapId } from '../../src/core/domain.ts';
import type { Entry } from '../../src/core/journal.ts';
import { plain } from '../../src/core/words.ts';
import { systemClock } from '../../src/ops/clock.ts';
import type { Post } from '../../src/ports.ts';
import type { SlackMessage } from '../../src/sandbox/slack/model.ts';
import { openEmbedded } from '../../src/store/embedded.ts';
import { openPostgres } from '../../src/store/postgres.ts';
import { createStore } from '../../src/store/store.ts';

export interface Chronicle {
  /** Events of all journals together. */
  count(): Promise<number>;
  swaps(): Promise<readonly SwapId[]>;
  entries(swap: SwapId): Promise<readonly Entry[]>;
  posts(swap: SwapId): Promise<readonly Post[]>;
  close(): Promise<void>;
}

const nothing = (): void => undefined;

/** Opens what a bot has made, by its path or its connection string; it must have started once. */
export async function openChronicle(place: string): Promise<Chronicle> {
  const file = place.startsWith('postgres:')
    ? await openPostgres(place, { info: nothing, warn: nothing, error: nothing })
    : await openEmbedded(place, { serve: false, now: Date.now() });
  const store = createStore(file.db, systemClock);
  return {
    async count() {
      const row = await file.db
        .selectFrom('events')
        .select(eb => eb.fn.countAll().as('count'))
        .executeTakeFirst();
      return Number(row?.count ?? 0);
    },
    async swaps() {
      const rows = await file.db.selectFrom('swaps').select('id').orderBy('id').execute();
      return rows.map(row => row.id as SwapId);
    },
    entries: swap => store.journal.read(swap),
    posts: swap => store.outbox.posted(swap),
    close: () => file.close(),
  };
}

/** Whether a message tells lines of the journal: the plan in full, the report and the picture stand beside the story. */
export const isStory = ({ metadata }: SlackMessage): boolean =>
  /\/e\d+-\d+$/.test(String(metadata?.event_payload['key']));

/** The whole thread as people should read it, in the words of a terminal. */
export const toldBy = (entries: readonly Entry[]): string =>
  entries
    .flatMap(entry => {
      const line = lineOf(entries, entry);
      return line ? [plain(line)] : [];
    })
    .join('\n');
