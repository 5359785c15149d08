/** What the swaps before a request say of how long it will take; asked of the store once a request. */
import type { SwapId } from '../core/domain.ts';
import { type History, historyOf } from '../core/history.ts';
import { replay } from '../core/replay.ts';
import type { Request } from '../core/request.ts';
import type { Swap } from '../core/swap.ts';
import type { Journal, Requests } from '../ports.ts';

/** The last ones tell more of the next than those of last year. */
const swapsMost = 10;
/** Answers kept: what is told at the same time. */
const keptMost = 200;

export interface Earlier {
  /** Of those that ended as planned; undefined where there is none. */
  readonly history: History | undefined;
  /** Those that were undone. */
  readonly undone: readonly Swap[];
}

export type Past = (request: Request) => Promise<Earlier>;

export function createPast({ requests, journal }: { requests: Requests; journal: Journal }): Past {
  const kept = new Map<SwapId, Earlier>();

  async function read({ id, plan, createdAt }: Request): Promise<Earlier> {
    const asked = await requests.list({ group: plan.group, states: ['approved'], limit: swapsMost + 1 });
    const before = asked.filter(other => other.id !== id && other.createdAt < createdAt);
    const journals = await Promise.all(before.slice(0, swapsMost).map(other => journal.read(other.id)));
    const alike = journals
      .filter(entries => entries.length > 0)
      .map(replay)
      .filter(swap => swap.plan.strategy === plan.strategy);
    return { history: historyOf(alike), undone: alike.filter(({ ended }) => ended?.outcome === 'undone') };
  }

  return async request => {
    const known = kept.get(request.id);
    if (known !== undefined) return known;
    const earlier = await read(request);
    kept.set(request.id, earlier);
    const [oldest] = kept.keys();
    if (kept.size > keptMost && oldest !== undefined) kept.delete(oldest);
    return earlier;
  };
}
