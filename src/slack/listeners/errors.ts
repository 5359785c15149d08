/**
 * What nobody foresaw, or only the store did. The person hears that it happened, what it means for him and a
 * reference; the log has the rest under the same reference, without the payload, which carries secrets.
 */
import { randomBytes } from 'node:crypto';
import type { App } from '@slack/bolt';
import { redacted } from '../../core/secrecy.ts';
import { type Card, code, note, say } from '../../core/words.ts';
import { type Log, RecordTrouble } from '../../ports.ts';
import { commandName } from '../manifest.ts';
import { isUserId } from '../text.ts';
import type { Addressee, Answer } from './answer.ts';

type Handler = Parameters<App['error']>[0];
type Failure = Parameters<Handler>[0];

/** The one error handler of the app. Never throws. */
export function createErrorHandler(answer: Answer, log: Log): Handler {
  return async failure => {
    const to = addressee(failure);
    const card = unforeseen(original(failure), { person: to?.person, channel: to?.channel }, log);
    if (to !== undefined) await answer(to, card);
  };
}

/** Writes it into the log, and gives what the person hears of it. */
export function unforeseen(cause: unknown, about: object, log: Log): Card {
  const reference = `e-${randomBytes(4).toString('hex')}`;
  if (cause instanceof RecordTrouble) {
    log.error({ reference, ...about, err: cause }, 'A command or click met a record that cannot be used now');
    return note(
      say`The bot cannot read or write its own record just now, so it is not certain that this was done. Nothing on record is lost, and running swaps go on by themselves once it can. See with ${code(`${commandName} status`)} in a minute, and do again what is not done then. Who runs the bot finds the cause in its log under ${code(reference)}.`,
    );
  }
  log.error(
    { reference, ...about, error: redacted(String(cause)), stack: stackOf(cause) },
    'A command or click failed for a reason nobody foresaw',
  );
  return note(
    say`A fault in the bot stopped it while it worked on this, and how far it came is not certain. See with ${code(`${commandName} status`)} before you try again. Who runs the bot finds the cause in its log under ${code(reference)}.`,
  );
}

/** Bolt wraps what a listener threw. */
const original = ({ error }: Failure): unknown => ('original' in error ? error.original : undefined) ?? error;

const stackOf = (error: unknown): string | undefined =>
  error instanceof Error && error.stack !== undefined ? redacted(error.stack) : undefined;

/** Bolt knows what the payload of each kind of event holds, but not of which kind this one was. */
function addressee(failure: Failure): Addressee | undefined {
  const { body } = failure;
  const person = text(body, 'user_id') ?? text(child(body, 'user'), 'id');
  if (person === undefined || !isUserId(person)) return undefined;
  return {
    person,
    channel: text(body, 'channel_id') ?? text(child(body, 'channel'), 'id'),
    responseUrl: text(body, 'response_url'),
  };
}

const child = (parent: unknown, name: string): unknown =>
  typeof parent === 'object' && parent !== null ? new Map(Object.entries(parent)).get(name) : undefined;

function text(parent: unknown, name: string): string | undefined {
  const value = child(parent, name);
  return typeof value === 'string' ? value : undefined;
}
