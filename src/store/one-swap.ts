/**
 * The part that a command takes in one swap on PostgreSQL: by the same right as a bot, but after all bots. A
 * bot that serves has the swap's job within half a second, so a job that waits for longer waits for nobody;
 * and what stands as held counts as run once its holder gives a sign of life while we look.
 */
import { randomInt } from 'node:crypto';
import type { JobWithMetadata } from 'pg-boss';
import type { SwapId } from '../core/domain.ts';
import type { Dispatcher } from '../ports.ts';
import { createBoss, type Job, jobKeyOf, queue, sendJob, startBoss } from './jobs.ts';
import { dispatcherOver, type ReplicaPorts } from './replicas.ts';

/** How long a job is left to the bots, which ask every half a second. */
const leftToBotsMs = 2_000;
const lookEveryMs = 200;
/** pg-boss's priorities are 32 bits wide. */
const priorityMost = 2 ** 31 - 1;

/** Who runs a swap: this process if it wants, another one, or, where the wait was ended, nobody knows. */
export type WhoRuns = 'here' | 'elsewhere' | 'unknown';

export interface Part {
  /** Another process held the swap when this part was opened; whether it lives, `whoRuns` tells. */
  readonly held: boolean;
  /** Resolves once another process has shown that it runs the swap, or once none has for so long that it is ours. */
  whoRuns(signal: AbortSignal): Promise<WhoRuns>;
  /** Runs this swap alone, whenever no bot does; undefined where no other process can serve the store anyway. */
  readonly dispatcher?: Dispatcher;
  close(): Promise<void>;
}

export async function openPart(swap: SwapId, ports: ReplicaPorts): Promise<Part> {
  const { url, db, clock, log } = ports;
  const boss = createBoss(url, log);
  const dispatcher = dispatcherOver(boss, ports, {
    ready: () => Promise.resolve(),
    swaps: () => Promise.resolve([swap]),
    fetch,
    most: 1,
  });
  /** Monotonic time since which the job has been seen to wait. */
  let waitsSince: number | undefined;
  await startBoss(boss);
  const before = await look();
  return { held: before?.state === 'active', whoRuns, dispatcher, close: () => dispatcher.stop() };

  /** The job of the swap's group that is not over; that of an earlier swap may stand in the way. */
  async function look(): Promise<JobWithMetadata | undefined> {
    const key = await jobKeyOf(db, swap);
    const jobs = key === undefined ? [] : await boss.findJobs<object>(queue, { key });
    const job = jobs.find(({ state }) => ['created', 'retry', 'active'].includes(state));
    if (job === undefined || job.state === 'active') waitsSince = undefined;
    else waitsSince ??= performance.now();
    return job;
  }

  function waitsInVain(): boolean {
    return waitsSince !== undefined && performance.now() - waitsSince >= leftToBotsMs;
  }

  async function whoRuns(signal: AbortSignal): Promise<WhoRuns> {
    await sendJob(boss, db, swap);
    const first = await look();
    for (let now = first; !signal.aborted; now = await look()) {
      if ((await jobKeyOf(db, swap)) === undefined) return 'elsewhere';
      if (waitsInVain()) return 'here';
      if (now?.state === 'active' && signOf(now) !== signOf(first)) return 'elsewhere';
      await clock.sleep(lookEveryMs, signal);
    }
    return 'unknown';
  }

  /**
   * The queue hands out whatever comes first, and only this job is wanted: it is given a priority that no
   * other has, and that priority is asked for.
   */
  async function fetch(): Promise<readonly Job[]> {
    const job = await look();
    if (job === undefined || !waitsInVain()) return [];
    const priority = randomInt(1, priorityMost);
    await boss.update(queue, undefined, { id: job.id, priority });
    return boss.fetch(queue, { minPriority: priority, maxPriority: priority });
  }
}

/** Changes with every sign of life and every change of hands. */
const signOf = (job: JobWithMetadata | undefined): string =>
  JSON.stringify([job?.id, job?.state, job?.retryCount, job?.heartbeatOn]);
