/** Protection from scale-in: what the plan gives to the incoming, and what was found and has to stay. */
import { describe, expect, it } from 'vitest';
import { parse } from '../../src/core/command.ts';
import type { InstanceId } from '../../src/core/domain.ts';
import { approver, group, memberOf, numbers, oldId, plan, policy, survey, wish } from '../helpers/build.ts';
import { Story } from '../helpers/story.ts';

const asked = wish(3, { protect: true });

/** The last look shows what the end is judged by. */
function ended(story: Story) {
  for (let i = 0; i < 20; i++) {
    const decision = story.later(30_000).decided();
    if (decision.kind === 'end')
      return decision.event.proof.find(row => row.what === 'protected from scale-in');
    if (decision.kind !== 'act') continue;
    const { action } = decision;
    story.acts();
    if (action.kind === 'resize') story.shows({ max: 3 });
    if (action.kind === 'resume')
      story.shows({ suspended: story.settings.suspended.filter(p => !action.processes.includes(p)) });
    if (action.kind === 'terminate') story.leave(action.instance);
    if (action.kind === 'detach') {
      for (const id of action.instances) story.leave(id);
      story.shows({ desired: story.settings.desired - action.instances.length });
    }
    if (action.kind === 'exit-standby') for (const id of action.instances) story.become(id, 'InService');
  }
  throw new Error('no end');
}

const protectedNow = (story: Story, of: readonly InstanceId[]): void => {
  for (const id of of) story.join(id, undefined, { protected: true });
};

describe('a plan that protects the incoming', () => {
  it('does so after the gate and before an old one leaves, whoever is not protected yet', () => {
    const story = new Story(plan(survey(), asked)).attached();
    protectedNow(story, story.incoming.slice(0, 1));
    story.goodLooks();
    expect(story.acts()).toEqual({ kind: 'protect', instances: story.incoming.slice(1) });
    expect(story.later(1_000).decided()).toMatchObject({ kind: 'wait', why: { kind: 'settling' } });
    protectedNow(story, story.incoming);
    expect(story.later(1_000).goodLooks().acts().kind).toBe('enter-standby');
  });

  it('takes at most fifty a call', () => {
    const story = new Story(plan(survey(60, 60), wish(60, { protect: true }))).attached().goodLooks();
    expect(story.acts()).toMatchObject({ kind: 'protect', instances: { length: 50 } });
    expect(story.acts()).toMatchObject({ kind: 'protect', instances: { length: 10 } });
  });

  it('turns back where AWS does not allow it: nothing has left yet', () => {
    const story = new Story(plan(survey(), asked)).attached().goodLooks();
    story.acts({ kind: 'denied', permission: 'autoscaling:SetInstanceProtection', text: 'no' });
    story.decided();
    expect(story.swap.turned?.cause).toMatchObject({ kind: 'denied' });
  });

  it('goes on without it in a group that was emptied: there is no way back', () => {
    const story = new Story({
      ...plan(survey(), wish(3, { protect: true, strategy: 'empty-first' })),
      marker: false,
    });
    for (const phase of ['empty', 'zero', 'open', 'attach', 'gate', 'protect'] as const)
      story.write({ kind: 'phase', phase });
    for (const id of story.outgoing) story.leave(id);
    for (const id of story.incoming) story.join(id);
    story.acts({ kind: 'denied', permission: 'autoscaling:SetInstanceProtection', text: 'no' });
    expect(ended(story)).toEqual({
      what: 'protected from scale-in',
      found: '0',
      now: '0',
      verdict: 'not done',
    });
  });

  it('is taken from the policy where the wish does not say', () => {
    expect(plan(survey(), wish(), { ...policy, protect: true }).protect).toBe(true);
    expect(plan().protect).toBeUndefined();
    expect(parse('web i-0123456789abcdef0 --protect')).toMatchObject({ wish: { protect: true } });
  });
});

describe('protection that was found', () => {
  const seen = survey(3, 3, {
    group: group(3, { members: numbers(3).map(n => memberOf(oldId(n), undefined, { protected: n === 2 })) }),
  });

  it('is as found after an undo', () => {
    const story = new Story(plan(seen)).attached();
    story.join(oldId(2), undefined, { protected: true });
    story.write({ kind: 'asked', what: 'abort', by: approver });
    expect(ended(story)).toEqual({
      what: 'protected from scale-in',
      found: '1',
      now: '1',
      verdict: 'as found',
    });
  });

  it('is said to have been changed where somebody took it off a member that stays', () => {
    const story = new Story(plan(seen, wish(1, { outgoing: [oldId(1)] })))
      .retired()
      .goodLooks()
      .later(60_000);
    expect(ended(story)).toMatchObject({ found: '1', now: '0', verdict: 'changed by others' });
  });
});
