/**
 * Keeps every live swap moving: a loop each, that steps, tells, and sleeps until it is time or somebody
 * wakes it. A click, a timer and a restart all come down to the same step. An error in one swap is logged
 * and tried again more slowly; it never touches another.
 */
import type { SwapId } from '../core/domain.ts';
import { lookMs } from '../core/limits.ts';
import { LeaseLost, type Log } from '../ports.ts';
import { type ReconcilePorts, reconcile, type Step } from './reconcile.ts';

export interface SupervisorPorts extends ReconcilePorts {
  readonly log: Log;
  /** Brings the thread up to date; never throws and never makes the swap wait. */
  readonly tell: (swap: SwapId) => void;
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
const troubleMostMs = 60_000;

export function createSupervisor(ports: SupervisorPorts): Supervisor {
  const { journal, clock, log, tell } = ports;
  const stopping = new AbortController();
  const loops = new Map<SwapId, { done: Promise<void>; wake: () => void }>();

  function wake(swap: SwapId): void {
    if (stopping.signal.aborted) return;
    const running = loops.get(swap);
    if (running) {
      running.wake();
      return;
    }
    const bell = { ring: new AbortController() };
    const done = run(swap, bell).finally(() => loops.delete(swap));
    loops.set(swap, {
      done,
      wake: () => {
        bell.ring.abort();
      },
    });
  }

  async function run(swap: SwapId, bell: { ring: AbortController }): Promise<void> {
    let failures = 0;
    const lease = await claimed(swap);
    if (!lease) return;
    while (!stopping.signal.aborted) {
      let pause: number;
      try {
        const step = await reconcile(lease, ports);
        failures = 0;
        report(swap, step);
        tell(swap);
        if (step.kind === 'ended') return;
        pause = step.kind === 'acted' ? afterActMs : step.ms;
      } catch (error) {
        if (error instanceof LeaseLost) {
          log.warn({ swap }, 'another process goes on with this swap; letting go');
          return;
        }
        failures++;
        pause = Math.min(lookMs * 2 ** (failures - 1), troubleMostMs);
        log.error({ swap, err: error, failures }, 'a step failed; trying again');
      }
      await clock.sleep(pause, AbortSignal.any([stopping.signal, bell.ring.signal]));
      bell.ring = new AbortController();
    }

    async function claimed(id: SwapId): Promise<Awaited<ReturnType<typeof journal.claim>> | undefined> {
      for (let tries = 1; !stopping.signal.aborted; tries++) {
        try {
          return await journal.claim(id);
        } catch (error) {
          log.error({ swap: id, err: error, tries }, 'the swap could not be taken up; trying again');
          await clock.sleep(Math.min(lookMs * tries, troubleMostMs), stopping.signal);
        }
      }
      return undefined;
    }
  }

  function report(swap: SwapId, step: Step): void {
    switch (step.kind) {
      case 'acted':
        log.info({ swap, action: step.action.kind, answer: step.answer.kind }, 'acted');
        break;
      case 'blind':
        log.warn({ swap, trouble: step.trouble.kind, call: step.trouble.call }, 'AWS could not be looked at');
        break;
      case 'ended':
        log.info({ swap }, 'ended');
        break;
      case 'waiting':
        break;
      default:
        break;
    }
  }

  return {
    wake,
    async start() {
      for (const swap of await journal.live()) {
        log.info({ swap }, 'taking up a swap on record');
        wake(swap);
      }
    },
    async stop() {
      stopping.abort();
      await Promise.allSettled([...loops.values()].map(loop => loop.done));
    },
  };
}
