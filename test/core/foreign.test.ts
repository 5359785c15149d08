/** Somebody else changes the group: what counts as a change, and that nothing is done upon it without a person's word. */
import { describe, expect, it } from 'vitest';
import { patienceMs } from '../../src/core/limits.ts';
import { approver, newId } from '../helpers/build.ts';
import { Story } from '../helpers/story.ts';

const changed = (change: (story: Story) => void): Story => {
  const story = new Story().attached();
  change(story);
  story.decided();
  story.later(patienceMs + 1).decided();
  return story;
};

describe('a change by somebody else', () => {
  it.each<[string, RegExp, (story: Story) => void]>([
    ['max', /^max is 9, it was 3 and is 6 meanwhile$/, s => s.shows({ max: 9 })],
    [
      'desired',
      /^desired is 1 below the number in service$/,
      s => s.shows({ desired: s.settings.desired - 1 }),
    ],
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

  it('a max set before room is made is not written over: that is asked about first', () => {
    const story = new Story();
    expect(story.acts().kind).toBe('suspend');
    story.shows({ suspended: story.plan.suspend, max: 4 });
    expect(story.later(1_000).decided()).toMatchObject({ kind: 'wait', why: { kind: 'settling' } });
    story.later(patienceMs + 1).decided();
    expect(story.swap.question?.what).toEqual(['max is 4, it was 3 and is 6 meanwhile']);
    story.write({ kind: 'asked', what: 'continue', by: approver });
    expect(story.later(1_000).acts()).toEqual({ kind: 'resize', max: 6 });
  });

  it('what was changed during a pause is not built upon: at Continue it is looked at before the next deed', () => {
    const story = new Story().held();
    story.write({ kind: 'asked', what: 'pause', by: approver });
    story.shows({ max: 9 });
    story.later(60_000).write({ kind: 'asked', what: 'continue', by: approver });
    expect(story.decided()).toMatchObject({ kind: 'wait', why: { kind: 'settling' } });
    expect(story.later(patienceMs + 1).decided()).toMatchObject({ kind: 'wait', why: { kind: 'paused' } });
    expect(story.swap.question?.what).toEqual(['max is 9, it was 3 and is 6 meanwhile']);
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
    expect(story.later(30_000).acts()).toEqual({
      kind: 'detach',
      instances: story.incoming,
      decrement: true,
    });
    for (const id of story.incoming) story.leave(id);
    story.shows({ desired: 3 });
    expect(story.later(30_000).acts().kind).toBe('resume');
    expect(story.settings.max).toBe(9);
  });

  it('asks again about a further change on the way back, and halts when nobody answers there', () => {
    const story = changed(s => s.shows({ max: 9 }));
    story.later(3_700_000).decided();
    story.join(newId(99));
    story.decided();
    story.later(patienceMs + 1_000).decided();
    expect(story.swap.question?.what).toEqual([`${newId(99)} came into service, which is not of the plan`]);
    expect(story.later(3_700_000).decided()).toMatchObject({ kind: 'end', event: { outcome: 'halted' } });
  });
});
