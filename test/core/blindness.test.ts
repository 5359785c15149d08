/** AWS cannot be looked at: what the thread is told, when, and how that ends. */
import { describe, expect, it } from 'vitest';
import { blindness } from '../../src/core/blindness.ts';
import type { Trouble } from '../../src/core/domain.ts';
import type { Entry, JournalEvent } from '../../src/core/journal.ts';
import { replay } from '../../src/core/replay.ts';
import type { Swap } from '../../src/core/swap.ts';
import { approver, plan, requester, t0 } from '../helpers/build.ts';

const minute = 60_000;
const away: Trouble = { kind: 'unreachable', call: 'ec2:DescribeInstances', text: 'ECONNREFUSED' };
const denied: Trouble = { kind: 'denied', call: 'ec2:DescribeInstances', text: 'no' };
const swapAfter = (...events: readonly (readonly [at: number, event: JournalEvent])[]): Swap =>
  replay([
    { seq: 1, at: t0, event: { kind: 'approved', plan: plan(), requester, approver } },
    ...events.map(([at, event], i): Entry => ({ seq: i + 2, at: t0 + at, event })),
  ]);

describe('a look that fails', () => {
  it.each([
    ['away for a moment', away, 59_999, undefined],
    ['away for a minute', away, minute, 'blind'],
    ['throttled for a minute', { ...away, kind: 'throttled' } as const, minute, 'blind'],
    ['denied', denied, 0, 'blind'],
    ['without credentials', { ...away, kind: 'credentials' } as const, 0, 'blind'],
  ])('is told when it is %s', (_what, trouble, after, kind) => {
    expect(blindness(swapAfter(), trouble, t0, t0 + after)?.kind).toBe(kind);
  });

  it('is told once, and another trouble ten minutes later', () => {
    const told = swapAfter([0, { kind: 'blind', trouble: denied }]);
    expect(blindness(told, denied, t0, t0 + 60 * minute)).toBeUndefined();
    const other = { ...denied, call: 'autoscaling:DescribeAutoScalingGroups' };
    expect(blindness(told, other, t0, t0 + 9 * minute)).toBeUndefined();
    expect(blindness(told, other, t0, t0 + 10 * minute)).toEqual({ kind: 'blind', trouble: other });
  });

  it('is told anew after a look that succeeded', () => {
    const again = swapAfter([0, { kind: 'blind', trouble: denied }], [minute, { kind: 'blind' }]);
    expect(again.blind).toBeUndefined();
    expect(blindness(again, denied, t0 + minute, t0 + 2 * minute)?.kind).toBe('blind');
  });

  it('halts the swap when its time is over, pauses not counted, and the way back has a time of its own', () => {
    const { deadlineMs } = plan();
    const at = t0 + deadlineMs + 1;
    expect(blindness(swapAfter(), away, t0, at)).toEqual({
      kind: 'ended',
      outcome: 'halted',
      cause: { kind: 'blind', trouble: away },
      proof: [],
    });
    expect(
      blindness(swapAfter([0, { kind: 'asked', what: 'pause', by: requester }]), away, t0, at)?.kind,
    ).toBe('blind');
    const turned = swapAfter([minute, { kind: 'turned', cause: { kind: 'group-gone' } }]);
    expect(blindness(turned, away, t0, at)?.kind).toBe('blind');
    expect(blindness(turned, away, t0, at + minute)?.kind).toBe('ended');
  });
});
