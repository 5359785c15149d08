/** Many swaps on one database: a bot that is left takes all that wait, not some at each time it asks. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type GroupRef, groupKey, type SwapId } from '../../src/core/domain.ts';
import type { Worker } from '../../src/ports.ts';
import { openForServing } from '../../src/store/open.ts';
import { approver, request, t0 } from '../helpers/build.ts';
import { until } from './pair.ts';
import { type PostgresServer, serverPrograms, startPostgres } from './server.ts';

const programs = serverPrograms();
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Time that stands still: what is repeated every so often happens once. */
const still = {
  now: () => t0,
  sleep: (_ms: number, signal?: AbortSignal) =>
    new Promise<void>(resolve => {
      if (signal?.aborted) resolve();
      signal?.addEventListener('abort', () => resolve());
    }),
};

describe.skipIf(programs === undefined)('a bot beside many swaps', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
  });
  afterAll(() => server.close());

  it('takes them all when it first asks, not some at each time', async () => {
    const url = await server.database('many');
    const store = await openForServing(
      { kind: 'postgres', url },
      { clock: still, log, ending: new AbortController().signal },
    );
    const swaps = Array.from({ length: 35 }, (_, i) => `s-${String(i).padStart(8, '0')}` as SwapId);
    for (const [i, id] of swaps.entries()) {
      const { plan } = request();
      const group: GroupRef = { ...plan.group, name: `web-${i}` };
      await store.requests.add(request({ id, plan: { ...plan, group, groupArn: `arn:${groupKey(group)}` } }));
      await store.requests.settle(id, 'approved', { person: approver, at: t0 });
    }
    const runs = new Set<SwapId>();
    const worker: Worker = {
      run: (swap, { signal }) => {
        runs.add(swap);
        return new Promise(resolve => {
          signal.addEventListener('abort', () => resolve('let-go'));
        });
      },
      ring: () => undefined,
    };
    await store.dispatcher?.start(worker);
    await until('all of them to be run', () => runs.size === swaps.length, 20_000);
    await store.dispatcher?.stop();
    await store.close();
  });
});
