/**
 * The command line on PostgreSQL, with the real program: beside bots its words are heeded by whichever runs the
 * swap; without any it runs the swap itself, by the same right, and lets go at once when asked to.
 */
import { userInfo } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SwapId } from '../../src/core/domain.ts';
import { takings } from '../crash/cast.ts';
import { openChronicle } from '../crash/chronicle.ts';
import { botOf, openScene, type Scene, type SceneOptions } from '../crash/scene.ts';
import { judgeGroup } from '../crash/verdict.ts';
import { until } from '../replicas/pair.ts';
import { type PostgresServer, serverPrograms, startPostgres } from '../replicas/server.ts';
import { runHere } from './in-process.ts';
import { type Running, run, start } from './terminal.ts';

const programs = serverPrograms();
const stopLimitMs = 5_000;
const handOverMs = 2_000;

interface Stage {
  readonly scene: Scene;
  readonly bot: ReturnType<typeof botOf>;
  /** The connection string. */
  readonly store: string;
  /** What is wrong with the group and its record once the swap is over. */
  readonly faults: (id: string) => Promise<readonly string[]>;
  /** What its journal says, entry by entry. */
  readonly kinds: (id: string) => Promise<readonly string[]>;
}

const glass = ['--break-glass', '--reason', 'Slack is away'];

/** The id of the swap, which a command with `--json` prints first. */
async function idOf(swapping: Running): Promise<string> {
  await until('the swap to be on record', () => swapping.out().includes('\n'));
  return String((JSON.parse(swapping.out().split('\n')[0] ?? '{}') as Record<string, unknown>)['swap']);
}

describe.skipIf(programs === undefined)('the command line on PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
  });
  afterAll(() => server.close());

  async function onStage(
    name: string,
    options: Partial<SceneOptions>,
    story: (stage: Stage) => Promise<void>,
  ): Promise<void> {
    const store = await server.database(name);
    const scene = await openScene({ seed: 1, size: 2, selfApproval: 'break-glass', ...options });
    const bot = botOf(scene, store);
    const entriesOf = async (id: string) => {
      const record = await openChronicle(store);
      try {
        return await record.entries(id as SwapId);
      } finally {
        await record.close();
      }
    };
    try {
      await story({
        scene,
        bot,
        store,
        faults: async id => judgeGroup(scene, scene.before, await entriesOf(id)),
        kinds: async id => (await entriesOf(id)).map(({ event }) => event.kind),
      });
    } finally {
      await bot.dispose();
      await scene.close();
    }
  }

  it('begins a swap, says its words to it, follows it and shows it, and leaves the running to the bot', () =>
    onStage('commands', { bakeS: 3_600 }, async ({ scene, bot, store, faults }) => {
      await bot.start();
      const swapping = start(bot.env, 'swap', 'web', ...scene.incoming, ...glass);
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
      expect(await runHere(store, 'continue', id)).toMatchObject({ code: 0, err: '' });
      expect(await run(bot.env, 'plan', 'web', 'i-0b00000000000ffff', '--json')).toMatchObject({ code: 3 });
      expect(await runHere(store, 'finish', id)).toMatchObject({ code: 0, err: '' });
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
      expect(takings(bot)).toBe(1);
      expect(await faults(id)).toEqual([]);
    }));

  it('runs the swap to its end where no bot serves, and a bot that comes later tells it', () =>
    onStage('alone', {}, async ({ scene, bot, faults }) => {
      const swapping = start(bot.env, 'swap', 'web', ...scene.incoming, ...glass, '--json');
      const id = await idOf(swapping);
      expect(await swapping.done).toMatchObject({
        code: 0,
        out: expect.stringContaining('"outcome":"swapped"'),
        err: `asg-swap: no bot runs ${id}, so it is run here to its end.\n`,
      });
      expect(await faults(id)).toEqual([]);
      await bot.start();
      await scene.slack.next(m => Boolean(m.thread_ts) && scene.slack.reads(m).includes('Swapped in'), {
        what: 'the end, told',
        timeoutMs: 120_000,
      });
      expect(takings(bot)).toBe(0);
    }));

  it('keeps the swap to its end when a bot comes meanwhile, and hears what people press there', () =>
    onStage('bot-comes', { bakeS: 3_600 }, async ({ scene, bot, kinds, faults }) => {
      const { slack } = scene;
      const swapping = start(bot.env, 'swap', 'web', ...scene.incoming, ...glass, '--json');
      const id = await idOf(swapping);
      await until('the attachment', async () => (await kinds(id)).includes('answered'));
      await bot.start();
      const card = await slack.next(m => !m.thread_ts && JSON.stringify(m.blocks).includes('"Finish now"'), {
        what: 'the card in the bake',
        timeoutMs: 180_000,
      });
      await slack.clicks({ as: 'approver', message: card, label: 'Finish now' });
      expect(await swapping.done).toMatchObject({ code: 0, out: expect.stringContaining('"swapped"') });
      expect(takings(bot)).toBe(0);
      expect(await faults(id)).toEqual([]);
    }));

  it('gives the swap to a bot at once when it is asked to end, and says so', () =>
    onStage('hands-over', {}, async ({ scene, bot, kinds, faults }) => {
      const swapping = start(bot.env, 'swap', 'web', ...scene.incoming, ...glass, '--json');
      const id = await idOf(swapping);
      await until('the attachment', async () => (await kinds(id)).includes('answered'));
      await bot.start();
      expect(takings(bot)).toBe(0);
      const before = performance.now();
      swapping.signal('SIGTERM');
      const [ended] = await Promise.all([
        swapping.done,
        until('the bot to go on', () => takings(bot) > 0).then(() =>
          expect(performance.now() - before).toBeLessThan(handOverMs),
        ),
      ]);
      expect(performance.now() - before).toBeLessThan(stopLimitMs);
      expect(ended).toMatchObject({
        code: 6,
        err: [
          `asg-swap: no bot runs ${id}, so it is run here to its end.`,
          `asg-swap: ${id} is given back after the call in flight: a bot that serves this database goes on with it at once. Where none does, it stands still until asg-swap run ${id}.`,
          '',
        ].join('\n'),
      });
      await until('the end', async () => (await kinds(id)).at(-1) === 'ended');
      expect(await faults(id)).toEqual([]);
    }));

  it('where no bot serves, can be interrupted, turned back and undone by one word each', () =>
    onStage('words-alone', { bakeS: 3_600 }, async ({ scene, bot, kinds }) => {
      const swapping = start(bot.env, 'swap', 'web', ...scene.incoming, ...glass, '--json');
      const id = await idOf(swapping);
      await until('the attachment', async () => (await kinds(id)).includes('answered'));
      swapping.signal('SIGINT');
      expect(await swapping.done).toMatchObject({
        code: 6,
        err: expect.stringContaining(`until asg-swap run ${id}`),
      });

      expect(await run(bot.env, 'pause', id)).toMatchObject({ code: 0, err: '' });
      const going = start(bot.env, 'continue', id);
      await until('the bake', () => going.out().includes('keep running for'));
      going.signal('SIGTERM');
      expect(await going.done).toMatchObject({
        code: 6,
        out: expect.stringContaining('It goes on'),
        err: expect.stringContaining(`no bot runs ${id}`),
      });

      const undone = await run(bot.env, 'undo', id);
      expect(undone).toMatchObject({
        code: 4,
        out: expect.stringMatching(/Turning back[\s\S]*Undone after/),
      });
      expect(await run(bot.env, 'run', id)).toMatchObject({ code: 3 });
      expect(scene.world.group('web').members.map(m => m.id)).toEqual(scene.before.members.map(m => m.id));
    }));

  it('goes on by another command after it was killed, and one of two runs the swap', () =>
    onStage('killed', {}, async ({ scene, bot, kinds, faults }) => {
      const swapping = start(bot.env, 'swap', 'web', ...scene.incoming, ...glass, '--json');
      const id = await idOf(swapping);
      await until('the attachment', async () => (await kinds(id)).includes('answered'));
      swapping.signal('SIGKILL');
      await swapping.done;
      const heirs = [start(bot.env, 'run', id), start(bot.env, 'run', id)];
      const ended = await Promise.all(heirs.map(heir => heir.done));
      expect(ended.map(({ code }) => code)).toEqual([0, 0]);
      expect(ended.map(({ err }) => err).filter(err => err.includes('it is run here'))).toHaveLength(1);
      expect(await faults(id)).toEqual([]);
    }));
});
