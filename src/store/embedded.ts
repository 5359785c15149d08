/**
 * The embedded store: one SQLite file. What is acknowledged survives a power cut (WAL with
 * `synchronous=FULL`). The serving process holds a lock that the operating system frees when the process
 * ends in whatever way, so a dead one leaves nothing behind and a second one is refused in words.
 */
import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import Database from 'libsql';
import { type Db, migrate } from './schema.ts';

/** The store cannot be opened; the message says what is wrong and what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

export interface OpenStore {
  readonly db: Db;
  close(): Promise<void>;
}

/**
 * Opens the file, makes it where there is none. `serve` takes the lock for as long as the store is open;
 * without it (the command line) the store is opened beside a serving process.
 */
export async function openEmbedded(
  path: string,
  options: { serve: boolean; now: number },
): Promise<OpenStore> {
  const file = openFile(path);
  const db: Db = new Kysely({ dialect: new SqliteDialect({ database: file }) });
  let lock: Database.Database | undefined;
  try {
    await migrate(db);
    if (options.serve) {
      lock = await takeLock(path, db);
      await db
        .replaceInto('holder')
        .values({ id: 1, host: hostname(), pid: process.pid, since: options.now })
        .execute();
    }
  } catch (error) {
    await db.destroy();
    lock?.close();
    throw error instanceof StoreError ? error : asStoreError(path, error);
  }
  return {
    db,
    close: async () => {
      await db.destroy();
      lock?.close();
    },
  };
}

function openFile(path: string): Database.Database {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const file = new Database(path);
    file.exec(
      'pragma journal_mode=wal; pragma synchronous=full; pragma busy_timeout=5000; pragma foreign_keys=on',
    );
    return file;
  } catch (error) {
    throw asStoreError(path, error);
  }
}

async function takeLock(path: string, db: Db): Promise<Database.Database> {
  const lock = new Database(`${path}.lock`);
  try {
    lock.exec('begin exclusive');
    return lock;
  } catch (error) {
    lock.close();
    const holder = await db.selectFrom('holder').selectAll().executeTakeFirst();
    const who = holder
      ? `process ${holder.pid} on ${holder.host}, since ${new Date(holder.since).toISOString()}`
      : 'another process';
    throw new StoreError(
      `the store ${path} is in use by ${who}. Only one bot may serve a store: stop that one first, or give this one its own ASG_SWAP_STORE`,
      { cause: error },
    );
  }
}

function asStoreError(path: string, error: unknown): StoreError {
  const text = error instanceof Error ? error.message : JSON.stringify(error);
  return new StoreError(
    `the store ${path} cannot be opened: ${text}. Check that its folder exists, is writable by this user and is on a local disk; ASG_SWAP_STORE names another place`,
    { cause: error },
  );
}
