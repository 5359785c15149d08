/** Several approvals, and freezes, as the store keeps them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PersonId, SwapId } from '../../src/core/domain.ts';
import { openEmbedded } from '../../src/store/embedded.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { approver, request, requester, t0 } from '../helpers/build.ts';

const second = 'U0SECOND' as PersonId;
const id = 's-00000001' as SwapId;
let folder: string;
let file: Awaited<ReturnType<typeof openEmbedded>>;
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'asg-swap-'));
  file = await openEmbedded(join(folder, 'store.db'), { serve: true, now: t0 });
  store = createStore(file.db, { now: () => t0, sleep: () => Promise.resolve() });
  await store.requests.add(request());
});
afterEach(async () => {
  await file.close();
  rmSync(folder, { recursive: true });
});

const approve = (person: PersonId, at = t0, of = id) => store.requests.approve(of, { person, at }, 2);

describe('two of two', () => {
  it('counts the first, settles with the second, and the journal names both', async () => {
    expect(await approve(approver)).toMatchObject({
      kind: 'counted',
      request: { state: 'pending', approvals: [{ person: approver, at: t0 }] },
    });
    expect(await approve(approver, t0 + 1)).toMatchObject({ kind: 'counted', request: { approvals: [{}] } });
    expect(await store.journal.live()).toEqual([]);
    expect(await approve(second, t0 + 2)).toMatchObject({
      kind: 'settled',
      request: { state: 'approved', settledBy: second, approvals: [{}, {}] },
    });
    const [first] = await store.journal.read(id);
    expect(first?.event).toMatchObject({ approver: second, approvers: [approver, second] });
    expect(await approve('U0THIRD' as PersonId)).toMatchObject({ kind: 'too-late' });
  });

  it('both in the same moment: one counts, the other settles', async () => {
    const kinds = (await Promise.all([approve(approver), approve(second)])).map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(['counted', 'settled']);
  });

  it('a yes to a busy group is not kept, so that it can be given again', async () => {
    const other = 's-00000002' as SwapId;
    await store.requests.add(request({ id: other }));
    await store.requests.settle(other, 'approved', { person: approver, at: t0 });
    await approve(approver);
    expect(await approve(second)).toEqual({ kind: 'busy', swap: other });
    expect(await store.requests.get(id)).toMatchObject({
      state: 'pending',
      approvals: [{ person: approver }],
    });
  });

  it('a rejection ends it whatever was counted', async () => {
    await approve(approver);
    await store.requests.settle(id, 'rejected', { person: requester, at: t0 });
    expect(await approve(second)).toMatchObject({ kind: 'too-late', request: { state: 'rejected' } });
  });
});

describe('the requester alone', () => {
  it('begins a journal that says why', async () => {
    await store.requests.settle(id, 'approved', { person: requester, at: t0, reason: 'the site is down' });
    const [first] = await store.journal.read(id);
    expect(first?.event).toMatchObject({ approver: requester, brokeGlass: 'the site is down' });
  });
});

describe('freezes', () => {
  const freeze = { pattern: 'web-*', owner: requester, reason: 'sale', since: t0, until: t0 + 1_000 };

  it('hold until their end or until they are lifted', async () => {
    await store.freezes.add(freeze);
    await store.freezes.add({ ...freeze, pattern: 'api', until: t0 + 500 });
    expect(await store.freezes.inForce(t0)).toEqual([{ ...freeze, pattern: 'api', until: t0 + 500 }, freeze]);
    expect(await store.freezes.inForce(t0 + 500)).toEqual([freeze]);
    expect(await store.freezes.lift('web', { person: approver, at: t0 })).toBe(0);
    expect(await store.freezes.lift('web-*', { person: approver, at: t0 })).toBe(1);
    expect(await store.freezes.lift('web-*', { person: approver, at: t0 })).toBe(0);
    expect(await store.freezes.inForce(t0 + 500)).toEqual([]);
  });
});
