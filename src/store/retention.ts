/**
 * Forgets what is older than the store is meant to remember. Only what is settled and over goes, with
 * everything that belongs to it, in small portions so that no swap waits for it; running swaps and waiting
 * requests stay however old they are.
 */
import type { Db } from './schema.ts';

/** Requests of one transaction: a few milliseconds of writing. */
const portion = 50;

/** How many requests were forgotten. `before` is milliseconds since the epoch. */
export async function forget(db: Db, before: number): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const gone = await forgetPortion(db, before);
    forgotten += gone;
    if (gone < portion) break;
  }
  // What people did without a request: freezes, clicks on nothing.
  await db.deleteFrom('audit').where('swap', 'is', null).where('at', '<', before).execute();
  return forgotten;
}

function forgetPortion(db: Db, before: number): Promise<number> {
  return db.transaction().execute(async tx => {
    const rows = await tx
      .selectFrom('requests')
      .select('id')
      .where('created_at', '<', before)
      .where('state', '!=', 'pending')
      .where('id', 'not in', tx.selectFrom('swaps').select('id').where('live', '=', 1))
      .orderBy('created_at')
      .limit(portion)
      .execute();
    const ids = rows.map(row => row.id);
    if (ids.length === 0) return 0;
    await tx.deleteFrom('events').where('swap', 'in', ids).execute();
    await tx.deleteFrom('posts').where('swap', 'in', ids).execute();
    await tx.deleteFrom('audit').where('swap', 'in', ids).execute();
    await tx.deleteFrom('approvals').where('request', 'in', ids).execute();
    await tx.deleteFrom('swaps').where('id', 'in', ids).execute();
    await tx.deleteFrom('requests').where('id', 'in', ids).execute();
    return ids.length;
  });
}
