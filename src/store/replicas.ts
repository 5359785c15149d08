/**
 * Shares swaps out among the processes of one PostgreSQL (`jobs.ts`). The job only says who tries: each claim
 * raises the journal's fence, and a process that could not prove its claim lately does not act. A bot that
 * dies, hangs or is cut off stops its heartbeat, and another has the job within seconds.
 */
import type { PgBoss } from 'pg-boss';
import type { SwapId } from '../core/domain.ts';
import type { Clock, Dispatcher, Hold, Journal, Log, Worker } from '../ports.ts';
import { createBoss, heartbeatS, type Job, queue, sendJob, startBoss } from './jobs.ts';
import { farewell, placeOf } from './postgres.ts';
import { inWords } from './postgres-trouble.ts';
import type { Db } from './schema.ts';
import { openSignals, type Signals } from './signals.ts';

/** How often a sign is given, and how long one lets us act: well before anybody else may. */
const touchEveryMs = 2_000;
const actWithinMs = (heartbeatS * 1_000) / 2;
/** A sign that is not answered by then is given again, on another connection: soon enough to keep the job. */
const signMostMs = 3_000;
/** How often jobs are asked for when no wake-up comes. */
const askEveryMs = 500;
/** How often jobs are taken in a row where more wait: jobs that are given back at once must not keep us at it. */
const roundsMost = 20;
/** How often swaps on record are looked through for those without a job. */
const sweepEveryMs = 5_000;

interface Held {
  readonly id: string;
  readonly retryCount: number;
  readonly swap: SwapId;
  readonly lost: AbortController;
  /** Monotonic time at which the last sign was begun that the database took. */
  provenAt: number;
}

export interface ReplicaPorts {
  readonly url: string;
  readonly db: Db;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
}

/** What a process wants of the queue. */
export interface Wants {
  /** Connects to the queue. */
  readonly ready: () => Promise<void>;
  /** The swaps that shall have a job. */
  readonly swaps: () => Promise<readonly SwapId[]>;
  /** Takes jobs that wait: they are held here from then on. */
  readonly fetch: () => Promise<readonly Job[]>;
  /** How many `fetch` takes at most: where it took as many, more may wait. */
  readonly most: number;
}

/** For a bot, which runs whatever there is. */
export function createReplicaDispatcher(ports: ReplicaPorts): Dispatcher {
  const boss = createBoss(ports.url, ports.log);
  const most = 10;
  return dispatcherOver(boss, ports, {
    ready: () =>
      startBoss(boss).catch((error: unknown) => {
        throw inWords(placeOf(ports.url), error);
      }),
    swaps: () => ports.journal.live(),
    // A few at a time, so that the bots that are left share what a dead one leaves behind.
    fetch: () => boss.fetch(queue, { batchSize: most }),
    most,
  });
}

/** A share in the queue as large as `wants` says. */
export function dispatcherOver(boss: PgBoss, ports: ReplicaPorts, wants: Wants): Dispatcher {
  const { url, db, clock, log } = ports;
  const held = new Map<string, Held>();
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();
  let bell = new AbortController();
  let signals: Signals | undefined;
  let loops: Promise<unknown> = Promise.resolve();
  let stopped: Promise<void> | undefined;

  async function start(worker: Worker): Promise<void> {
    await wants.ready();
    signals = openSignals(url, {
      clock,
      log,
      heard: text => {
        bell.abort();
        if (text !== '') worker.ring(text as SwapId);
      },
    });
    await sweep();
    loops = Promise.all([
      every(touchEveryMs, 'signs of life could not be given', touch),
      every(sweepEveryMs, 'swaps on record could not be looked through', sweep),
      every(askEveryMs, 'swaps could not be asked for', () => fetchFor(worker), true),
    ]);
  }

  /** Repeats until the end; a database that is away is tried again at the same pace. */
  async function every(ms: number, trouble: string, work: () => Promise<void>, rung = false): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        await work();
        failures = 0;
      } catch (error) {
        failures++;
        // Once a time of absence, not twice a second.
        if (failures === 1) log.error({ err: inWords(placeOf(url), error) }, `${trouble}; trying again`);
      }
      await clock.sleep(ms, AbortSignal.any([stopping.signal, ...(rung ? [bell.signal] : [])]));
      if (rung) bell = new AbortController();
    }
  }

  /** A live swap without a job gets one; with one, nothing happens, and those held here have one. */
  async function sweep(): Promise<void> {
    const ours = new Set([...held.values()].map(({ swap }) => swap));
    for (const swap of await wants.swaps()) if (!ours.has(swap)) await sendJob(boss, db, swap);
  }

  async function fetchFor(worker: Worker): Promise<void> {
    for (let round = 0; round < roundsMost && !stopping.signal.aborted; round++) {
      if ((await fetchSome(worker)) < wants.most) return;
    }
  }

  async function fetchSome(worker: Worker): Promise<number> {
    const provenAt = performance.now();
    const jobs = await wants.fetch();
    for (const { id, data, retryCount } of jobs) {
      const mine: Held = { id, retryCount, swap: data.swap, lost: new AbortController(), provenAt };
      held.set(id, mine);
      log.info({ swap: data.swap }, 'this process runs the swap now');
      const run = serve(worker, mine).finally(() => running.delete(run));
      running.add(run);
    }
    return jobs.length;
  }

  async function serve(worker: Worker, mine: Held): Promise<void> {
    const hold: Hold = {
      signal: mine.lost.signal,
      mayAct: () => !mine.lost.signal.aborted && performance.now() - mine.provenAt < actWithinMs,
    };
    const outcome = await worker.run(mine.swap, hold);
    held.delete(mine.id);
    try {
      // By the attempt: a job that somebody else holds by now is left alone.
      if (outcome === 'ended') await boss.complete(queue, mine);
      else await boss.fail(queue, mine, { why: 'handed over' });
      signals?.send('');
    } catch (error) {
      // Its heartbeat has ended: the job lapses within seconds and is run, or ended, by whoever gets it.
      log.warn({ swap: mine.swap, err: error }, 'the swap could not be given back; it lapses');
    }
  }

  async function touch(): Promise<void> {
    const ours = [...held.values()];
    if (ours.length === 0) return;
    const begun = performance.now();
    // pg-boss answers the ids, which its types do not mention.
    const sign = boss.touch(queue, ours) as Promise<{ readonly settled?: readonly string[] }>;
    const answer = await orLate(sign, signMostMs);
    const still = new Set(answer.settled);
    for (const mine of ours) {
      if (still.has(mine.id)) mine.provenAt = begun;
      else if (held.has(mine.id)) mine.lost.abort();
    }
  }

  async function stop(): Promise<void> {
    stopping.abort();
    await farewell(Promise.all([loops, Promise.allSettled(running)]));
    await Promise.all([signals?.stop(), farewell(boss.stop({ graceful: false }))]);
  }

  return {
    start,
    wake(swap) {
      sendJob(boss, db, swap).then(
        () => signals?.send(swap),
        (error: unknown) =>
          log.warn({ swap, err: error }, 'a wake-up could not be sent; the sweep will find it'),
      );
    },
    stop: () => (stopped ??= stop()),
  };
}

/** Rejects when there is no answer in time; a later one is nobody's. */
async function orLate<T>(answer: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  answer.catch(() => undefined);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
