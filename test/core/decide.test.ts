/** The ladder of a swap, rung by rung: what is decided from one journal, one look and the time. */
import { describe, expect, it } from 'vitest';
import { must } from '../../src/core/assert.ts';
import type { InstanceId } from '../../src/core/domain.ts';
import { patienceMs } from '../../src/core/limits.ts';
import { approver, group, newId, plan, requester, survey, wish } from '../helpers/build.ts';
import { lostAnswer, Story } from '../helpers/story.ts';

const first = (of: readonly InstanceId[]): InstanceId => must(of[0], 'one at least');

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
    const story = new Story({ ...plan(), marker: true });
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

describe('one goes first where the plan says so', () => {
  it('is attached alone and seen healthy before the rest', () => {
    const story = new Story({ ...plan(), canary: true });
    story.acts();
    story.settings = { ...story.settings, suspended: story.plan.suspend };
    story.acts();
    story.settings = { ...story.settings, max: 6 };
    expect(story.acts()).toEqual({ kind: 'attach', instances: [newId(1)] });
    story.join(newId(1), undefined, {}, { state: 'initial' });
    story.shows({ desired: 4 });
    expect(story.later(1_000).decided()).toMatchObject({ kind: 'wait', why: { kind: 'gate' } });
    story.targets.set(newId(1), { state: 'healthy' });
    story.later(1_000).goodLooks();
    expect(story.acts()).toEqual({ kind: 'attach', instances: [newId(2), newId(3)] });
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
