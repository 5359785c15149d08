/**
 * Several bots on one database: whichever dies, hangs, is asked to end, or loses the database, the swap goes
 * on by another or by itself, nothing is done twice, and the story is told once.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takings } from '../crash/cast.ts';
import { isWrite, pause } from '../crash/moments.ts';
import { begin, endFaults, openPair, type Pair, reaches, until } from './pair.ts';
import { type PostgresServer, serverPrograms, startPostgres } from './server.ts';

const programs = serverPrograms();
const takeoverMs = 15_000;
const handOverMs = 2_000;

const endsWell = async (pair: Pair, card: Awaited<ReturnType<typeof begin>>['card']): Promise<void> =>
  expect(await endFaults(pair, card)).toEqual([]);

describe.skipIf(programs === undefined)('two bots on one database', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
  });
  afterAll(() => server.close());

  async function withPair(name: string, story: (pair: Pair) => Promise<void>): Promise<void> {
    const pair = await openPair(await server.database(name), { bakeS: 2 });
    try {
      await story(pair);
    } finally {
      await pair.close();
    }
  }

  it('when the one that runs the swap dies, the other goes on within 15 s', () =>
    withPair('death', async pair => {
      const { card, runner } = await begin(pair);
      const heir = pair.other(runner);
      await reaches(pair, 'gate');
      const before = performance.now();
      await runner.kill();
      await until('the other to take over', () => takings(heir) > 0, 20_000);
      expect(performance.now() - before).toBeLessThan(takeoverMs);
      await endsWell(pair, card);
    }));

  it('when it freezes, the other goes on within 15 s, and the one that wakes does nothing', () =>
    withPair('freeze', async pair => {
      const { scene } = pair;
      const { card, runner } = await begin(pair);
      const heir = pair.other(runner);
      await reaches(pair, 'retire');
      const before = performance.now();
      runner.signal('SIGSTOP');
      await until('the other to take over', () => takings(heir) > 0, 20_000);
      expect(performance.now() - before).toBeLessThan(takeoverMs);
      const fence = takings(runner);
      runner.signal('SIGCONT');
      await until('the woken one to let go', () =>
        runner.log.some(line => line.msg === 'another process goes on with this swap; letting go'),
      );
      await endsWell(pair, card);
      expect(takings(runner)).toBe(fence);
      expect(scene.harm).toEqual([]);
    }));

  it('when it is asked to end, the other goes on within 2 s', () =>
    withPair('sigterm', async pair => {
      const { card, runner } = await begin(pair);
      const heir = pair.other(runner);
      await reaches(pair, 'gate');
      const before = performance.now();
      const [code] = await Promise.all([
        runner.stop(),
        until('the other to take over', () => takings(heir) > 0, 20_000).then(() =>
          expect(performance.now() - before).toBeLessThan(handOverMs),
        ),
      ]);
      expect(code).toBe(0);
      await endsWell(pair, card);
    }));

  it('when somebody presses a button, whichever hears it, the one that runs the swap heeds it at once', () =>
    withPair('buttons', async pair => {
      const { slack } = pair.scene;
      const { card } = await begin(pair);
      await reaches(pair, 'attach');
      for (const label of ['Pause', 'Continue', 'Pause', 'Continue'] as const) {
        const shown = await slack.next(
          m => m.ts === card.ts && JSON.stringify(m.blocks).includes(`"${label}"`),
          {
            what: `the button ${label}`,
            since: slack.mark() - 1,
            timeoutMs: 120_000,
          },
        );
        await slack.clicks({ as: 'approver', message: slack.latest(shown) ?? shown, label });
        await slack.until(
          () => (JSON.stringify(slack.latest(card)?.blocks).includes(`"${label}"`) ? undefined : true),
          { what: `the card after ${label}`, timeoutMs: 120_000 },
        );
      }
      await endsWell(pair, card);
    }));

  it('while the database is away nothing acts, and it goes on by itself', () =>
    withPair('away', async pair => {
      const { scene } = pair;
      const { card } = await begin(pair);
      await reaches(pair, 'gate');
      const writes = (): number => scene.world.recorder.calls.filter(call => isWrite(call.action)).length;
      await server.goAway();
      // A call that was on record already may still be on its way.
      await pause(1_000);
      const before = writes();
      await pause(20_000);
      expect(writes()).toBe(before);
      await server.comeBack();
      await endsWell(pair, card);
      for (const bot of pair.bots) expect(bot.running).toBe(true);
    }));
});
