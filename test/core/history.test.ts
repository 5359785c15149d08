/** How long it takes, by what was measured; nothing is promised where nothing was. */
import { describe, expect, it } from 'vitest';
import { expectedEnd, expectedMs, historyOf, leastMs } from '../../src/core/history.ts';
import type { JournalEvent, Phase } from '../../src/core/journal.ts';
import { requestCard } from '../../src/core/messages/plan-card.ts';
import { replay } from '../../src/core/replay.ts';
import type { Swap } from '../../src/core/swap.ts';
import { plain } from '../../src/core/words.ts';
import { approver, plan, policy, request, requester, t0 } from '../helpers/build.ts';
import { moments } from '../helpers/moments.ts';

const made = plan();

/** A swap that entered these phases, each after so many seconds, and ended after the last. */
function swap(steps: readonly (readonly [Phase, number])[], ends = true, more: JournalEvent[] = []): Swap {
  let at = t0;
  const events: { at: number; event: JournalEvent }[] = [
    { at, event: { kind: 'approved', plan: made, requester, approver } },
    ...more.map(event => ({ at, event })),
  ];
  for (const [phase, seconds] of steps) {
    at += seconds * 1_000;
    events.push({ at, event: { kind: 'phase', phase } });
  }
  if (ends) events.push({ at: at + 10_000, event: { kind: 'ended', outcome: 'swapped', proof: [] } });
  return replay(events.map((entry, i) => ({ seq: i + 1, ...entry })));
}

const gate = (seconds: number): Swap =>
  swap([
    ['room', 1],
    ['attach', 2],
    ['gate', 3],
    ['retire', seconds],
  ]);

describe('the history of a group', () => {
  it('is the median of each phase, so that one slow start does not count', () => {
    const history = historyOf([gate(60), gate(70), gate(900)]);
    expect(history?.swaps).toBe(3);
    expect(history?.phaseMs.get('gate')).toBe(70_000);
    expect(history?.phaseMs.get('suspend')).toBe(1_000);
    expect(history?.phaseMs.get('retire')).toBe(10_000);
  });

  it('is taken from swaps that ended as planned and were not paused, and is nothing without one', () => {
    expect(historyOf([])).toBeUndefined();
    expect(historyOf([swap([['room', 1]], false)])).toBeUndefined();
    const stood = swap([['room', 5]], true, [{ kind: 'asked', what: 'pause', by: approver }]);
    expect(historyOf([{ ...stood, pausedMs: 1 }])).toBeUndefined();
  });

  it('takes bake and watch from the plan', () => {
    const history = historyOf([gate(60)]);
    if (!history) throw new Error('no history');
    expect(expectedMs({ ...made, bakeMs: 5_000, watchMs: 7_000 }, ['gate', 'bake', 'watch'], history)).toBe(
      72_000,
    );
  });
});

describe('when it ends', () => {
  const history = historyOf([gate(60)]);
  const phases: readonly Phase[] = ['suspend', 'room', 'attach', 'gate', 'retire'];
  const running = swap([['room', 1]], false);

  it('is what is left, from the beginning of this phase', () => {
    expect(expectedEnd(running, phases, history)).toBe(t0 + 1_000 + 2_000 + 3_000 + 60_000 + 10_000);
  });

  it('is not said without a history, while it stands still, or when it turns back', () => {
    expect(expectedEnd(running, phases, undefined)).toBeUndefined();
    expect(expectedEnd({ ...running, pausedSince: t0 }, phases, history)).toBeUndefined();
    const cause = { kind: 'asked', by: approver } as const;
    expect(expectedEnd({ ...running, turned: { cause, at: t0 } }, phases, history)).toBeUndefined();
  });

  it('stands in the header, and how long in the plan', () => {
    const live = requestCard(request({ state: 'approved', settledBy: approver }), policy, running, {
      history,
    });
    expect(plain(live.text)).toMatch(/Done about 2026-11-22T03:0\d:\d\dZ, as the swaps before it went\.$/);
    const waiting = JSON.stringify(requestCard(request(), policy, undefined, { history }));
    expect(waiting).toMatch(/Takes about.*going by .*the one swap/);
    expect(JSON.stringify(requestCard(request(), policy, undefined))).toMatch(/Takes at least/);
  });

  it('never says “at least” of more than it took where all went as fast as it can', () => {
    const all = moments(text => text).flatMap(({ swap: { plan: of, passed } }) =>
      passed.slice(0, -1).map(({ phase, at }, i) => ({
        of,
        phase,
        tookMs: (passed[i + 1]?.at ?? at) - at,
        forward: passed[i + 1]?.phase.startsWith('undo') === false,
      })),
    );
    for (const phase of ['gate', 'retire', 'bake'] as const) {
      const ones = all.filter(each => each.phase === phase && each.forward);
      expect(ones.length, phase).toBeGreaterThan(1);
      for (const { of, tookMs } of ones) expect(leastMs(of, [phase]), phase).toBeLessThanOrEqual(tookMs);
    }
  });
});
