/** What `doctor` finds of Slack: the workspace, the scopes of the token, and the channels and user groups that the bot works with. */
import type { WebClient } from '@slack/web-api';
import { bad, type Finding, good } from '../core/finding.ts';
import type { Log } from '../ports.ts';
import { channelTrouble } from './channels.ts';
import { learnIdentity, missingScopes } from './identity.ts';
import { requiredScopes } from './manifest.ts';
import { SlackStartError } from './start-error.ts';
import { examineUsergroups } from './usergroups.ts';

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** @param team that the configuration names. Never throws for anything that a person can put right. */
export async function examineSlack(
  client: WebClient,
  team: string | undefined,
  channels: readonly string[],
  usergroups: readonly string[],
): Promise<readonly Finding[]> {
  try {
    const { teamName, team: id } = await learnIdentity(client, team, silent);
    return [
      good('Slack', `workspace ${teamName} (${id})`),
      await examineScopes(client),
      ...(await Promise.all(channels.map(channel => examineChannel(client, channel)))),
      ...(await examineUsergroups(client, usergroups)),
    ];
  } catch (error) {
    if (error instanceof SlackStartError) return [bad('Slack', error.message)];
    throw error;
  }
}

async function examineScopes(client: WebClient): Promise<Finding> {
  const { response_metadata } = await client.auth.test();
  if (response_metadata?.scopes === undefined)
    return good('scopes', 'Slack does not say which ones there are');
  const missing = missingScopes(response_metadata.scopes);
  return missing.length === 0
    ? good('scopes', `all ${requiredScopes.length} that the bot needs`)
    : bad(
        'scopes',
        `SLACK_BOT_TOKEN lacks ${missing.join(', ')}: add them to the app as in manifest.yml and install it again`,
      );
}

async function examineChannel(client: WebClient, channel: string): Promise<Finding> {
  const trouble = await channelTrouble(client, channel);
  return trouble === undefined ? good('channel', `the bot is in ${channel}`) : bad('channel', trouble);
}
