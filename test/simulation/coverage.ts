/**
 * What a run of many histories must have taken at least once: a story never told proves nothing. The lists
 * are those of the code, so that a new kind is wanted here from the day it is made.
 */
import type { Recovered } from '../../src/app/recover.ts';
import type { Why } from '../../src/core/decision.ts';
import type { Action, Answer } from '../../src/core/domain.ts';
import { type Cause, type JournalEvent, phases } from '../../src/core/journal.ts';
import type { RequestState } from '../../src/core/request.ts';
import { objectionKinds, warningKinds } from '../helpers/kinds.ts';

type All<Kind extends string> = Readonly<Record<Kind, true>>;

const actions: All<Action['kind']> = {
  suspend: true,
  resume: true,
  resize: true,
  attach: true,
  detach: true,
  'enter-standby': true,
  'exit-standby': true,
  protect: true,
  mark: true,
  unmark: true,
  'set-template': true,
  terminate: true,
};
const waits: All<Why['kind']> = {
  settling: true,
  gate: true,
  floor: true,
  bake: true,
  watch: true,
  paused: true,
  throttled: true,
};
const events: All<Exclude<JournalEvent['kind'], 'phase' | 'answered' | 'asked' | 'turned' | 'ended'>> = {
  approved: true,
  acting: true,
  looked: true,
  missing: true,
  blind: true,
  suspected: true,
  foreign: true,
  capacity: true,
  'taken-up': true,
};
const answers: All<Exclude<Answer['kind'], 'already'>> = {
  accepted: true,
  throttled: true,
  refused: true,
  denied: true,
  unknown: true,
};
const asked: All<Extract<JournalEvent, { kind: 'asked' }>['what']> = {
  pause: true,
  continue: true,
  abort: true,
  undo: true,
  finish: true,
};
/** What turns a swap back; a group that is gone, or AWS that cannot be seen, leaves nothing to turn. */
const turns: All<Exclude<Cause['kind'], 'blind' | 'group-gone' | 'unknown-event'>> = {
  asked: true,
  'gate-timeout': true,
  'incoming-lost': true,
  deadline: true,
  denied: true,
  refused: true,
  alarm: true,
  foreign: true,
};
const halts = ['blind', 'group-gone', 'unknown-event', 'deadline', 'denied', 'gate-timeout'] as const;
const requests: All<RequestState> = {
  pending: true,
  approved: true,
  rejected: true,
  withdrawn: true,
  expired: true,
  outdated: true,
};

/** What came of putting a group back from its marker. */
const recoveries: All<Exclude<Recovered, 'would-do' | 'interrupted' | 'failed'>> = {
  done: true,
  refused: true,
  'nothing-to-do': true,
};

/** A swap begins in it. */
const given = 'phase mark';

const wanted: readonly string[] = [
  ...Object.keys(actions).map(kind => `act ${kind}`),
  ...Object.keys(waits).map(kind => `wait ${kind}`),
  ...phases.map(phase => `phase ${phase}`),
  ...Object.keys(events).map(kind => `event ${kind}`),
  ...Object.keys(answers).map(kind => `answer ${kind}`),
  ...Object.keys(asked).map(what => `asked ${what}`),
  ...Object.keys(turns).map(kind => `turned ${kind}`),
  'ended swapped',
  ...Object.keys(turns).map(kind => `ended undone ${kind}`),
  ...halts.map(kind => `ended halted ${kind}`),
  ...Object.keys(requests)
    .filter(state => state !== 'pending')
    .map(state => `request ${state}`),
  ...Object.keys(recoveries).map(outcome => `recover ${outcome}`),
  ...objectionKinds.map(kind => `objection ${kind}`),
  ...warningKinds.map(kind => `warning ${kind}`),
].filter(mark => mark !== given);

export const neverTaken = (taken: ReadonlyMap<string, number>): readonly string[] =>
  [...new Set(wanted)].filter(mark => !taken.has(mark)).toSorted();
