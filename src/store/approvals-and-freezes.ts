/** The step that adds approvals by several people, and freezes. Once released it is never edited. */
import type { Kysely, Migration } from 'kysely';

export const approvalsAndFreezes: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('approvals')
      .addColumn('request', 'text', c => c.notNull())
      .addColumn('person', 'text', c => c.notNull())
      .addColumn('at', 'bigint', c => c.notNull())
      .addPrimaryKeyConstraint('approvals_key', ['request', 'person'])
      .execute();
    await db.schema
      .createTable('freezes')
      .addColumn('id', 'text', c => c.primaryKey())
      .addColumn('pattern', 'text', c => c.notNull())
      .addColumn('owner', 'text', c => c.notNull())
      .addColumn('reason', 'text', c => c.notNull())
      .addColumn('since', 'bigint', c => c.notNull())
      .addColumn('until', 'bigint', c => c.notNull())
      .addColumn('lifted_by', 'text')
      .addColumn('lifted_at', 'bigint')
      .execute();
  },
};
