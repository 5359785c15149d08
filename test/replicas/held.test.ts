/** What a process does that cannot know any more whether a swap is still its own: nothing. */
import { describe, expect, it } from 'vitest';
import { createSupervisor } from '../../src/app/supervisor.ts';
import type { Acting, Cloud, Worker } from '../../src/ports.ts';
import { approver, plan, request, requester, t0 } from '../helpers/build.ts';
import { MemoryJournal } from '../helpers/memory-journal.ts';
import { Story } from '../helpers/story.ts';

const { id } = request();

/** Runs one swap under a hold of the test's making, with what happens while a call waits for its turn; answers what was asked of AWS and what came of it. */
async function runUnder(
  mayAct: () => boolean,
  waiting: () => void = () => undefined,
): Promise<{ acts: string[]; outcome: string; record: string[]; warnings: string[] }> {
  let now = t0;
  const clock = {
    now: () => now,
    sleep: (ms: number) => {
      now += ms;
      return Promise.resolve();
    },
  };
  const journal = new MemoryJournal(() => now);
  journal.begin(id, { kind: 'approved', plan: plan(), requester, approver });
  const acts: string[] = [];
  const lost = new AbortController();
  const cloud = {
    observe: () => Promise.resolve({ ...new Story(plan()).look(), at: now }),
    perform: (_group: unknown, action: { kind: string }, { proof }: Acting) => {
      waiting();
      proof?.();
      acts.push(action.kind);
      lost.abort();
      return Promise.resolve({ kind: 'accepted' as const });
    },
  } as unknown as Cloud;
  const warnings: string[] = [];
  let worker: Worker | undefined;
  const supervisor = createSupervisor({
    journal,
    cloud,
    clock,
    log: {
      info: () => undefined,
      warn: (_fields, message) => void warnings.push(message),
      error: () => undefined,
    },
    tell: () => undefined,
    dispatcher: {
      start: given => {
        worker = given;
        return Promise.resolve();
      },
      wake: () => undefined,
      stop: () => Promise.resolve(),
    },
  });
  await supervisor.start();
  const outcome = await worker?.run(id, { signal: lost.signal, mayAct });
  return {
    acts,
    outcome: outcome ?? 'never run',
    record: journal.entries(id).map(e => e.event.kind),
    warnings,
  };
}

describe('a process that holds a swap', () => {
  it('acts while it can prove that the swap is its own', async () => {
    const { acts, record } = await runUnder(() => true);
    expect(acts).toHaveLength(1);
    expect(record).toContain('answered');
  });

  it('sends nothing once it cannot, even with the act on record, and lets go', async () => {
    const { acts, outcome, record } = await runUnder(() => false);
    expect(acts).toEqual([]);
    expect(outcome).toBe('let-go');
    expect(record.at(-1)).toBe('acting');
  });

  it('sends nothing when it cannot any more once the call has waited for its turn, and lets go', async () => {
    let isOurs = true;
    const { acts, outcome, record } = await runUnder(
      () => isOurs,
      () => {
        isOurs = false;
      },
    );
    expect(acts).toEqual([]);
    expect(outcome).toBe('let-go');
    expect(record.at(-1)).toBe('acting');
  });

  it('says that it lets go when its heartbeat is what tells it', async () => {
    const { acts, outcome, warnings } = await runUnder(() => true);
    expect(acts).toHaveLength(1);
    expect(outcome).toBe('let-go');
    expect(warnings).toEqual(['another process goes on with this swap; letting go']);
  });
});
