/** The store's promises on a real file: nothing lost, one decision, one writer, one server. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SwapId } from '../../src/core/domain.ts';
import { JournalMoved, LeaseLost, type MessageRef } from '../../src/ports.ts';
import { type OpenStore, openEmbedded } from '../../src/store/embedded.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { StoreError } from '../../src/store/trouble.ts';
import { approver, plan, request, requester, t0, web } from '../helpers/build.ts';

let folder: string;
let file: OpenStore;
let store: Store;
const clock = { now: () => t0, sleep: () => Promise.resolve() };
const path = () => join(folder, 'data', 'store.db');
const id = request().id;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'asg-swap-store-'));
  file = await openEmbedded(path(), { serve: true, now: t0 });
  store = createStore(file.db, clock);
});
afterEach(async () => {
  await file.close();
  rmSync(folder, { recursive: true });
});

const reopen = async (): Promise<void> => {
  await file.close();
  file = await openEmbedded(path(), { serve: true, now: t0 });
  store = createStore(file.db, clock);
};
const approve = (of: SwapId = id) => store.requests.settle(of, 'approved', { person: approver, at: t0 });

describe('requests', () => {
  it('keeps a request as it was made', async () => {
    await store.requests.add(request());
    await reopen();
    expect(await store.requests.get(id)).toEqual(request());
    expect(await store.requests.list({ group: web, states: ['pending'], limit: 5 })).toEqual([request()]);
    expect(await store.requests.list({ states: ['approved'], limit: 5 })).toEqual([]);
  });

  it('settles once, whoever comes at the same moment', async () => {
    await store.requests.add(request());
    const clicks = await Promise.all([
      approve(),
      approve(),
      store.requests.settle(id, 'rejected', { person: requester, at: t0 }),
    ]);
    expect(clicks.map(c => c.kind).toSorted()).toEqual(['settled', 'too-late', 'too-late']);
  });

  it('begins the journal with the approval, in the same moment', async () => {
    await store.requests.add(request());
    await approve();
    await reopen();
    expect(await store.journal.read(id)).toEqual([
      { seq: 1, at: t0, event: { kind: 'approved', swap: id, plan: plan(), requester, approver } },
    ]);
    expect(await store.journal.live()).toEqual([id]);
    expect(await store.requests.liveOn(web)).toBe(id);
  });

  it('tells what is open: those that wait, and those whose swap has not ended', async () => {
    const second = 's-00000002' as SwapId;
    await store.requests.add(request());
    await store.requests.add(request({ id: second, createdAt: t0 + 1 }));
    const open = async () => (await store.requests.open()).map(one => [one.id, one.state]);
    expect(await open()).toEqual([
      [id, 'pending'],
      [second, 'pending'],
    ]);
    await approve();
    await store.requests.settle(second, 'rejected', { person: approver, at: t0 });
    expect(await open()).toEqual([[id, 'approved']]);
    const lease = await store.journal.claim(id);
    await store.journal.append(lease, 2, { kind: 'ended', outcome: 'undone', proof: [] });
    expect(await open()).toEqual([]);
  });

  it('lets one swap at a time have a group', async () => {
    const second = 's-00000002' as SwapId;
    await store.requests.add(request());
    await store.requests.add(request({ id: second }));
    await approve();
    expect(await approve(second)).toEqual({ kind: 'busy', swap: id });
    expect((await store.requests.get(second))?.state).toBe('pending');
    const lease = await store.journal.claim(id);
    await store.journal.append(lease, 2, { kind: 'ended', outcome: 'swapped', proof: [] });
    expect((await approve(second)).kind).toBe('settled');
  });

  it('keeps who did what', async () => {
    const row = { at: t0, person: approver, deed: 'approve', swap: id, outcome: 'approved' };
    await store.requests.audit(row);
    expect(await store.requests.auditOf(id)).toEqual([row]);
  });
});

describe('the journal', () => {
  beforeEach(async () => {
    await store.requests.add(request());
    await approve();
  });

  it('takes events without a gap only', async () => {
    const lease = await store.journal.claim(id);
    await store.journal.append(lease, 2, { kind: 'phase', phase: 'room' });
    await expect(store.journal.append(lease, 2, { kind: 'phase', phase: 'attach' })).rejects.toThrow(
      JournalMoved,
    );
    await expect(store.journal.append(lease, 4, { kind: 'phase', phase: 'attach' })).rejects.toThrow(
      JournalMoved,
    );
    expect((await store.journal.read(id, 1)).map(e => e.seq)).toEqual([2]);
  });

  it('refuses whoever was overtaken, so that a stale process cannot act', async () => {
    const stale = await store.journal.claim(id);
    const lease = await store.journal.claim(id);
    await expect(store.journal.append(stale, 2, { kind: 'phase', phase: 'room' })).rejects.toThrow(LeaseLost);
    await store.journal.append(lease, 2, { kind: 'phase', phase: 'room' });
  });

  it('takes a person’s word from beside, and the owner then has to read it', async () => {
    const lease = await store.journal.claim(id);
    await store.journal.ask(id, { kind: 'asked', what: 'pause', by: requester });
    await expect(store.journal.append(lease, 2, { kind: 'phase', phase: 'room' })).rejects.toThrow(
      JournalMoved,
    );
    await store.journal.append(lease, 3, { kind: 'phase', phase: 'room' });
  });

  it('is live until it has ended', async () => {
    const lease = await store.journal.claim(id);
    await store.journal.append(lease, 2, { kind: 'ended', outcome: 'undone', proof: [] });
    expect(await store.journal.live()).toEqual([]);
    expect(await store.requests.liveOn(web)).toBeUndefined();
  });
});

describe('the outbox', () => {
  it('remembers an intent before and the place after', async () => {
    await store.outbox.intend(id, 'card', t0);
    expect(await store.outbox.posted(id)).toEqual([{ key: 'card', intendedAt: t0 }]);
    await store.outbox.arrived(id, 'card', { channel: 'C0DEPLOYS', ts: '1.2' });
    await reopen();
    expect(await store.outbox.posted(id)).toEqual([
      { key: 'card', intendedAt: t0, message: { channel: 'C0DEPLOYS', ts: '1.2' } },
    ]);
  });

  it('keeps the place that was named first, and tells whoever names another', async () => {
    const [first, second] = ['1.2', '1.3'].map(ts => ({ channel: 'C0DEPLOYS', ts })) as [
      MessageRef,
      MessageRef,
    ];
    await store.outbox.intend(id, 'e1-1', t0);
    expect(await store.outbox.arrived(id, 'e1-1', first)).toEqual(first);
    expect(await store.outbox.arrived(id, 'e1-1', second)).toEqual(first);
    expect(await store.outbox.posted(id)).toEqual([{ key: 'e1-1', intendedAt: t0, message: first }]);
  });
});

describe('the file', () => {
  it('serves one process: a second is told who has it', async () => {
    const second = openEmbedded(path(), { serve: true, now: t0 });
    await expect(second).rejects.toThrow(StoreError);
    await expect(second).rejects.toThrow(`process ${process.pid} on`);
  });

  it('can be opened beside the server by the command line', async () => {
    await store.requests.add(request());
    const beside = await openEmbedded(path(), { serve: false, now: t0 });
    const seen = await createStore(beside.db, clock).requests.get(id);
    await beside.close();
    expect(seen).toEqual(request());
  });

  it('says in words what is wrong with the place', async () => {
    const locked = join(folder, 'locked');
    await expect(openEmbedded(join(path(), 'x.db'), { serve: true, now: t0 })).rejects.toThrow(
      'cannot be opened',
    );
    // Root may write everywhere; then this place is no trouble.
    if (process.getuid?.() === 0) return;
    chmodSync(folder, 0o500);
    await expect(openEmbedded(join(locked, 'x.db'), { serve: true, now: t0 })).rejects.toThrow(
      'writable by this user',
    );
    chmodSync(folder, 0o700);
  });

  it('refuses a store that a newer version has written', async () => {
    await sql`insert into kysely_migration values ('999-later', 'x')`.execute(file.db);
    await expect(reopen()).rejects.toThrow('newer version');
    file = await openEmbedded(join(folder, 'other.db'), { serve: true, now: t0 });
  });
});

describe('a halted swap', () => {
  const halted = { kind: 'ended', outcome: 'halted', proof: [] } as const;
  const takenUp = { kind: 'taken-up', by: approver } as const;
  const haltedOne = async (): Promise<void> => {
    await store.requests.add(request());
    await approve();
    await store.journal.append(await store.journal.claim(id), 2, halted);
  };

  it('is live again once it is taken up, by one of those who press at once, and also after a restart', async () => {
    await haltedOne();
    expect(await store.journal.live()).toEqual([]);
    const clicks = await Promise.all([1, 2].map(() => store.journal.takeUp(id, 3, takenUp)));
    expect(clicks.map(c => c.kind).toSorted()).toEqual(['moved', 'taken-up']);
    await reopen();
    expect(await store.journal.live()).toEqual([id]);
    expect(await store.requests.liveOn(web)).toBe(id);
    expect((await store.journal.read(id)).map(e => e.event.kind)).toEqual(['approved', 'ended', 'taken-up']);
    expect((await store.journal.append(await store.journal.claim(id), 4, { kind: 'blind' })).seq).toBe(4);
  });

  it('is not taken up while another swap has the group, nor on a journal that has gone on', async () => {
    await haltedOne();
    const other = 's-00000002' as SwapId;
    await store.requests.add(request({ id: other }));
    await approve(other);
    expect(await store.journal.takeUp(id, 3, takenUp)).toEqual({ kind: 'busy', swap: other });
    expect(await store.journal.takeUp(other, 2, takenUp)).toEqual({ kind: 'moved' });
    await store.journal.append(await store.journal.claim(other), 2, halted);
    expect(await store.journal.takeUp(id, 9, takenUp)).toEqual({ kind: 'moved' });
    expect((await store.journal.read(id)).length).toBe(2);
    expect(await store.journal.takeUp(id, 3, takenUp)).toEqual({ kind: 'taken-up' });
  });
});
