/** The real bot as a process of its own, with a probe inside that tells how its event loop fares. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const probe = new URL('./lag-probe.js', import.meta.url).href;

export interface Probed {
  readonly probe: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly rssMb: number;
  /** Of one processor. */
  readonly cpuShare: number;
}

export interface ProbedBot {
  /** How it has fared since it was last asked. */
  ask(): Promise<Probed>;
  readonly pid: number;
  /** As a supervisor does. */
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** Resolves when the bot says that it is ready. */
export async function startProbed(env: NodeJS.ProcessEnv): Promise<ProbedBot> {
  const child = spawn(process.execPath, ['--import', probe, '--import', 'tsx', main, 'serve'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Nothing outlives the bench, however it ends.
  process.once('exit', () => child.kill('SIGKILL'));
  const answers: ((told: Probed) => void)[] = [];
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', line => {
    if (line.startsWith('{"probe"')) answers.shift()?.(JSON.parse(line) as Probed);
    else said.push(line);
  });
  await ready(child, said);
  return {
    ask: () =>
      new Promise(resolve => {
        answers.push(resolve);
        child.kill('SIGUSR2');
      }),
    pid: child.pid ?? 0,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };

  async function end(signal: NodeJS.Signals): Promise<void> {
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }
}

async function ready(child: ChildProcess, said: readonly string[]): Promise<void> {
  const gone = once(child, 'exit').then(() => {
    throw new Error(`the bot ended before it was ready\n${said.join('\n')}`);
  });
  const heard = new Promise<void>(resolve => {
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', line => {
      if (line.includes('"asg-swap is ready"')) resolve();
    });
  });
  await Promise.race([heard, gone]);
  gone.catch(() => undefined);
}
