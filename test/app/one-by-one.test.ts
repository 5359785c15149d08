/** A thousand swaps in one process: what else is due gets its turn between any two of them. */
import { expect, it, vi } from 'vitest';
import { oneByOne } from '../../src/app/one-by-one.ts';
import { systemClock } from '../../src/ops/clock.ts';

/** What happens, in its order, when so many begin at once and each turn of the event loop is marked. */
async function begun(count: number): Promise<readonly string[]> {
  const turn = oneByOne(systemClock);
  const seen: string[] = [];
  let isOver = false;
  const mark = (): void => {
    if (isOver) return;
    seen.push('everybody else');
    setImmediate(mark);
  };
  setImmediate(mark);
  await Promise.all(Array.from({ length: count }, () => turn().then(() => seen.push('a swap'))));
  isOver = true;
  return seen;
}

it('begins at once where nobody else does', async () => {
  expect(await begun(1)).toEqual(['a swap']);
});

it('begins one in a turn where many are due', async () => {
  expect(await begun(4)).toEqual([
    'a swap',
    ...Array.from({ length: 3 }, () => ['everybody else', 'a swap']).flat(),
  ]);
});

it('is free again when all have begun', async () => {
  const turn = oneByOne(systemClock);
  await Promise.all([turn(), turn()]);
  await systemClock.sleep(0);
  await systemClock.sleep(0);
  const begin = vi.fn<() => void>();
  void turn().then(begin);
  await Promise.resolve();
  expect(begin).toHaveBeenCalledOnce();
});
