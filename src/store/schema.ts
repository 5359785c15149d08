/**
 * The tables and how they came to be. Steps are only ever added; what an older version wrote stays
 * readable. Bodies are JSON text, so that both backends keep them alike.
 */
import { type Kysely, type Migration, type MigrationProvider, Migrator, sql } from 'kysely';
import { approvalsAndFreezes } from './approvals-and-freezes.ts';

export interface Tables {
  requests: {
    id: string;
    state: string;
    group_key: string;
    requester: string;
    channel: string;
    wish: string;
    plan: string;
    fingerprint: string;
    created_at: number;
    expires_at: number;
    settled_by: string | null;
    settled_at: number | null;
    settled_reason: string | null;
  };
  /** One row per approved swap; a group has at most one live one, by an index. */
  swaps: { id: string; group_arn: string; fence: number; live: number };
  events: { swap: string; seq: number; at: number; body: string; fence: number };
  posts: { swap: string; key: string; intended_at: number; channel: string | null; ts: string | null };
  audit: { id: string; at: number; person: string; deed: string; swap: string | null; outcome: string };
  /** Each person's yes to a request, once. */
  approvals: { request: string; person: string; at: number };
  freezes: {
    id: string;
    pattern: string;
    owner: string;
    reason: string;
    since: number;
    until: number;
    lifted_by: string | null;
    lifted_at: number | null;
  };
  /** Which process tells a request just now; `until` is the database's time in milliseconds. */
  turns: { swap: string; holder: string; until: number };
  /** Who has the store open for serving. */
  holder: { id: number; host: string; pid: number; since: number };
}

export type Db = Kysely<Tables>;

const steps: Record<string, Migration> = {
  '001-requests-and-journal': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('requests')
        .addColumn('id', 'text', c => c.primaryKey())
        .addColumn('state', 'text', c => c.notNull())
        .addColumn('group_key', 'text', c => c.notNull())
        .addColumn('requester', 'text', c => c.notNull())
        .addColumn('channel', 'text', c => c.notNull())
        .addColumn('wish', 'text', c => c.notNull())
        .addColumn('plan', 'text', c => c.notNull())
        .addColumn('fingerprint', 'text', c => c.notNull())
        .addColumn('created_at', 'bigint', c => c.notNull())
        .addColumn('expires_at', 'bigint', c => c.notNull())
        .addColumn('settled_by', 'text')
        .addColumn('settled_at', 'bigint')
        .addColumn('settled_reason', 'text')
        .execute();
      await db.schema
        .createIndex('requests_by_group')
        .on('requests')
        .columns(['group_key', 'created_at'])
        .execute();
      await db.schema.createIndex('requests_by_state').on('requests').columns(['state']).execute();
      await db.schema
        .createTable('swaps')
        .addColumn('id', 'text', c => c.primaryKey())
        .addColumn('group_arn', 'text', c => c.notNull())
        .addColumn('fence', 'integer', c => c.notNull())
        .addColumn('live', 'integer', c => c.notNull())
        .execute();
      await sql`create unique index one_live_swap_per_group on swaps (group_arn) where live = 1`.execute(db);
      await db.schema
        .createTable('events')
        .addColumn('swap', 'text', c => c.notNull())
        .addColumn('seq', 'integer', c => c.notNull())
        .addColumn('at', 'bigint', c => c.notNull())
        .addColumn('body', 'text', c => c.notNull())
        .addColumn('fence', 'integer', c => c.notNull())
        .addPrimaryKeyConstraint('events_key', ['swap', 'seq'])
        .execute();
      await db.schema
        .createTable('posts')
        .addColumn('swap', 'text', c => c.notNull())
        .addColumn('key', 'text', c => c.notNull())
        .addColumn('intended_at', 'bigint', c => c.notNull())
        .addColumn('channel', 'text')
        .addColumn('ts', 'text')
        .addPrimaryKeyConstraint('posts_key', ['swap', 'key'])
        .execute();
      await db.schema
        .createTable('audit')
        .addColumn('id', 'text', c => c.primaryKey())
        .addColumn('at', 'bigint', c => c.notNull())
        .addColumn('person', 'text', c => c.notNull())
        .addColumn('deed', 'text', c => c.notNull())
        .addColumn('swap', 'text')
        .addColumn('outcome', 'text', c => c.notNull())
        .execute();
      await db.schema.createIndex('audit_by_swap').on('audit').columns(['swap', 'at']).execute();
      await db.schema
        .createTable('holder')
        .addColumn('id', 'integer', c => c.primaryKey())
        .addColumn('host', 'text', c => c.notNull())
        .addColumn('pid', 'integer', c => c.notNull())
        .addColumn('since', 'bigint', c => c.notNull())
        .execute();
    },
  },
  '002-approvals-and-freezes': approvalsAndFreezes,
  '003-turns': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('turns')
        .addColumn('swap', 'text', c => c.primaryKey())
        .addColumn('holder', 'text', c => c.notNull())
        .addColumn('until', 'bigint', c => c.notNull())
        .execute();
    },
  },
};

const provider: MigrationProvider = { getMigrations: () => Promise.resolve(steps) };

/** Brings the tables to this version. Throws, without a change, where a newer version has been here. */
export async function migrate(db: Db): Promise<void> {
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error === undefined) return;
  const text = error instanceof Error ? error.message : JSON.stringify(error);
  if (text.includes('previously executed migration')) {
    throw new Error(
      'the store was written by a newer version of asg-swap; start that version, or restore a backup made before it',
      { cause: error },
    );
  }
  throw error instanceof Error ? error : new Error(text);
}
