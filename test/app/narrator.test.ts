/** The story against a Slack that says no: what is given up, what is told anew, and what is told once. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RecordTrouble, type ThreadTrouble } from '../../src/ports.ts';
import { approver, plan, request, requester, survey, t0, wish } from '../helpers/build.ts';
import { MemoryJournal } from '../helpers/memory-journal.ts';
import { createThread, id, Narrated, word } from '../helpers/narrated.ts';

let here: Narrated;
beforeEach(() => {
  here = new Narrated();
});
afterEach(() => here.narrator.stop());

/** The first post is put off; `meanwhile` before it is told again. How often it was looked for. */
async function toldAgain(
  trouble: ThreadTrouble,
  meanwhile: () => unknown = () => undefined,
): Promise<number> {
  let tries = 0;
  const thread = createThread(key => (key === `${id}/card` && ++tries === 1 ? trouble : undefined));
  let searches = 0;
  thread.find = () => {
    searches++;
    return Promise.resolve(undefined);
  };
  here.open(thread);
  await expect(here.narrator.show(id)).rejects.toMatchObject({ reason: trouble });
  await meanwhile();
  await here.narrator.show(id);
  expect(thread.told.map(({ key }) => key)).toContain(`${id}/card`);
  return searches;
}

describe('what Slack puts off', () => {
  it('is surely not there: it is sent again without a search', async () => {
    expect(await toldAgain('rate-limited')).toBe(0);
  });

  it('is looked for when its fate is not known', async () => {
    expect(await toldAgain('ambiguous')).toBe(1);
  });

  it('is looked for when another process has tried meanwhile', async () => {
    expect(await toldAgain('rate-limited', () => here.outbox.intend(id, 'card', t0 + 1))).toBe(1);
  });
});

it('is told within seconds once a record that was away for minutes is back', async () => {
  const { outbox } = here;
  const tries: number[] = [];
  const away = Promise.reject(new RecordTrouble('the database does not answer'));
  away.catch(() => undefined);
  here.outbox = {
    ...outbox,
    posted: swap => (tries.push(here.now) <= 20 ? away : outbox.posted(swap)),
  };
  const thread = createThread();
  here.open(thread);
  here.narrator.tell(id);
  await vi.waitFor(() => expect(thread.told).not.toEqual([]));
  const gaps = tries.slice(1).map((at, i) => at - (tries[i] ?? 0));
  expect(Math.max(...gaps.slice(0, 20))).toBeLessThanOrEqual(10_000);
});

describe('what Slack will never take', () => {
  it('is given up and said in the log, and what follows is told all the same', async () => {
    const thread = createThread((_key, text) => (text.includes('paused') ? 'refused' : undefined));
    here.open(thread);
    await here.narrator.show(id);
    await here.happened(word('pause', requester));
    await here.narrator.show(id);
    await here.happened(word('continue', requester));
    await here.narrator.show(id);
    await here.narrator.show(id);
    const lines = thread.told.filter(({ under }) => under !== undefined).map(({ text }) => text);
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/Approved by/);
    expect(lines[2]).toMatch(/lets it go on/);
    expect(here.errors).toEqual(['Slack will never take these lines of the story; `show` has them']);
  });
});

describe('a process that dies between the last line and the card', () => {
  it('leaves the card to the next one, which does it once', async () => {
    here.open(createThread());
    await here.narrator.show(id);
    await here.happened({ kind: 'ended', outcome: 'swapped', proof: [] });
    // The card waits its turn: it has changed only just now.
    await here.narrator.show(id);
    await here.narrator.stop();

    const updates: string[] = [];
    const up = createThread(key => void updates.push(key));
    here.open(up);
    await here.narrator.start();
    await vi.waitFor(() => expect(updates).toContain('update 1'));
    await here.narrator.stop();

    updates.length = 0;
    here.open(up);
    await here.narrator.start();
    await here.narrator.stop();
    expect(updates).toEqual([]);
  });

  it('leaves it so at the end of a swap that was taken up again, too, with the report', async () => {
    const up = createThread(key => (key.endsWith('/report-4') ? 'token' : undefined));
    here.open(up);
    await here.happened({ kind: 'ended', outcome: 'halted', cause: { kind: 'group-gone' }, proof: [] });
    await here.narrator.show(id);
    here.now += 60_000;
    await here.narrator.show(id);
    await here.happened({ kind: 'taken-up', by: approver });
    await here.happened({ kind: 'ended', outcome: 'swapped', proof: [] });
    await expect(here.narrator.show(id)).rejects.toThrow('Slack says token');
    expect(up.told.at(-1)?.key).toBe(`${id}/e3-4`);
    await here.narrator.stop();

    const next = createThread();
    here.open(next);
    await here.narrator.start();
    here.now += 60_000;
    await vi.waitFor(() => expect(next.told.map(({ key }) => key)).toContain(`${id}/report-4`));
    await vi.waitFor(() => expect(next.updates).toBeGreaterThan(0));
    await here.narrator.stop();
  });
});

describe('the picture at the end', () => {
  it.each([false, true])(
    'comes last and once, and a failure of it fails nothing (failing: %s)',
    async failing => {
      const thread = createThread(key => (failing && key === 'picture' ? 'token' : undefined));
      here.open(thread);
      await here.happened({ kind: 'ended', outcome: 'swapped', proof: [] });
      await here.narrator.show(id);
      await here.narrator.show(id);
      const keys = thread.told.map(({ key }) => key.slice(id.length + 1));
      expect(keys).toEqual(['card', 'plan', 'e1-2', 'report-2', ...(failing ? [] : ['picture'])]);
    },
  );
});

describe('the plan in full', () => {
  it('opens the thread, once, in as many posts as sixty instances need, and names every one', async () => {
    const large = plan(survey(60, 60), wish(60));
    here.waiting = request({ plan: large });
    here.journal.read = () => Promise.resolve([]);
    const thread = createThread();
    here.open(thread);
    await here.narrator.show(id);
    await here.narrator.show(id);
    const keys = thread.told.map(({ key }) => key.slice(id.length + 1));
    expect(keys).toEqual(['card', 'plan', 'plan-2', 'plan-3', 'plan-4', 'plan-5']);
    for (const { id: instance } of [...large.incoming, ...large.outgoing]) {
      expect(thread.told.filter(({ body }) => body.includes(instance)).length).toBeGreaterThanOrEqual(1);
    }
    expect(thread.told[0]?.body).not.toContain(large.incoming[59]?.id);
  });

  it('is not told of a swap whose story has begun without it', async () => {
    const thread = createThread(key => (key === `${id}/plan` ? 'refused' : undefined));
    here.open(thread);
    await here.narrator.show(id);
    expect(thread.told.map(({ key }) => key.slice(id.length + 1))).toEqual(['card', 'e1-1']);
  });
});

describe('the report at the end', () => {
  it('is told after a crash between the last line and it, but not of what ended long ago', async () => {
    const thread = createThread(key => (key === `${id}/report-2` ? 'rate-limited' : undefined));
    here.open(thread);
    await here.happened({ kind: 'ended', outcome: 'swapped', proof: [] });
    await expect(here.narrator.show(id)).rejects.toThrow('rate-limited');
    expect(thread.told.map(({ key }) => key)).toContain(`${id}/e1-2`);
    const told = thread.told.length;
    here.now += 2 * 3_600_000;
    await here.narrator.start();
    await here.narrator.stop();
    expect(thread.told).toHaveLength(told);
  });
});

describe('the call before a request expires', () => {
  it('is made once, in its time, and not when it is decided', async () => {
    here.journal = new MemoryJournal(() => here.now);
    const pending = request();
    here.waiting = pending;
    const thread = createThread();
    here.journal.read = () => Promise.resolve([]);
    here.open(thread);
    await here.narrator.show(id);
    expect(thread.told).toHaveLength(2);
    here.now = pending.expiresAt - 60_000;
    await here.narrator.show(id);
    await here.narrator.show(id);
    expect(thread.told.map(({ under }) => under)).toEqual([undefined, '1', '1']);
    expect(thread.told[2]?.text).toMatch(/^@U0APPROVER: this request expires/);
  });
});
