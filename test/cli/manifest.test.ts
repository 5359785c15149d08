/** The manifest as a person prints it for each of the two modes. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { httpManifest } from '../../src/slack/manifest.ts';

const here = new URL('../..', import.meta.url);
const typed = async (...args: readonly string[]): Promise<{ stdout: string; stderr: string }> =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', 'src/main.ts', 'manifest', ...args], {
    cwd: here,
  }).catch((error: unknown) => error as { stdout: string; stderr: string });

it('is the file of the repository, for Socket Mode', async () => {
  expect((await typed()).stdout).toBe(readFileSync(new URL('manifest.yml', here), 'utf8'));
});

it('names the address for HTTP mode wherever Slack calls it', async () => {
  const url = 'https://bot.example.com/slack/events';
  const { stdout } = await typed('--http', url);
  expect(stdout).toContain(
    '# Generated from src/slack/manifest.ts, which explains each scope. This one is for HTTP mode',
  );
  expect(parse(stdout)).toEqual(httpManifest(url));
});

it.each(['http://bot.example.com/slack/events', 'https://bot.example.com/', 'bot'])(
  'refuses %s in words',
  async url => {
    const { stdout, stderr } = await typed('--http', url);
    expect(stdout).toBe('');
    expect(stderr).toContain('Slack calls https only, at the path /slack/events');
  },
  30_000,
);
