/** A doctor looks and changes nothing. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { examine } from '../../src/cli/doctor.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'asg-swap-doctor-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const ofStore = async (path: string) =>
  (await examine({ ASG_SWAP_STORE: `file:${path}`, ASG_SWAP_CONFIG: join(folder, 'none.yml') })).filter(
    ({ what }) => what === 'store',
  );

it('says that there is no store yet, and makes none', async () => {
  const path = join(folder, 'data', 'asg-swap.db');
  expect(await ofStore(path)).toEqual([
    { what: 'store', good: true, words: `${path} does not exist yet; the bot makes it at its first start` },
  ]);
  expect(existsSync(join(folder, 'data'))).toBe(false);
});

it('says where a store cannot be made', async () => {
  writeFileSync(join(folder, 'data'), 'not a folder');
  expect(await ofStore(join(folder, 'data', 'asg-swap.db'))).toEqual([
    { what: 'store', good: false, words: expect.stringMatching(/may not make it in .*data\. Give the user/) },
  ]);
});
