/** A bot that is cut off from the database does nothing, another goes on, and it finds back by itself. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BotProcess } from '../../src/sandbox/bot-process.ts';
import { takings } from '../crash/cast.ts';
import { pause } from '../crash/moments.ts';
import { begin, endFaults, lastAct, openPair, type Pair, reaches, until } from './pair.ts';
import { type Network, networkTo } from './proxy.ts';
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
  });
  afterAll(() => server.close());

  /** Two bots, each of which reaches the database over a network of its own. */
  async function withNetworks(
    name: string,
    bakeS: number,
    story: (pair: Pair, networkOf: (bot: BotProcess) => Network) => Promise<void>,
  ): Promise<void> {
    const url = await server.database(name);
    const networks = [await networkTo(url), await networkTo(url)] as const;
    const pair = await openPair(url, { bakeS }, [networks[0].url, networks[1].url]);
    try {
      await story(pair, bot => networks[bot === pair.bots[0] ? 0 : 1]);
    } finally {
      await pair.close();
      for (const network of networks) await network.close();
    }
  }

  it('does nothing, another one goes on within 15 s, and it stands in for that one later', () =>
    withNetworks('cut_off', 40, async (pair, networkOf) => {
      const { card, runner } = await begin(pair);
      const network = networkOf(runner);
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
    }));

  it.each([
    {
      how: 'is cut off',
      blow: (_bot: BotProcess, network: Network) => network.cut(),
      relief: (_bot: BotProcess, network: Network) => network.heal(),
    },
    {
      how: 'freezes',
      blow: (bot: BotProcess) => bot.signal('SIGSTOP'),
      relief: (bot: BotProcess) => bot.signal('SIGCONT'),
    },
  ])('holds nobody up when it $how in the middle of a record', ({ how, blow, relief }) =>
    withNetworks(`mid_record_${how.replaceAll(' ', '_')}`, 2, async (pair, networkOf) => {
      const { card, runner } = await begin(pair);
      const network = networkOf(runner);
      await reaches(pair, 'gate');
      // Its transaction is open then, and holds the swap's row.
      await new Promise<void>(resolve => {
        network.whenPassing('update "swaps" set "fence" = $1', () => {
          blow(runner, network);
          resolve();
        });
      });
      await takesOver(pair.other(runner));
      relief(runner, network);
      expect(await endFaults(pair, card)).toEqual([]);
      expect(await runner.stop()).toBe(0);
    }),
  );

  it.each([
    ['at the moment of the cut', 0],
    ['while it waits for answers that do not come', 2_500],
  ])('ends in order within 5 s when it is asked to %s, and the other goes on', (_when, laterMs) =>
    withNetworks(`asked_to_end_${laterMs}`, 2, async (pair, networkOf) => {
      const { card, runner } = await begin(pair);
      await reaches(pair, 'gate');
      networkOf(runner).cut();
      await pause(laterMs);
      const before = performance.now();
      expect(await runner.stop()).toBe(0);
      expect(performance.now() - before).toBeLessThan(stopLimitMs);
      expect(runner.log.at(-1)?.msg).toBe('stopped');
      expect(await endFaults(pair, card)).toEqual([]);
    }),
  );
});
