/** Why and how a swap turns back, and that it ends where it cannot: in time, with the floor kept, and with a reason. */
import { describe, expect, it } from 'vitest';
import { must } from '../../src/core/assert.ts';
import type { InstanceId } from '../../src/core/domain.ts';
import { bookkeepingMs, patienceMs } from '../../src/core/limits.ts';
import { approver, newId, policy, requester } from '../helpers/build.ts';
import { lostAnswer, Story } from '../helpers/story.ts';

const first = (of: readonly InstanceId[]): InstanceId => must(of[0], 'one at least');

/** Why the swap has turned back, once it has decided. */
const turned = (story: Story) => {
  story.decided();
  return story.swap.turned?.cause;
};

describe('turning back', () => {
  it('turns back when a newcomer stays sick past its time', () => {
    const story = new Story().attached();
    story.targets.set(newId(2), { state: 'unhealthy', reason: 'Target.ResponseCodeMismatch' });
    story.decided();
    expect(turned(story.later(policy.gate.timeoutMs + 1))).toMatchObject({
      kind: 'gate-timeout',
      phase: 'gate',
      waitingFor: [expect.stringContaining('Target.ResponseCodeMismatch')],
    });
  });

  it('turns back in time although the gate flaps', () => {
    const story = new Story().attached();
    for (let ms = 0; ms <= policy.gate.timeoutMs + 10_000 && !story.swap.turned; ms += 10_000) {
      story.targets.set(newId(1), { state: (ms / 10_000) % 2 === 0 ? 'healthy' : 'unhealthy' });
      story.later(10_000).decided();
    }
    expect(story.swap.turned?.cause.kind).toBe('gate-timeout');
  });

  it('does not turn back from good looks because they are rare, as when AWS lets few through', () => {
    const story = new Story().attached();
    for (let looks = 0; looks < policy.gate.looks; looks++) {
      story.decided();
      story.later(policy.gate.timeoutMs + 1);
    }
    story.decided();
    expect(story.swap).toMatchObject({ phase: 'retire' });
    expect(story.swap).not.toHaveProperty('turned');
  });

  it('turns back when a newcomer dies before the point of no return', () => {
    const story = new Story().retired();
    story.ec2.set(newId(1), { ...must(story.ec2.get(newId(1)), 'known'), state: 'shutting-down' });
    expect(turned(story)).toEqual({ kind: 'incoming-lost', instance: newId(1), state: 'shutting-down' });
  });

  it('turns back when AWS refuses the same thing three times, with its words', () => {
    const story = new Story().held();
    const no = { kind: 'refused', code: 'ValidationError', text: 'Invalid Instance ID(s)' } as const;
    for (let i = 0; i < 3; i++) {
      expect(story.acts(no).kind).toBe('attach');
      story.later(patienceMs);
    }
    expect(turned(story)).toMatchObject({ kind: 'refused', text: 'Invalid Instance ID(s)' });
  });

  it('turns back at once when the permission is missing, and halts when that also bars the way back', () => {
    const denied = { kind: 'denied', permission: 'autoscaling:AttachInstances', text: 'no' } as const;
    const story = new Story().held();
    story.acts(denied);
    expect(turned(story)).toMatchObject({ kind: 'denied', permission: 'autoscaling:AttachInstances' });
    expect(story.later(patienceMs).acts(denied)).toEqual({ kind: 'resize', max: 3 });
    expect(story.later(1).decided()).toMatchObject({ kind: 'end', event: { outcome: 'halted' } });
  });

  it('asks AWS no second time for what it was denied in the moment in which it turned', () => {
    const denied = { kind: 'denied', permission: 'autoscaling:UpdateAutoScalingGroup', text: 'no' } as const;
    const story = new Story().held();
    story.later(patienceMs).acts(denied);
    expect(story.acts(denied)).toEqual({ kind: 'resize', max: 3 });
    expect(story.decided()).toMatchObject({ kind: 'end', event: { outcome: 'halted' } });
  });

  it('slows down when AWS throttles, and loses nothing', () => {
    const story = new Story();
    const slow = { kind: 'throttled', text: 'Rate exceeded' } as const;
    story.acts(slow);
    expect(story.decided()).toMatchObject({ kind: 'wait', why: { kind: 'throttled' }, ms: 2_000 });
    story.later(2_000).acts(slow);
    expect(story.decided()).toMatchObject({ kind: 'wait', why: { kind: 'throttled' }, ms: 4_000 });
    expect(story.later(4_000).acts().kind).toBe('suspend');
  });

  it('counts against no phase the time in which AWS would not listen', () => {
    const story = new Story();
    for (let tries = 0; tries < 3; tries++) {
      story.later(bookkeepingMs - 1).acts({ kind: 'throttled', text: 'Rate exceeded' });
    }
    expect(story.later(bookkeepingMs - 1).acts().kind).toBe('suspend');
  });

  it('halts in no phase of the way back because of the time limit that made it turn', () => {
    const story = new Story().attached();
    story.targets.set(newId(2), { state: 'unhealthy' });
    story.decided();
    expect(turned(story.later(policy.gate.timeoutMs + 1))).toMatchObject({ kind: 'gate-timeout' });
    expect(story.swap.ended).toBeUndefined();
    expect(story.later(1_000).acts()).toMatchObject({ kind: 'detach' });
  });

  it('brings the old back before the new are taken out, then restores', () => {
    const story = new Story().retired();
    story.write({ kind: 'asked', what: 'undo', by: approver });
    expect(story.acts()).toEqual({ kind: 'exit-standby', instances: story.outgoing });
    for (const id of story.outgoing) story.become(id, 'Pending');
    expect(story.later(1_000).decided()).toMatchObject({ kind: 'wait', why: { kind: 'settling' } });
    for (const id of story.outgoing) story.join(id, undefined, {}, { state: 'initial' });
    expect(story.later(1_000).decided()).toMatchObject({ kind: 'wait', why: { kind: 'gate' } });
    for (const id of story.outgoing) story.targets.set(id, { state: 'healthy' });
    story.later(1_000).goodLooks();
    expect(story.acts()).toEqual({ kind: 'detach', instances: story.incoming, decrement: true });
    for (const id of story.incoming) story.leave(id);
    story.later(patienceMs).settings = { ...story.settings, desired: 3 };
    expect(story.acts()).toEqual({ kind: 'resize', max: 3 });
    story.settings = { ...story.settings, max: 3, suspended: ['AZRebalance'] };
    expect(story.acts().kind).toBe('resume');
    expect(story.later(patienceMs).acts()).toEqual({ kind: 'resume', processes: ['AZRebalance'] });
    story.settings = { ...story.settings, suspended: [] };
    expect(story.decided()).toMatchObject({
      kind: 'end',
      event: { outcome: 'undone', cause: { kind: 'asked', by: approver } },
    });
  });

  it('does not believe a look that may be older than its own deed', () => {
    const story = new Story().attached().goodLooks();
    story.acts();
    story.write({ kind: 'asked', what: 'abort', by: requester });
    // Shown in service, though on the way into Standby.
    expect(story.later(1_000).decided()).toMatchObject({ kind: 'wait', why: { kind: 'settling' } });
    expect(story.swap.phase).toBe('undo-return');

    const early = new Story();
    early.acts();
    early.write({ kind: 'asked', what: 'abort', by: requester });
    // Not shown suspended yet: resumed all the same, and watched until the look must be true.
    expect(early.later(1_000).acts(lostAnswer).kind).toBe('resume');
    expect(early.decided()).toMatchObject({ kind: 'wait', why: { kind: 'settling' } });
  });

  it('keeps the floor on the way back too', () => {
    const story = new Story().attached();
    story.write({ kind: 'asked', what: 'abort', by: requester });
    story.targets.set(first(story.outgoing), { state: 'unhealthy' });
    story.targets.set(first(story.incoming), { state: 'unhealthy' });
    // Healthy: 2 old, 2 new; floor 3: the sick newcomer and one healthy one may leave.
    expect(story.later(patienceMs).acts()).toMatchObject({ kind: 'detach', instances: { length: 2 } });
    for (const id of story.incoming.slice(0, 2)) story.leave(id);
    expect(story.later(patienceMs).decided()).toMatchObject({ kind: 'wait', why: { kind: 'floor' } });
  });

  it('leaves an old one that died in Standby alone', () => {
    const story = new Story().retired();
    const dead = first(story.outgoing);
    story.ec2.set(dead, { ...must(story.ec2.get(dead), 'known'), state: 'terminated' });
    story.write({ kind: 'asked', what: 'undo', by: approver });
    expect(story.acts()).toEqual({ kind: 'exit-standby', instances: story.outgoing.slice(1) });
  });
});

describe('an end, always', () => {
  it('halts when the group is gone, or the journal speaks of what this version does not know', () => {
    const gone = new Story().attached();
    gone.gone = true;
    expect(gone.decided()).toMatchObject({ kind: 'wait' });
    gone.gone = false;
    gone.later(10_000).decided();
    gone.gone = true;
    expect(gone.later(15_000).decided()).toMatchObject({ kind: 'wait' });
    expect(gone.later(patienceMs + 1).decided()).toMatchObject({
      kind: 'end',
      event: { outcome: 'halted', cause: { kind: 'group-gone' } },
    });

    const newer = new Story();
    newer.write({ kind: 'teleported' } as never);
    expect(newer.decided()).toMatchObject({
      kind: 'end',
      event: { outcome: 'halted', cause: { kind: 'unknown-event', event: 'teleported' } },
    });
  });

  it('halts past the point of no return when the whole takes too long', () => {
    const story = new Story().retired().goodLooks().later(60_000);
    story.acts();
    expect(story.later(3 * 3_600_000).decided()).toMatchObject({
      kind: 'end',
      event: { outcome: 'halted', cause: { kind: 'deadline', phase: 'terminate' } },
    });
  });
});

it('believes a suspension only once it was seen: the journal may claim too much', () => {
  const story = new Story();
  story.acts({ kind: 'unknown', text: 'socket hang up' });
  story.write({ kind: 'asked', what: 'abort', by: requester });
  for (let i = 0; i < 10 && story.swap.phase !== 'undo-restore'; i++) story.later(patienceMs).decided();
  expect(story.swap.question).toBeUndefined();
});
