/**
 * SIGTERM in every phase of both strategies, forwards and on the way back: the process ends by itself within
 * five seconds, and the next start goes on where it stood.
 */
import { describe, expect, it } from 'vitest';
import { type Phase, phases } from '../../src/core/journal.ts';
import type { BotProcess } from '../../src/sandbox/bot-process.ts';
import type { SlackMessage } from '../../src/sandbox/slack/model.ts';
import { type Chronicle, openChronicle } from './chronicle.ts';
import { pause } from './moments.ts';
import { botOf, openScene, propose, type Scene } from './scene.ts';
import { judgeGroup, judgeThread } from './verdict.ts';

const back = phases.filter(phase => phase.startsWith('undo-'));
const emptying: readonly Phase[] = ['empty', 'zero', 'open'];
/** All phases of the usual way, then those of the other one that are not the same. */
const ways = [
  [
    '--canary --protect --template-version 1',
    phases.filter(phase => !back.includes(phase) && !emptying.includes(phase)),
  ],
  ['--strategy empty-first', [...emptying, 'attach', 'restore']],
] as const;

const stopLimitMs = 5_000;
const waitMs = 180_000;

interface Play {
  readonly scene: Scene;
  readonly bot: BotProcess;
  readonly card: SlackMessage;
  readonly chronicle: Chronicle;
}

async function approvedSwap(seed: number, words: string, bakeS = 2): Promise<Play> {
  const scene = await openScene({ seed, size: 3, bakeS });
  const bot = botOf(scene);
  await bot.start();
  const chronicle = await openChronicle(bot.storePath);
  const card = await propose(scene, 1, words);
  await scene.slack.clicks({ as: 'approver', message: card, label: 'Approve' });
  return { scene, bot, card, chronicle };
}

async function until(what: string, check: () => Promise<boolean>): Promise<void> {
  const limit = performance.now() + waitMs;
  while (!(await check())) {
    if (performance.now() > limit) throw new Error(`waited in vain for ${what}`);
    await pause(10);
  }
}

async function reaches({ chronicle }: Play, phase: Phase): Promise<void> {
  await until(phase, async () => {
    const [swap] = await chronicle.swaps();
    if (swap === undefined) return false;
    const entries = await chronicle.entries(swap);
    // The first phase is entered by the approval.
    return (
      phase === phases[0] || entries.some(({ event }) => event.kind === 'phase' && event.phase === phase)
    );
  });
}

async function stopsAndStarts({ bot }: Play, phase: Phase): Promise<void> {
  const before = performance.now();
  expect({ phase, code: await bot.stop() }).toEqual({ phase, code: 0 });
  expect(performance.now() - before).toBeLessThan(stopLimitMs);
  await bot.start();
}

/** Waits for the end, then judges from outside. */
async function endsWell({ scene, bot, card, chronicle }: Play, outcome: string): Promise<void> {
  const [swap] = await chronicle.swaps();
  if (swap === undefined) throw new Error('no swap is on record');
  await until('the end', async () => {
    const last = (await chronicle.entries(swap)).at(-1);
    const told = (await chronicle.posts(swap)).some(p => p.message && p.key.endsWith(`-${last?.seq}`));
    return last?.event.kind === 'ended' && told;
  });
  const entries = await chronicle.entries(swap);
  const last = entries.at(-1)?.event;
  expect(last?.kind === 'ended' && last.outcome).toBe(outcome);
  expect(judgeGroup(scene, scene.before, entries)).toEqual([]);
  expect(judgeThread(scene, card, swap, entries, await chronicle.posts(swap))).toEqual([]);
  expect(await bot.stop()).toBe(0);
}

async function close({ scene, bot, chronicle }: Play): Promise<void> {
  await chronicle.close();
  await bot.dispose();
  await scene.close();
}

describe.concurrent('a bot that is asked to end', () => {
  it.each(ways)(
    'ends within five seconds in every phase of a swap with %s, and the next start goes on',
    async (words, passed) => {
      const play = await approvedSwap(1, words);
      try {
        for (const phase of passed) {
          await reaches(play, phase);
          await stopsAndStarts(play, phase);
        }
        await endsWell(play, 'swapped');
      } finally {
        await close(play);
      }
    },
  );

  it('does so on the way back, too', async () => {
    // Long enough to press a button in.
    const play = await approvedSwap(2, '', 300);
    try {
      await reaches(play, 'bake');
      const { slack } = play.scene;
      const card = await slack.next(
        m => m.ts === play.card.ts && JSON.stringify(m.blocks).includes('"Undo"'),
        {
          what: 'the button Undo',
        },
      );
      await slack.clicks({ as: 'approver', message: card, label: 'Undo' });
      for (const phase of back) {
        await reaches(play, phase);
        await stopsAndStarts(play, phase);
      }
      await endsWell(play, 'undone');
    } finally {
      await close(play);
    }
  });

  it('does so while Slack is away at the start, and the swap runs already', async () => {
    const play = await approvedSwap(3, '');
    const { scene, bot } = play;
    try {
      await reaches(play, 'bake');
      await bot.kill();
      scene.slack.stage.goesDown();
      const neverReady = bot.start().catch(() => undefined);
      const slackAway = (): boolean => bot.log.some(line => line.msg.includes('trying Slack again'));
      await until('the swap taken up without Slack', () => Promise.resolve(slackAway()));
      const before = performance.now();
      expect(await bot.stop()).toBe(0);
      expect(performance.now() - before).toBeLessThan(stopLimitMs);
      await neverReady;
      scene.slack.stage.comesBack();
      await bot.start();
      await endsWell(play, 'swapped');
    } finally {
      await close(play);
    }
  });
});
