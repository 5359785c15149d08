/** Freezing at the command line: as in Slack, by the system user, heeded by whoever asks for a swap. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runHere } from './in-process.ts';

let folder: string;
let store: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'asg-swap-freeze-'));
  store = `file:${join(folder, 'asg-swap.db')}`;
});
afterEach(() => rmSync(folder, { recursive: true }));

const me = userInfo().username;
const objects = (text: string): readonly unknown[] =>
  text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as unknown);

it('holds until it is lifted, is listed meanwhile, and is kept in the audit', async () => {
  const frozen = await runHere(store, 'freeze', 'web-*', 'for', '2h', 'the sale is on');
  expect(frozen).toMatchObject({ code: 0, out: expect.stringContaining('web-* is frozen by') });
  expect(frozen.out).toContain(`${me} (at the command line)`);

  const status = await runHere(store, 'status');
  expect(status.out).toMatch(/One freeze holds|Frozen[\s\S]*the sale is on/);
  const [listed] = objects((await runHere(store, 'status', '--json')).out) as {
    freeze: { pattern: string; reason: string; since: number; until: number };
  }[];
  expect(listed?.freeze).toMatchObject({ pattern: 'web-*', reason: 'the sale is on', owner: `cli:${me}` });
  expect((listed?.freeze.until ?? 0) - (listed?.freeze.since ?? 0)).toBe(2 * 3_600_000);

  expect(await runHere(store, 'unfreeze', 'web')).toMatchObject({
    code: 3,
    out: expect.stringMatching(/no freeze has the pattern web\.[\s\S]*web-\* is frozen/),
  });
  expect(await runHere(store, 'unfreeze', 'web-*', '--json')).toMatchObject({ code: 0 });
  expect((await runHere(store, 'status')).out).not.toContain('frozen');

  const exported = objects((await runHere(store, 'export')).out) as { kind: string; deed: string }[];
  expect(exported.map(({ kind, deed }) => [kind, deed])).toEqual([
    ['audit', 'freeze'],
    ['audit', 'unfreeze'],
  ]);
});

it('says what is missing, and freezes nothing then', async () => {
  await expect(runHere(store, 'freeze', 'web', 'for', '31d', 'x')).rejects.toThrow(/31d/);
  await expect(runHere(store, 'freeze', 'web')).rejects.toThrow(/needs a reason/);
  await expect(runHere(store, 'status')).rejects.toThrow(/there is no store/);
});
