/** `doctor GROUP`: what the policy allows for a group, and for a person, and by which entry; and whether AWS lets it. */
import { clickerOf } from '../app/asking.ts';
import { groupOnAws, meant, rulesOf } from '../app/doctor.ts';
import { createCloud, defaultAccount } from '../aws/cloud.ts';
import { regionOfProcess } from '../aws/sdk.ts';
import type { Clicker } from '../core/approval.ts';
import { must } from '../core/assert.ts';
import type { PersonId } from '../core/domain.ts';
import { bad, type Finding, good } from '../core/finding.ts';
import { policyFor, usergroupsOf } from '../core/policy.ts';
import { plain } from '../core/words.ts';
import { systemClock } from '../ops/clock.ts';
import { type Config, readConfig } from '../ops/config.ts';
import { configPathOf, type Env, readEnvironment } from '../ops/environment.ts';
import { createLog } from '../ops/log.ts';
import { createClients } from '../slack/clients.ts';
import { learnIdentity } from '../slack/identity.ts';
import { createLogger } from '../slack/logger.ts';
import { createPeople } from '../slack/people.ts';
import { SlackStartError } from '../slack/start-error.ts';
import { isUserId } from '../slack/text.ts';

/**
 * One finding a line of the policy, for every group that the text may mean.
 * @param as id of a person; undefined: the policy as it is for anybody
 */
export async function examinePolicy(
  env: Env,
  text: string,
  as: string | undefined,
): Promise<readonly Finding[]> {
  const config = readConfig(configPathOf(env));
  // The faults themselves are the examination's.
  if ('faults' in config) return [finding(false, 'cannot be told before the configuration is mended')];
  const cloud = createCloud({ accounts: await accountsOf(config), clock: systemClock });
  const groups = cloud.candidates(text);
  if (groups.length === 0) {
    const places = cloud.places().join(', ');
    return [finding(false, `${text} names no account and region of this bot. It knows ${places}.`)];
  }
  if (as !== undefined && !isUserId(as)) {
    const words = `${as} is no Slack user id; one looks like U0123456789 (in Slack: the profile, ⋮, Copy member ID)`;
    return [finding(false, words)];
  }
  const by = as === undefined ? undefined : await personOf(env, config, as);
  const rules = rulesOf(groups, by, config.policy, systemClock.now());
  const seen = await Promise.all(
    rules.map(async (rule, i) => {
      const group = must(groups[i], 'a rule is of a group');
      return { ...rule, ...(await groupOnAws(cloud, group, policyFor(config.policy, group))) };
    }),
  );
  return seen
    .filter(meant(seen))
    .flatMap(({ lines, ruled, finding: found, size, inTheWay }) => [
      ...lines.map(line => finding(ruled, plain(line))),
      found,
      ...(size === undefined ? [] : [good(found.what, plain(size))]),
      ...inTheWay.map(words => bad(found.what, plain(words))),
    ]);
}

const finding = (good: boolean, words: string): Finding => ({ what: 'policy', good, words });

async function accountsOf({ accounts }: Config): Promise<NonNullable<Config['accounts']>> {
  if (accounts !== undefined) return accounts;
  const region = await regionOfProcess();
  return region === undefined || region === '' ? [] : [defaultAccount(region)];
}

/** What Slack says of the person; where it cannot be asked, that is said. */
async function personOf(env: Env, { team, policy }: Config, id: PersonId): Promise<Clicker> {
  const unknown = (trouble: string): Clicker => ({ id, kind: 'unknown', trouble, usergroups: [] });
  const environment = readEnvironment(env);
  if ('faults' in environment) return unknown('the settings for Slack have faults, named above');
  const log = createLog('silent');
  const clients = createClients(environment.botToken, environment.slackApiUrl, createLogger(log));
  try {
    const self = await learnIdentity(clients.again, team, log);
    const people = createPeople({
      client: clients.people,
      team: () => self.team,
      enterprise: undefined,
      clock: systemClock,
    });
    return await clickerOf(people, id, { users: [], usergroups: usergroupsOf(policy), anyone: false });
  } catch (error) {
    if (error instanceof SlackStartError) return unknown(error.message);
    throw error;
  }
}
