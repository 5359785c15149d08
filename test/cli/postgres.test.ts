/** The command line beside bots that share a PostgreSQL: the same words, heeded by whichever bot runs the swap. */
import { userInfo } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChronicle } from '../crash/chronicle.ts';
import { botOf, openScene } from '../crash/scene.ts';
import { judgeGroup } from '../crash/verdict.ts';
import { until } from '../replicas/pair.ts';
import { type PostgresServer, serverPrograms, startPostgres } from '../replicas/server.ts';
import { runHere } from './in-process.ts';
import { run, start } from './terminal.ts';

const programs = serverPrograms();

describe.skipIf(programs === undefined)('the command line on PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
  }, 60_000);
  afterAll(() => server.close());

  it('begins a swap, says its words to it, follows it and shows it', async () => {
    const store = await server.database('commands');
    const scene = await openScene({ seed: 1, size: 2, bakeS: 3_600, selfApproval: 'break-glass' });
    const bot = botOf(scene, store);
    try {
      const reason = ['--reason', 'Slack is away'];
      const swapping = start(bot.env, 'swap', 'web', ...scene.incoming, '--break-glass', ...reason);
      await bot.start();
      const open = async (): Promise<Record<string, unknown>> =>
        JSON.parse((await runHere(store, 'status', '--json')).out.split('\n')[0] || '{}') as Record<
          string,
          unknown
        >;
      await until('the bake', async () => (await open())['phase'] === 'bake');
      const id = String((await open())['id']);

      expect(await runHere(store, 'pause', id)).toMatchObject({ code: 0 });
      await scene.slack.next(
        m => scene.slack.reads(m).includes(`${userInfo().username} (at the command line) paused`),
        {
          what: 'the pause, told',
        },
      );
      expect(await runHere(store, 'continue', id)).toMatchObject({ code: 0 });
      expect(await run(bot.env, 'plan', 'web', 'i-0b00000000000ffff', '--json')).toMatchObject({ code: 3 });
      expect(await runHere(store, 'finish', id)).toMatchObject({ code: 0 });
      expect(await swapping.done).toMatchObject({
        code: 0,
        out: expect.stringContaining('Swapped in'),
        err: '',
      });

      expect((await runHere(store, 'show', id)).out).toMatch(
        /Break-glass[\s\S]*paused the swap[\s\S]*Swapped in/,
      );
      expect((await runHere(store, 'run', id)).code).toBe(3);
      await expect(runHere(store, 'backup', 'copy.db')).rejects.toThrow(/pg_dump/);
      const record = await openChronicle(store);
      expect(judgeGroup(scene, scene.before, await record.entries(id as never))).toEqual([]);
      await record.close();
    } finally {
      await bot.dispose();
      await scene.close();
    }
  }, 150_000);
});
