/** What Slack was told: a row before a post is sent, and where it stands once that is known. */
import type { MessageRef, Outbox, Post } from '../ports.ts';
import type { Commit } from './group-commit.ts';
import type { Db } from './schema.ts';

export function outboxOver(db: Db, commit: Commit): Outbox {
  return {
    async posted(swap) {
      const rows = await db.selectFrom('posts').selectAll().where('swap', '=', swap).execute();
      return rows.map(({ key, intended_at, channel, ts }): Post => {
        const message: MessageRef | undefined = channel !== null && ts !== null ? { channel, ts } : undefined;
        return { key, intendedAt: intended_at, ...(message === undefined ? {} : { message }) };
      });
    },

    async intend(swap, key, at) {
      await commit(tx =>
        tx
          .insertInto('posts')
          .values({ swap, key, intended_at: at, channel: null, ts: null })
          .onConflict(oc => oc.columns(['swap', 'key']).doUpdateSet({ intended_at: at }))
          .execute(),
      );
    },

    arrived(swap, key, { channel, ts }) {
      return commit(async tx => {
        await tx
          .updateTable('posts')
          .set({ channel, ts })
          .where('swap', '=', swap)
          .where('key', '=', key)
          .where('ts', 'is', null)
          .execute();
        const post = await tx
          .selectFrom('posts')
          .select(['channel', 'ts'])
          .where('swap', '=', swap)
          .where('key', '=', key)
          .executeTakeFirst();
        return { channel: post?.channel ?? channel, ts: post?.ts ?? ts };
      });
    },
  };
}
