/** The first look at every event that is not answered by a card: whether it is ours at all. */
import type { Words } from '../../core/words.ts';
import type { Log } from '../../ports.ts';
import type { Identity } from '../identity.ts';
import { type Origin, objection } from './origin.ts';

/** Why the event is not taken, which the log has too; nothing where it is ours. */
export type Gate = (origin: Origin & { readonly person: string }, what: string) => Words | undefined;

export const createGate =
  (self: () => Identity, enterprise: string | undefined, log: Log): Gate =>
  (origin, what) => {
    const refused = objection(origin, self(), enterprise);
    if (refused !== undefined) {
      log.warn({ what, ...origin }, 'Refused an event that is not from our app or workspace');
    }
    return refused;
  };

interface Interaction {
  readonly api_app_id?: string;
  readonly team?: { readonly id: string } | null;
  readonly enterprise?: { readonly id: string } | null;
  readonly user: { readonly id: string; readonly team_id?: string };
}

/** Where an interaction says that it is from. */
export const originOf = ({ api_app_id: appId, team, user, enterprise }: Interaction) => ({
  appId,
  team: team?.id,
  personTeam: user.team_id,
  enterprise: enterprise?.id,
  person: user.id,
});
