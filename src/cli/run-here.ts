/** Runs one swap in this process, where no bot serves the store: the same steps, the same journal. */
import { createSupervisor } from '../app/supervisor.ts';
import type { SwapId } from '../core/domain.ts';
import { systemClock } from '../ops/clock.ts';
import type { Cloud, Log } from '../ports.ts';
import type { Store } from '../store/store.ts';

/** Begins at once. `stop` lets the call in flight finish and leaves the swap where the next start finds it. */
export function runHere(swap: SwapId, store: Store, cloud: Cloud): { stop(): Promise<void> } {
  const supervisor = createSupervisor({
    ...store,
    cloud,
    clock: systemClock,
    log: toStderr,
    tell: () => undefined,
  });
  supervisor.wake(swap);
  return { stop: () => supervisor.stop() };
}

const line = (message: string, fields: object): void => {
  const { err, trouble } = fields as { err?: unknown; trouble?: unknown };
  const why = err instanceof Error ? err.message : typeof trouble === 'string' ? trouble : '';
  process.stderr.write(`asg-swap: ${message}${why === '' ? '' : `: ${why}`}\n`);
};

const toStderr: Log = {
  info: () => undefined,
  warn: (fields, message) => line(message, fields),
  error: (fields, message) => line(message, fields),
};
