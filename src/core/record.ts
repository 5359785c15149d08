/**
 * How an event stands on record, where versions of the bot meet: during an upgrade an older one may go on with
 * what this one has written, and this one with what an older one has.
 *
 * Older ones know of no `heldBack`. They find its words in `text`, where theirs stood, and do the same upon them,
 * for what is done goes by the kind. In what they have written, how `text` begins tells whose words it is.
 */
import type { Answer } from './domain.ts';
import type { Cause, JournalEvent } from './journal.ts';

/** The event as it is stored. */
export const bodyOf = (event: JournalEvent): string => JSON.stringify(withReasons(event, forOlder));

/** The event that is stored so, by whatever version; what a newer one has added to it is kept. */
export const eventIn = (body: string): JournalEvent =>
  withReasons(JSON.parse(body) as JournalEvent, fromOlder);

type Reason = Answer | Cause;

const nothingSent = 'nothing was sent';

const forOlder = <T extends Reason>(reason: T): T =>
  'heldBack' in reason ? { ...reason, text: `${nothingSent}: ${reason.heldBack}` } : reason;

/** A denial is AWS's own, whatever it says. */
const fromOlder = <T extends Reason>(reason: T): T =>
  reason.kind !== 'denied' &&
  'text' in reason &&
  !('heldBack' in reason) &&
  reason.text.startsWith(nothingSent)
    ? { ...reason, heldBack: reason.text.slice(nothingSent.length).replace(/^(: |, because )/, '') }
    : reason;

function withReasons(event: JournalEvent, change: <T extends Reason>(reason: T) => T): JournalEvent {
  switch (event.kind) {
    case 'answered':
      return { ...event, answer: change(event.answer) };
    case 'turned':
      return { ...event, cause: change(event.cause) };
    case 'phase':
      return event.because === undefined ? event : { ...event, because: change(event.because) };
    case 'ended':
      return event.cause === undefined ? event : { ...event, cause: change(event.cause) };
    case 'approved':
    case 'acting':
    case 'looked':
    case 'missing':
    case 'blind':
    case 'suspected':
    case 'foreign':
    case 'capacity':
    case 'asked':
    case 'taken-up':
      return event;
    // Of a newer version: not for us to read.
    default:
      return event;
  }
}
