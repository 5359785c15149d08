/** The narrator against a Slack that says no: what is given up, what is told anew, and what is told once. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createNarrator, type Narrator } from '../../src/app/narrator.ts';
import type { PersonId, SwapId } from '../../src/core/domain.ts';
import type { JournalEvent } from '../../src/core/journal.ts';
import { type Card, plain, type Words } from '../../src/core/words.ts';
import { type MessageRef, type Outbox, type Post, ThreadError, type ThreadTrouble } from '../../src/ports.ts';
import { message } from '../../src/slack/blocks.ts';
import { approver, plan, policy, request, requester, survey, t0, wish } from '../helpers/build.ts';
import { MemoryJournal } from '../helpers/memory-journal.ts';

const id = 's-00000001' as SwapId;

interface Told {
  readonly key: string;
  readonly under: string | undefined;
  text: string;
  /** What Slack is sent. */
  readonly body: string;
}

const text = (content: Card | Words): string => plain('text' in content ? content.text : content);
const unused = () => Promise.reject(new Error('not asked for here'));

/** Posts are kept as text; `says` may answer one with a trouble. */
function createThread(says: (key: string, text: string, under?: string) => ThreadTrouble | undefined) {
  const told: Told[] = [];
  return {
    told,
    updates: 0,
    post(to: { channel: string; under?: string }, content: Card | Words, key: string): Promise<MessageRef> {
      const trouble = says(key, text(content), to.under);
      if (trouble) return Promise.reject(new ThreadError(trouble, `Slack says ${trouble}`));
      told.push({ key, under: to.under, text: text(content), body: JSON.stringify(message(content)) });
      return Promise.resolve({ channel: to.channel, ts: String(told.length) });
    },
    update({ ts }: MessageRef, card: Card): Promise<void> {
      this.updates++;
      const trouble = says(`update ${ts}`, text(card));
      if (trouble) return Promise.reject(new ThreadError(trouble, `Slack says ${trouble}`));
      const message = told[Number(ts) - 1];
      if (message) message.text = text(card);
      return Promise.resolve();
    },
    withdraw: unused,
    attach({ under }: { under: string }): Promise<void> {
      const trouble = says('picture', '', under);
      if (trouble) return Promise.reject(new ThreadError(trouble, `Slack says ${trouble}`));
      told.push({ key: `${id}/picture`, under, text: '(a picture)', body: '' });
      return Promise.resolve();
    },
    find: (_to: unknown, _key: string): Promise<MessageRef | undefined> => Promise.resolve(undefined),
  };
}

function createOutbox(): Outbox {
  const posts = new Map<string, Post>();
  return {
    posted: () => Promise.resolve([...posts.values()]),
    intend(_swap, key, intendedAt) {
      posts.set(key, { key, intendedAt });
      return Promise.resolve();
    },
    arrived(_swap, key, message) {
      posts.set(key, { key, intendedAt: t0, message });
      return Promise.resolve(message);
    },
  };
}

let narrator: Narrator;
let outbox: Outbox;
let journal: MemoryJournal;
let errors: string[];
let now: number;
let waiting: ReturnType<typeof request>;

function open(thread: ReturnType<typeof createThread>): void {
  const log = { info() {}, warn() {}, error: (_fields: object, text: string) => void errors.push(text) };
  const requests = {
    get: () => Promise.resolve(waiting),
    list: () => Promise.resolve([waiting]),
  };
  narrator = createNarrator({
    requests: {
      ...requests,
      add: unused,
      settle: unused,
      approve: unused,
      liveOn: unused,
      open: unused,
      audit: unused,
      auditOf: unused,
      auditBetween: unused,
    },
    journal,
    outbox,
    thread,
    // A sleep takes no time of ours and all of the story's.
    clock: {
      now: () => now,
      sleep(ms) {
        now += ms;
        return Promise.resolve();
      },
    },
    log,
    policy: () => ({ channels: [], groups: [policy] }),
  });
}

const glance = (healthy: number) => ({ healthy, incomingHealthy: 0, outgoingHealthy: healthy, standby: 0 });
const happened = (event: JournalEvent): Promise<unknown> => journal.ask(id, event);
const word = (what: 'pause' | 'continue', by: PersonId): JournalEvent => ({ kind: 'asked', what, by });

beforeEach(() => {
  errors = [];
  outbox = createOutbox();
  now = t0;
  waiting = request({ state: 'approved', settledBy: approver });
  journal = new MemoryJournal(() => now);
  journal.begin(id, { kind: 'approved', plan: plan(), requester, approver });
});
afterEach(() => narrator.stop());

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
  open(thread);
  await expect(narrator.show(id)).rejects.toMatchObject({ reason: trouble });
  await meanwhile();
  await narrator.show(id);
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
    expect(await toldAgain('rate-limited', () => outbox.intend(id, 'card', t0 + 1))).toBe(1);
  });
});

describe('what Slack will never take', () => {
  it('is given up and said in the log, and what follows is told all the same', async () => {
    const thread = createThread((_key, text) => (text.includes('paused') ? 'refused' : undefined));
    open(thread);
    await narrator.show(id);
    await happened(word('pause', requester));
    await narrator.show(id);
    await happened(word('continue', requester));
    await narrator.show(id);
    await narrator.show(id);
    const lines = thread.told.filter(({ under }) => under !== undefined).map(({ text }) => text);
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/Approved by/);
    expect(lines[2]).toMatch(/lets it go on/);
    expect(errors).toEqual(['Slack will never take these lines of the story; `show` has them']);
  });
});

describe('a card whose post seemed lost', () => {
  it('is brought up to date where it is found, however much later', async () => {
    const thread = createThread(() => undefined);
    let answers = false;
    open({
      ...thread,
      async post(...sent) {
        const message = await thread.post(...sent);
        if (answers) return message;
        throw new ThreadError('ambiguous', 'no answer');
      },
      find: (_to: unknown, key: string) => {
        const at = thread.told.findIndex(post => `${id}/${post.key.split('/').at(-1)}` === key);
        return Promise.resolve(at < 0 ? undefined : { channel: 'C0DEPLOYS', ts: String(at + 1) });
      },
    });
    await expect(narrator.show(id)).rejects.toThrow('no answer');
    answers = true;
    await happened({ kind: 'ended', outcome: 'swapped', proof: [] });
    now += 60_000;
    await narrator.show(id);
    expect(thread.told[0]?.text).toMatch(/swapped/i);
  });
});

describe('a process that dies between the last line and the card', () => {
  it('leaves the card to the next one, which does it once', async () => {
    open(createThread(() => undefined));
    await narrator.show(id);
    await happened({ kind: 'ended', outcome: 'swapped', proof: [] });
    // The card waits its turn: it has changed only just now.
    await narrator.show(id);
    await narrator.stop();

    const updates: string[] = [];
    const up = createThread(key => void updates.push(key));
    open(up);
    await narrator.start();
    await vi.waitFor(() => expect(updates).toContain('update 1'));
    await narrator.stop();

    updates.length = 0;
    open(up);
    await narrator.start();
    await narrator.stop();
    expect(updates).toEqual([]);
  });

  it('leaves it so at the end of a swap that was taken up again, too, with the report', async () => {
    const up = createThread(key => (key.endsWith('/report-4') ? 'token' : undefined));
    open(up);
    await happened({ kind: 'ended', outcome: 'halted', cause: { kind: 'group-gone' }, proof: [] });
    await narrator.show(id);
    now += 60_000;
    await narrator.show(id);
    await happened({ kind: 'taken-up', by: approver });
    await happened({ kind: 'ended', outcome: 'swapped', proof: [] });
    await expect(narrator.show(id)).rejects.toThrow('Slack says token');
    expect(up.told.at(-1)?.key).toBe(`${id}/e3-4`);
    await narrator.stop();

    const next = createThread(() => undefined);
    open(next);
    await narrator.start();
    now += 60_000;
    await vi.waitFor(() => expect(next.told.map(({ key }) => key)).toContain(`${id}/report-4`));
    await vi.waitFor(() => expect(next.updates).toBeGreaterThan(0));
    await narrator.stop();
  });
});

describe('the picture at the end', () => {
  it.each([false, true])(
    'comes last and once, and a failure of it fails nothing (failing: %s)',
    async failing => {
      const thread = createThread(key => (failing && key === 'picture' ? 'token' : undefined));
      open(thread);
      await happened({ kind: 'ended', outcome: 'swapped', proof: [] });
      await narrator.show(id);
      await narrator.show(id);
      const keys = thread.told.map(({ key }) => key.slice(id.length + 1));
      expect(keys).toEqual(['card', 'plan', 'e1-2', 'report-2', ...(failing ? [] : ['picture'])]);
    },
  );
});

describe('the plan in full', () => {
  it('opens the thread, once, in as many posts as sixty instances need, and names every one', async () => {
    const large = plan(survey(60, 60), wish(60));
    waiting = request({ plan: large });
    journal.read = () => Promise.resolve([]);
    const thread = createThread(() => undefined);
    open(thread);
    await narrator.show(id);
    await narrator.show(id);
    const keys = thread.told.map(({ key }) => key.slice(id.length + 1));
    expect(keys).toEqual(['card', 'plan', 'plan-2', 'plan-3', 'plan-4', 'plan-5']);
    for (const { id: instance } of [...large.incoming, ...large.outgoing]) {
      expect(thread.told.filter(({ body }) => body.includes(instance)).length).toBeGreaterThanOrEqual(1);
    }
    expect(thread.told[0]?.body).not.toContain(large.incoming[59]?.id);
  });

  it('is not told of a swap whose story has begun without it', async () => {
    const thread = createThread(key => (key === `${id}/plan` ? 'refused' : undefined));
    open(thread);
    await narrator.show(id);
    expect(thread.told.map(({ key }) => key.slice(id.length + 1))).toEqual(['card', 'e1-1']);
  });
});

describe('the report at the end', () => {
  it('is told after a crash between the last line and it, but not of what ended long ago', async () => {
    const thread = createThread(key => (key === `${id}/report-2` ? 'rate-limited' : undefined));
    open(thread);
    await happened({ kind: 'ended', outcome: 'swapped', proof: [] });
    await expect(narrator.show(id)).rejects.toThrow('rate-limited');
    expect(thread.told.map(({ key }) => key)).toContain(`${id}/e1-2`);
    const told = thread.told.length;
    now += 2 * 3_600_000;
    await narrator.start();
    await narrator.stop();
    expect(thread.told).toHaveLength(told);
  });
});

describe('the figures of the latest look', () => {
  it('stand on the card, the latest ones only, and leave the journal alone', async () => {
    const thread = createThread(() => undefined);
    open(thread);
    await narrator.show(id);
    expect(thread.told[0]?.text).toContain('Capacity: floor 3.');
    const length = (await journal.read(id)).length;
    for (const healthy of [5, 4, 3]) {
      narrator.glanced(id, glance(healthy));
      await narrator.show(id);
    }
    expect(thread.told[0]?.text).toContain('Capacity: floor 3.');
    now += 3_000;
    await narrator.show(id);
    expect(thread.told[0]?.text).toContain('Capacity: healthy 3 · floor 3.');
    expect(await journal.read(id)).toHaveLength(length);
    expect(thread.updates).toBe(1);
  });

  it('are gone after a restart until the next look, when what is on record stands there', async () => {
    await happened({ kind: 'capacity', healthy: 3 });
    const thread = createThread(() => undefined);
    open(thread);
    await narrator.show(id);
    expect(thread.told[0]?.text).toContain('Capacity: floor 3 · lowest 3.');
    narrator.glanced(id, glance(4));
    now += 3_000;
    await narrator.show(id);
    expect(thread.told[0]?.text).toContain('Capacity: healthy 4 · floor 3 · lowest 3.');
  });
});

describe('a card that is gone', () => {
  it('gets a new one, and the story goes on under it, each line once', async () => {
    let deleted = '';
    const thread = createThread((key, _text, under) =>
      (under ?? key.slice('update '.length)) === deleted ? 'not-editable' : undefined,
    );
    open(thread);
    await narrator.show(id);
    const [card] = thread.told;
    expect(card?.key).toBe(`${id}/card`);
    deleted = '1';
    await happened(word('pause', requester));
    await narrator.show(id);
    await happened(word('continue', requester));
    now += 60_000;
    await narrator.show(id);
    expect(thread.told.map(({ key, under }) => [key.slice(id.length + 1), under])).toEqual([
      ['card', undefined],
      ['plan', '1'],
      ['e1-1', '1'],
      ['card-2', undefined],
      ['e2-2', '4'],
      ['e3-3', '4'],
    ]);
    expect(await narrator.cardsOf(id)).toHaveLength(2);
  });

  it('is missed while a pause waits for people, so that the button to go on is there again', async () => {
    let deleted = false;
    const thread = createThread(key => (deleted && key === 'update 1' ? 'not-editable' : undefined));
    open(thread);
    await narrator.show(id);
    await happened(word('pause', requester));
    now += 60_000;
    await narrator.show(id);
    deleted = true;
    now += 600_000;
    await narrator.show(id);
    expect(thread.told.filter(({ key }) => key.includes('/card'))).toHaveLength(1);
    now += 600_000;
    await narrator.show(id);
    expect(thread.told.at(-1)).toMatchObject({ key: `${id}/card-2` });
    expect(thread.told.at(-1)?.text).toMatch(/Paused/);
  });

  it('whose time for edits is over is followed by a new one; the thread stays', async () => {
    const thread = createThread(key => (key === 'update 1' ? 'not-editable' : undefined));
    open(thread);
    await narrator.show(id);
    await happened(word('pause', requester));
    now += 60_000;
    await narrator.show(id);
    now += 60_000;
    await happened(word('continue', requester));
    await narrator.show(id);
    expect(thread.told.map(({ key, under }) => [key.slice(id.length + 1), under])).toEqual([
      ['card', undefined],
      ['plan', '1'],
      ['e1-1', '1'],
      ['e2-2', '1'],
      ['card-2', undefined],
      ['e3-3', '1'],
    ]);
    expect(thread.told.at(-2)?.text).not.toMatch(/Paused/);
  });
});

describe('the call before a request expires', () => {
  it('is made once, in its time, and not when it is decided', async () => {
    journal = new MemoryJournal(() => now);
    const pending = request();
    waiting = pending;
    const thread = createThread(() => undefined);
    journal.read = () => Promise.resolve([]);
    open(thread);
    await narrator.show(id);
    expect(thread.told).toHaveLength(2);
    now = pending.expiresAt - 60_000;
    await narrator.show(id);
    await narrator.show(id);
    expect(thread.told.map(({ under }) => under)).toEqual([undefined, '1', '1']);
    expect(thread.told[2]?.text).toMatch(/^@U0APPROVER: this request expires/);
  });
});
