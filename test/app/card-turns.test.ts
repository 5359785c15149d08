/** Whose card changes next, when more want to than Slack takes. */
import { beforeEach, describe, expect, it } from 'vitest';
import { type CardTurns, createCardTurns } from '../../src/app/card-turns.ts';
import type { SwapId } from '../../src/core/domain.ts';
import { numbers, t0 } from '../helpers/build.ts';
import { VirtualClock } from '../helpers/virtual-clock.ts';

const minuteMs = 60_000;
const card = (name: string, n = 1): SwapId => `s-${name}${n}` as SwapId;

let time: { now: number; advance(ms: number): void };
let clock: VirtualClock;
let turns: CardTurns;
/** Who changed, in order, and when after the beginning. */
let changed: { readonly card: SwapId; readonly at: number }[];

beforeEach(() => {
  time = {
    now: t0,
    advance(ms) {
      this.now += ms;
    },
  };
  clock = new VirtualClock(time);
  turns = createCardTurns(clock);
  changed = [];
});

const pass = (ms: number): Promise<void> => clock.until(clock.sleep(ms));

/** Somebody who wants to change a card so many times, one after the other. */
async function wants(of: SwapId, urgent: boolean, times = 1): Promise<void> {
  for (let left = times; left > 0; ) {
    if (turns.take(of)) {
      changed.push({ card: of, at: time.now - t0 });
      left--;
      continue;
    }
    await turns.come(of, urgent, new AbortController().signal);
  }
}

const firstChange = (of: SwapId): number => changed.find(each => each.card === of)?.at ?? Infinity;

describe('turns at changing cards', () => {
  it('go to a few at once, then to one every second and a half', async () => {
    for (const n of numbers(12)) void wants(card('a', n), false);
    await pass(10_000);
    expect(changed.map(({ at }) => at)).toEqual([...Array(8).fill(0), 1_500, 3_000, 4_500, 6_000]);
  });

  it('come to one card at most every three seconds, however quiet it is', async () => {
    void wants(card('a'), true, 3);
    await pass(10_000);
    expect(changed.map(({ at }) => at)).toEqual([0, 3_000, 6_000]);
  });

  it('go to what people must act on before mere progress that has waited for longer', async () => {
    for (const n of numbers(40)) void wants(card('progress', n), false);
    await pass(minuteMs / 4);
    const since = time.now - t0;
    void wants(card('question'), true);
    await pass(minuteMs);
    expect(firstChange(card('question')) - since).toBeLessThanOrEqual(1_500);
  });

  it('are kept from nobody, however many urgent ones there always are', async () => {
    for (const n of numbers(60)) void wants(card('urgent', n), true, 100);
    for (const n of numbers(20)) void wants(card('progress', n), false);
    await pass(3 * minuteMs);
    const patient = numbers(20).map(n => firstChange(card('progress', n)));
    expect(Math.max(...patient)).toBeLessThanOrEqual(20 * 4 * 1_500);
    const urgent = numbers(60).map(n => firstChange(card('urgent', n)));
    expect(Math.max(...urgent)).toBeLessThanOrEqual(80 * 1_500 + 3_000);
  });

  it('are kept for who is called away, and free when he does not come back', async () => {
    for (const n of numbers(30)) void wants(card('before', n), false);
    await pass(3_000);
    const away = new AbortController();
    const called = turns.come(card('away'), false, away.signal);
    for (const n of numbers(30)) void wants(card('after', n), false);
    away.abort();
    await clock.until(called);
    void wants(card('away'), false);
    await pass(2 * minuteMs);
    expect(firstChange(card('away'))).toBeLessThan(firstChange(card('after', 1)));

    void turns.come(card('gone'), false, new AbortController().signal);
    turns.leave(card('gone'));
    void wants(card('next'), false);
    await pass(1_500);
    expect(firstChange(card('next'))).toBeLessThan(Infinity);
  });

  it('stop for all when Slack asks for it, go on more slowly, and come up to pace again', async () => {
    for (const n of numbers(300)) void wants(card('a', n), false);
    await pass(minuteMs);
    const heldAt = time.now - t0;
    turns.hold(30_000);
    await pass(10 * minuteMs);
    const after = changed.filter(({ at }) => at > heldAt).map(({ at }) => at - heldAt);
    expect(after[0]).toBe(30_000);
    expect((after[1] ?? 0) - 30_000).toBeGreaterThan(2_500);
    const gaps = after.slice(1).map((at, i) => at - (after[i] ?? at));
    expect(gaps.at(-1)).toBe(1_500);
  });

  it('tell since when something waits that people must act on', async () => {
    for (const n of numbers(30)) void wants(card('a', n), false);
    await pass(3_000);
    expect(turns.urgentSince()).toBeUndefined();
    void wants(card('question'), true);
    expect(turns.urgentSince()).toBe(time.now);
    await pass(3_000);
    expect(turns.urgentSince()).toBeUndefined();
  });
});
