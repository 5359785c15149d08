/**
 * What every listener does around its one call of the Desk: ack at once, drop repetitions, look where the
 * event is from, answer with the card, and account for the work until it ends.
 */
import type { PersonId } from '../../core/domain.ts';
import { type Card, note } from '../../core/words.ts';
import type { Desk, Log } from '../../ports.ts';
import type { Deliveries } from '../deliveries.ts';
import { explain } from '../errors.ts';
import type { Jobs } from '../jobs.ts';
import { isUserId } from '../text.ts';
import type { Addressee, Answer } from './answer.ts';
import type { Gate } from './gate.ts';
import type { Origin } from './origin.ts';

/** What came in, as far as every kind of event has it. */
export interface Visit {
  readonly what: 'command' | 'button';
  readonly ack: () => Promise<void>;
  /** Names the delivery: the same for a repetition. */
  readonly delivery: unknown;
  readonly origin: Origin;
  readonly from: Addressee;
  /** Looks at what only this kind of event has, and asks the Desk; no card where he sees the answer already. */
  readonly work: (desk: Desk) => Promise<Card | undefined>;
}

export type Reception = (visit: Visit) => Promise<void>;

export interface ReceptionParts {
  readonly desk: () => Desk;
  readonly gate: Gate;
  readonly deliveries: Deliveries;
  readonly jobs: Jobs;
  readonly answer: Answer;
  readonly log: Log;
}

export function createReception(parts: ReceptionParts): Reception {
  return visit =>
    parts.jobs.run(async () => {
      await acknowledged(visit, parts.log);
      const { delivery } = visit;
      if (!parts.deliveries.isNew(typeof delivery === 'string' ? delivery : undefined)) {
        parts.log.info(
          { what: visit.what, person: visit.from.person },
          'Slack delivered this twice; done once',
        );
        return;
      }
      const refused = parts.gate({ ...visit.origin, person: visit.from.person }, visit.what);
      if (refused !== undefined) {
        await parts.answer(visit.from, note(refused));
        await parts.desk().turnedAway(visit.from.person, visit.what, 'not of our app or workspace');
        return;
      }
      const card = await visit.work(parts.desk());
      if (card !== undefined) await parts.answer(visit.from, card);
    });
}

/** A socket may close between receipt and ack; what was asked is asked all the same (facts/slack.md 1.3, E). */
async function acknowledged(visit: Visit, log: Log): Promise<void> {
  try {
    await visit.ack();
  } catch (error) {
    log.warn(
      { what: visit.what, person: visit.from.person, error: explain(error) },
      'Slack could not be told that this arrived; it is done all the same',
    );
  }
}

/** Slack's id of a person. Throws where it is none, which Slack never sends. */
export function personId(id: string): PersonId {
  if (!isUserId(id)) throw new Error('Slack names a person by an id of an unknown form');
  return id;
}
