/**
 * The shared store: one PostgreSQL database that several bots serve. The same tables and queries as the
 * embedded one; what is acknowledged is as durable as the server's settings make it.
 */
import {
  Kysely,
  PostgresAdapter,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  sql,
} from 'kysely';
import pg from 'pg';
import type { Log } from '../ports.ts';
import type { OpenStore } from './embedded.ts';
import { EndedFirst, inWords, StoreAway } from './postgres-trouble.ts';
import { type Db, migrate } from './schema.ts';
import { codeOf, StoreError } from './trouble.ts';

/** `server_version_num` of PostgreSQL 13, the oldest that pg-boss and we are written for. */
const leastVersion = 130_000;

/**
 * Patience in milliseconds: a server that is away must be noticed before a claim can have lapsed, and what a bot
 * that was cut off or frozen in the middle of a transaction holds must be free before another takes over.
 */
const patience = { connectMs: 4_000, queryMs: 8_000, idleMs: 5_000 };

/**
 * After how many seconds the server drops a connection whose other end is gone without a word. By most systems'
 * own settings that takes hours, and every cut would leave up to fifteen of its connections taken for so long.
 */
const goneAfterS = { idle: 30, interval: 10, count: 3 };

/** A server that is cut off never answers a farewell; the process ends then without. */
const farewellMs = 1_000;

/** Resolves when it is done or has failed, or after a moment: for connections that may be dead. */
export async function farewell(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>(resolve => {
    timer = setTimeout(resolve, farewellMs);
  });
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
}

/** Times and counts come as numbers; none of ours comes near 2^53. */
const int8 = 20;
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === int8 ? Number : pg.types.getTypeParser(oid, format),
};

/**
 * Every connection, those of the job queue included: without a limit for answers a cut holds a call for ever, and
 * without one for a transaction in which nobody speaks the server keeps its locks for hours.
 */
export const patient = {
  connectionTimeoutMillis: patience.connectMs,
  query_timeout: patience.queryMs,
  statement_timeout: patience.queryMs,
  idle_in_transaction_session_timeout: patience.idleMs,
  keepAlive: true,
  keepAliveInitialDelayMillis: patience.connectMs,
  options: [
    `tcp_keepalives_idle=${goneAfterS.idle}`,
    `tcp_keepalives_interval=${goneAfterS.interval}`,
    `tcp_keepalives_count=${goneAfterS.count}`,
    // The same for one that still has an answer on its way.
    `tcp_user_timeout=${(goneAfterS.idle + goneAfterS.interval * goneAfterS.count) * 1_000}`,
  ]
    .map(setting => `-c ${setting}`)
    .join(' '),
} as const;

/** How every connection of ours is made. */
export const connection = (url: string): pg.ClientConfig => ({
  connectionString: url,
  application_name: 'asg-swap',
  ...patient,
  types,
});

/** How long an answer is waited for once the process ends: it has five seconds for everything. */
const lastAnswerMs = 1_000;

/**
 * Connects and brings the tables to this version. From when `ending` aborts, no answer is waited for long.
 * Throws `StoreError`.
 */
export async function openPostgres(url: string, log: Log, ending?: AbortSignal): Promise<OpenStore> {
  const pool = new pg.Pool({ ...connection(url), max: 10 });
  const lost = (error: Error): void => log.warn({ err: error }, 'a connection to PostgreSQL was lost');
  // Without both a restart of the database would end the process: the pool hears idle connections only, and
  // one that is lost between two statements of a transaction speaks for itself.
  pool.on('error', lost);
  pool.on('connect', client => client.on('error', lost));
  const dialect = new Dialect({ pool: impatient(pool, placeOf(url), lastAnswers(ending)) });
  const db: Db = new Kysely({ dialect });
  try {
    await examine(db, url);
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw asOpenError(url, error);
  }
  return { db, close: () => farewell(db.destroy()) };
}

/** Throws `StoreError` where the server is too old, or what answers does not keep the limits of a session. */
async function examine(db: Db, url: string): Promise<void> {
  const { rows } = await sql<{ version: string; idle: string }>`
    select current_setting('server_version_num') as version,
      (select setting from pg_settings where name = 'idle_in_transaction_session_timeout') as idle`.execute(
    db,
  );
  const version = Number(rows[0]?.version);
  if (!(version >= leastVersion)) {
    throw new StoreError(
      `${placeOf(url)} is too old (server_version_num ${version}). asg-swap needs PostgreSQL 13 or later`,
    );
  }
  if (Number(rows[0]?.idle) !== patience.idleMs) {
    throw new StoreError(`${placeOf(url)} does not keep the limits of a session: ${notAPooler}`);
  }
}

/**
 * Changes of the tables are one transaction that also holds the lock on them. Kysely would lock for the session:
 * a bot that freezes between the two would keep every other one from starting for as long as it is frozen.
 */
class Dialect extends PostgresDialect {
  override createAdapter(): PostgresAdapter {
    return new Adapter();
  }
}

class Adapter extends PostgresAdapter {
  /** Then Kysely begins no transaction of its own between the lock and its release. */
  override get supportsTransactionalDdl(): boolean {
    return false;
  }

  override async acquireMigrationLock(db: Kysely<unknown>): Promise<void> {
    await sql`begin`.execute(db);
    // The number is Kysely's: versions that lock for the session keep out of each other's way as well.
    await sql`select pg_advisory_xact_lock(3853314791062309107)`.execute(db);
  }

  /** What failed is rolled back by this, too: PostgreSQL commits nothing behind an error. */
  override async releaseMigrationLock(db: Kysely<unknown>): Promise<void> {
    await sql`commit`.execute(db);
  }
}

const nothing = { command: 'ROLLBACK', rowCount: 0, rows: [] };

/**
 * A connection that was lost, on which no answer came in time, or whose server takes no writes any more is given
 * up: put back into the pool it would be the first to be taken again, a cut one for as long as the system
 * believes in it, which is a quarter of an hour. Its errors speak.
 */
const impatient = (
  pool: pg.Pool,
  place: string,
  beforeTheEnd: ReturnType<typeof lastAnswers>,
): PostgresPool => ({
  connect: async () => {
    const connecting = pool.connect();
    const client = await beforeTheEnd(connecting).catch((error: unknown) => {
      // One that is there after all is nobody's.
      connecting.then(
        late => late.release(true),
        () => undefined,
      );
      throw inWords(place, error);
    });
    let lost: Error | undefined;
    // Kysely asks for cursors only where rows are streamed, which nobody does here.
    const query = async (text: string, values: readonly unknown[]): Promise<Result> => {
      if (lost) {
        // The server does so by itself; that it cannot be told must not be the error that people read.
        if (text === 'rollback') return nothing;
        throw lost;
      }
      try {
        return await beforeTheEnd(client.query(text, [...values]));
      } catch (error) {
        const told = inWords(place, error);
        if (told instanceof StoreAway || told instanceof EndedFirst) lost = told;
        throw told;
      }
    };
    const release = (): void => client.release(lost !== undefined);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the overload for cursors is left out
    return { query, release } as unknown as PostgresPoolClient;
  },
  end: () => pool.end(),
});

type Result = Pick<pg.QueryResult<never>, 'command' | 'rowCount' | 'rows'>;

/** Makes promises reject when the process ends and there is still no answer a moment later. */
function lastAnswers(ending: AbortSignal | undefined): <T>(answer: Promise<T>) => Promise<T> {
  // One listener for all: a signal warns of more than ten.
  const waiting = new Set<() => void>();
  ending?.addEventListener('abort', () => {
    for (const count of waiting) count();
  });
  return answer =>
    new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const late = (): void => reject(new EndedFirst('PostgreSQL did not answer before the process ended'));
      const count = (): void => {
        timer = setTimeout(late, lastAnswerMs);
      };
      if (ending?.aborted) count();
      else waiting.add(count);
      void answer.then(resolve, reject).finally(() => {
        waiting.delete(count);
        clearTimeout(timer);
      });
    });
}

/** Wake-ups and limits belong to a session, which a pooler shares among many. */
const notAPooler =
  'a pooler such as PgBouncer seems to stand between. Name the server itself in ASG_SWAP_STORE; a bot needs fifteen connections at most';

/** What to do for each way in which a connection is refused at the start. */
const advice: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'no server listens there: start it, or correct host and port in ASG_SWAP_STORE',
  ENOTFOUND: 'there is no such host: correct it in ASG_SWAP_STORE',
  ETIMEDOUT: 'the host does not answer: check the network and its firewalls',
  '28P01': 'the password is wrong: correct it in ASG_SWAP_STORE',
  '28000': 'this user may not connect: see pg_hba.conf on the server',
  '3D000': 'there is no such database: create it (createdb), or correct its name in ASG_SWAP_STORE',
  '08P01': notAPooler,
  '42501': 'this user may not create tables: grant it CREATE on the database and its schema',
  '25006': 'the server is a standby or was made read-only: name the primary in ASG_SWAP_STORE',
  '53300': 'no connection is free: raise max_connections, or run fewer bots (each takes up to 15)',
  '53100': 'the disk of the server is full: make room there',
  '57P03': 'the server is starting or stopping: start this again once it has',
  '57014':
    'a statement did not end in time: the server is overloaded, or another process is changing the tables; start this again once that is over',
};

function asOpenError(url: string, error: unknown): StoreError {
  const cause = error instanceof StoreError ? error.cause : error;
  // In words of our own.
  if (error instanceof StoreError && cause === undefined) return error;
  const text = cause instanceof Error ? cause.message : String(cause);
  const code = codeOf(cause);
  const what = advice[code === '' && error instanceof StoreAway ? 'ETIMEDOUT' : code];
  return new StoreError(
    `the store ${placeOf(url)} cannot be opened: ${text}${what === undefined ? '' : `; ${what}`}`,
    { cause },
  );
}

/** The database without the user's secret. */
export function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `PostgreSQL ${hostname}:${port === '' ? '5432' : port}${pathname}`;
}
