/** What the environment says, judged whole: every fault at once, each with what to set. */
import type { StorePlace } from '../ports.ts';
import { type LogLevel, logLevels } from './log.ts';
import type { OpsPlace } from './server.ts';

export interface Environment {
  readonly slack:
    | { readonly kind: 'socket'; readonly appToken: string }
    | { readonly kind: 'http'; readonly signingSecret: string; readonly port: number };
  readonly botToken: string;
  readonly slackApiUrl: string | undefined;
  readonly configPath: string;
  readonly store: StorePlace;
  readonly logLevel: LogLevel;
  /** How long what is over stays on record, in milliseconds. */
  readonly keepMs: number;
  /** Where health and metrics are served; nowhere unless a port is set. */
  readonly ops: OpsPlace | undefined;
}

export type Env = Readonly<Record<string, string | undefined>>;

const defaultConfigPath = 'asg-swap.yml';
const defaultStore = 'file:data/asg-swap.db';

/** Reads the settings, or says everything that is wrong with them. */
export function readEnvironment(env: Env): Environment | { readonly faults: readonly string[] } {
  const faults: string[] = [];
  const botToken = tokenOf(
    env,
    'SLACK_BOT_TOKEN',
    'xoxb-',
    'the bot token from “OAuth & Permissions”',
    faults,
  );
  const slack = slackMode(env, faults);
  const logLevel = logLevelOf(env['LOG_LEVEL'], faults);
  const store = storeOf(env['ASG_SWAP_STORE'], faults);
  const keepMs = keepOf(env['ASG_SWAP_KEEP_DAYS'], faults);
  const ops = opsOf(env, faults);
  if (env['SLACK_API_URL'] !== undefined && !URL.canParse(env['SLACK_API_URL'])) {
    faults.push('SLACK_API_URL is not a URL. Leave it unset unless Slack is simulated.');
  }
  if (faults.length > 0 || slack === undefined || store === undefined) return { faults };
  return {
    slack,
    botToken,
    slackApiUrl: env['SLACK_API_URL'],
    configPath: configPathOf(env),
    store,
    keepMs,
    ops,
    logLevel,
  };
}

export const configPathOf = (env: Env): string => env['ASG_SWAP_CONFIG'] ?? defaultConfigPath;

export function storeOf(value: string | undefined, faults: string[]): StorePlace | undefined {
  const store = value ?? defaultStore;
  if (store.startsWith('file:') && store.length > 'file:'.length) {
    return { kind: 'file', path: store.slice('file:'.length) };
  }
  if (/^postgres(ql)?:\/\//.test(store) && URL.canParse(store)) return { kind: 'postgres', url: store };
  faults.push(
    `ASG_SWAP_STORE must be file: and a path, such as ${defaultStore}, or a PostgreSQL connection string, such as postgres://user:password@host:5432/database.`,
  );
  return undefined;
}

/** Days for which what is over stays on record: a year and a month, for audits. */
const defaultKeepDays = '400';

function keepOf(value: string | undefined, faults: string[]): number {
  const days = Number(value ?? defaultKeepDays);
  if (!(Number.isInteger(days) && days >= 1)) {
    faults.push(
      `ASG_SWAP_KEEP_DAYS must be a whole number of days, 1 or more (default ${defaultKeepDays}): how long ended swaps stay on record.`,
    );
  }
  return days * 24 * 3_600_000;
}

function tokenOf(env: Env, name: string, prefix: string, what: string, faults: string[]): string {
  const value = env[name] ?? '';
  if (value === '') faults.push(`${name} is not set: it is ${what}, and begins with ${prefix}`);
  else if (!value.startsWith(prefix))
    faults.push(`${name} does not begin with ${prefix}: it must be ${what}.`);
  else if (!/^[\w-]+$/.test(value))
    faults.push(
      `${name} holds a character that no token has (letters, digits and dashes): copy the whole of it again, it is ${what}.`,
    );
  return value;
}

function slackMode(env: Env, faults: string[]): Environment['slack'] | undefined {
  const secret = env['SLACK_SIGNING_SECRET'] ?? '';
  const app = env['SLACK_APP_TOKEN'] ?? '';
  if (secret !== '' && app !== '') {
    faults.push(
      'SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set. Keep the first for Socket Mode, or the second with PORT for HTTP.',
    );
    return undefined;
  }
  if (secret === '') {
    const what =
      'the app-level token with connections:write from “Basic Information” (or set SLACK_SIGNING_SECRET and PORT for HTTP mode)';
    return { kind: 'socket', appToken: tokenOf(env, 'SLACK_APP_TOKEN', 'xapp-', what, faults) };
  }
  const port = portOf(env['PORT'] ?? '');
  if (port === undefined) {
    faults.push('PORT must be a number from 0 to 65535: where Slack’s requests arrive in HTTP mode.');
  }
  return { kind: 'http', signingSecret: secret, port: port ?? 0 };
}

const portOf = (text: string): number | undefined =>
  /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;

/** Only this machine may ask, unless an address is named. */
const opsHostUsual = '127.0.0.1';

function opsOf(env: Env, faults: string[]): OpsPlace | undefined {
  const wanted = env['ASG_SWAP_OPS_PORT'] ?? '';
  const host = env['ASG_SWAP_OPS_HOST'] ?? '';
  if (wanted === '') {
    if (host !== '') {
      faults.push(
        'ASG_SWAP_OPS_HOST is set without ASG_SWAP_OPS_PORT. Set the port too, such as 9464, or neither: then health and metrics are not served.',
      );
    }
    return undefined;
  }
  const port = portOf(wanted);
  if (port === undefined) {
    faults.push(
      'ASG_SWAP_OPS_PORT must be a number from 0 to 65535, such as 9464: where health and metrics are served.',
    );
  }
  return { host: host === '' ? opsHostUsual : host, port: port ?? 0 };
}

function logLevelOf(value: string | undefined, faults: string[]): LogLevel {
  const level = logLevels.find(l => l === (value ?? 'info').toLowerCase());
  if (level) return level;
  faults.push(`LOG_LEVEL must be one of ${logLevels.join(', ')}.`);
  return 'info';
}
