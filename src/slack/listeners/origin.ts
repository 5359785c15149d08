/**
 * The first question about every event: is it from our app and our workspace? Everything after it may
 * rely on the ids in the payload (facts/slack.md 3.2.1).
 */
import { code, say, type Words } from '../../core/words.ts';
import type { Identity } from '../identity.ts';

/** What an event says of its origin. */
export interface Origin {
  readonly appId: string | undefined;
  /** The workspace that it came from. */
  readonly team: string | undefined;
  /** The workspace of the person, where Slack names it apart. */
  readonly personTeam?: string | undefined;
  readonly enterprise: string | undefined;
}

/** Why the event is not taken, in words for the person; nothing where it is ours. */
export function objection(origin: Origin, me: Identity, enterprise: string | undefined): Words | undefined {
  if (origin.appId !== me.appId) {
    return say`This came from another Slack app (${code(origin.appId ?? 'unnamed')}) than the one this bot speaks for (${code(me.appId)}), so nothing was done. Who runs the bot: the app token and the bot token must be of the same app.`;
  }
  const sameCompany = enterprise !== undefined && origin.enterprise === enterprise;
  const known = [origin.team, origin.personTeam].filter(team => team !== undefined);
  if (sameCompany || (known.length > 0 && known.every(team => team === me.team))) return undefined;
  return say`This bot works only for members of the workspace ${me.teamName}, and you came from another one, so nothing was done. Ask somebody of ${me.teamName} to do it.`;
}
