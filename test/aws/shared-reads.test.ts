/** One read for all who ask: who shares which, and who waits for whom when reads take long. */
import { describe, expect, it } from 'vitest';
import { gathering } from '../../src/aws/shared-reads.ts';
import { VirtualClock } from '../helpers/virtual-clock.ts';

/** Reads that take so long each; what comes back is when the read began. */
function setting(readMs: number) {
  const time = {
    now: 0,
    advance(ms: number) {
      time.now += ms;
    },
  };
  const clock = new VirtualClock(time);
  const reads: { at: number; questions: number; urgent: boolean }[] = [];
  const ask = gathering<number, number>({
    clock,
    everyMs: 1_000,
    weigh: () => 1,
    most: 1_000,
    async read(questions, urgent) {
      const at = clock.now();
      reads.push({ at, questions: questions.length, urgent });
      await clock.sleep(readMs);
      return questions.map(() => at);
    },
  });
  /** Each asks at his time; answers when he asked, when his read began and when he was answered. */
  const all = async (asks: readonly { at: number; urgent?: boolean }[]) =>
    clock.until(
      Promise.all(
        asks.map(async ({ at, urgent = false }) => {
          await clock.sleep(at);
          const began = await ask(0, urgent);
          return { asked: at, began, answered: clock.now() };
        }),
      ),
    );
  return { reads, all };
}

const everySecond = (count: number) => Array.from({ length: count }, (_, n) => ({ at: n * 1_000 }));

describe('while a read waits for its token', () => {
  it('those who ask share the next one, and none is answered by a read that began before', async () => {
    const { reads, all } = setting(30_000);
    const answers = await all(everySecond(60));
    // Sixty askers in a minute, three reads that take half a minute each: not sixty in a queue.
    expect(reads.map(({ questions }) => questions)).toEqual([1, 30, 29]);
    expect(answers.filter(({ asked, began }) => began < asked)).toEqual([]);
  });

  it('an urgent question does not wait for it, and takes along all who wait', async () => {
    const { reads, all } = setting(30_000);
    const answers = await all([
      { at: 0 },
      { at: 1_000 },
      { at: 5_000, urgent: true },
      { at: 6_000, urgent: true },
    ]);
    expect(reads.map(({ questions, urgent }) => [questions, urgent])).toEqual([
      [1, false],
      [2, true],
      [1, true],
    ]);
    expect(answers[2]?.answered).toBeLessThan(36_000);
    // The second urgent one waits for the first one's read: that is as quick as any.
    expect(answers[3]?.began).toBeGreaterThanOrEqual(answers[2]?.answered ?? 0);
  });

  it('one that fails lets the next one go', async () => {
    const clock = new VirtualClock({ now: 0, advance: () => undefined });
    let tries = 0;
    const ask = gathering<number, string>({
      clock: { now: () => 0, sleep: () => Promise.resolve() },
      everyMs: 0,
      weigh: () => 1,
      most: 10,
      async read(questions) {
        tries += 1;
        if (tries === 1) throw new Error('gone');
        return questions.map(() => 'there');
      },
    });
    await expect(clock.until(ask(1, false))).rejects.toThrow('gone');
    expect(await clock.until(ask(1, false))).toBe('there');
  });
});

/** Reads in two minutes in which so many ask every second. */
const readsOf = async (atOnce: number): Promise<number> => {
  const { reads, all } = setting(50);
  const asks = everySecond(120).flatMap(each => Array.from({ length: atOnce }, () => each));
  await all(asks);
  return reads.length;
};

it('a crowd reads half as often, a few as often as one alone', async () => {
  const [one, few, many] = [await readsOf(1), await readsOf(10), await readsOf(11)];
  expect(few).toBe(one);
  expect(many).toBeLessThan(0.6 * one);
});
