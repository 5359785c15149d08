/** `audit` as an auditor types it, on a store without a bot. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openEmbedded } from '../../src/store/embedded.ts';
import { createStore } from '../../src/store/store.ts';
import { request, requester, t0 } from '../helpers/build.ts';
import { run } from './terminal.ts';

let folder: string;
let env: NodeJS.ProcessEnv;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'asg-swap-'));
  const path = join(folder, 'store.db');
  const file = await openEmbedded(path, { serve: true, now: t0 });
  const store = createStore(file.db, { now: () => t0, sleep: () => Promise.resolve() });
  await store.requests.add(request());
  await store.requests.audit({ at: t0 + 1_000, person: requester, deed: 'freeze', outcome: 'api' });
  await file.close();
  const { PATH, HOME } = process.env;
  env = { PATH, HOME, ASG_SWAP_STORE: `file:${path}` };
});
afterEach(() => rmSync(folder, { recursive: true }));

const whats = (out: string): readonly unknown[] =>
  out
    .split('\n')
    .filter(line => line !== '')
    .map(line => (JSON.parse(line) as { what: unknown }).what);

it('prints a swap, a stretch of time, or says what it did not understand', async () => {
  expect(whats((await run(env, 'audit', 's-00000001')).out)).toEqual(['request']);
  expect(whats((await run(env, 'audit', '--from', '2026-11-22T03:00:01Z')).out)).toEqual(['person']);
  const unclear = await run(env, 'audit', '--from', 'yesterday');
  expect(unclear.err).toMatch(/--from yesterday is not a time; type one such as/);
  expect(unclear.code).not.toBe(0);
});
