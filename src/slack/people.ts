/**
 * The People port: what Slack says of a person now (facts/slack.md 3.2). Whatever Slack cannot say is an
 * error with words in it, and the caller refuses: nothing here ever guesses in somebody's favour.
 */
import type { WebClient } from '@slack/web-api';
import type { PersonId } from '../core/domain.ts';
import type { Audience, Clock, People, Person } from '../ports.ts';
import { explain, refusal } from './errors.ts';
import { isUserId } from './text.ts';

export interface PeopleOptions {
  readonly client: WebClient;
  /** Our workspace; known once the bot has started. */
  readonly team: () => string;
  /** The Enterprise Grid organisation whose members count as ours; none: only the workspace's own. */
  readonly enterprise: string | undefined;
  readonly clock: Clock;
}

/** A removed approver may approve for this long at most; short enough to be "now", long enough for a burst of clicks. */
const groupsKeptMs = 3_000;

export function createPeople({ client, team, enterprise, clock }: PeopleOptions): People {
  const groups = new Map<
    string,
    { readonly until: number; readonly members: Promise<readonly PersonId[]> }
  >();

  async function fetchMembers(usergroup: string): Promise<readonly PersonId[]> {
    try {
      const answer = await client.usergroups.users.list({ usergroup });
      if (answer.users === undefined) throw new Error('the answer holds no list');
      return answer.users.filter(isUserId);
    } catch (error) {
      groups.delete(usergroup);
      throw new Error(`Slack could not say who is in the user group ${usergroup}: ${explain(error)}`, {
        cause: error,
      });
    }
  }

  return {
    async look(id) {
      try {
        const { user } = await client.users.info({ user: id });
        if (user === undefined || user.id !== id) throw new Error('the answer is about somebody else');
        return { id, kind: kindOf(user, team(), enterprise) };
      } catch (error) {
        throw new Error(`Slack could not say who ${id} is: ${explain(error)}`, { cause: error });
      }
    },

    async audience(channel) {
      // Direct messages are told by their id: looking at them would need a scope of its own.
      if (channel.startsWith('D')) return 'direct';
      try {
        const { channel: found } = await client.conversations.info({ channel });
        if (found === undefined || found.id !== channel)
          throw new Error('the answer is about another channel');
        return audienceOf(found);
      } catch (error) {
        const why =
          refusal(error)?.code === 'channel_not_found'
            ? 'it is private and the bot is not in it; type /invite @asg-swap there'
            : explain(error);
        throw new Error(`Slack could not say who is in the channel ${channel}: ${why}`, { cause: error });
      }
    },

    async reads(id, channel) {
      try {
        const { channel: found } = await client.conversations.info({ channel });
        if (found?.id !== channel) throw new Error('the answer is about another channel');
        if (found.is_private !== true && found.is_im !== true) return true;
        let cursor: string | undefined;
        do {
          const page = await client.conversations.members({
            channel,
            limit: 1_000,
            ...(cursor === undefined ? {} : { cursor }),
          });
          if (page.members?.includes(id) === true) return true;
          cursor = page.response_metadata?.next_cursor || undefined;
        } while (cursor !== undefined);
        return false;
      } catch (error) {
        throw new Error(`Slack could not say who is in the channel ${channel}: ${explain(error)}`, {
          cause: error,
        });
      }
    },

    members(usergroup) {
      const now = clock.now();
      const known = groups.get(usergroup);
      if (known !== undefined && now < known.until) return known.members;
      const members = fetchMembers(usergroup);
      groups.set(usergroup, { until: now + groupsKeptMs, members });
      return members;
    },
  };
}

/** The fields of a channel that decide. */
export interface SlackChannel {
  readonly is_im?: boolean;
  readonly is_ext_shared?: boolean;
  readonly is_pending_ext_shared?: boolean;
  readonly is_shared?: boolean;
  readonly is_org_shared?: boolean;
}

/** Slack Connect in any of its forms, an invitation that is still open included (facts/slack.md 3.2). */
export function audienceOf(channel: SlackChannel): Audience {
  if (channel.is_im === true) return 'direct';
  const outside =
    channel.is_ext_shared === true ||
    channel.is_pending_ext_shared === true ||
    (channel.is_shared === true && channel.is_org_shared !== true);
  return outside ? 'shared' : 'own';
}

/** The fields of a user that decide; absent ones count against him where that is the safe side. */
export interface SlackUser {
  readonly id?: string;
  readonly team_id?: string;
  readonly deleted?: boolean;
  readonly is_bot?: boolean;
  readonly is_restricted?: boolean;
  readonly is_ultra_restricted?: boolean;
  readonly is_stranger?: boolean;
  readonly enterprise_user?: { readonly enterprise_id?: string };
}

/** Sorts a user. `is_stranger` alone is not enough: it is false for an outsider who shares a channel with us. */
export function kindOf(user: SlackUser, team: string, enterprise: string | undefined): Person['kind'] {
  if (user.deleted === true) return 'deactivated';
  // Slackbot does not call itself a bot.
  if (user.is_bot === true || user.id === 'USLACKBOT') return 'bot';
  if (user.is_stranger === true || !isOurs(user, team, enterprise)) return 'foreign';
  if (user.is_restricted === true || user.is_ultra_restricted === true) return 'guest';
  return 'member';
}

const isOurs = (user: SlackUser, team: string, enterprise: string | undefined): boolean =>
  user.team_id === team || (enterprise !== undefined && user.enterprise_user?.enterprise_id === enterprise);
