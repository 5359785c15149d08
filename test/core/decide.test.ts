/** The ladder of a swap, rung by rung: what is decided from one journal, one look and the time. */
import { describe, expect, it } from 'vitest';
import { must } from '../../src/core/assert.ts';
import type { InstanceId } from '../../src/core/domain.ts';
import { processNames } from '../../src/core/domain.ts';
import { bookkeepingMs, patienceMs } from '../../src/core/limits.ts';
import { makePlan } from '../../src/core/make-plan.ts';
import { markerKey, readMarker } from '../../src/core/marker.ts';
import {
  approver,
  group,
  memberOf,
  newId,
  plan,
  policy,
  requester,
  survey,
  web,
  wish,
} from '../helpers/build.ts';
import { Story } from '../helpers/story.ts';

const first = (of: readonly InstanceId[]): InstanceId => must(of[0], 'one at least');

/** Why the swap has turned back, once it has decided. */
const turned = (story: Story) => {
  story.decided();
  return story.swap.turned?.cause;
};

describe('the way forward', () => {
  it('suspends first, and only what nobody had suspended', () => {
    const found = group(3, { settings: { min: 3, max: 3, desired: 3, suspended: ['AZRebalance'] } });
    const story = new Story(plan(survey(3, 3, { group: found })));
    expect(story.acts()).toEqual({
      kind: 'suspend',
      processes: [
        'AlarmNotification',
        'InstanceRefresh',
        'ReplaceUnhealthy',
        'ScheduledActions',
        'Terminate',
      ],
    });
  });

  it('goes on from what AWS has acknowledged, whether a look shows it yet or not', () => {
    const story = new Story(marked().plan);
    expect(story.acts().kind).toBe('mark');
    expect(story.acts().kind).toBe('suspend');
    expect(story.acts().kind).toBe('resize');
    expect(story.acts().kind).toBe('attach');
    expect(story.decided()).toMatchObject({ kind: 'wait', why: { kind: 'settling' } });
  });

  it('waits for a deed without an answer to show before it believes that it did not happen', () => {
    const story = new Story();
    story.acts(lostAnswer);
    expect(story.later(1_000).decided()).toMatchObject({ kind: 'wait', why: { kind: 'settling' } });
    expect(story.later(patienceMs).acts().kind).toBe('suspend');
  });

  it('does nothing twice because a look took long: it shows what was true when it began', () => {
    const story = new Story().retired().goodLooks().later(60_000);
    expect(story.acts()).toEqual({ kind: 'terminate', instance: story.outgoing[0] });
    const before = story.later(1_000).look();
    // Its calls waited for their turn; meanwhile the first one has gone.
    story.later(2 * patienceMs);
    expect(story.decided(before)).toMatchObject({ action: { instance: story.outgoing[1] } });
  });

  it('raises max by exactly what is missing, and not at all where there is room', () => {
    const tight = new Story();
    tight.acts();
    tight.settings = { ...tight.settings, suspended: tight.plan.suspend };
    expect(tight.acts()).toEqual({ kind: 'resize', max: 6 });

    const roomy = new Story(
      plan(survey(3, 3, { group: group(3, { settings: { min: 1, max: 10, desired: 3, suspended: [] } }) })),
    );
    roomy.acts();
    roomy.settings = { ...roomy.settings, suspended: roomy.plan.suspend };
    expect(roomy.acts().kind).toBe('attach');
  });

  it('attaches at most nineteen in a call, and only what is not a member yet', () => {
    const big = survey(25, 25);
    const story = new Story(plan(big, wish(25)));
    story.held();
    expect(story.acts()).toMatchObject({ kind: 'attach', instances: { length: 19 } });
    expect(story.acts()).toMatchObject({ kind: 'attach', instances: { length: 6 } });
    expect(story.decided()).toMatchObject({ kind: 'wait', why: { kind: 'settling' } });
  });

  it('takes no healthy newcomer for all of them', () => {
    const story = new Story().attached();
    const last = must(story.incoming.at(-1), 'three come in');
    story.targets.set(last, { state: 'initial', reason: 'Elb.InitialHealthChecking' });
    for (let i = 0; i < 5; i++) {
      expect(story.later(5_000).decided()).toMatchObject({
        kind: 'wait',
        why: { kind: 'gate', waitingFor: [expect.stringContaining(last)] },
      });
    }
  });

  it('counts a look once, however often it is asked', () => {
    const story = new Story().attached();
    const look = story.look();
    story.decided(look);
    story.later(60_000);
    expect(story.decided(look)).toMatchObject({ kind: 'wait' });
    expect(story.swap.phase).toBe('gate');
    story.decided();
    expect(story.swap.phase).toBe('retire');
  });

  it('begins counting anew after a bad look', () => {
    const story = new Story().attached();
    story.decided();
    story.later(1_000).targets.set(first(story.incoming), { state: 'unhealthy', reason: 'Target.Timeout' });
    story.decided();
    story.later(1_000).targets.set(first(story.incoming), { state: 'healthy' });
    story.decided();
    expect(story.swap).toMatchObject({ phase: 'gate', looked: { good: 1 } });
  });

  it('lets the old leave batch by batch, each after a new gate', () => {
    const story = new Story().attached().goodLooks();
    const action = story.acts();
    expect(action).toEqual({ kind: 'enter-standby', instances: story.plan.batches[0] });
    for (const id of story.plan.batches[0] ?? []) story.become(id, 'EnteringStandby');
    expect(story.later(1_000).decided()).toMatchObject({ kind: 'wait', why: { kind: 'settling' } });
    for (const id of story.plan.batches[0] ?? []) story.become(id, 'Standby');
    expect(story.decided()).toMatchObject({ kind: 'wait', why: { kind: 'gate' } });
    story.later(1_000);
    expect(story.acts()).toEqual({ kind: 'enter-standby', instances: story.plan.batches[1] });
  });

  it('keeps the floor: an old one stays while too few others are healthy', () => {
    const story = new Story(plan(survey(), wish(3, { batch: { count: 3 } }))).attached().goodLooks();
    const sick = must(story.outgoing.at(-1), 'three go out');
    // Healthy: 3 new and 2 old; floor 3: two may leave, and the sick one with them.
    story.targets.set(sick, { state: 'unhealthy', reason: 'Target.Timeout' });
    expect(story.acts()).toMatchObject({ kind: 'enter-standby', instances: { length: 3 } });
  });

  it('holds what leaves as gone already: a look that is old cannot make it leave twice over', () => {
    const story = new Story(plan(survey(), wish(3, { batch: { count: 1 } }))).attached().goodLooks();
    story.acts();
    // The look still shows it in service.
    expect(story.later(2_000).decided()).toMatchObject({ kind: 'wait', why: { kind: 'settling' } });
  });

  it('bakes for as long as the plan says, and looks once more before the point of no return', () => {
    const story = new Story().retired();
    expect(story.swap.phase).toBe('bake');
    expect(story.goodLooks().decided()).toMatchObject({ kind: 'wait', why: { kind: 'bake' } });
    story.later(60_000).targets.set(first(story.incoming), { state: 'unhealthy', reason: 'Target.Timeout' });
    expect(story.decided()).toMatchObject({ kind: 'wait', why: { kind: 'gate' } });
    expect(story.swap.phase).toBe('bake');
  });

  it('looks seldom while only time can help, at moments that all swaps share', () => {
    const waits = [0, 1_234, 7_000].map(ms => {
      const story = new Story().retired().goodLooks().later(ms);
      const decision = story.decided();
      return decision.kind === 'wait' ? { at: (story.now + decision.ms) % 15_000, ms: decision.ms } : {};
    });
    for (const { at, ms } of waits) {
      expect(at).toBe(0);
      expect(ms).toBeGreaterThan(0);
    }
  });

  it('terminates only what stands in Standby, one at a time, never below the floor', () => {
    const story = new Story().retired().goodLooks().later(60_000);
    expect(story.acts()).toEqual({ kind: 'terminate', instance: story.outgoing[0] });
    story.targets.set(first(story.incoming), { state: 'unhealthy', reason: 'Target.Timeout' });
    expect(story.decided()).toMatchObject({ kind: 'wait', why: { kind: 'floor', healthy: 2, floor: 3 } });
    story.targets.set(first(story.incoming), { state: 'healthy' });
    expect(story.acts()).toEqual({ kind: 'terminate', instance: story.outgoing[1] });
    story.become(must(story.outgoing[2], 'three'), 'InService');
    expect(story.decided()).toMatchObject({ kind: 'wait' });
  });

  it('detaches instead where the old are kept, without lowering desired', () => {
    const story = new Story(plan(survey(), wish(3, { keep: true }))).retired().goodLooks().later(60_000);
    expect(story.acts()).toEqual({ kind: 'detach', instances: story.outgoing, decrement: false });
  });

  it('restores max, then resumes exactly its own, AZRebalance last, and proves it', () => {
    const story = new Story().retired().goodLooks().later(60_000);
    for (const id of story.outgoing) {
      expect(story.acts().kind).toBe('terminate');
      story.leave(id);
    }
    expect(story.acts()).toEqual({ kind: 'resize', max: 3 });
    story.settings = { ...story.settings, max: 3 };
    const resumed = [
      'AlarmNotification',
      'InstanceRefresh',
      'ReplaceUnhealthy',
      'ScheduledActions',
      'Terminate',
    ];
    expect(story.acts()).toEqual({ kind: 'resume', processes: resumed });
    story.settings = { ...story.settings, suspended: ['AZRebalance'] };
    expect(story.acts()).toEqual({ kind: 'resume', processes: ['AZRebalance'] });
    story.settings = { ...story.settings, suspended: [] };
    const end = story.decided();
    expect(end).toMatchObject({ kind: 'end', event: { outcome: 'swapped', lowestHealthy: 3 } });
    if (end.kind !== 'end') return;
    expect(end.event.proof.map(row => row.verdict)).not.toContain('changed by others');
  });

  it('leaves a max that a person has set meanwhile, and says so', () => {
    const story = new Story().retired().goodLooks().later(60_000);
    for (const id of story.outgoing) {
      story.acts();
      story.leave(id);
    }
    story.settings = { ...story.settings, max: 9 };
    expect(story.acts().kind).toBe('resume');
    story.settings = { ...story.settings, suspended: ['AZRebalance'] };
    story.acts();
    story.settings = { ...story.settings, suspended: [] };
    const end = story.later(patienceMs).decided();
    expect(end).toMatchObject({ kind: 'end', event: { outcome: 'swapped' } });
    if (end.kind !== 'end') return;
    expect(end.event.proof.find(row => row.what === 'max')).toEqual({
      what: 'max',
      found: '3',
      now: '9',
      verdict: 'changed by others',
    });
  });

  it('resumes nothing while a member is marked Unhealthy: the group would end it at once', () => {
    const story = new Story().retired().goodLooks().later(60_000);
    for (const id of story.outgoing) {
      story.acts();
      story.leave(id);
    }
    story.acts();
    story.settings = { ...story.settings, max: 3 };
    story.join(first(story.incoming), undefined, { healthy: false });
    expect(story.decided()).toMatchObject({ kind: 'wait' });
    expect(story.later(3_700_000).decided()).toMatchObject({ kind: 'end', event: { outcome: 'halted' } });
  });
});

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

describe('a person has a word', () => {
  it('pauses without losing time, and continues', () => {
    const story = new Story().attached();
    story.write({ kind: 'asked', what: 'pause', by: requester });
    expect(story.later(24 * 3_600_000).decided()).toMatchObject({ kind: 'wait', why: { kind: 'paused' } });
    story.write({ kind: 'asked', what: 'continue', by: requester });
    story.goodLooks();
    expect(story.acts().kind).toBe('enter-standby');
  });

  it('ends the bake early on request', () => {
    const story = new Story().retired();
    story.write({ kind: 'asked', what: 'finish', by: approver });
    story.goodLooks();
    expect(story.acts().kind).toBe('terminate');
  });
});

const lostAnswer = { kind: 'unknown', text: 'the connection broke' } as const;

const marked = (): Story => new Story({ ...plan(), marker: true });

describe('the marker', () => {
  it('is written before the first change and says what was found', () => {
    const story = marked();
    const action = story.acts(lostAnswer);
    expect(action).toMatchObject({ kind: 'mark' });
    if (action.kind !== 'mark') return;
    expect(readMarker(action.value)).toEqual({
      swap: 'unknown',
      found: story.plan.found,
      held: story.plan.suspend,
    });
    expect(story.later(1_000).decided()).toMatchObject({ kind: 'wait' });
    story.tags = { [markerKey]: action.value };
    expect(story.acts().kind).toBe('suspend');
  });

  it('is removed last, and one of somebody else stays', () => {
    const story = marked();
    const mark = story.acts();
    if (mark.kind !== 'mark') return;
    story.tags = { [markerKey]: mark.value };
    story.acts();
    story.settings = { ...story.settings, suspended: story.plan.suspend };
    story.write({ kind: 'asked', what: 'abort', by: requester });
    story.later(patienceMs);
    expect(story.acts().kind).toBe('resume');
    story.settings = { ...story.settings, suspended: [] };
    expect(story.later(patienceMs).acts()).toMatchObject({ kind: 'resume', processes: ['AZRebalance'] });
    expect(story.later(patienceMs).acts()).toEqual({ kind: 'unmark' });
    story.tags = {};
    expect(story.decided()).toMatchObject({ kind: 'end', event: { outcome: 'undone' } });
  });
});

describe('one goes first where the plan says so', () => {
  it('is attached alone and seen healthy before the rest', () => {
    const story = new Story({ ...plan(), canary: true });
    story.acts();
    story.settings = { ...story.settings, suspended: story.plan.suspend };
    story.acts();
    story.settings = { ...story.settings, max: 6 };
    expect(story.acts()).toEqual({ kind: 'attach', instances: [newId(1)] });
    story.join(newId(1), undefined, {}, { state: 'initial' });
    expect(story.later(1_000).decided()).toMatchObject({ kind: 'wait', why: { kind: 'gate' } });
    story.targets.set(newId(1), { state: 'healthy' });
    story.later(1_000).goodLooks();
    expect(story.acts()).toEqual({ kind: 'attach', instances: [newId(2), newId(3)] });
  });
});

const changed = (change: (story: Story) => void): Story => {
  const story = new Story().attached();
  change(story);
  story.decided();
  story.later(patienceMs + 1).decided();
  return story;
};

describe('somebody else changes the group', () => {
  it.each<[string, RegExp, (story: Story) => void]>([
    ['max', /^max is 9, it was 3 and is 6 meanwhile$/, s => s.shows({ max: 9 })],
    ['min', /^min is 5, it was 3$/, s => s.shows({ min: 5 })],
    [
      'a resumed process',
      /^Terminate was resumed/,
      s => {
        s.later(patienceMs);
        s.settings = { ...s.settings, suspended: s.settings.suspended.filter(p => p !== 'Terminate') };
      },
    ],
    [
      'a suspended process',
      /^Launch was suspended$/,
      s => s.shows({ suspended: [...s.settings.suspended, 'Launch'] }),
    ],
    ['a stranger', /came into service, which is not of the plan$/, s => s.join(newId(99))],
    [
      'a newcomer taken out',
      /was taken out of service$/,
      s => {
        s.decided();
        s.leave(newId(1));
      },
    ],
  ])('%s: nothing is done until a person says how to go on', (_name, words, change) => {
    const story = changed(change);
    expect(story.swap.question?.what[0]).toMatch(words);
    expect(story.later(60_000).decided()).toMatchObject({ kind: 'wait', why: { kind: 'paused' } });
  });

  it('an old read is no change', () => {
    const story = new Story().attached();
    const settings = story.settings;
    story.settings = { ...settings, max: 9 };
    story.decided();
    story.settings = settings;
    story.later(10_000).decided();
    story.settings = { ...settings, max: 9 };
    story.later(patienceMs - 5_000).decided();
    expect(story.swap.question).toBeUndefined();
  });

  it('goes on with it when told so, and asks once', () => {
    const story = changed(s => s.shows({ max: 9 }));
    story.write({ kind: 'asked', what: 'continue', by: approver });
    story.goodLooks();
    expect(story.later(patienceMs).acts().kind).toBe('enter-standby');
  });

  it('turns back by itself when nobody answers', () => {
    const story = changed(s => s.shows({ max: 9 }));
    story.later(3_700_000).decided();
    expect(story.swap.turned?.cause).toMatchObject({ kind: 'foreign' });
  });
});

const emptied = (): Story =>
  new Story({ ...plan(survey(), wish(3, { strategy: 'empty-first' })), marker: false });

describe('emptied first', () => {
  it('states the outage in its plan, and holds everything', () => {
    const { plan: made } = emptied();
    expect(made).toMatchObject({ floor: 0, roomMax: 3, finalDesired: 3, suspend: processNames.toSorted() });
    const seen = group(4, {
      members: [memberOf(newId(9), undefined, { lifecycle: 'Standby' }), ...group(3).members],
    });
    const partly = makePlan(
      web,
      wish(3, { strategy: 'empty-first' }),
      survey(3, 3, { group: seen }),
      policy,
      undefined,
    );
    expect(partly).toMatchObject({ kind: 'objections', objections: [{ kind: 'not-all', standby: 1 }] });
  });

  it('ends the old, sees the group empty again and again, and only then lets the new in', () => {
    const story = emptied();
    expect(story.acts()).toEqual({ kind: 'suspend', processes: story.plan.suspend });
    story.settings = { ...story.settings, suspended: story.plan.suspend };
    for (const id of story.outgoing) {
      expect(story.acts()).toEqual({ kind: 'terminate', instance: id });
      story.become(id, 'Terminating');
    }
    expect(story.later(60_000).decided()).toMatchObject({ kind: 'wait' });
    for (const id of story.outgoing) story.leave(id);
    story.decided();
    expect(story.swap.phase).toBe('empty');
    story.later(1_000).decided();
    story.later(patienceMs);
    expect(story.acts()).toEqual({ kind: 'resize', min: 0, desired: 0 });
    story.settings = { ...story.settings, min: 0, desired: 0 };
    expect(story.acts()).toEqual({
      kind: 'resume',
      processes: ['AddToLoadBalancer', 'HealthCheck', 'Launch'],
    });
    story.settings = {
      ...story.settings,
      suspended: story.plan.suspend.filter(p => !['AddToLoadBalancer', 'HealthCheck', 'Launch'].includes(p)),
    };
    expect(story.acts()).toEqual({ kind: 'attach', instances: story.incoming });
    for (const id of story.incoming) story.join(id);
    story.settings = { ...story.settings, desired: 3 };
    story.later(1_000).goodLooks();
    expect(story.acts()).toEqual({ kind: 'resize', min: 3 });
    story.settings = { ...story.settings, min: 3 };
    expect(story.acts()).toMatchObject({ kind: 'resume' });
    story.settings = { ...story.settings, suspended: ['AZRebalance'] };
    expect(story.acts()).toEqual({ kind: 'resume', processes: ['AZRebalance'] });
    story.settings = { ...story.settings, suspended: [] };
    expect(story.decided()).toMatchObject({ kind: 'end', event: { outcome: 'swapped', lowestHealthy: 0 } });
  });

  it('can be turned back until the first one is ended, and not after', () => {
    const early = emptied();
    early.acts();
    early.write({ kind: 'asked', what: 'abort', by: requester });
    expect(early.later(patienceMs).acts().kind).toBe('resume');
    const late = emptied();
    late.acts();
    late.settings = { ...late.settings, suspended: late.plan.suspend };
    late.acts();
    late.write({ kind: 'asked', what: 'abort', by: requester });
    expect(late.decided()).toMatchObject({ kind: 'act', action: { kind: 'terminate' } });
  });

  it('ends nobody while Launch runs: strangers would come', () => {
    const story = emptied();
    story.acts();
    story.settings = { ...story.settings, suspended: story.plan.suspend };
    story.acts();
    story.settings = { ...story.settings, suspended: story.plan.suspend.filter(p => p !== 'Launch') };
    expect(story.decided()).toMatchObject({ kind: 'wait' });
  });
});

it('believes a suspension only once it was seen: the journal may claim too much', () => {
  const story = new Story();
  story.acts({ kind: 'unknown', text: 'socket hang up' });
  story.write({ kind: 'asked', what: 'abort', by: requester });
  for (let i = 0; i < 10 && story.swap.phase !== 'undo-restore'; i++) story.later(patienceMs).decided();
  expect(story.swap.question).toBeUndefined();
});
