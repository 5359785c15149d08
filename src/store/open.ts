/** Opens the store that the settings name, for a bot that serves it or for a command beside it. */
import { sql } from 'kysely';
import type { SwapId } from '../core/domain.ts';
import type { Clock, Dispatcher, Log, StorePlace } from '../ports.ts';
import { openEmbedded } from './embedded.ts';
import { commitTogether } from './group-commit.ts';
import type { Part } from './one-swap.ts';
import { forget } from './retention.ts';
import { steadilyOver } from './steadily.ts';
import { createStore, type Store } from './store.ts';
import { turnsOver } from './turns.ts';

export interface ServedStore extends Store {
  /** Where several bots serve the store; otherwise this process runs every swap. */
  readonly dispatcher?: Dispatcher;
  /** A number that changes when another process has written; undefined where those send signals. */
  readonly changes?: () => number;
  /** Forgets what is over and older than `before` (milliseconds since the epoch); how many requests. */
  readonly forget: (before: number) => Promise<number>;
  close(): Promise<void>;
}

export interface ServingPorts {
  readonly clock: Clock;
  readonly log: Log;
  /** Aborts when the process ends: a database that does not answer then must not hold it up. */
  readonly ending: AbortSignal;
}

/** For a bot. Throws `StoreError`. */
export async function openForServing(
  place: StorePlace,
  { clock, log, ending }: ServingPorts,
): Promise<ServedStore> {
  if (place.kind === 'file') {
    const { db, changes, close } = await openEmbedded(place.path, { serve: true, now: clock.now() });
    return {
      ...createStore(db, clock, { commit: commitTogether(db) }),
      changes,
      forget: before => forget(db, before),
      close,
    };
  }
  // Loaded on demand: a bot with a file never needs them.
  const [{ openPostgres }, { createReplicaDispatcher }] = await Promise.all([
    import('./postgres.ts'),
    import('./replicas.ts'),
  ]);
  const { url } = place;
  const { db, close } = await openPostgres(url, log, ending);
  const store = createStore(db, clock, {
    outbox: turnsOver(db, clock, log, ending),
    steadily: steadilyOver(clock, ending),
  });
  const dispatcher = createReplicaDispatcher({ url, db, journal: store.journal, clock, log });
  return { ...store, dispatcher, forget: before => forget(db, before), close };
}

/** A shared store beside the bots that serve it. */
export interface SharedStore extends Store {
  /** Tells the bots that there is news of a swap. */
  readonly wake: (swap: SwapId) => Promise<void>;
  /** The part that this process can take in a swap; to be closed. */
  readonly part: (swap: SwapId, log: Log) => Promise<Part>;
  close(): Promise<void>;
}

/** For a command. Throws `StoreError`. */
export async function openShared(url: string, { clock, log, ending }: ServingPorts): Promise<SharedStore> {
  const [{ openPostgres }, { signal }] = await Promise.all([import('./postgres.ts'), import('./signals.ts')]);
  const { db, close } = await openPostgres(url, log, ending);
  const store = createStore(db, clock, { steadily: steadilyOver(clock, ending) });
  return {
    ...store,
    wake: async swap => {
      await sql`select pg_notify(${signal}, ${swap})`.execute(db);
    },
    part: async (swap, words) => {
      const { openPart } = await import('./one-swap.ts');
      return openPart(swap, { url, db, journal: store.journal, clock, log: words });
    },
    close,
  };
}
