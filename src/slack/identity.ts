/**
 * Who we are in Slack, asked once at start. Everything that says later "this is ours" compares with it.
 */
import type { WebClient } from '@slack/web-api';
import type { Log } from '../ports.ts';
import { explain, refusal } from './errors.ts';
import { requiredScopes } from './manifest.ts';
import { SlackStartError } from './start-error.ts';

export interface Identity {
  readonly team: string;
  readonly teamName: string;
  readonly appId: string;
  readonly botUserId: string;
  readonly botId: string;
}

/** Asks Slack who the token is. Throws `SlackStartError` with what to do. */
export async function learnIdentity(
  client: WebClient,
  team: string | undefined,
  log: Log,
): Promise<Identity> {
  const who = await asked(() => client.auth.test());
  if (who.team_id === undefined || who.user_id === undefined || who.bot_id === undefined) {
    throw new SlackStartError(
      'bot-token',
      'SLACK_BOT_TOKEN is not the token of a bot user. Take the "Bot User OAuth Token" (xoxb-…) of the app.',
    );
  }
  if (team !== undefined && team !== who.team_id) {
    throw new SlackStartError(
      'team',
      `SLACK_BOT_TOKEN is for the workspace ${who.team ?? ''} (${who.team_id}), the configuration says slack.team: ${team}. Correct one of them.`,
    );
  }
  const botId = who.bot_id;
  checkScopes(who.response_metadata?.scopes, log);
  // The answer of auth.test does not say which app the token is of.
  const { bot } = await asked(() => client.bots.info({ bot: botId }));
  if (bot?.app_id === undefined) {
    throw new SlackStartError(
      'bot-token',
      'Slack does not say which app SLACK_BOT_TOKEN belongs to (bots.info).',
    );
  }
  return {
    team: who.team_id,
    teamName: who.team ?? who.team_id,
    appId: bot.app_id,
    botUserId: who.user_id,
    botId,
  };
}

/** Slack sends the granted scopes along with every answer; simulators and proxies may not. */
function checkScopes(granted: readonly string[] | undefined, log: Log): void {
  const missing = missingScopes(granted ?? requiredScopes);
  if (missing.length === 0) return;
  log.warn(
    { missing },
    `SLACK_BOT_TOKEN lacks the scopes ${missing.join(', ')}: add them to the app as in manifest.yml and install it again`,
  );
}

export const missingScopes = (granted: readonly string[]): readonly string[] =>
  requiredScopes.filter(scope => !granted.includes(scope));

async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const no = refusal(error);
    if (no === undefined) {
      throw new SlackStartError(
        'unreachable',
        `${explain(error)}. Check the network, the proxy and SLACK_API_URL, then start again.`,
        { cause: error },
      );
    }
    if (no.code === 'missing_scope') {
      throw new SlackStartError('bot-token', `SLACK_BOT_TOKEN: ${explain(error)}.`, { cause: error });
    }
    throw new SlackStartError(
      'bot-token',
      `Slack refuses SLACK_BOT_TOKEN (${no.code}). Take the "Bot User OAuth Token" (xoxb-…) from the app's page OAuth & Permissions; installing the app again makes a new one.`,
      { cause: error },
    );
  }
}
