/** Freezes on record: added, lifted, never removed. */
import { randomUUID } from 'node:crypto';
import type { PersonId } from '../core/domain.ts';
import type { Freeze } from '../core/freeze.ts';
import type { Freezes } from '../ports.ts';
import type { Db } from './schema.ts';

export function freezesOver(db: Db): Freezes {
  return {
    async add(freeze) {
      await db
        .insertInto('freezes')
        .values({ id: randomUUID(), ...freeze, lifted_by: null, lifted_at: null })
        .execute();
    },

    async inForce(now) {
      const rows = await db
        .selectFrom('freezes')
        .select(['pattern', 'owner', 'reason', 'since', 'until'])
        .where('lifted_at', 'is', null)
        .where('until', '>', now)
        .orderBy('until')
        .execute();
      return rows.map((row): Freeze => ({ ...row, owner: row.owner as PersonId }));
    },

    async lift(pattern, { person, at }) {
      const result = await db
        .updateTable('freezes')
        .set({ lifted_by: person, lifted_at: at })
        .where('pattern', '=', pattern)
        .where('lifted_at', 'is', null)
        .where('until', '>', at)
        .executeTakeFirst();
      return Number(result.numUpdatedRows);
    },
  };
}
