/** The record as an auditor gets it: one swap or a stretch of time, in order, with AWS's request ids. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportAudit } from '../../src/app/audit.ts';
import type { InstanceId, SwapId } from '../../src/core/domain.ts';
import { openEmbedded } from '../../src/store/embedded.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { approver, request, requester, t0 } from '../helpers/build.ts';

const id = 's-00000001' as SwapId;
let folder: string;
let file: Awaited<ReturnType<typeof openEmbedded>>;
let store: Store;
let now: number;

beforeEach(async () => {
  now = t0;
  folder = mkdtempSync(join(tmpdir(), 'asg-swap-'));
  file = await openEmbedded(join(folder, 'store.db'), { serve: true, now });
  store = createStore(file.db, { now: () => now, sleep: () => Promise.resolve() });
  await store.requests.add(request({ wish: { ...request().wish, reason: 'two\nlines' } }));
  await store.requests.audit({ at: t0, person: requester, deed: 'propose', swap: id, outcome: 'plan made' });
  await store.requests.audit({ at: t0 + 1, person: requester, deed: 'freeze', outcome: 'api until later' });
  now = t0 + 1_000;
  await store.requests.audit({
    at: now,
    person: requester,
    deed: 'click',
    swap: id,
    outcome: 'refused: own-request',
  });
  await store.requests.settle(id, 'approved', { person: approver, at: now });
  const lease = await store.journal.claim(id);
  now = t0 + 2_000;
  await store.journal.append(lease, 2, {
    kind: 'acting',
    action: { kind: 'terminate', instance: 'i-1' as InstanceId },
  });
  now = t0 + 3_000;
  await store.journal.append(lease, 3, {
    kind: 'answered',
    answer: { kind: 'accepted', requestId: 'aws-42' },
  });
});
afterEach(async () => {
  await file.close();
  rmSync(folder, { recursive: true });
});

const parsed = (lines: readonly string[]) => lines.map(line => JSON.parse(line) as Record<string, unknown>);

describe('the export', () => {
  it('of one swap holds all that is known of it, in order, one line each', async () => {
    const lines = await exportAudit({ swap: id }, store);
    expect(lines.filter(line => line.includes('\n'))).toEqual([]);
    expect(parsed(lines).map(line => [line['at'], line['what'], line['deed'] ?? line['seq']])).toEqual([
      ['2026-11-22T03:00:00.000Z', 'request', undefined],
      ['2026-11-22T03:00:00.000Z', 'person', 'propose'],
      ['2026-11-22T03:00:01.000Z', 'event', 1],
      ['2026-11-22T03:00:01.000Z', 'person', 'click'],
      ['2026-11-22T03:00:02.000Z', 'event', 2],
      ['2026-11-22T03:00:03.000Z', 'event', 3],
    ]);
    expect(parsed(lines).at(-1)).toMatchObject({
      swap: id,
      group: 'default/eu-west-1/web',
      event: { answer: { requestId: 'aws-42' } },
    });
  });

  it('by time ends before its end, and holds what is about no swap', async () => {
    const lines = parsed(await exportAudit({ from: t0 + 1, to: t0 + 2_000 }, store));
    expect(lines.map(line => line['deed'] ?? line['what'])).toEqual(['freeze', 'event', 'click']);
    expect(await exportAudit({ from: 0, to: t0 }, store)).toEqual([]);
  });

  it('of a swap that is not there is empty', async () => {
    expect(await exportAudit({ swap: 's-99999999' as SwapId }, store)).toEqual([]);
  });
});
