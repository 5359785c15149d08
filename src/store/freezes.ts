/** Freezes on record: added, lifted, never removed. */
import { randomUUID } from 'node:crypto';
import type { PersonId } from '../core/domain.ts';
import type { Freeze } from '../core/freeze.ts';
import type { Freezes } from '../ports.ts';
import type { Db } from './schema.ts';
import type { Steadily } from './steadily.ts';

export function freezesOver(db: Db, steadily: Steadily): Freezes {
  return {
    async add(freeze) {
      const row = { id: randomUUID(), ...freeze, lifted_by: null, lifted_at: null };
      await steadily(() =>
        db
          .insertInto('freezes')
          .values(row)
          .onConflict(oc => oc.column('id').doNothing())
          .execute(),
      );
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
      const result = await steadily(again =>
        db
          .updateTable('freezes')
          .set({ lifted_by: person, lifted_at: at })
          .where('pattern', '=', pattern)
          .where(eb => {
            const inForce = eb('lifted_at', 'is', null);
            const mine = eb.and([eb('lifted_by', '=', person), eb('lifted_at', '=', at)]);
            return again ? eb.or([inForce, mine]) : inForce;
          })
          .where('until', '>', at)
          .executeTakeFirst(),
      );
      return Number(result.numUpdatedRows);
    },
  };
}
