/** The memory of the real process: what loading its packages leaves behind, and what it may use for its work. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LogLine } from '../../src/sandbox/bot-process.ts';
import { type BotStage, setStage } from '../bot/stage.ts';

const probe = new URL('./memory-probe.js', import.meta.url).href;
let stage: BotStage;

beforeEach(async () => {
  stage = await setStage(undefined, undefined, { NODE_OPTIONS: `--import=${probe}` });
});
afterEach(() => stage.dispose());

async function probed(): Promise<LogLine> {
  const before = stage.bot.log.length;
  stage.bot.signal('SIGUSR2');
  return vi.waitFor(
    () => {
      const line = stage.bot.log.slice(before).find(({ msg }) => msg === 'probe');
      if (line === undefined) throw new Error('the bot has not told yet');
      return line;
    },
    { timeout: 30_000 },
  );
}

it('has a small nursery after loading, which grows with the work', async () => {
  const { loadedMb, workingMb } = await probed();
  expect(loadedMb).toBeLessThan(16);
  expect(workingMb).toBeGreaterThanOrEqual(16);
});

it('loads EC2’s package, the largest of all, when somebody plans and not before, and without a loader’s help', async () => {
  expect(await probed()).toMatchObject({ hasEc2: false });
  await stage.proposes();
  const { hasEc2, wasmMb } = await probed();
  expect(hasEc2).toBe(true);
  // The loader's own memory grows to four times the largest file that it looks through.
  expect(wasmMb).toBeLessThan(8);
});
