/**
 * Two bots on one database are killed, frozen and cut off in turn at seeded moments of a swap: it ends as promised,
 * seen from outside. `npm run test:kills -- --pairs` runs as many as one likes.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killRun } from '../crash/kill-run.ts';
import { type PostgresServer, serverPrograms, startPostgres } from './server.ts';

const programs = serverPrograms();

describe.skipIf(programs === undefined)('two bots that are hit in turn in the middle of a swap', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
  });
  afterAll(() => server.close());

  it('end it as promised, whichever of them goes on', async () => {
    const reports = await Promise.all(
      [4_053, 4_056, 4_058].map(async seed => killRun(seed, await server.database(`seed_${seed}`))),
    );
    const wrong = reports.filter(report => report.faults.length > 0);
    expect(wrong.map(({ fate, faults, log }) => ({ seed: fate.seed, faults, log }))).toEqual([]);
  }, 300_000);
});
