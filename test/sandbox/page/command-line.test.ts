/** The sandbox as it is started at a terminal: it says where it is, and leaves nothing behind when it is ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

let child: ChildProcess | undefined;

afterEach(() => {
  child?.kill('SIGKILL');
  child = undefined;
});

/** Starts `asg-swap sandbox` with what follows, and collects what it says. */
function sandbox(...options: readonly string[]): {
  readonly said: () => string;
  readonly child: ChildProcess;
} {
  const started = spawn(process.execPath, ['--import', 'tsx', main, 'sandbox', ...options], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  let said = '';
  for (const stream of [started.stdout, started.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  return { said: () => said, child: started };
}

it('says its address and how long it took, answers there, and ends at Ctrl-C', async () => {
  const running = sandbox('--scenario', 'bake');
  await expect.poll(running.said, { timeout: 120_000 }).toMatch(/ready after [\d.]+ s/);
  await expect.poll(running.said).toContain('Ctrl-C ends it');
  const [address = ''] = /http:\/\/127\.0\.0\.1:\d+\//.exec(running.said()) ?? [];
  expect(await (await fetch(address)).text()).toContain('A bake with undo');
  running.child.kill('SIGINT');
  const [code] = (await once(running.child, 'exit')) as [number];
  expect(code).toBe(0);
  await expect(fetch(address)).rejects.toThrow('fetch failed');
});

it.each([
  [['--scenario', 'nonsense'], 'There is no scenario nonsense. There are: good,'],
  [['--port', 'many'], 'A port is a number up to 65535.'],
])('refuses %j and says what there is', async (options, words) => {
  const refused = sandbox(...options);
  const [code] = (await once(refused.child, 'close')) as [number];
  expect(code).not.toBe(0);
  expect(refused.said()).toContain(words);
});
