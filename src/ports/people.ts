/** What Slack says of people and channels. */
import type { PersonId } from '../core/domain.ts';

/** What Slack says of a person now. */
export interface Person {
  readonly id: PersonId;
  readonly kind: 'member' | 'guest' | 'bot' | 'deactivated' | 'foreign';
}

export interface People {
  /** Fetched now; throws where Slack cannot say, and the caller refuses. */
  look(id: PersonId): Promise<Person>;
  /** Members of a user group, at most seconds old; throws where Slack cannot say. */
  members(usergroup: string): Promise<readonly PersonId[]>;
  /** Who can be in this channel, fetched now; throws where Slack cannot say, and the caller refuses. */
  audience(channel: string): Promise<Audience>;
  /** Whether a member can read this channel now: it is public, or the person is in it. Throws as above. */
  reads(id: PersonId, channel: string): Promise<boolean>;
}

/** `own`: people of our company only. `shared`: outsiders are in it or invited. `direct`: one person and the bot. */
export type Audience = 'own' | 'shared' | 'direct';
