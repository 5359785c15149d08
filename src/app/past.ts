/** What the swaps before a request say of how long it will take; asked of the store once a request. */
import type { SwapId } from '../core/domain.ts';
import { type History, historyOf } from '../core/history.ts';
import type { Request } from '../core/request.ts';
import { replay } from '../core/swap.ts';
import type { Journal, Requests } from '../ports.ts';

/** The last ones tell more of the next than those of last year. */
const swapsMost = 10;
/** Answers kept: what is told at the same time. */
const keptMost = 200;

export type Past = (request: Request) => Promise<History | undefined>;

export function createPast({ requests, journal }: { requests: Requests; journal: Journal }): Past {
  const kept = new Map<SwapId, History | undefined>();

  async function read({ id, plan, createdAt }: Request): Promise<History | undefined> {
    const asked = await requests.list({ group: plan.group, states: ['approved'], limit: swapsMost + 1 });
    const before = asked.filter(other => other.id !== id && other.createdAt < createdAt);
    const journals = await Promise.all(before.slice(0, swapsMost).map(other => journal.read(other.id)));
    const alike = journals
      .filter(entries => entries.length > 0)
      .map(replay)
      .filter(swap => swap.plan.strategy === plan.strategy);
    return historyOf(alike);
  }

  return async request => {
    if (!kept.has(request.id)) {
      kept.set(request.id, await read(request));
      const [oldest] = kept.keys();
      if (kept.size > keptMost && oldest !== undefined) kept.delete(oldest);
    }
    return kept.get(request.id);
  };
}
