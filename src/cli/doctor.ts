/**
 * Looks at everything that the bot needs, without changing anything: settings, store, AWS, Slack. Every
 * fault is a sentence with what to do.
 */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { checkAws } from '../aws/check.ts';
import { readConfig } from '../ops/config.ts';
import { configPathOf, type Env, readEnvironment } from '../ops/environment.ts';
import { createLog } from '../ops/log.ts';
import { createClients } from '../slack/clients.ts';
import { learnIdentity } from '../slack/identity.ts';
import { createLogger } from '../slack/logger.ts';
import { SlackStartError } from '../slack/start-error.ts';
import { StoreError } from '../store/trouble.ts';
import { openSession, storePlace } from './session.ts';

export interface Finding {
  readonly what: string;
  readonly good: boolean;
  readonly words: string;
}

/** Least version that the program is tested on. */
const leastNode = [20, 20] as const;

/** Never throws for anything that is the user's to put right. */
export async function examine(env: Env): Promise<readonly Finding[]> {
  const config = readConfig(configPathOf(env));
  const [store, aws, slack] = await Promise.all([examineStore(env), examineAws(config), examineSlack(env)]);
  return [
    examineNode(),
    ...('faults' in config
      ? config.faults.map(fault => bad('configuration', fault))
      : [good('configuration', `${configPathOf(env)}: ${config.policy.groups.length} group entries`)]),
    ...store,
    ...aws,
    ...slack,
  ];
}

const good = (what: string, words: string): Finding => ({ what, good: true, words });
const bad = (what: string, words: string): Finding => ({ what, good: false, words });

function examineNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const fits = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1]);
  return fits
    ? good('Node.js', process.versions.node)
    : bad('Node.js', `${process.versions.node} is too old: install ${leastNode.join('.')} or later.`);
}

async function examineStore(env: Env): Promise<readonly Finding[]> {
  try {
    const wanted = storePlace(env);
    if (wanted.kind === 'file' && !existsSync(wanted.path)) return [examineNoStore(wanted.path)];
    const session = await openSession(env);
    try {
      const live = await session.journal.live();
      const running = `${live.length} swaps running${live.length === 0 ? '' : ` (${live.join(', ')})`}`;
      const place = storePlace(env);
      if (place.kind === 'postgres' || session.file === undefined) {
        return [good('store', `PostgreSQL answers: ${running}`)];
      }
      const holder = await session.file.holder();
      const size = statSync(place.path).size;
      return [
        good('store', `${place.path}: ${(size / 1_048_576).toFixed(1)} MB, ${running}`),
        holder === undefined
          ? good('bot', 'no bot serves this store now')
          : good('bot', `served by process ${holder.pid} on ${holder.host}, since ${holder.since}`),
      ];
    } finally {
      await session.close();
    }
  } catch (error) {
    if (error instanceof StoreError || (error instanceof Error && error.name === 'CommandRefused')) {
      return [bad('store', error.message)];
    }
    throw error;
  }
}

/** Nothing is made here: a doctor changes nothing. */
function examineNoStore(path: string): Finding {
  let folder = dirname(resolve(path));
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder);
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return good('store', `${path} does not exist yet; the bot makes it at its first start`);
  } catch {
    return bad(
      'store',
      `${path} does not exist, and this user may not make it in ${folder}. Give the user that folder, or name another place with ASG_SWAP_STORE.`,
    );
  }
}

async function examineAws(config: ReturnType<typeof readConfig>): Promise<readonly Finding[]> {
  const { identities, faults } = await checkAws('faults' in config ? undefined : config.accounts);
  return [
    ...identities.map(({ account, region, accountId, arn }) =>
      good('AWS', `${account} in ${region} is account ${accountId}, as ${arn}`),
    ),
    ...faults.map(fault => bad('AWS', fault)),
  ];
}

async function examineSlack(env: Env): Promise<readonly Finding[]> {
  const environment = readEnvironment(env);
  if ('faults' in environment) return environment.faults.map(fault => bad('environment', fault));
  const log = createLog('silent');
  const { botToken, slackApiUrl } = environment;
  try {
    const clients = createClients(botToken, slackApiUrl, createLogger(log));
    const { teamName, team } = await learnIdentity(clients.again, undefined, log);
    return [good('Slack', `workspace ${teamName} (${team})`)];
  } catch (error) {
    if (error instanceof SlackStartError) return [bad('Slack', error.message)];
    throw error;
  }
}
