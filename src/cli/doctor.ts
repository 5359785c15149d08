/**
 * Looks at everything that the bot needs, without changing anything: settings, store, AWS, Slack. Every
 * fault is a sentence with what to do.
 */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { examineAws } from '../aws/checkup.ts';
import { bad, type Finding, good } from '../core/finding.ts';
import { usergroupsOf } from '../core/policy.ts';
import { channelsOf, examineConfig, examineNode } from '../ops/checkup.ts';
import { readConfig } from '../ops/config.ts';
import { configPathOf, type Env, readEnvironment } from '../ops/environment.ts';
import { createLog } from '../ops/log.ts';
import { examineSlack } from '../slack/checkup.ts';
import { createClients } from '../slack/clients.ts';
import { createLogger } from '../slack/logger.ts';
import { lastThere } from '../store/place.ts';
import { fileSystemOf, sharedTrouble } from '../store/share.ts';
import { StoreError } from '../store/trouble.ts';
import { openSession, storePlace } from './session.ts';

/** Never throws for anything that is the user's to put right. */
export async function examine(env: Env): Promise<readonly Finding[]> {
  const config = readConfig(configPathOf(env));
  const [store, aws, slack] = await Promise.all([
    examineStore(env),
    examineAws('faults' in config ? undefined : config.accounts),
    examineSlackBy(env, config),
  ]);
  return [examineNode(), ...examineConfig(configPathOf(env), config), ...store, ...aws, ...slack];
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
  const folder = lastThere(dirname(resolve(path)));
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    const trouble = sharedTrouble(path, fileSystemOf(folder));
    if (trouble !== undefined) return bad('store', trouble);
    return good('store', `${path} does not exist yet; the bot makes it at its first start`);
  } catch {
    return bad(
      'store',
      `${path} does not exist, and this user may not make it in ${folder}. Give the user that folder, or name another place with ASG_SWAP_STORE.`,
    );
  }
}

async function examineSlackBy(env: Env, config: ReturnType<typeof readConfig>): Promise<readonly Finding[]> {
  const environment = readEnvironment(env);
  if ('faults' in environment) return environment.faults.map(fault => bad('environment', fault));
  const { botToken, slackApiUrl } = environment;
  const clients = createClients(botToken, slackApiUrl, createLogger(createLog('silent')));
  if ('faults' in config) return examineSlack(clients.again, undefined, [], []);
  return examineSlack(clients.again, config.team, channelsOf(config), usergroupsOf(config.policy));
}
