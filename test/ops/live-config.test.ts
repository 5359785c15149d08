/** Whoever sends SIGHUP gets the new configuration whole, or keeps the old one and reads why. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Config, exampleConfig, readConfig } from '../../src/ops/config.ts';
import { type LiveConfig, liveConfig } from '../../src/ops/live-config.ts';

let folder: string;
let path: string;
let said: string[];
let live: LiveConfig;
const say = (_fields: object, words: string): void => {
  said.push(words);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'asg-swap-config-'));
  path = join(folder, 'asg-swap.yml');
  writeFileSync(path, exampleConfig);
  said = [];
  live = liveConfig(path, readConfig(path) as Config, { info: say, warn: say, error: say });
});
afterEach(() => rmSync(folder, { recursive: true }));

it('takes a good file at once', () => {
  writeFileSync(path, exampleConfig.replace('"*"', '"web-*"'));
  expect(live.reload()).toEqual([]);
  expect(live.config().policy.groups.map(({ match }) => match)).toEqual(['web-*']);
  expect(said).toEqual(['the configuration was read again and is in force']);
});

it('keeps the old one when the new is broken or gone, and says every fault', () => {
  const before = live.config();
  writeFileSync(path, exampleConfig.replace('groups:', 'grops:'));
  expect(live.reload()).toHaveLength(2);
  expect(live.config()).toBe(before);
  expect(said[1]).toMatch(/:3: the file: no such setting: grops\. Did you mean groups\?$/);
  expect(said.at(-1)).toMatch(/was NOT taken: the one before stays in force/);
  rmSync(path);
  expect(live.reload()).toHaveLength(1);
  expect(live.config()).toBe(before);
});

it('says what takes effect at the next start only', () => {
  writeFileSync(
    path,
    `accounts: { prod: { regions: [eu-west-1] } }\n${exampleConfig.replace('slack:', 'slack:\n  team: T0OTHER')}`,
  );
  expect(live.reload()).toEqual([]);
  expect(live.config()).toMatchObject({ team: undefined, accounts: undefined });
  expect(said.slice(1)).toEqual([
    'slack.team changed: that takes effect at the next start of the bot',
    'accounts changed: that takes effect at the next start of the bot',
  ]);
});
