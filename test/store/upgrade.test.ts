/**
 * Stores that released versions have left behind stay readable: each is opened by today's code, its swaps
 * are replayed and told, and the one that was under way is taken up. What a newer version wrote halts a swap
 * in words; nothing is skipped.
 */
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { lineOf } from '../../src/app/narrator.ts';
import { OwnJournal } from '../../src/app/own-journal.ts';
import { reconcile } from '../../src/app/reconcile.ts';
import { decide } from '../../src/core/decide.ts';
import type { SwapId } from '../../src/core/domain.ts';
import type { Entry } from '../../src/core/journal.ts';
import { replay } from '../../src/core/replay.ts';
import { plain } from '../../src/core/words.ts';
import type { Cloud } from '../../src/ports.ts';
import { type OpenStore, openEmbedded } from '../../src/store/embedded.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { approver, request, t0 } from '../helpers/build.ts';
import { Story } from '../helpers/story.ts';

const fixtures = fileURLToPath(new URL('./fixtures/', import.meta.url));
const clock = { now: () => t0, sleep: () => Promise.resolve() };
const folders: string[] = [];
let file: OpenStore | undefined;

afterEach(async () => {
  await file?.close();
  file = undefined;
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function openCopyOf(fixture: string | undefined): Promise<{ file: OpenStore; store: Store }> {
  const folder = mkdtempSync(join(tmpdir(), 'asg-swap-upgrade-'));
  folders.push(folder);
  const path = join(folder, 'asg-swap.db');
  if (fixture !== undefined) copyFileSync(join(fixtures, fixture), path);
  file = await openEmbedded(path, { serve: true, now: t0 });
  return { file, store: createStore(file.db, clock) };
}

const told = (entries: readonly Entry[]): string =>
  entries.map(entry => plain(lineOf(entries, entry) ?? [])).join('\n');

describe.each(readdirSync(fixtures).filter(name => name.endsWith('.db')))('the store %s', fixture => {
  it('is read to its last event, and every swap ends as it ended', async () => {
    const { store } = await openCopyOf(fixture);
    const outcomes: Record<string, string> = {};
    for (const { id, plan, state } of await store.requests.list({ limit: 100 })) {
      expect(state).toBe('approved');
      const entries = await store.journal.read(id);
      const swap = replay(entries);
      expect(swap.unknownEvent).toBeUndefined();
      expect(swap.plan).toEqual(plan);
      expect(told(entries)).not.toContain('newer version');
      outcomes[plan.group.name] = swap.ended?.outcome ?? swap.phase;
    }
    expect(outcomes).toEqual({ web: 'swapped', 'web-2': 'undone', 'web-3': 'retire' });
  });

  it('has the swap under way taken up: it goes on from the next look', async () => {
    const { store } = await openCopyOf(fixture);
    const [live, ...others] = await store.journal.live();
    expect(others).toEqual([]);
    if (live === undefined) throw new Error('no swap is live');
    const before = await store.journal.read(live);
    const swap = replay(before);
    const look = new Story(swap.plan).look();
    const now = before.at(-1)?.at ?? 0;
    // Seen without its incoming instances, as after a lagging read: it waits or looks, and never acts on outgoing ones.
    const decision = decide(swap, { ...look, at: now }, now);
    expect(['note', 'wait']).toContain(decision.kind);
    const lease = await store.journal.claim(live);
    await store.journal.append(lease, swap.lastSeq + 1, { kind: 'looked', good: 1, waitingFor: [] });
    expect(await store.journal.read(live)).toHaveLength(before.length + 1);
  });
});

describe('a journal with an event of a newer version', () => {
  it.each([
    ['traffic-shifted', { kind: 'traffic-shifted', percent: 50 }],
    ['phase shift', { kind: 'phase', phase: 'shift' }],
    ['action reboot', { kind: 'acting', action: { kind: 'reboot', instances: [] } }],
    ['answer postponed', { kind: 'answered', answer: { kind: 'postponed' } }],
    ['word hurry', { kind: 'asked', what: 'hurry', by: approver }],
  ])('halts the swap with words, before any act, and is kept as it is (%s)', async (name, event) => {
    const { file: opened, store } = await openCopyOf(undefined);
    const { id, plan } = request();
    await store.requests.add(request());
    await store.requests.settle(id, 'approved', { person: approver, at: t0 });
    const body = JSON.stringify(event);
    await opened.db.insertInto('events').values({ swap: id, seq: 2, at: t0, body, fence: 0 }).execute();

    const acts: string[] = [];
    const cloud = {
      observe: () => Promise.resolve(new Story(plan).look()),
      perform: (_group: unknown, action: { kind: string }) => {
        acts.push(action.kind);
        return Promise.resolve({ kind: 'accepted' as const });
      },
    } as unknown as Cloud;
    const own = new OwnJournal(await store.journal.claim(id), store.journal);
    expect(await reconcile(own, { cloud, clock })).toEqual({ kind: 'ended' });

    expect(acts).toEqual([]);
    const entries = await store.journal.read(id);
    expect(entries.at(1)?.event).toEqual(event);
    expect(replay(entries).ended).toMatchObject({
      outcome: 'halted',
      cause: { kind: 'unknown-event', event: name },
    });
    expect(told(entries)).toMatch(new RegExp(`newer version of asg-swap: ${name}[^]*Halted`));
    expect(await store.journal.live()).toEqual<SwapId[]>([]);
  });
});

describe('an answer of the bot’s own', () => {
  it('is stored for an older version to read, and read as what it is from an older version’s row', async () => {
    const { file: opened, store } = await openCopyOf(undefined);
    const { id } = request();
    await store.requests.add(request());
    await store.requests.settle(id, 'approved', { person: approver, at: t0 });
    const older = { kind: 'throttled', text: 'nothing was sent: more calls wait' };
    const body = JSON.stringify({ kind: 'answered', answer: older });
    await opened.db.insertInto('events').values({ swap: id, seq: 2, at: t0, body, fence: 0 }).execute();
    const own = new OwnJournal(await store.journal.claim(id), store.journal);
    const answer = { kind: 'throttled', heldBack: 'more calls wait' } as const;
    await store.journal.append(own.lease, 3, { kind: 'answered', answer });

    const both = { kind: 'answered', answer: { ...older, ...answer } };
    expect((await store.journal.read(id, 1)).map(({ event }) => event)).toEqual([both, both]);
    const last = await opened.db.selectFrom('events').select('body').where('seq', '=', 3).executeTakeFirst();
    expect(JSON.parse(last?.body ?? '')).toEqual(both);
  });
});
