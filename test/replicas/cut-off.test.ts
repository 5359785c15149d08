/** A bot that is cut off from the database does nothing, another goes on, and it finds back by itself. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BotProcess } from '../../src/sandbox/bot-process.ts';
import { takings } from '../crash/cast.ts';
import { pause } from '../crash/moments.ts';
import { begin, endFaults, lastAct, openPair, reaches, until } from './pair.ts';
import { networkTo } from './proxy.ts';
import { type PostgresServer, serverPrograms, startPostgres } from './server.ts';

const programs = serverPrograms();
const takeoverMs = 15_000;
/** A call that was on record when the network was cut may still be on its way. */
const inFlightMs = 1_000;

const stopLimitMs = 5_000;

const letGo = 'another process goes on with this swap; letting go';

async function takesOver(bot: BotProcess): Promise<void> {
  const [before, began] = [takings(bot), performance.now()];
  await until('the other to take over', () => takings(bot) > before, 30_000);
  expect(performance.now() - began).toBeLessThan(takeoverMs);
}

describe.skipIf(programs === undefined)('a bot that is cut off from the database', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
  }, 60_000);
  afterAll(() => server.close());

  it('does nothing, another one goes on within 15 s, and it stands in for that one later', async () => {
    const url = await server.database('cut_off');
    const networks = [await networkTo(url), await networkTo(url)] as const;
    const pair = await openPair(url, { bakeS: 40 }, [networks[0].url, networks[1].url]);
    try {
      const { card, runner } = await begin(pair);
      const network = networks[runner === pair.bots[0] ? 0 : 1];
      const heir = pair.other(runner);
      await reaches(pair, 'retire');
      const cutAt = Date.now();
      network.cut();
      await takesOver(heir);
      await reaches(pair, 'bake');
      expect(lastAct(runner)).toBeLessThan(cutAt + inFlightMs);

      network.heal();
      await until('the cut-off one to let go', () => runner.log.some(line => line.msg === letGo));
      expect(lastAct(runner)).toBeLessThan(cutAt + inFlightMs);
      const taking = takesOver(runner);
      await heir.kill();
      await taking;
      expect(await endFaults(pair, card)).toEqual([]);
      expect(await runner.stop()).toBe(0);
    } finally {
      await pair.close();
      for (const network of networks) await network.close();
    }
  }, 240_000);

  it.each([
    ['at the moment of the cut', 0],
    ['while it waits for answers that do not come', 2_500],
  ])(
    'ends in order within 5 s when it is asked to %s, and the other goes on',
    async (_when, laterMs) => {
      const url = await server.database(`asked_to_end_${laterMs}`);
      const networks = [await networkTo(url), await networkTo(url)] as const;
      const pair = await openPair(url, { bakeS: 2 }, [networks[0].url, networks[1].url]);
      try {
        const { card, runner } = await begin(pair);
        await reaches(pair, 'gate');
        networks[runner === pair.bots[0] ? 0 : 1].cut();
        await pause(laterMs);
        const before = performance.now();
        expect(await runner.stop()).toBe(0);
        expect(performance.now() - before).toBeLessThan(stopLimitMs);
        expect(runner.log.at(-1)?.msg).toBe('stopped');
        expect(await endFaults(pair, card)).toEqual([]);
      } finally {
        await pair.close();
        for (const network of networks) await network.close();
      }
    },
    240_000,
  );
});
