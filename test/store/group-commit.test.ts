/** Writes of one moment share a commit, and each learns its own fate. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SwapId } from '../../src/core/domain.ts';
import { LeaseLost } from '../../src/ports.ts';
import { type OpenStore, openEmbedded } from '../../src/store/embedded.ts';
import { commitTogether } from '../../src/store/group-commit.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { approver, plan, request, t0, web } from '../helpers/build.ts';

let folder: string;
let file: OpenStore;
let store: Store;
const clock = { now: () => t0, sleep: () => Promise.resolve() };
const swaps = [1, 2, 3].map(n => `s-0000000${n}` as SwapId);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'asg-swap-store-'));
  await open();
  for (const [n, id] of swaps.entries()) {
    const name = `web-${n}`;
    await store.requests.add(
      request({ id, plan: { ...plan(), groupArn: `arn/${name}`, group: { ...web, name } } }),
    );
    await store.requests.settle(id, 'approved', { person: approver, at: t0 });
  }
});
afterEach(async () => {
  await file.close();
  rmSync(folder, { recursive: true });
});

async function open(): Promise<void> {
  file = await openEmbedded(join(folder, 'store.db'), { serve: true, now: t0 });
  store = createStore(file.db, clock, { commit: commitTogether(file.db) });
}

const pause = { kind: 'phase', phase: 'suspend' } as const;

it('keeps what is written in the same moment, and refuses a stale writer alone', async () => {
  const leases = await Promise.all(swaps.map(id => store.journal.claim(id)));
  const [stale] = leases;
  if (stale) await store.journal.claim(stale.swap);
  const written = await Promise.allSettled(leases.map(lease => store.journal.append(lease, 2, pause)));
  expect(written.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(written[0]).toMatchObject({ reason: expect.any(LeaseLost) });
  await file.close();
  await open();
  const lengths = await Promise.all(swaps.map(async id => (await store.journal.read(id)).length));
  expect(lengths).toEqual([1, 2, 2]);
});

it('tells nobody that a thing is written when the disk has none of it', async () => {
  const leases = await Promise.all(swaps.map(id => store.journal.claim(id)));
  await sql`create trigger full before insert on events when new.swap = 's-00000002'
    begin select raise(abort, 'the disk is full'); end`.execute(file.db);
  const written = await Promise.allSettled(leases.map(lease => store.journal.append(lease, 2, pause)));
  expect(written.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  const lengths = await Promise.all(swaps.map(async id => (await store.journal.read(id)).length));
  expect(lengths).toEqual([1, 1, 1]);
  await sql`drop trigger full`.execute(file.db);
  await Promise.all(leases.map(lease => store.journal.append(lease, 2, pause)));
});
