/**
 * Whether a swap may be asked for or begun here at all: not where outsiders read along, and not in a freeze.
 * What Slack cannot say about a channel counts as no.
 */
import type { GroupRef } from '../core/domain.ts';
import { frozenBy } from '../core/freeze.ts';
import { frozen, sharedChannel, unknownChannel } from '../core/messages/freezes.ts';
import type { Card } from '../core/words.ts';
import type { Asker, Clock, Freezes, People } from '../ports.ts';

/** Who speaks, and where, if that is known yet. */
export type Place = Pick<Asker, 'person'> & { readonly channel: string | undefined };

export interface OpennessPorts {
  readonly people: People;
  readonly freezes: Freezes;
  readonly clock: Clock;
}

/**
 * Why not, for the audit and for the person; undefined where nothing is in the way.
 * @param from its channel is undefined while none has been chosen
 */
export async function closedTo(
  group: GroupRef,
  from: Place,
  { people, freezes, clock }: OpennessPorts,
): Promise<{ readonly why: string; readonly card: Card } | undefined> {
  try {
    const audience = from.channel === undefined ? 'own' : await people.audience(from.channel);
    if (audience !== 'own') return { why: `${audience} channel`, card: sharedChannel(audience) };
  } catch (error) {
    const said = error instanceof Error ? error.message : 'no answer';
    return { why: 'unknown channel', card: unknownChannel(said) };
  }
  const now = clock.now();
  const [holds, ...more] = frozenBy(await freezes.inForce(now), group, now);
  return holds && { why: 'frozen', card: frozen(group, [holds, ...more]) };
}
