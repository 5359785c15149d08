/** Runs one swap in this process: the same steps, the same journal, and with a database the same right as a bot. */
import { createSupervisor } from '../app/supervisor.ts';
import type { SwapId } from '../core/domain.ts';
import { systemClock } from '../ops/clock.ts';
import type { Cloud, Dispatcher } from '../ports.ts';
import type { Store } from '../store/store.ts';
import { toStderr } from './log.ts';

export interface RunHere {
  readonly store: Store;
  readonly cloud: Cloud;
  /** Where other processes may serve the store: says when the swap is ours. */
  readonly dispatcher?: Dispatcher;
  /** The swap is run here from now on; called once. */
  readonly begun?: () => void;
}

export interface Running {
  /** Whether the swap is run here at this moment. */
  readonly here: () => boolean;
  /** Lets the call in flight finish and leaves the swap where the next process finds it. */
  stop(): Promise<void>;
}

export async function runHere(swap: SwapId, { store, cloud, dispatcher, begun }: RunHere): Promise<Running> {
  let isHere = dispatcher === undefined;
  let told = false;
  const supervisor = createSupervisor({
    ...store,
    cloud,
    clock: systemClock,
    log: toStderr,
    tell: () => undefined,
    ...(dispatcher && { dispatcher: watched(dispatcher) }),
  });
  if (dispatcher) await supervisor.start();
  else supervisor.wake(swap);
  return { here: () => isHere, stop: () => supervisor.stop() };

  function watched(over: Dispatcher): Dispatcher {
    return {
      ...over,
      start: worker =>
        over.start({
          ...worker,
          run: async (id, hold) => {
            // That of an earlier swap of the group, which has ended and stood in the way.
            if (id !== swap) return worker.run(id, hold);
            isHere = true;
            if (!told) begun?.();
            told = true;
            try {
              return await worker.run(id, hold);
            } finally {
              isHere = false;
            }
          },
        }),
    };
  }
}
