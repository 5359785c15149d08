/** When an undo will be over: an estimate, called one, from undos like it or from what is left to take back. */
import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/core/domain.ts';
import type { JournalEvent, Phase } from '../../src/core/journal.ts';
import { requestCard } from '../../src/core/messages/plan-card.ts';
import { ids, type Plan } from '../../src/core/plan.ts';
import { replay } from '../../src/core/replay.ts';
import type { Swap } from '../../src/core/swap.ts';
import { expectedUndone } from '../../src/core/way-back.ts';
import { plain } from '../../src/core/words.ts';
import { approver, plan, policy, request, requester, t0 } from '../helpers/build.ts';

const made: Plan = { ...plan(), drainMs: 90_000, gate: { looks: 3, everyMs: 5_000, timeoutMs: 300_000 } };
const seconds = (n: number): number => n * 1_000;

type Step = Phase | 'turned' | 'paused' | 'undone' | Action;
const attach: Action = { kind: 'attach', instances: ids(made.incoming) };
const standby: Action = { kind: 'enter-standby', instances: ids(made.outgoing) };

/** A swap in which all this happened, each so many seconds after the one before. */
function swap(...steps: readonly (readonly [after: number, what: Step])[]): Swap {
  let at = t0;
  const events: { at: number; event: JournalEvent }[] = [
    { at, event: { kind: 'approved', plan: made, requester, approver } },
  ];
  for (const [after, what] of steps) {
    at += seconds(after);
    events.push({ at, event: eventOf(what) });
  }
  return replay(events.map((entry, i) => ({ seq: i + 1, ...entry })));
}

function eventOf(what: Step): JournalEvent {
  if (typeof what === 'object') return { kind: 'acting', action: what };
  if (what === 'turned') return { kind: 'turned', cause: { kind: 'asked', by: approver } };
  if (what === 'paused') return { kind: 'asked', what: 'pause', by: approver };
  if (what === 'undone') return { kind: 'ended', outcome: 'undone', proof: [] };
  return { kind: 'phase', phase: what };
}

/** Two seconds to suspend, three for room, twenty until all have joined and forty until they are healthy. */
const joined = [
  [2, 'room'],
  [3, 'attach'],
  [1, attach],
  [19, 'gate'],
] as const;
const retired = [...joined, [40, 'retire'], [1, standby], [59, 'bake']] as const;
const turnedAt = (steps: readonly (readonly [number, Step])[]): number =>
  t0 + seconds(steps.reduce((sum, [after]) => sum + after, 0));

const card = (of: Swap, undone: readonly Swap[], now: number): string =>
  plain(requestCard(request({ state: 'approved', settledBy: approver }), policy, of, { undone, now }).text);

describe('an undo that is the first of its group', () => {
  it('is expected to take what went in took, and the draining as it was seen here', () => {
    const steps = [...retired, [100, 'turned']] as const;
    const expected = turnedAt(steps) + seconds(20 + 40 + 30 + 5);
    expect(expectedUndone(swap(...steps), [])).toEqual({ at: expected, from: 'what is left' });
  });

  it('is shorter before anything left, and shorter still before anything joined', () => {
    const early = [...joined, [10, 'turned']] as const;
    expect(expectedUndone(swap(...early), [])?.at).toBe(turnedAt(early) + seconds(90 + 5));
    const first = [
      [2, 'room'],
      [1, 'turned'],
    ] as const;
    expect(expectedUndone(swap(...first), [])?.at).toBe(turnedAt(first) + seconds(2 + 1));
  });

  it('goes by the plan for the draining where not all had left', () => {
    const steps = [...joined, [40, 'retire'], [1, standby], [10, 'turned']] as const;
    const expected = seconds(20 + 40 + 90 + 5);
    expect(expectedUndone(swap(...steps), [])?.at).toBe(turnedAt(steps) + expected);
    const back = [...steps, [0, 'undo-return']] as const;
    expect(expectedUndone(swap(...back), [])?.at).toBe(turnedAt(back) + expected);
  });

  it('counts what is left from the step that lasts', () => {
    const steps = [
      ...retired,
      [100, 'turned'],
      [0, 'undo-return'],
      [7, 'undo-gate'],
      [50, 'undo-detach'],
    ] as const;
    expect(expectedUndone(swap(...steps), [])?.at).toBe(turnedAt(steps) + seconds(30 + 5));
  });
});

const whole = (gate: number): Swap =>
  swap(
    ...retired,
    [10, 'turned'],
    [0, 'undo-return'],
    [12, 'undo-gate'],
    [gate, 'undo-detach'],
    [60, 'undo-restore'],
    [6, 'undone'],
  );
const early = swap(
  ...joined,
  [10, 'turned'],
  [0, 'undo-return'],
  [0, 'undo-gate'],
  [0, 'undo-detach'],
  [33, 'undo-restore'],
  [6, 'undone'],
);

describe('an undo of a group that has had some', () => {
  it('is expected to take as long as those that had as much to take back, by their median', () => {
    const steps = [...retired, [100, 'turned'], [0, 'undo-return']] as const;
    const before = [whole(30), early, whole(40), whole(900)];
    expect(expectedUndone(swap(...steps), before)).toEqual({
      at: turnedAt(steps) + seconds(12 + 40 + 60 + 6),
      from: 'undos before',
    });
    const short = [...joined, [10, 'turned']] as const;
    expect(expectedUndone(swap(...short), before)?.at).toBe(turnedAt(short) + seconds(33 + 6));
  });
});

describe('the card of an undo', () => {
  const steps = [...retired, [100, 'turned']] as const;
  const at = turnedAt(steps);

  it('says when, that it is an estimate, and what it is taken from', () => {
    expect(card(swap(...steps), [], at)).toMatch(
      /Undone about 2026-11-22T03:\d\d:\d\dZ \(an estimate: by what is left to take back\)\.$/,
    );
    expect(card(swap(...steps), [whole(40)], at)).toMatch(
      /Undone about 2026-11-22T03:\d\d:\d\dZ \(an estimate: as the undos before it went\)\.$/,
    );
  });

  it('says so when it takes longer, nothing of it while it stands still, and how long it took at the end', () => {
    expect(card(swap(...steps), [], at + seconds(3_600))).toMatch(
      /Later than estimated: undone about 2026-11-22T03:\d\d:\d\dZ was expected\.$/,
    );
    expect(card(swap(...steps, [1, 'paused']), [], at)).toMatch(/Stands still since .*Z\.$/);
    expect(card(whole(40), [], at)).toMatch(/Took 4 min 13 s\.$/);
  });

  it('says nothing of it on the way forward', () => {
    expect(expectedUndone(swap(...retired), [whole(40)])).toBeUndefined();
  });
});
