/** Following a swap: whole lines in a pipe, one live line below them on a terminal, objects with `--json`. */
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../src/cli/exit.ts';
import { follow } from '../../src/cli/follow.ts';
import type { JournalEvent } from '../../src/core/journal.ts';
import { approver, plan, request, requester, t0 } from '../helpers/build.ts';
import { MemoryJournal } from '../helpers/memory-journal.ts';

const { id } = request();
const further: readonly JournalEvent[] = [
  { kind: 'phase', phase: 'room' },
  { kind: 'acting', action: { kind: 'resize', max: 6 } },
  { kind: 'ended', outcome: 'halted', cause: { kind: 'group-gone' }, proof: [] },
];

/** The bot writes one event whenever the follower sleeps. */
async function followed(isTTY: boolean, json: boolean): Promise<{ code: number; text: string }> {
  let now = t0;
  const journal = new MemoryJournal(() => now);
  journal.begin(id, { kind: 'approved', plan: plan(), requester, approver });
  const events = [...further];
  const clock = {
    now: () => now,
    async sleep(ms: number) {
      now += ms;
      const event = events.shift();
      if (event) await journal.ask(id, event);
    },
  };
  let text = '';
  const screen = {
    isTTY,
    write: (more: string) => {
      text += more;
    },
  };
  const { signal } = new AbortController();
  const code = await follow(id, { journal, clock }, screen, { json, signal });
  return { code, text };
}

describe('following', () => {
  it('prints whole lines in a pipe and ends with the code of the outcome', async () => {
    const { code, text } = await followed(false, false);
    expect(code).toBe(exitCodes.halted);
    expect(text).toMatch(/^\S+ Approved by .*\n\S+ AWS is asked to set max to 6\n\S+ Halted[\s\S]*\n$/);
    expect(text).not.toContain('\u001b');
  });

  it('keeps one line with the present state below them on a terminal, and takes it away at the end', async () => {
    const { text } = await followed(true, false);
    expect(text).toContain('\r\u001b[K… Swapping, step 1 of 8');
    expect(text.endsWith('\r\u001b[K')).toBe(true);
  });

  it('prints every event as one object with --json', async () => {
    const { text } = await followed(true, true);
    const objects = text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as { swap: string; seq: number });
    expect(objects.map(o => [o.swap, o.seq])).toEqual([1, 2, 3, 4].map(seq => [id, seq]));
  });
});
