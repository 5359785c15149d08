/** A halted swap that somebody takes up again: what it does then, what counts anew, and what people read. */
import { describe, expect, it } from 'vitest';
import { parse } from '../../src/core/command.ts';
import { markerKey, writeMarker } from '../../src/core/marker.ts';
import { requestCard } from '../../src/core/messages/plan-card.ts';
import { storyLine } from '../../src/core/messages/story.ts';
import { replay } from '../../src/core/replay.ts';
import { whyNotHalted, whyNotThisGroup } from '../../src/core/taking-up.ts';
import { plain } from '../../src/core/words.ts';
import { approver, group, plan, policy, request, requester } from '../helpers/build.ts';
import { Story } from '../helpers/story.ts';

const denied = {
  kind: 'denied',
  permission: 'autoscaling:TerminateInstanceInAutoScalingGroup',
  text: 'no',
} as const;
const takenUp = { kind: 'taken-up', by: approver } as const;

/** Ends as it is decided to end. */
function ends(story: Story): Story {
  const decision = story.decided();
  if (decision.kind !== 'end') throw new Error(`no end but ${JSON.stringify(decision)}`);
  story.write(decision.event);
  return story;
}

/** Halted past the point of no return, with the old ones in Standby. */
function halted(): Story {
  const story = new Story().retired().goodLooks().later(60_000);
  story.acts(denied);
  return ends(story);
}

const lastLine = (story: Story): string => {
  const last = story.entries.at(-1);
  return last ? plain(storyLine(replay(story.entries.slice(0, -1)), last) ?? []) : '';
};
const buttons = (story: Story): readonly string[] =>
  requestCard(request({ plan: story.plan, state: 'approved' }), policy, story.swap).buttons.map(b => b.label);

describe('past the point of no return', () => {
  it('goes on in its phase, with what was refused tried again', () => {
    const story = halted();
    expect(story.swap.ended?.outcome).toBe('halted');
    // At once: a call that was denied has done nothing, so nothing is waited for.
    story.write(takenUp);
    expect(story.swap.ended).toBeUndefined();
    expect(story.acts()).toEqual({ kind: 'terminate', instance: story.outgoing[0] });
  });

  it('counts every time limit anew, and halts once more when they are over', () => {
    const story = halted();
    story.later(24 * 3_600_000).write(takenUp);
    expect(story.later(story.plan.deadlineMs - 1_000).decided().kind).toBe('act');
    expect(story.later(2_000).decided()).toMatchObject({
      kind: 'end',
      event: { cause: { kind: 'deadline' } },
    });
  });

  it('does not believe that what was refused before is refused still', () => {
    const story = new Story().retired().goodLooks().later(60_000);
    for (let i = 0; i < 3; i++) {
      story.acts({ kind: 'refused', code: 'ResourceContention', text: 'busy' });
      story.later(30_000);
    }
    ends(story).write(takenUp);
    for (let i = 0; i < 2; i++) {
      expect(
        story.later(30_000).acts({ kind: 'refused', code: 'ResourceContention', text: 'busy' }).kind,
      ).toBe('terminate');
    }
    expect(story.later(30_000).decided().kind).toBe('act');
  });

  it('sees what a person has done by hand meanwhile', () => {
    const story = halted();
    for (const id of story.outgoing) story.leave(id);
    story.shows({ max: 3 });
    story.later(3_600_000).write(takenUp);
    expect(story.acts().kind).toBe('resume');
  });

  it('resumes only what it had suspended itself, although all tries count anew', () => {
    const story = halted();
    for (const id of story.outgoing) story.leave(id);
    story.shows({ max: 3 });
    story.write(takenUp);
    const action = story.acts();
    expect(action.kind === 'resume' && action.processes).toEqual(
      story.plan.suspend.filter(p => p !== 'AZRebalance'),
    );
  });

  it('goes on with what others had changed, as whoever takes it up has read it', () => {
    const story = new Story().retired().goodLooks().later(60_000);
    story.acts();
    story.shows({ max: 9 });
    story.decided();
    story.later(30_000).decided();
    expect(story.swap.question?.what[0]).toMatch(/^max is 9/);
    ends(story.later(3_700_000)).write(takenUp);
    expect(story.swap.question).toBeUndefined();
    expect(story.later(30_000).acts().kind).toBe('terminate');
  });
});

describe('before the point of no return', () => {
  it('turns back: nobody knows how the group was left', () => {
    const story = new Story().attached();
    story.write({ kind: 'ended', outcome: 'halted', cause: { kind: 'group-gone' }, proof: [] });
    story.write(takenUp);
    story.decided();
    expect(story.swap.turned?.cause).toEqual({ kind: 'asked', by: approver });
  });

  it('goes on turning back', () => {
    const story = new Story().attached();
    story.write({ kind: 'asked', what: 'abort', by: requester });
    story.later(30_000).decided();
    story.later(1).acts(denied);
    ends(story).write(takenUp);
    expect(story.later(30_000).acts()).toMatchObject({ kind: 'detach', instances: story.incoming });
  });
});

describe('people', () => {
  it('read of it in the halt, have one button, and read who took it up', () => {
    const story = halted();
    expect(lastLine(story)).toContain('/asg-swap take-up');
    expect(lastLine(story)).toContain('it goes on at “Let the outgoing go”');
    expect(buttons(story)).toEqual(['Take up again']);
    story.write(takenUp);
    expect(lastLine(story)).toContain('takes it up again. It goes on at “Let the outgoing go”.');
    expect(buttons(story)).toEqual([]);
    expect(parse('take-up s-4kx9q2mv')).toEqual({ kind: 'take-up', swap: 's-4kx9q2mv' });
    expect(parse('take up s-4kx9q2mv')).toEqual({ kind: 'take-up', swap: 's-4kx9q2mv' });
    expect(parse('take i-0123456789abcdef0')).toMatchObject({ kind: 'swap', wish: { group: 'take' } });
  });

  it('have nothing to press where the group is gone', () => {
    const story = new Story().attached();
    story.write({ kind: 'ended', outcome: 'halted', cause: { kind: 'group-gone' }, proof: [] });
    expect(buttons(story)).toEqual([]);
  });
});

const marked = (): Story => {
  const story = new Story({ ...plan(), marker: true });
  story.write({ kind: 'phase', phase: 'suspend' });
  return story;
};

describe('is refused', () => {
  it('while it runs, and once it has ended well', () => {
    expect(whyNotHalted(new Story().swap)).toEqual({ kind: 'running' });
    const done = new Story();
    done.write({ kind: 'ended', outcome: 'undone', proof: [] });
    expect(whyNotHalted(done.swap)).toEqual({ kind: 'over', outcome: 'undone' });
    expect(whyNotHalted(halted().swap)).toBeUndefined();
  });

  it('where the group is gone or no longer its own', () => {
    const { swap } = marked();
    const ours = writeMarker(swap.id, swap.plan.found, swap.plan.suspend);
    expect(whyNotThisGroup(swap, undefined)).toEqual({ kind: 'group-gone' });
    expect(whyNotThisGroup(swap, group(3, { status: 'Delete in progress' }))).toEqual({ kind: 'group-gone' });
    expect(whyNotThisGroup(swap, group(3))).toEqual({ kind: 'marker-gone' });
    expect(
      whyNotThisGroup(swap, group(3, { tags: { [markerKey]: ours.replace('unknown', 's-00000009') } })),
    ).toEqual({
      kind: 'marker-of-another',
      swap: 's-00000009',
    });
    expect(whyNotThisGroup(swap, group(3, { tags: { [markerKey]: ours } }))).toBeUndefined();
    // Nothing was ever marked.
    expect(whyNotThisGroup(new Story({ ...plan(), marker: true }).swap, group(3))).toBeUndefined();
  });
});

it('a version that does not know it leaves the swap halted instead of guessing', () => {
  const story = halted();
  story.write({ kind: 'taken-up-by-a-newer-version', by: approver } as never);
  expect(story.swap.ended?.outcome).toBe('halted');
  expect(story.swap.unknownEvent).toBe('taken-up-by-a-newer-version');
});
