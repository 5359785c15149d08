/** Two real bots on one database, and who of them runs the swap. */
import type { BotProcess } from '../../src/sandbox/bot-process.ts';
import { runnerOf } from '../crash/cast.ts';
import { type Chronicle, openChronicle } from '../crash/chronicle.ts';
import { pause } from '../crash/moments.ts';
import { botOf, openScene, propose, type Scene, type SceneOptions } from '../crash/scene.ts';
import { judgeGroup, judgeThread } from '../crash/verdict.ts';

export interface Pair {
  readonly scene: Scene;
  readonly bots: readonly [BotProcess, BotProcess];
  readonly chronicle: Chronicle;
  /** The bot that has last said that it runs the swap. */
  runner(): BotProcess | undefined;
  other(bot: BotProcess): BotProcess;
  close(): Promise<void>;
}

/** `through`: the connection strings of the two, where they do not reach the database directly. */
export async function openPair(
  url: string,
  options: Partial<SceneOptions> = {},
  through: readonly [string, string] = [url, url],
): Promise<Pair> {
  const scene = await openScene({ seed: 1, size: 3, ...options });
  const bots = [botOf(scene, through[0]), botOf(scene, through[1])] as const;
  await bots[0].start();
  await bots[1].start();
  const chronicle = await openChronicle(url);
  return {
    scene,
    bots,
    chronicle,
    runner: () => runnerOf(bots),
    other: bot => (bot === bots[0] ? bots[1] : bots[0]),
    async close() {
      await chronicle.close();
      for (const bot of bots) {
        // A frozen one hears nothing until it is thawed; SIGKILL is heard anyway.
        await bot.dispose();
      }
      await scene.close();
    },
  };
}

export async function until(
  what: string,
  check: () => boolean | Promise<boolean>,
  limitMs = 180_000,
): Promise<void> {
  const limit = performance.now() + limitMs;
  while (!(await check())) {
    if (performance.now() > limit) throw new Error(`waited in vain for ${what}`);
    await pause(10);
  }
}

/** Proposes, approves, and waits until one of the two runs the swap. */
export async function begin(
  pair: Pair,
): Promise<{ card: Awaited<ReturnType<typeof propose>>; runner: BotProcess }> {
  const card = await propose(pair.scene);
  await pair.scene.slack.clicks({ as: 'approver', message: card, label: 'Approve' });
  await until('a bot to run the swap', () => pair.runner() !== undefined);
  const runner = pair.runner();
  if (!runner) throw new Error('nobody runs it');
  return { card, runner };
}

export async function reaches({ chronicle }: Pair, phase: string, limitMs = 180_000): Promise<void> {
  await until(
    phase,
    async () => {
      const [swap] = await chronicle.swaps();
      if (swap === undefined) return false;
      return (await chronicle.entries(swap)).some(
        ({ event }) => event.kind === phase || (event.kind === 'phase' && event.phase === phase),
      );
    },
    limitMs,
  );
}

/** Waits for the end and the whole story; everything that is wrong then, seen from outside. */
export async function endFaults(
  pair: Pair,
  card: Awaited<ReturnType<typeof begin>>['card'],
): Promise<readonly string[]> {
  const { scene, chronicle } = pair;
  await reaches(pair, 'ended', 240_000);
  const [swap] = await chronicle.swaps();
  if (swap === undefined) return ['no swap is on record'];
  const entries = await chronicle.entries(swap);
  await until('the story', async () =>
    (await chronicle.posts(swap)).some(p => p.message && p.key.endsWith(`-${entries.length}`)),
  );
  return [
    ...judgeGroup(scene, scene.before, entries),
    ...judgeThread(scene, card, swap, entries, await chronicle.posts(swap)),
  ];
}

/** When a bot last sent something that changes a group, in milliseconds since the epoch; 0: never. */
export const lastAct = (bot: BotProcess): number =>
  bot.log.reduce((last, line) => (line.msg === 'acted' ? Date.parse(String(line['time'])) : last), 0);
