/**
 * A PostgreSQL server of the tests' own: a fresh data folder, a free port on loopback, gone afterwards. The
 * server refuses to run as root, so it then runs as another user. Where none is installed, a user's machine
 * skips these tests with a word; a CI machine fails.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pause } from '../crash/moments.ts';
import { freePort } from '../helpers/free-port.ts';

export interface PostgresServer {
  /** Connection string of a database that exists. */
  readonly url: string;
  /** Makes another database; its connection string. */
  database(name: string): Promise<string>;
  /** As a crash or a restart does: every connection is cut at once. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

/** Debian keeps every version in a folder of its own. */
const debian = '/usr/lib/postgresql';

/** The folder of the server's programs, or undefined. Throws on a CI machine that has none. */
export function serverPrograms(): string | undefined {
  const found = [
    ...(existsSync(debian)
      ? readdirSync(debian)
          .toSorted((a, b) => Number(b) - Number(a))
          .map(version => join(debian, version, 'bin'))
      : []),
    ...(process.env['PATH'] ?? '').split(':'),
  ].find(folder => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
  if (found !== undefined) return found;
  const words = 'no PostgreSQL server is installed (apt-get install postgresql)';
  if (process.env['CI'] === 'true') throw new Error(words);
  console.log(`The tests of several bots on one database are skipped: ${words}.`);
  return undefined;
}

/** Root may not run a server; this user may. */
function unprivileged(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  return { uid: idOfNobody('-u'), gid: idOfNobody('-g') };
}

const idOfNobody = (flag: '-u' | '-g'): number => Number(execFileSync('id', [flag, 'nobody']).toString());

export async function startPostgres(programs: string): Promise<PostgresServer> {
  const user = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), 'asg-swap-postgres-'));
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const options = { ...user, cwd: folder, stdio: 'ignore' as const };
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'swap', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N'],
    options,
  );
  const port = await freePort();
  const at = (database: string): string => `postgres://swap@127.0.0.1:${port}/${database}`;
  let server: ChildProcess | undefined;

  async function comeBack(): Promise<void> {
    server = spawn(
      join(programs, 'postgres'),
      [
        '-D',
        data,
        '-p',
        String(port),
        '-h',
        '127.0.0.1',
        '-k',
        folder,
        '-c',
        'max_connections=200',
        // Only the server is ever killed, never its machine: what it gave to the system is not lost with it.
        '-c',
        'fsync=off',
      ],
      options,
    );
    const limit = performance.now() + 30_000;
    for (;;) {
      const client = new pg.Client(at('postgres'));
      client.on('error', () => undefined);
      try {
        await client.connect();
        await client.end();
        return;
      } catch (error) {
        if (performance.now() > limit) throw error;
        await pause(100);
      }
    }
  }

  async function goAway(): Promise<void> {
    const going = server;
    server = undefined;
    if (!going) return;
    const gone = once(going, 'exit');
    // Immediate shutdown: no farewell, as in a crash; the log is replayed at the next start.
    going.kill('SIGQUIT');
    await gone;
  }

  await comeBack();
  return {
    url: at('postgres'),
    async database(name) {
      const client = new pg.Client(at('postgres'));
      await client.connect();
      await client.query(`create database "${name}"`);
      await client.end();
      return at(name);
    },
    goAway,
    comeBack,
    async close() {
      await goAway();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
