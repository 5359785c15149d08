/**
 * What a newer version has written and this one does not know: a kind of event, or a new word in a kind that
 * is known. It is data, not a programmer's error: the swap halts with words before any act, and is kept as it
 * is.
 */
import type { Action, Answer } from './domain.ts';
import { type JournalEvent, phases } from './journal.ts';

type Asked = Extract<JournalEvent, { kind: 'asked' }>['what'];

const kinds: Readonly<Record<JournalEvent['kind'], true>> = {
  approved: true,
  phase: true,
  acting: true,
  answered: true,
  looked: true,
  missing: true,
  blind: true,
  suspected: true,
  foreign: true,
  capacity: true,
  asked: true,
  'taken-up': true,
  turned: true,
  ended: true,
};
const actions: Readonly<Record<Action['kind'], true>> = {
  suspend: true,
  resume: true,
  resize: true,
  attach: true,
  detach: true,
  'enter-standby': true,
  'exit-standby': true,
  mark: true,
  unmark: true,
  protect: true,
  'set-template': true,
  terminate: true,
};
const answers: Readonly<Record<Answer['kind'], true>> = {
  accepted: true,
  already: true,
  throttled: true,
  refused: true,
  denied: true,
  unknown: true,
};
const words: Readonly<Record<Asked, true>> = {
  pause: true,
  continue: true,
  abort: true,
  undo: true,
  finish: true,
};

/** Every kind of event, action, answer and word that a journal may hold in this version. */
export const known = {
  events: Object.keys(kinds),
  actions: Object.keys(actions),
  answers: Object.keys(answers),
  words: Object.keys(words),
} as const;

/** The name of what is not known, for people; undefined where all of it is. */
export function newerThanUs(event: JournalEvent): string | undefined {
  if (!Object.hasOwn(kinds, event.kind)) return event.kind;
  if (event.kind === 'phase' && !phases.includes(event.phase)) return `phase ${event.phase}`;
  if (event.kind === 'acting' && !Object.hasOwn(actions, event.action.kind))
    return `action ${event.action.kind}`;
  if (event.kind === 'answered' && !Object.hasOwn(answers, event.answer.kind))
    return `answer ${event.answer.kind}`;
  if (event.kind === 'asked' && !Object.hasOwn(words, event.what)) return `word ${event.what}`;
  return undefined;
}
