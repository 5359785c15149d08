/** A write that has to wait for AWS's limits is sent only if the right to it holds when its turn has come. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Answer, PersonId, SwapId } from '../../src/core/domain.ts';
import { LeaseLost } from '../../src/ports.ts';
import { groupRef, type WorldSwaps, worldSwaps } from '../helpers/world-swaps.ts';

let here: WorldSwaps;
beforeEach(() => {
  here = worldSwaps();
});

/** When each write was sent. */
const sent = (): readonly number[] =>
  here.world.recorder.calls.flatMap(({ action, at }) => (action === 'UpdateAutoScalingGroup' ? [at] : []));

describe('a write that waits for its token', () => {
  const resize = { kind: 'resize', max: 5 } as const;
  const acting = {
    swap: 's-00000001' as SwapId,
    fence: 1,
    requester: 'U0REQUESTER' as PersonId,
    accountId: '111122223333',
  };
  /** More than the burst: the last ones wait for many seconds. */
  const crowd = async (more: () => object): Promise<readonly PromiseSettledResult<Answer>[]> => {
    here.world.addGroup({ name: 'web', min: 1, max: 1, desired: 1 });
    return here.clock.until(
      Promise.allSettled(
        Array.from({ length: 100 }, async () =>
          here.cloud.perform(groupRef('web'), resize, { ...acting, ...more() }),
        ),
      ),
    );
  };

  it('is not sent once the right to it has gone meanwhile', async () => {
    const goneAt = here.clock.now() + 3_000;
    const proof = (): void => {
      if (here.clock.now() >= goneAt) throw new LeaseLost('another process goes on');
    };
    const answers = await crowd(() => ({ proof }));
    expect(sent().length).toBeGreaterThan(50);
    expect(sent().filter(at => at >= goneAt)).toEqual([]);
    const held = answers.flatMap(answer => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
    expect(held).toHaveLength(100 - sent().length);
    for (const why of held) expect(why).toBeInstanceOf(LeaseLost);
  });

  it('is given up at once when the process is asked to end, and says that nothing was sent', async () => {
    const over = new AbortController();
    const begun = here.clock.now();
    void here.clock.sleep(2_000).then(() => over.abort());
    const answers = await crowd(() => ({ over: AbortSignal.any([over.signal]) }));
    expect(here.clock.now() - begun).toBeLessThan(2_500);
    const left = answers.flatMap(answer => (answer.status === 'fulfilled' ? [answer.value] : []));
    const heldBack = 'the process was asked to end while the call waited for its turn';
    expect(left.filter(({ kind }) => kind !== 'accepted')).toEqual(
      Array.from({ length: 100 - sent().length }, () => ({ kind: 'throttled', heldBack })),
    );
  });
});
