/**
 * The queue in which swaps wait for a process that runs them, by pg-boss: a job a swap, at most one a group
 * (policy `exclusive`), held by a heartbeat. Whoever stops giving signs of life loses the job within seconds.
 */
import { type Job as BossJob, PgBoss } from 'pg-boss';
import type { SwapId } from '../core/domain.ts';
import type { Log } from '../ports.ts';
import { patient, placeOf } from './postgres.ts';
import { inWords } from './postgres-trouble.ts';
import type { Db } from './schema.ts';

export const queue = 'swap';
const schema = 'asg_swap_jobs';

/** pg-boss's shortest: without a sign for so long, another process may take over. */
export const heartbeatS = 10;
/** A job is kept until it is done: the default of two retries would let a swap die silently. */
const retries = 1_000_000_000;
/** The most that pg-boss allows; a longer swap is claimed anew. */
const expireS = 24 * 3_600 - 1;

/** A swap's job in the hands of this process. */
export type Job = Pick<BossJob<{ readonly swap: SwapId }>, 'id' | 'retryCount' | 'data'>;

/** A client of the queue, not connected yet. */
export function createBoss(url: string, log: Log): PgBoss {
  const boss = new PgBoss({
    // pg-boss hands them to its pool.
    ...patient,
    connectionString: url,
    application_name: 'asg-swap-jobs',
    schema,
    max: 4,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 2,
    schedule: false,
    registerInstance: false,
    monitorVacuum: false,
  });
  boss.on('error', (error: unknown) =>
    log.warn({ err: inWords(placeOf(url), error) }, 'the job queue reports an error'),
  );
  boss.on('warning', ({ message }) => log.warn({ warning: message }, 'the job queue warns'));
  return boss;
}

/** Connects, makes the queue where there is none, and looks after lapsed jobs from now on. */
export async function startBoss(boss: PgBoss): Promise<void> {
  await boss.start();
  await boss.createQueue(queue, {
    policy: 'exclusive',
    heartbeatSeconds: heartbeatS,
    expireInSeconds: expireS,
    retryLimit: retries,
    retryDelay: 0,
    deleteAfterSeconds: 3_600,
  });
}

/** Makes a job for a live swap that has none; with one, nothing happens. */
export async function sendJob(boss: PgBoss, db: Db, swap: SwapId): Promise<void> {
  const key = await jobKeyOf(db, swap);
  if (key !== undefined) await boss.send(queue, { swap }, { singletonKey: key });
}

/** By what a swap's job is the only one: its group. Undefined once the swap is over. */
export async function jobKeyOf(db: Db, swap: SwapId): Promise<string | undefined> {
  const row = await db
    .selectFrom('swaps')
    .select('group_arn')
    .where('id', '=', swap)
    .where('live', '=', 1)
    .executeTakeFirst();
  return row?.group_arn;
}
