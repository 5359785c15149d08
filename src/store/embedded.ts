/**
 * The embedded store: one SQLite file. What is acknowledged survives a power cut (WAL with
 * `synchronous=FULL`). The serving process holds a lock that the operating system frees when the process
 * ends in whatever way, so a dead one leaves nothing behind and a second one is refused in words.
 */
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { Kysely, SqliteDialect, type SqliteStatement, sql } from 'kysely';
import Database from 'libsql';
import { whyNotAt } from './place.ts';
import { type Db, migrate } from './schema.ts';
import { type FileSystem, fileSystemOf, sharedTrouble } from './share.ts';
import { asOpenError, codeOf, inWords, StoreError, StoreInUse } from './trouble.ts';

export interface OpenStore {
  readonly db: Db;
  readonly close: () => Promise<void>;
}

export interface EmbeddedStore extends OpenStore {
  /** A number that changes when another process, or another connection, has written. Costs microseconds. */
  readonly changes: () => number;
  /** Copies the whole store, as it is at this moment, into a new file. Throws `StoreError` where it cannot. */
  readonly backup: (to: string) => void;
  /** The process that serves the store now, where one does. */
  readonly holder: () => Promise<
    { readonly host: string; readonly pid: number; readonly since: string } | undefined
  >;
}

export interface EmbeddedOptions {
  /**
   * Takes the lock for as long as the store is open; without it (the command line) the store is opened
   * beside a serving process.
   */
  readonly serve: boolean;
  /** Milliseconds since the epoch, for the words that a second process reads. */
  readonly now: number;
  /** What a folder lies on; the operating system's answer by default. */
  readonly fileSystem?: (folder: string) => FileSystem;
}

/** Opens the file, makes it where there is none. Throws `StoreError`. */
export async function openEmbedded(path: string, options: EmbeddedOptions): Promise<EmbeddedStore> {
  const file = openFile(path, options.fileSystem ?? fileSystemOf);
  const db: Db = new Kysely({ dialect: new SqliteDialect({ database: spoken(file, path) }) });
  let lock: Database.Database | undefined;
  try {
    await migrate(db);
    if (options.serve) {
      lock = await takeLock(path, db);
      await checkWhole(db, path);
      await db
        .replaceInto('holder')
        .values({ id: 1, host: hostname(), pid: process.pid, since: options.now })
        .execute();
    }
  } catch (error) {
    await db.destroy();
    lock?.close();
    throw asOpenError(path, error, whyNotAt(path));
  }
  const version = file.prepare('pragma data_version');
  return {
    db,
    changes: () => (version.get() as { data_version: number }).data_version,
    backup: to => backup(file, path, to),
    holder: () => holderOf(path, db),
    close: async () => {
      await db.destroy();
      lock?.close();
    },
  };
}

function openFile(path: string, fileSystem: (folder: string) => FileSystem): Database.Database {
  const folder = dirname(path);
  let file: Database.Database | undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const trouble = sharedTrouble(path, fileSystem(folder));
    if (trouble !== undefined) throw new StoreError(trouble);
    const isNew = !existsSync(path);
    file = new Database(path);
    // Plans and reasons are nobody else's business.
    if (isNew) chmodSync(path, 0o600);
    file.exec(
      'pragma journal_mode=wal; pragma synchronous=full; pragma busy_timeout=5000; pragma foreign_keys=on',
    );
    return file;
  } catch (error) {
    file?.close();
    throw asOpenError(path, error, whyNotAt(path));
  }
}

/** A file cut short by a crash of the machine or a copy is found now, not in the middle of a swap. */
async function checkWhole(db: Db, path: string): Promise<void> {
  const { rows } = await sql<{ quick_check: string }>`pragma quick_check(1)`.execute(db);
  const [first] = rows;
  if (first && first.quick_check !== 'ok') {
    throw inWords(path, Object.assign(new Error(first.quick_check), { code: 'SQLITE_CORRUPT' }));
  }
}

async function takeLock(path: string, db: Db): Promise<Database.Database> {
  const lock = new Database(`${path}.lock`);
  try {
    lock.exec('begin exclusive');
    return lock;
  } catch (error) {
    lock.close();
    if (!codeOf(error).startsWith('SQLITE_BUSY')) throw error;
    const holder = await lastHolder(db);
    const who = holder ? `process ${holder.pid} on ${holder.host}, since ${holder.since}` : 'another process';
    throw new StoreInUse(
      `the store ${path} is in use by ${who}. Only one bot may serve a store: stop that one first, or give this one its own ASG_SWAP_STORE`,
      { cause: error },
    );
  }
}

async function lastHolder(
  db: Db,
): Promise<{ readonly host: string; readonly pid: number; readonly since: string } | undefined> {
  const row = await db.selectFrom('holder').selectAll().executeTakeFirst();
  return row && { host: row.host, pid: row.pid, since: new Date(row.since).toISOString() };
}

/** Whether somebody holds the lock is asked of the lock: the row outlives its writer. */
async function holderOf(path: string, db: Db): ReturnType<typeof lastHolder> {
  const lock = new Database(`${path}.lock`);
  try {
    lock.exec('begin exclusive; rollback');
    return undefined;
  } catch (error) {
    if (codeOf(error).startsWith('SQLITE_BUSY')) return await lastHolder(db);
    throw inWords(path, error);
  } finally {
    lock.close();
  }
}

function backup(file: Database.Database, path: string, to: string): void {
  if (existsSync(to)) throw new StoreError(`${to} exists already. Name a new file: nothing is overwritten`);
  try {
    file.prepare('vacuum into ?').run([to]);
    chmodSync(to, 0o600);
  } catch (error) {
    const known = inWords(path, error);
    throw new StoreError(`the backup ${to} could not be written: ${known.message}`, { cause: error });
  }
}

const nothing = { changes: 0, lastInsertRowid: 0 };

/** The same file, whose failures speak. */
function spoken(file: Database.Database, path: string) {
  const tell =
    <A extends unknown[], T>(work: (...args: A) => T) =>
    (...args: A): T => {
      try {
        return work(...args);
      } catch (error) {
        throw inWords(path, error);
      }
    };
  return {
    close: () => {
      file.close();
    },
    prepare: tell((text: string): SqliteStatement => {
      const statement = file.prepare(text);
      return {
        reader: statement.reader,
        all: tell((parameters: readonly unknown[]) => statement.all(parameters)),
        run: tell((parameters: readonly unknown[]) =>
          // A full disk has SQLite roll back by itself; that there is nothing left to roll back must not be
          // the error that people read.
          text === 'rollback' && !file.inTransaction ? nothing : statement.run(parameters),
        ),
        iterate: tell((parameters: readonly unknown[]) => statement.iterate(parameters)),
      };
    }),
  };
}
