/** What a script reads and what a person reads: JSON wherever it was asked for, and commands as they are typed here. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runHere } from './in-process.ts';

let folder: string;
let store: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'asg-swap-answers-'));
  store = `file:${join(folder, 'asg-swap.db')}`;
  await runHere(store, 'freeze', 'web-*', 'for', '2h', 'the sale');
});
afterEach(() => rmSync(folder, { recursive: true }));

const unknown = 'There is no request or swap s-zzzzzzzz on record. asg-swap history lists them.';

describe('a swap that is not on record', () => {
  it.each(['show', 'run', 'pause', 'audit'])('%s says so, and what to type here', async word => {
    expect(await runHere(store, word, 's-zzzzzzzz')).toMatchObject({ code: 3, out: `${unknown}\n` });
  });

  it.each(['show', 'run', 'pause'])('%s --json says so as JSON', async word => {
    const { code, out } = await runHere(store, word, 's-zzzzzzzz', '--json');
    expect(code).toBe(3);
    expect(JSON.parse(out)).toEqual({ refused: unknown });
  });
});

describe('status and history', () => {
  it('take the name of one group', async () => {
    expect(await runHere(store, 'history', 'web')).toMatchObject({
      code: 0,
      out: 'No swap of web is on record here. asg-swap history alone tells of every group.\n',
    });
    expect(await runHere(store, 'status', 'web', '--json')).toMatchObject({ code: 0 });
  });
});

it('a pattern to be typed into a shell stands in quotation marks', async () => {
  const { out } = await runHere(store, 'freeze', 'api-*', 'for', '2h', 'the sale');
  expect(out).toContain('or with asg-swap unfreeze "api-*".');
});

describe('words that cannot be understood', () => {
  it('are answered with commands as they are typed here', async () => {
    const freezing = runHere(store, 'freeze', 'web-*');
    await expect(freezing).rejects.toThrow(/: asg-swap freeze "web-\*" for 2h "sale"/);
    await expect(freezing).rejects.toThrow(/Example: asg-swap plan web-prod i-\w+ i-\w+ · asg-swap --help/);
    await expect(freezing).rejects.not.toThrow(/\/asg-swap/);
  });
});
