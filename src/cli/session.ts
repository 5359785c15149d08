/**
 * What a command needs and when it is opened: the settings that it uses and no others, the store beside a
 * serving bot or alone, AWS only where it is asked. A command needs no Slack: what it does is told there by
 * the bot.
 */
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { accountClients } from '../aws/accounts.ts';
import { budgeted } from '../aws/budget.ts';
import { checkAws } from '../aws/check.ts';
import { createCloud } from '../aws/cloud.ts';
import type { PersonId, SwapId } from '../core/domain.ts';
import type { Policy } from '../core/policy.ts';
import { commandLine } from '../core/words.ts';
import { systemClock } from '../ops/clock.ts';
import { readConfig } from '../ops/config.ts';
import { configPathOf, type Env, storeOf } from '../ops/environment.ts';
import type { Cloud, Log, StorePlace } from '../ports.ts';
import { type EmbeddedStore, openEmbedded } from '../store/embedded.ts';
import type { Part } from '../store/one-swap.ts';
import { openShared } from '../store/open.ts';
import { createStore, type Store } from '../store/store.ts';
import { StoreInUse } from '../store/trouble.ts';
import { toStderr } from './log.ts';

/** The settings or arguments do not allow the command; each fault says what to do. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
  constructor(faults: readonly string[]) {
    super(faults.map(fault => `asg-swap: ${fault}`).join('\n'));
  }
}

/** `cli:` and the system user: the name under which deeds are audited. */
export const operator = (): PersonId => `${commandLine}${userInfo().username}` as PersonId;

export interface Session extends Store {
  /** The file, where the store is one. */
  readonly file: EmbeddedStore | undefined;
  /** The part that this process can take in running a swap; to be closed before the session. */
  readonly part: (swap: SwapId) => Promise<Part>;
  /** Tells whoever serves the store that there is news of a swap. */
  readonly wake: (swap: SwapId) => Promise<void>;
  close(): Promise<void>;
}

export interface SessionOptions {
  /**
   * Takes a file for serving where no bot does, so that a swap can be run here and no bot can begin to serve
   * it meanwhile. With a database, where bots come and go, each swap is taken by itself (`part`).
   */
  readonly ifFree?: boolean;
  /** Refuses where there is no store yet: what is asked for cannot be in a new one. */
  readonly existing?: boolean;
  /** Aborts when the command has to end: a database that does not answer then is not waited for. */
  readonly ending?: AbortSignal;
}

/** Opens the store beside a bot that may serve it. */
export async function openSession(env: Env, options: SessionOptions = {}): Promise<Session> {
  const { ifFree = false, existing = false, ending = new AbortController().signal } = options;
  const place = storePlace(env);
  if (place.kind === 'postgres') {
    const shared = await openShared(place.url, { clock: systemClock, log: quiet, ending });
    return { ...shared, file: undefined, part: swap => shared.part(swap, toStderr) };
  }
  const { path } = place;
  if (existing && !existsSync(path)) {
    throw new CommandRefused([
      `there is no store ${path} yet. ASG_SWAP_STORE names another; a bot or a swap makes one.`,
    ]);
  }
  const { file, alone } = await open(path, ifFree);
  return {
    ...createStore(file.db, systemClock),
    file,
    part: () => Promise.resolve(alone ? ours : theirs),
    // A serving bot sees that the file has changed.
    wake: () => Promise.resolve(),
    close: () => file.close(),
  };
}

/** Of a file: who holds it runs everything in it. */
const ours: Part = {
  held: false,
  whoRuns: () => Promise.resolve('here'),
  close: () => Promise.resolve(),
};
const theirs: Part = { ...ours, held: true, whoRuns: () => Promise.resolve('elsewhere') };

async function open(path: string, ifFree: boolean): Promise<{ file: EmbeddedStore; alone: boolean }> {
  const now = systemClock.now();
  if (ifFree) {
    try {
      return { file: await openEmbedded(path, { serve: true, now }), alone: true };
    } catch (error) {
      if (!(error instanceof StoreInUse)) throw error;
    }
  }
  return { file: await openEmbedded(path, { serve: false, now }), alone: false };
}

export function storePlace(env: Env): StorePlace {
  const faults: string[] = [];
  const place = storeOf(env['ASG_SWAP_STORE'], faults);
  if (place === undefined) throw new CommandRefused(faults);
  return place;
}

/** What goes wrong ends the command with words of its own. */
const quiet: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

const tell = (words: string): void => void process.stderr.write(`asg-swap: ${words}\n`);

/** AWS and the policy, for commands that plan or run. Throws `CommandRefused` with every fault. */
export async function openCloud(env: Env): Promise<{ readonly cloud: Cloud; readonly policy: Policy }> {
  const config = readConfig(configPathOf(env));
  const aws = await checkAws('faults' in config ? undefined : config.accounts);
  const faults = [...('faults' in config ? config.faults : []), ...aws.faults];
  if ('faults' in config || faults.length > 0) throw new CommandRefused(faults);
  const { accounts } = aws;
  // The bot's own limits: beside it, and where one swap has many looks, a command is gentle to AWS as well.
  const clientsFor = budgeted(accountClients(accounts, { readAttempts: 1, tell }), { clock: systemClock });
  return { cloud: createCloud({ accounts, clock: systemClock, clientsFor }), policy: config.policy };
}
