/** Forgetting by age: all of what is over and old, nothing of what is not. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SwapId } from '../../src/core/domain.ts';
import { type EmbeddedStore, openEmbedded } from '../../src/store/embedded.ts';
import { forget } from '../../src/store/retention.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { approver, plan, request, requester, t0 } from '../helpers/build.ts';

const day = 24 * 3_600_000;
const clock = { now: () => t0, sleep: () => Promise.resolve() };
let folder: string;
let file: EmbeddedStore;
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'asg-swap-store-'));
  file = await openEmbedded(join(folder, 'asg-swap.db'), { serve: true, now: t0 });
  store = createStore(file.db, clock);
});
afterEach(async () => {
  await file.close();
  rmSync(folder, { recursive: true });
});

/** A request that is `days` old and has come as far as `state`. */
async function old(
  n: number,
  days: number,
  state: 'pending' | 'rejected' | 'live' | 'ended',
): Promise<SwapId> {
  const id = `s-${String(n).padStart(8, '0')}` as SwapId;
  const groupArn = `arn:group/${n}`;
  await store.requests.add(request({ id, plan: { ...plan(), groupArn }, createdAt: t0 - days * day }));
  await store.requests.audit({
    at: t0 - days * day,
    person: requester,
    deed: 'propose',
    swap: id,
    outcome: '',
  });
  await store.outbox.intend(id, 'card', t0);
  if (state === 'rejected') await store.requests.settle(id, 'rejected', { person: approver, at: t0 });
  if (state === 'live' || state === 'ended') {
    await store.requests.settle(id, 'approved', { person: approver, at: t0 });
  }
  if (state === 'ended') {
    await store.journal.append(await store.journal.claim(id), 2, {
      kind: 'ended',
      outcome: 'swapped',
      proof: [],
    });
  }
  return id;
}

describe('forgetting', () => {
  it('takes what is over and older, with everything that belongs to it', async () => {
    const gone = [await old(1, 500, 'ended'), await old(2, 401, 'rejected')];
    const kept = [await old(3, 500, 'live'), await old(4, 500, 'pending'), await old(5, 399, 'ended')];
    expect(await forget(file.db, t0 - 400 * day)).toBe(2);
    for (const id of gone) {
      expect(await store.requests.get(id)).toBeUndefined();
      expect(await store.journal.read(id)).toEqual([]);
      expect(await store.outbox.posted(id)).toEqual([]);
      expect(await store.requests.auditOf(id)).toEqual([]);
    }
    expect((await store.requests.list({ limit: 10 })).map(r => r.id).toSorted()).toEqual(kept);
    expect(await store.journal.live()).toEqual([kept[0]]);
  });

  it('goes through any number', async () => {
    for (let n = 1; n <= 120; n++) await old(n, 500, 'rejected');
    expect(await forget(file.db, t0)).toBe(120);
    expect(await store.requests.list({ limit: 10 })).toEqual([]);
  });
});
