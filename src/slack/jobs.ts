/**
 * The table of running handlers. Bolt's own `stop` forgets them (facts/slack.md 1.3, I); we let them
 * finish, because each may hold a person's decision.
 */
import type { Clock } from '../ports.ts';

export interface Jobs {
  /** Runs the work and keeps it in the table until it ends. */
  run(work: () => Promise<void>): Promise<void>;
  /** Waits until the table is empty, at most so long. Returns how many are still running. */
  drain(limitMs: number): Promise<number>;
}

export function createJobs(clock: Clock): Jobs {
  const running = new Set<Promise<void>>();

  return {
    async run(work) {
      const job = work();
      running.add(job);
      try {
        await job;
      } finally {
        running.delete(job);
      }
    },

    async drain(limitMs) {
      const enough = new AbortController();
      const limit = clock.sleep(limitMs, enough.signal).then(() => 'late' as const);
      while (running.size > 0) {
        const all = Promise.allSettled(running).then(() => 'ended' as const);
        if ((await Promise.race([all, limit])) === 'late') break;
      }
      enough.abort();
      return running.size;
    },
  };
}
