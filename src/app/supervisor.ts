/**
 * Keeps every live swap moving: a loop each, that steps, tells, and sleeps until it is time or somebody
 * wakes it. A click, a timer and a restart all come down to the same step. An error in one swap is logged
 * and tried again more slowly; it never touches another.
 */
import type { SwapId } from '../core/domain.ts';
import type { Outcome } from '../core/journal.ts';
import { lookMs } from '../core/limits.ts';
import {
  type Cloud,
  type Dispatcher,
  type Hold,
  type Journal,
  type Lease,
  LeaseLost,
  type Log,
} from '../ports.ts';
import { oneByOne } from './one-by-one.ts';
import { OwnJournal } from './own-journal.ts';
import { type ReconcilePorts, reconcile, type Step } from './reconcile.ts';

export interface SupervisorPorts extends ReconcilePorts {
  readonly journal: Journal;
  readonly log: Log;
  /** Brings the thread up to date; never throws and never makes the swap wait. */
  readonly tell: (swap: SwapId) => void;
  /** Shares the swaps out among several processes; without one this process runs them all. */
  readonly dispatcher?: Dispatcher;
}

export interface Supervisor {
  /** Takes up every live swap on record. */
  start(): Promise<void>;
  /** Something has changed for this swap: step it now. */
  wake(swap: SwapId): void;
  /** Ends all sleeps, lets the call in flight finish, and resolves when nothing acts any more. */
  stop(): Promise<void>;
}

/** After an act the effect is looked for at once; AWS takes its time, the loop's own pace follows. */
const afterActMs = 0;
/** A store or a network that was away is tried again at least this often. */
const troubleMostMs = 10_000;

/** How soon a live swap is found that nobody runs. */
const sweepEveryMs = 30_000;
/** What is not in the journal (how many serve now) is told anew so often: telling costs more than a look. */
const tellAnewMs = 10_000;

/** Nobody else serves this store. */
const ours: Hold = { signal: new AbortController().signal, mayAct: () => true };

export function createSupervisor(ports: SupervisorPorts): Supervisor {
  const { journal, clock, log, tell, dispatcher, metrics } = ports;
  const stopping = new AbortController();
  const loops = new Map<SwapId, { done: Promise<'ended' | 'let-go'>; wake: () => void }>();
  const turn = oneByOne(clock);

  let sweeping: Promise<void> | undefined;

  function ring(swap: SwapId): void {
    loops.get(swap)?.wake();
  }

  function take(swap: SwapId, hold: Hold): Promise<'ended' | 'let-go'> {
    if (stopping.signal.aborted) return Promise.resolve('let-go');
    const bell = { ring: new AbortController() };
    const done = run(swap, hold, bell).finally(() => {
      loops.delete(swap);
      metrics?.letGo(swap);
    });
    loops.set(swap, { done, wake: () => bell.ring.abort() });
    return done;
  }

  function wake(swap: SwapId): void {
    if (stopping.signal.aborted) return;
    if (loops.has(swap)) ring(swap);
    else if (!dispatcher) void take(swap, ours);
    dispatcher?.wake(swap);
  }

  async function run(swap: SwapId, hold: Hold, bell: { ring: AbortController }): Promise<'ended' | 'let-go'> {
    const over = AbortSignal.any([stopping.signal, hold.signal]);
    const held = { ...ports, cloud: heldCloud(ports.cloud, hold, over), over };
    let failures = 0;
    const lease = await claimed(swap);
    if (!lease) return 'let-go';
    const own = new OwnJournal(lease, journal, metrics);
    let roused = AbortSignal.any([over, bell.ring.signal]);
    let dueAt = clock.now();
    let told = { seq: 0, at: 0 };
    await turn();
    while (!over.aborted) {
      let pause: number;
      const stepped = metrics?.step(swap, dueAt);
      try {
        const step = await reconcile(own, held);
        stepped?.('done');
        failures = 0;
        report(swap, step, own.swap.ended?.outcome);
        if (own.swap.lastSeq > told.seq || clock.now() - told.at >= tellAnewMs) {
          told = { seq: own.swap.lastSeq, at: clock.now() };
          tell(swap);
        }
        if (step.kind === 'ended') return 'ended';
        pause = step.kind === 'acted' ? afterActMs : step.ms;
      } catch (error) {
        stepped?.('failed');
        if (error instanceof LeaseLost) return letGo(error.message);
        failures++;
        pause = Math.min(lookMs * 2 ** (failures - 1), troubleMostMs);
        log.error({ swap, err: error, failures }, 'a step failed; trying again');
      }
      dueAt = clock.now() + pause;
      await clock.sleep(pause, roused);
      await turn();
      if (!bell.ring.signal.aborted) continue;
      bell.ring = new AbortController();
      roused = AbortSignal.any([over, bell.ring.signal]);
    }
    return hold.signal.aborted ? letGo('its heartbeat lapsed and the job went to another') : 'let-go';

    /** Said however it is found out: by the heartbeat, or by the journal's refusal. */
    function letGo(why: string): 'let-go' {
      log.warn({ swap, why }, 'another process goes on with this swap; letting go');
      return 'let-go';
    }

    async function claimed(id: SwapId): Promise<Lease | undefined> {
      for (let tries = 1; !over.aborted; tries++) {
        try {
          return await journal.claim(id);
        } catch (error) {
          log.error({ swap: id, err: error, tries }, 'the swap could not be taken up; trying again');
          await clock.sleep(Math.min(lookMs * tries, troubleMostMs), over);
        }
      }
      return undefined;
    }
  }

  function report(swap: SwapId, step: Step, outcome: Outcome | undefined): void {
    switch (step.kind) {
      case 'acted':
        log.info({ swap, action: step.action.kind, answer: step.answer.kind }, 'acted');
        break;
      case 'blind':
        log.warn({ swap, trouble: step.trouble.kind, call: step.trouble.call }, 'AWS could not be looked at');
        break;
      case 'ended':
        log.info({ swap, outcome }, 'ended');
        break;
      case 'waiting':
        break;
      default:
        break;
    }
  }

  async function takeWhatIsLive(): Promise<void> {
    for (const swap of await journal.live()) {
      if (loops.has(swap)) continue;
      log.info({ swap }, 'taking up a swap on record');
      wake(swap);
    }
  }

  /** An approval that was recorded, but whose answer got lost, has woken nobody. */
  async function sweep(): Promise<void> {
    for (;;) {
      await clock.sleep(sweepEveryMs, stopping.signal);
      if (stopping.signal.aborted) return;
      try {
        await takeWhatIsLive();
      } catch (error) {
        log.error({ err: error }, 'the store could not be looked through for live swaps');
      }
    }
  }

  return {
    wake,
    async start() {
      if (dispatcher) {
        await dispatcher.start({ run: take, ring });
        return;
      }
      await takeWhatIsLive();
      sweeping = sweep();
    },
    async stop() {
      stopping.abort();
      await Promise.allSettled([...loops.values()].map(loop => loop.done));
      await sweeping;
      await dispatcher?.stop();
    },
  };
}

/**
 * The last question before a call is sent, asked again when it has waited for its turn. The record of the act
 * proves that the swap was ours a moment ago; a process that was frozen since then must not send it.
 */
const heldCloud = (cloud: Cloud, { mayAct }: Hold, over: AbortSignal): Cloud => {
  const proof = (): void => {
    if (mayAct()) return;
    throw new LeaseLost('this process was away for too long to know that the swap is still its own');
  };
  return {
    ...cloud,
    async perform(group, action, acting) {
      proof();
      return cloud.perform(group, action, { ...acting, proof, over });
    },
  };
};
