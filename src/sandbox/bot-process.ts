/**
 * Runs the real bot as a process of its own against simulators, the way a person starts it: settings by
 * environment, a store on disk, one line of JSON per happening on its standard output. The store outlives
 * the process, so that it can be killed and started again.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface BotSettings {
  /** Where the simulated AWS listens. */
  readonly awsUrl: string;
  readonly region: string;
  readonly slack: { readonly apiUrl: string; readonly botToken: string } & (
    | { readonly appToken: string }
    | { readonly signingSecret: string; readonly port: number }
  );
  /** Content of the configuration file. */
  readonly config: string;
  readonly logLevel?: string;
  /** `ASG_SWAP_STORE`; default: a file of its own, gone after `dispose`. */
  readonly store?: string;
  /** More of the environment, such as `ASG_SWAP_OPS_PORT`. */
  readonly more?: NodeJS.ProcessEnv;
}

/** A line of the bot's log. */
export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export interface BotProcess {
  /** Starts the process; resolves once it says that it is ready. Throws with its last words when it ends before. */
  start(): Promise<void>;
  /** As the power does: no handler runs. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** As a supervisor does (SIGTERM); resolves with the exit code. */
  stop(): Promise<number | null>;
  /** Sends a signal and waits for nothing: SIGSTOP and SIGCONT freeze and thaw, SIGKILL ends at once. */
  signal(name: NodeJS.Signals): void;
  /** The file of the store, where it has one of its own. */
  readonly storePath: string;
  /** Where the process runs and finds its settings: for a command line beside it. */
  readonly env: NodeJS.ProcessEnv;
  readonly running: boolean;
  /** Of the running process, as the system names it. */
  readonly pid: number | undefined;
  /** Everything logged since the first start. */
  readonly log: readonly LogLine[];
  /** What stands on its standard error since the last start. */
  readonly lastWords: () => string;
  /** Ends the process and removes the store. */
  dispose(): Promise<void>;
}

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
/** Three seconds on a machine that has nothing else to do. */
const startLimitMs = 90_000;

export function createBotProcess(settings: BotSettings): BotProcess {
  const folder = mkdtempSync(join(tmpdir(), 'asg-swap-bot-'));
  const configPath = join(folder, 'asg-swap.yml');
  writeFileSync(configPath, settings.config);
  const log: LogLine[] = [];
  let child: ChildProcess | undefined;
  let lastWords = '';

  async function start(): Promise<void> {
    if (child) throw new Error('the bot is running already');
    const started = spawn(process.execPath, ['--import', 'tsx', main, 'serve'], {
      env: environment(settings, folder, configPath),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    lastWords = '';
    started.stderr?.on('data', (text: Buffer) => {
      lastWords += text.toString();
    });
    const lines = createInterface({ input: started.stdout ?? process.stdin });
    const gone = once(started, 'exit').then(() => {
      if (child === started) child = undefined;
      return started;
    });
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`the bot was not ready in time\n${lastWords}`)),
        startLimitMs,
      );
      lines.on('line', line => {
        const entry = read(line);
        log.push(entry);
        if (entry.msg === 'asg-swap is ready') {
          clearTimeout(timer);
          resolve();
        }
      });
      void gone.then(() => {
        clearTimeout(timer);
        return reject(new Error(`the bot ended before it was ready\n${lastWords}`));
      });
    });
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    const ending = child;
    if (!ending) return null;
    const exited = once(ending, 'exit');
    ending.kill(signal);
    const [code] = (await exited) as [number | null];
    return code;
  }

  return {
    start,
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
    signal: name => {
      child?.kill(name);
    },
    storePath: storeIn(folder),
    env: environment(settings, folder, configPath),
    get running() {
      return child !== undefined;
    },
    get pid() {
      return child?.pid;
    },
    log,
    lastWords: () => lastWords,
    dispose: async () => {
      await end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const storeIn = (folder: string): string => join(folder, 'asg-swap.db');

function read(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine;
  } catch (error) {
    if (error instanceof SyntaxError) return { level: 'raw', msg: line };
    throw error;
  }
}

/** Nothing of this machine's own AWS or Slack settings reaches the bot. */
function environment(
  { awsUrl, region, slack, logLevel, store, more }: BotSettings,
  folder: string,
  configPath: string,
): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return {
    PATH,
    HOME,
    TMPDIR,
    AWS_ENDPOINT_URL: awsUrl,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'AKIASIMULATED',
    AWS_SECRET_ACCESS_KEY: 'simulated',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: join(folder, 'no-aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-aws-credentials'),
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    ...('appToken' in slack
      ? { SLACK_APP_TOKEN: slack.appToken }
      : { SLACK_SIGNING_SECRET: slack.signingSecret, PORT: String(slack.port) }),
    ASG_SWAP_CONFIG: configPath,
    ASG_SWAP_STORE: store ?? `file:${storeIn(folder)}`,
    LOG_LEVEL: logLevel ?? 'info',
    ...more,
  };
}
