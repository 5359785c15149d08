/**
 * Connections to the database that break off, fall silent or reach a server that takes no writes: what people do
 * is done once and said to be done, the rest is said in words, and all of it goes on by itself.
 */
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/ops/clock.ts';
import { RecordTrouble } from '../../src/ports.ts';
import type { OpenStore } from '../../src/store/embedded.ts';
import { connection, openPostgres } from '../../src/store/postgres.ts';
import { steadilyOver } from '../../src/store/steadily.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { approver, request, requester, t0 } from '../helpers/build.ts';
import { until } from './pair.ts';
import { type Network, networkTo } from './proxy.ts';
import { type PostgresServer, serverPrograms, startPostgres } from './server.ts';

const programs = serverPrograms();
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const { id } = request();

const commit = 'commit\0';

async function opened(at: string): Promise<{ file: OpenStore; store: Store }> {
  const file = await openPostgres(at, log);
  return { file, store: createStore(file.db, systemClock, { steadily: steadilyOver(systemClock) }) };
}

/** What is said of a failure; nothing where it went well. */
const troubleOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => '',
    (error: unknown) => String(error),
  );

const gone = (of: string): string =>
  `select pg_terminate_backend(pid) from pg_stat_activity
   where datname = '${of}' and pid <> pg_backend_pid() and application_name = 'asg-swap'`;

describe.skipIf(programs === undefined)('a database whose connections fail', () => {
  let server: PostgresServer;
  let databases = 0;
  let url: string;
  let network: Network;
  /** Through the network, as a bot has it. */
  let far: { file: OpenStore; store: Store };
  /** Directly, to see what is on record. */
  let near: { file: OpenStore; store: Store };

  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
  });
  afterAll(() => server.close());

  beforeEach(async () => {
    url = await server.database(`answers_${++databases}`);
    network = await networkTo(url);
    far = await opened(network.url);
    near = await opened(url);
    return async () => {
      await far.file.close();
      await near.file.close();
      await network.close();
    };
  });

  async function asked(text: string, of = url): Promise<void> {
    const client = new pg.Client(of);
    client.on('error', () => undefined);
    await client.connect();
    await client.query(text);
    await client.end();
  }

  async function approved(): Promise<void> {
    await near.store.requests.add(request());
    await near.store.requests.settle(id, 'approved', { person: approver, at: t0 });
  }

  async function halted(): Promise<void> {
    await approved();
    const lease = await near.store.journal.claim(id);
    await near.store.journal.append(lease, 2, { kind: 'ended', outcome: 'halted', proof: [] });
  }

  /** Breaks off once these words have reached the database, and does the work. */
  async function unanswered<T>(words: string, work: () => Promise<T>): Promise<T> {
    let broke = false;
    network.whenPassing(words, () => {
      broke = true;
      network.reset();
    });
    const result = await work();
    expect(broke).toBe(true);
    return result;
  }

  /** The next record that a bot makes. */
  async function record(): Promise<unknown> {
    const lease = await far.store.journal.claim(id);
    const { length } = await far.store.journal.read(id);
    return far.store.journal.append(lease, length + 1, { kind: 'phase', phase: 'room' });
  }

  const lift = () => far.store.freezes.lift('web*', { person: approver, at: t0 });

  describe('when only the answer is lost', () => {
    it('a plan is stored once', async () => {
      await unanswered('insert into "requests"', () => far.store.requests.add(request()));
      expect(await near.store.requests.get(id)).toEqual(request());
    });

    it.each(['rejected', 'withdrawn', 'expired', 'approved'] as const)(
      'whoever has it %s hears that it is',
      async to => {
        await near.store.requests.add(request());
        const by = to === 'expired' ? { at: t0 } : { person: approver, at: t0 };
        const settled = await unanswered(commit, () => far.store.requests.settle(id, to, by));
        expect(settled).toMatchObject({ kind: 'settled', request: { state: to } });
        expect(await near.store.journal.live()).toEqual(to === 'approved' ? [id] : []);
        // Of anybody else it is true that he was too late.
        const other = await far.store.requests.settle(id, to, { person: requester, at: t0 });
        expect(other.kind).toBe('too-late');
      },
    );

    it('each of two approvals counts once, and the last one begins the swap', async () => {
      await near.store.requests.add(request());
      const approve = (person: typeof approver) =>
        unanswered(commit, () => far.store.requests.approve(id, { person, at: t0 }, 2));
      expect(await approve(approver)).toMatchObject({ kind: 'counted' });
      expect(await approve(requester)).toMatchObject({ kind: 'settled', request: { state: 'approved' } });
      expect(await near.store.journal.read(id)).toHaveLength(1);
    });

    it('a person’s word stands in the journal once', async () => {
      await approved();
      const word = { kind: 'asked', what: 'pause', by: approver } as const;
      const entry = await unanswered(commit, () => far.store.journal.ask(id, word));
      expect(entry).toMatchObject({ seq: 2, event: word });
      expect(await near.store.journal.read(id, 1)).toEqual([entry]);
    });

    it('a halted swap is taken up once, and its taker hears so', async () => {
      await halted();
      const event = { kind: 'taken-up', by: approver } as const;
      expect(await unanswered(commit, () => far.store.journal.takeUp(id, 3, event))).toEqual({
        kind: 'taken-up',
      });
      expect(await near.store.journal.read(id, 2)).toHaveLength(1);
    });

    it('freezes and the audit have one row of it', async () => {
      const freeze = { pattern: 'web*', owner: approver, reason: 'the sale', since: t0, until: t0 + 1_000 };
      await unanswered('insert into "freezes"', () => far.store.freezes.add(freeze));
      expect(await near.store.freezes.inForce(t0)).toEqual([freeze]);
      expect(await unanswered('update "freezes"', lift)).toBe(1);
      const row = { at: t0, person: approver, deed: 'freeze', outcome: 'done' };
      await unanswered('insert into "audit"', () => far.store.requests.audit(row));
      expect(await near.store.requests.auditBetween(0, t0 + 1)).toEqual([row]);
    });

    it('the runner of a swap finds in the journal what it has written', async () => {
      await approved();
      const lease = await far.store.journal.claim(id);
      const phase = { kind: 'phase', phase: 'room' } as const;
      const append = unanswered(commit, () => far.store.journal.append(lease, 2, phase));
      await expect(append).rejects.toBeInstanceOf(RecordTrouble);
      expect(await far.store.journal.read(id, 1)).toMatchObject([{ seq: 2, event: phase }]);
    });
  });

  it('is done when it breaks off before the question has arrived, too', async () => {
    await near.store.requests.add(request());
    network.whenPassing(commit, () => network.reset(), { before: true });
    const settled = await far.store.requests.settle(id, 'approved', { person: approver, at: t0 });
    expect(settled.kind).toBe('settled');
    expect(await near.store.journal.live()).toEqual([id]);
  });

  it('says what it was that broke off a record, and not that nothing could be taken back', async () => {
    await approved();
    const lease = await far.store.journal.claim(id);
    network.whenPassing('insert into "events"', () => network.reset(), { before: true });
    const append = far.store.journal.append(lease, 2, { kind: 'phase', phase: 'room' });
    await expect(append).rejects.toThrow(
      /the store PostgreSQL 127\.0\.0\.1:\d+\/answers_\d+ (cannot be reached|does not answer)\. Nothing acts meanwhile.*goes on by itself once it (can|does) \(/,
    );
  });

  describe('says in words what is wrong, and goes on by itself once that is mended', () => {
    it.each([
      {
        what: 'a server that takes no writes',
        begin: (database: string) => `alter database ${database} set default_transaction_read_only = on`,
        end: (database: string) => `alter database ${database} reset default_transaction_read_only`,
        words: /takes no writes: the server is a standby or was made read-only/,
      },
      {
        what: 'a server without a free connection',
        begin: (database: string) => `alter database ${database} connection limit 0`,
        end: (database: string) => `alter database ${database} connection limit -1`,
        words: /has no connection free.*raise max_connections/,
      },
    ])('of $what', async ({ begin, end, words }) => {
      await approved();
      const database = new URL(url).pathname.slice(1);
      // A superuser gets a connection in any case.
      await asked(
        `create role bot_${databases} login; grant all on all tables in schema public to bot_${databases}`,
      );
      await far.file.close();
      const user = new URL(network.url);
      user.username = `bot_${databases}`;
      far = await opened(user.href);
      await record();
      await asked(begin(database), server.url);
      await asked(gone(database), server.url);
      // The first may speak of the connections that were ended.
      await until('the words', async () => words.test(await troubleOf(record())));
      await asked(end(database), server.url);
      await until('the next record', async () => (await troubleOf(record())) === '');
    });

    it('of a full disk', async () => {
      await approved();
      await record();
      await asked(`create function full_disk() returns trigger language plpgsql as $$
        begin raise exception 'could not extend file' using errcode = '53100'; end $$;
        create trigger full_disk before insert on events execute function full_disk()`);
      await expect(record()).rejects.toThrow(
        /has no room left.*Nothing acts meanwhile and nothing on record is lost.*\(53100: could not extend file\)/,
      );
      await asked('drop trigger full_disk on events');
      await record();
    });

    it('of a server that is shut down in the middle of a record', async () => {
      await approved();
      const lease = await far.store.journal.claim(id);
      await asked(`create function ended() returns trigger language plpgsql as $$
        begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$;
        create trigger ended before insert on events for each row execute function ended()`);
      const append = far.store.journal.append(lease, 2, { kind: 'phase', phase: 'room' });
      await expect(append).rejects.toThrow(/cannot be reached.*\(57P01: terminating connection/);
      await asked('drop trigger ended on events');
      await record();
    });
  });

  it('does not keep others from starting when it is cut off while it looks at the tables', async () => {
    const other = await networkTo(url);
    other.whenPassing('pg_advisory', () => other.cut());
    const cutOff = openPostgres(other.url, log).catch((error: unknown) => error);
    await until('the cut', async () => (await locks()) > 0);
    const heir = await openPostgres(url, log);
    await heir.close();
    await other.close();
    expect(await cutOff).toBeInstanceOf(RecordTrouble);
  });

  async function locks(): Promise<number> {
    const client = new pg.Client(url);
    await client.connect();
    const { rows } = await client.query<{ n: string }>(
      "select count(*) as n from pg_locks where locktype = 'advisory' and granted",
    );
    await client.end();
    return Number(rows[0]?.n);
  }

  it('has the server drop the connections of a bot that is gone within a minute', async () => {
    const client = new pg.Client(connection(url));
    await client.connect();
    const { rows } = await client.query<{ setting: string }>(
      "select setting from pg_settings where name like 'tcp\\_%' order by name",
    );
    await client.end();
    expect(rows.map(({ setting }) => Number(setting))).toEqual([3, 30, 10, 60_000]);
  });
});
