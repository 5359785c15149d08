/**
 * Writes that come in the same moment are made durable together: a commit waits for the disk, and a thousand
 * swaps that step at once must not wait a thousand times. Each write still learns its own fate, and none is
 * told to have happened before the disk has it.
 */
import type { Transaction } from 'kysely';
import { JournalMoved, LeaseLost } from '../ports.ts';
import type { Db, Tables } from './schema.ts';

/** What is written in one transaction, alone or with others. */
export type Commit = <T>(work: (tx: Transaction<Tables>) => Promise<T>) => Promise<T>;

export const commitAlone =
  (db: Db): Commit =>
  work =>
    db.transaction().execute(work);

interface Waiting {
  /** Does its part; answers what to tell its caller once all is durable. */
  readonly work: (tx: Transaction<Tables>) => Promise<() => void>;
  readonly fail: (error: unknown) => void;
}

export function commitTogether(db: Db): Commit {
  let waiting: Waiting[] = [];

  async function commit(): Promise<void> {
    const all = waiting;
    waiting = [];
    try {
      const told = await db.transaction().execute(async tx => {
        const tell: (() => void)[] = [];
        for (const { work } of all) tell.push(await work(tx));
        return tell;
      });
      for (const tell of told) tell();
    } catch (error) {
      for (const { fail } of all) fail(error);
    }
  }

  return work =>
    new Promise((resolve, fail) => {
      waiting.push({
        fail,
        async work(tx) {
          try {
            const value = await work(tx);
            return () => resolve(value);
          } catch (error) {
            // The journal's refusals have written nothing; anything else ends the whole transaction.
            if (!(error instanceof LeaseLost || error instanceof JournalMoved)) throw error;
            return () => fail(error);
          }
        },
      });
      if (waiting.length === 1) setImmediate(() => void commit());
    });
}
