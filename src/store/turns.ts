/**
 * Turns at telling, where several processes serve one database: one of them tells a request at a time, else
 * people would read lines twice. A turn is a row with a time by the database's clock; its holder renews it,
 * and one that died or hangs loses it after seconds. One that wakes again hears so before it sends anything.
 */
import { randomUUID } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { SwapId } from '../core/domain.ts';
import { type Clock, type Log, type Outbox, type Turn, TurnLost } from '../ports.ts';
import type { Db } from './schema.ts';

/** How long a turn lasts unrenewed: longer than one call to Slack may take (10 s). */
const lapseMs = 12_000;
const renewEveryMs = 3_000;
/** Unrenewed for longer, a turn is not believed before the database has been asked. */
const believeMs = 6_000;
const askEveryMs = 100;
/** Ended swaps among so many of the latest requests are looked through for what is untold. */
const lookBack = 200;
/** Whoever made or decided a request tells it within this time, unless it died or never heard that it had. */
const firstMs = 15_000;
/** What was over long ago, under a version that kept no track of its card, is left as it is. */
const lateMs = 24 * 3_600_000;

const hasPost = (which: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`exists (select 1 from posts where posts.swap = requests.id and posts.ts is not null and ${which})`;

/** `ending`: aborts when the process ends, and then no turn is waited for any more. */
export function turnsOver(
  db: Db,
  clock: Clock,
  log: Log,
  ending?: AbortSignal,
): Required<Pick<Outbox, 'turn' | 'untold'>> {
  async function take(swap: SwapId, holder: string): Promise<boolean> {
    const { rows } = await sql`
      with now as (select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms)
      insert into turns (swap, holder, until) select ${swap}, ${holder}, ms + ${lapseMs} from now
      on conflict (swap) do update set holder = excluded.holder, until = excluded.until
      where turns.holder = excluded.holder or turns.until < (select ms from now)
      returning swap`.execute(db);
    return rows.length === 1;
  }

  /** Only a turn that is still there: one that another process has had meanwhile is gone, even if it is free again. */
  async function renew(swap: SwapId, holder: string): Promise<boolean> {
    const { rows } = await sql`
      update turns set until = (extract(epoch from clock_timestamp()) * 1000)::bigint + ${lapseMs}
      where swap = ${swap} and holder = ${holder}
      returning swap`.execute(db);
    return rows.length === 1;
  }

  return {
    async turn(swap): Promise<Turn> {
      const holder = randomUUID();
      let provenAt = performance.now();
      while (!(await take(swap, holder))) {
        if (ending?.aborted) throw new Error('this process ends before its turn at telling came');
        await clock.sleep(askEveryMs);
        provenAt = performance.now();
      }
      let isLost = false;
      const prove = async (): Promise<void> => {
        const begun = performance.now();
        if (await renew(swap, holder)) provenAt = begun;
        else isLost = true;
      };
      const renewing = setInterval(() => {
        prove().catch((error: unknown) => log.warn({ swap, err: error }, 'a turn could not be renewed'));
      }, renewEveryMs);
      return {
        async still() {
          if (!isLost && performance.now() - provenAt > believeMs) await prove();
          if (isLost) throw new TurnLost(`another process has gone on with telling ${swap}`);
        },
        async end() {
          clearInterval(renewing);
          try {
            await db.deleteFrom('turns').where('swap', '=', swap).where('holder', '=', holder).execute();
          } catch (error) {
            // What was told is told, and must not be taken for untold.
            log.warn({ swap, err: error }, 'a turn at telling could not be given back; it lapses');
          }
        },
      };
    },

    async untold() {
      // The last entry of a journal is told once a post that stands in the thread ends with its number, and
      // what is over is told once its card says so, too. Asked every few seconds, so only of what runs and of
      // the latest: a long record is not read through for it. A request that never became a swap is told by its
      // card alone, which must be there, and must not go on to show buttons.
      const now = clock.now();
      const { rows } = await sql<{ id: string }>`
        with latest as (
          (select id from requests order by created_at desc limit ${lookBack})
          union select id from swaps where live = 1
        )
        select last.swap as id
        from (
          select swap, max(seq) as seq, max(at) as at from events
          where swap in (select id from latest) group by swap
        ) as last
        join swaps on swaps.id = last.swap
        where not exists (
          select 1 from posts
          where posts.swap = last.swap and posts.ts is not null and posts.key like 'e%-' || last.seq
        ) or (
          swaps.live = 0 and last.at > ${now - lateMs} and not exists (
            select 1 from posts
            where posts.swap = last.swap and posts.ts is not null and posts.key = 'closed-' || last.seq
          )
        )
        union
        select id from requests
        where id in (select id from latest) and (
          (state = 'pending' and created_at < ${now - firstMs} and not ${hasPost(sql`posts.key = 'card'`)})
          or (
            state not in ('pending', 'approved')
            and settled_at between ${now - lateMs} and ${now - firstMs}
            and ${hasPost(sql`posts.key = 'card'`)} and not ${hasPost(sql`posts.key = 'closed'`)}
          )
        )`.execute(db);
      return rows.map(row => row.id as SwapId);
    },
  };
}
