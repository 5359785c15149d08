/** Runs a command of the real program as a person or a script does, in a pipe, with a bot's settings. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly done: Promise<Ran>;
  /** What has been printed so far. */
  readonly out: () => string;
  readonly err: () => string;
  signal(name: NodeJS.Signals): void;
}

export function start(env: NodeJS.ProcessEnv, ...args: readonly string[]): Running {
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (text: Buffer) => {
    out += text.toString();
  });
  child.stderr.on('data', (text: Buffer) => {
    err += text.toString();
  });
  return {
    done: once(child, 'close').then(([code]) => ({ code: code as number | null, out, err })),
    out: () => out,
    err: () => err,
    signal: name => child.kill(name),
  };
}

export const run = (env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Ran> =>
  start(env, ...args).done;
