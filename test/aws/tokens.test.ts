/** The bot's own limit on calls: who goes first, how fast, and what a refusal for the rate does to everybody. */
import { describe, expect, it } from 'vitest';
import { createTokens, type Tokens } from '../../src/aws/tokens.ts';
import { VirtualClock } from '../helpers/virtual-clock.ts';

function setting(): { clock: VirtualClock; tokens: Tokens } {
  const time = {
    now: 0,
    advance(ms: number) {
      time.now += ms;
    },
  };
  const clock = new VirtualClock(time);
  return { clock, tokens: createTokens({ burst: 3, perSecond: 2, clock, random: () => 0 }) };
}

/** When each of so many calls goes out, in milliseconds. */
const times = async (
  { clock, tokens }: ReturnType<typeof setting>,
  count: number,
  urgent = false,
): Promise<number[]> =>
  clock.until(
    Promise.all(
      Array.from({ length: count }, async () => {
        await tokens.take(urgent);
        return clock.now();
      }),
    ),
  );

describe('calls', () => {
  it('go out at once up to the burst, then at the rate', async () => {
    expect(await times(setting(), 6)).toEqual([0, 0, 0, 500, 1_000, 1_500]);
  });

  it('that are urgent go before those that waited longer', async () => {
    const all = setting();
    await times(all, 3);
    const order: string[] = [];
    const calm = [1, 2].map(async n => all.tokens.take(false).then(() => order.push(`calm ${n}`)));
    const urgent = [1, 2].map(async n => all.tokens.take(true).then(() => order.push(`urgent ${n}`)));
    await all.clock.until(Promise.all([...calm, ...urgent]));
    expect(order).toEqual(['urgent 1', 'urgent 2', 'calm 1', 'calm 2']);
  });

  it('that are not urgent come on at every fourth, however many urgent ones there are', async () => {
    const all = setting();
    await times(all, 3);
    const order: string[] = [];
    const urgent = Array.from({ length: 8 }, async () =>
      all.tokens.take(true).then(() => order.push('urgent')),
    );
    const calm = [1, 2].map(async n => all.tokens.take(false).then(() => order.push(`calm ${n}`)));
    await all.clock.until(Promise.all([...calm, ...urgent]));
    expect(order.map((who, n) => [n + 1, who]).filter(([, who]) => who !== 'urgent')).toEqual([
      [4, 'calm 1'],
      [8, 'calm 2'],
    ]);
  });

  it('that cannot go in time are told so, then and not later', async () => {
    const all = setting();
    await times(all, 3);
    const late = Array.from({ length: 4 }, async () => {
      const may = await all.tokens.take(true, 1_100);
      return [may, all.clock.now()];
    });
    expect(await all.clock.until(Promise.all(late))).toEqual([
      [true, 500],
      [true, 1_000],
      [false, 1_100],
      [false, 1_100],
    ]);
  });
});

describe('a refusal for the rate', () => {
  it('stops everything for a second and halves the rate', async () => {
    const all = setting();
    all.tokens.throttled();
    // Nothing for a second in which one token has grown at half the rate, then one a second.
    expect(await times(all, 4)).toEqual([1_000, 2_000, 3_000, 4_000]);
  });

  it('counts once for calls that were out together', async () => {
    const all = setting();
    for (let n = 0; n < 5; n++) all.tokens.throttled();
    expect((await times(all, 3)).at(-1)).toBe(3_000);
  });

  it('again and again slows down to an eighth, and answers bring the rate back', async () => {
    const all = setting();
    for (let n = 0; n < 9; n++) {
      all.tokens.throttled();
      await all.clock.until(all.clock.sleep(1_001));
    }
    all.tokens.throttled();
    const slow = await times(all, 3);
    expect((slow[2] ?? 0) - (slow[1] ?? 0)).toBe(4_000);
    for (let n = 0; n < 60; n++) all.tokens.passed();
    const [from = 0, , to = 0] = (await times(all, 6)).slice(3);
    expect(to - from).toBe(1_000);
  });
});
