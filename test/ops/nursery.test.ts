/** The memory of the real process: what loading its packages leaves behind, and what it may use for its work. */
import { describe, expect, it, vi } from 'vitest';
import { setStage } from '../bot/stage.ts';

const probe = new URL('./nursery-probe.js', import.meta.url).href;

describe('the nursery of a bot that serves', () => {
  it('is small after loading, and grows with the work', async () => {
    const stage = await setStage(undefined, undefined, { NODE_OPTIONS: `--import=${probe}` });
    try {
      stage.bot.signal('SIGUSR2');
      const told = await vi.waitFor(
        () => {
          const line = stage.bot.log.find(({ msg }) => msg === 'nursery');
          expect(line).toBeDefined();
          return line;
        },
        { timeout: 30_000 },
      );
      expect(told?.['loadedMb']).toBeLessThan(16);
      expect(told?.['workingMb']).toBeGreaterThanOrEqual(16);
    } finally {
      await stage.dispose();
    }
  });
});
