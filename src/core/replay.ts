/**
 * Replays a journal into what is known of a swap. The same events always give the same state, and an event that
 * this version does not know is carried as such, so that the swap halts in words instead of being misread.
 */
import { must, unreachable } from './assert.ts';
import type { Action, Answer, PersonId } from './domain.ts';
import type { Entry, JournalEvent, Phase } from './journal.ts';
import { newerThanUs } from './newer.ts';
import { type Swap, type Tries, touched, tryKey } from './swap.ts';

export function replay(entries: readonly Entry[]): Swap {
  const [first, ...rest] = entries;
  const start = must(first, 'a journal has at least its approval');
  if (start.event.kind !== 'approved') throw new Error('a journal begins with an approval');
  const { plan, requester, approver } = start.event;
  const begins: Phase = plan.marker === true ? 'mark' : 'suspend';
  let ours: Map<string, Tries> | undefined;
  // Nobody has seen what lies between, so that one map grows: a copy for each event is the square of the journal.
  const grow: Grow = tries => {
    if (tries !== ours) ours = new Map(tries);
    return ours;
  };
  return rest.reduce<Swap>((swap, entry) => after(swap, entry, grow), {
    plan,
    requester,
    approver,
    approvedAt: start.at,
    ...(start.event.swap === undefined ? {} : { id: start.event.swap }),
    phase: begins,
    phaseAt: start.at,
    passed: [{ phase: begins, at: start.at }],
    accepted: [],
    denied: undefined,
    written: {},
    tries: new Map(),
    throttled: 0,
    pausedMs: 0,
    pausedMsAtPhase: 0,
    clockFrom: start.at,
    deadlineFrom: start.at,
    looked: { good: 0, at: 0, waitingFor: [] },
    shutSince: start.at,
    lastSeq: start.seq,
  });
}

/** The swap after one more entry: replaying a journal is nothing but this, again and again. */
export const continued = (swap: Swap, entry: Entry): Swap => after(swap, entry, tries => new Map(tries));

/** A map with the same tries that may be written to. */
type Grow = (tries: Swap['tries']) => Map<string, Tries>;

const after = (swap: Swap, entry: Entry, grow: Grow): Swap => ({
  ...apply(swap, entry, grow),
  lastSeq: entry.seq,
});

function apply(swap: Swap, { at, event }: Entry, grow: Grow): Swap {
  const newer = newerThanUs(event);
  if (newer !== undefined) return { ...swap, unknownEvent: swap.unknownEvent ?? newer };
  switch (event.kind) {
    case 'approved':
      throw new Error('a swap is approved once');
    case 'phase':
      return {
        ...swap,
        phase: event.phase,
        phaseAt: at,
        clockFrom: at,
        pausedMsAtPhase: swap.pausedMs,
        passed: [...swap.passed, { phase: event.phase, at }],
        looked: { good: 0, at: 0, waitingFor: [] },
        shutSince: at,
      };
    case 'acting':
      return {
        ...swap,
        lastDeed: { action: event.action, at },
        denied: undefined,
        written: written(swap, event.action),
        tries: tried(grow(swap.tries), event.action, at),
        looked: { ...swap.looked, good: 0 },
        shutSince: at,
      };
    case 'answered':
      return answered(swap, event.answer, at, grow);
    case 'looked':
      return {
        ...swap,
        looked: { good: event.good, at, waitingFor: event.waitingFor },
        // A gate that flaps without ever opening stays shut: else it could flap for ever.
        shutSince: event.good === 0 && swap.looked.good >= swap.plan.gate.looks ? at : swap.shutSince,
      };
    case 'missing': {
      const { missingSince: _, ...there } = swap;
      return event.missing ? { ...swap, missingSince: at } : there;
    }
    case 'blind': {
      const { blind: _, ...seeing } = swap;
      return event.trouble === undefined ? seeing : { ...swap, blind: { trouble: event.trouble, at } };
    }
    case 'suspected': {
      const { suspected: _, ...calm } = swap;
      return event.what.length === 0 ? calm : { ...swap, suspected: { what: event.what, at } };
    }
    case 'foreign': {
      const { suspected: _, ...sure } = swap;
      return { ...sure, question: { what: event.what, at }, pausedSince: swap.pausedSince ?? at };
    }
    case 'capacity':
      return { ...swap, lowestHealthy: Math.min(event.healthy, swap.lowestHealthy ?? event.healthy) };
    case 'asked':
      return asked(swap, event, at);
    case 'taken-up':
      return takenUp(swap, event.by, at);
    case 'turned':
      // A question that nobody answered is answered by turning back: the way back waits for nobody.
      return { ...goingOn(swap, at), turned: { cause: event.cause, at }, denied: undefined };
    case 'ended':
      return {
        ...swap,
        ended: { outcome: event.outcome, at, ...(event.cause === undefined ? {} : { cause: event.cause }) },
      };
    default:
      return unreachable(event);
  }
}

function written({ written }: Swap, action: Action): Swap['written'] {
  if (action.kind !== 'resize') return written;
  const { min, max } = action;
  return { ...written, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

function tried(next: Map<string, Tries>, action: Action, at: number): Swap['tries'] {
  for (const target of touched(action)) {
    const key = tryKey(action.kind, target);
    next.set(key, { refused: 0, ...next.get(key), at, taken: false });
  }
  return next;
}

function answered(swap: Swap, answer: Answer, at: number, grow: Grow): Swap {
  const { action } = must(swap.lastDeed, 'an answer follows a deed');
  const next = grow(swap.tries);
  for (const target of touched(action)) {
    const key = tryKey(action.kind, target);
    const before = next.get(key);
    if (answer.kind === 'refused') {
      next.set(key, { at, refused: (before?.refused ?? 0) + 1, taken: false, lastRefusal: answer });
    } else if (answer.kind === 'throttled' || answer.kind === 'denied') {
      next.set(key, { at: 0, refused: before?.refused ?? 0, taken: false });
    } else {
      next.set(key, { at, refused: 0, taken: answer.kind === 'accepted' || answer.kind === 'already' });
    }
  }
  return {
    ...swap,
    lastDeed: { action, at, answer },
    denied: answer.kind === 'denied' ? answer : undefined,
    tries: next,
    throttled: answer.kind === 'throttled' ? swap.throttled + 1 : 0,
    // The time of a phase is for AWS to do what it took; that of the whole still runs. The way back has no whole.
    ...(answer.kind === 'throttled' && swap.turned === undefined ? { clockFrom: at } : {}),
  };
}

function asked(swap: Swap, event: Extract<JournalEvent, { kind: 'asked' }>, at: number): Swap {
  switch (event.what) {
    case 'pause':
      return swap.pausedSince === undefined ? { ...swap, pausedSince: at } : swap;
    case 'continue':
      return goingOn(swap, at);
    case 'abort':
    case 'undo':
    case 'finish':
      return { ...goingOn(swap, at), asked: { what: event.what, by: event.by } };
    default:
      return unreachable(event.what);
  }
}

/** Time spent paused counts against no limit. */
function goingOn(swap: Swap, at: number): Swap {
  const { pausedSince, question, ...going } = swap;
  if (pausedSince === undefined) return swap;
  const accepted = [...swap.accepted, ...(question?.what ?? [])];
  return { ...going, accepted, pausedMs: swap.pausedMs + at - pausedSince, clockFrom: at, shutSince: at };
}

/**
 * The time that it stood halted counts like a pause, and every limit anew; what AWS refused may be tried
 * again. What had been done stays done: only what we have suspended is resumed. Who takes it up after a
 * question has seen what others changed, and goes on with it.
 */
function takenUp(swap: Swap, by: PersonId, at: number): Swap {
  const { ended, question, pausedSince: _, missingSince: __, suspected: ___, ...going } = swap;
  const pausedMs = swap.pausedMs + at - (ended?.at ?? at);
  return {
    ...going,
    takenUp: { by, at },
    denied: undefined,
    accepted: [...swap.accepted, ...(question?.what ?? [])],
    pausedMs,
    clockFrom: at,
    deadlineFrom: at - pausedMs,
    shutSince: at,
    looked: { good: 0, at: 0, waitingFor: [] },
    throttled: 0,
    tries: new Map([...swap.tries].map(([key, tries]) => [key, { at: tries.at, refused: 0, taken: false }])),
  };
}
