/** Before what cannot be taken back everything is looked at once more, and no doubt is left over. */
import { describe, expect, it } from 'vitest';
import { must } from '../../src/core/assert.ts';
import { patienceMs } from '../../src/core/limits.ts';
import { markerKey } from '../../src/core/marker.ts';
import { newId, oldId, plan, policy, survey, wish } from '../helpers/build.ts';
import { Story } from '../helpers/story.ts';

const watched = (): Story => new Story({ ...plan(), alarms: ['web-5xx'] });
const emptyFirst = (more = {}): Story =>
  new Story({ ...plan(survey(), wish(3, { strategy: 'empty-first' })), marker: false, ...more });

/** Everything is held, and the outage is next. */
function beforeTheOutage(story = emptyFirst()): Story {
  story.acts();
  story.shows({ suspended: story.plan.suspend });
  return story.later(patienceMs);
}

const acts = (story: Story): boolean => story.decided().kind === 'act';

/** The old ones are in Standby, and the first one is to end. */
const reached = (story = new Story()): Story => story.retired().goodLooks().later(60_000);

describe('before an old instance ends', () => {
  it.each<[string, (story: Story) => unknown]>([
    ['max was changed', story => story.shows({ max: 9 })],
    [
      'a needed process was suspended',
      story => story.shows({ suspended: [...story.settings.suspended, 'Launch'] }),
    ],
    ['a stranger came', story => story.join(newId(99))],
    ['the group is being deleted', story => Object.assign(story, { status: 'Delete in progress' })],
  ])('nothing ends while it looks as if %s, and a person is asked once it is sure', (_what, change) => {
    const story = reached();
    expect(acts(story)).toBe(true);
    change(story);
    expect(story.later(1_000).decided()).toMatchObject({ kind: 'wait', why: { kind: 'settling' } });
    story.later(patienceMs + 1).decided();
    expect(story.swap.question).toBeDefined();
  });

  it('goes on when it was an old read', () => {
    const story = reached();
    story.shows({ max: 9 });
    expect(acts(story)).toBe(false);
    story.shows({ max: 6 });
    expect(acts(story.later(1_000))).toBe(true);
  });

  it('waits while an alarm is in breach, says so, and goes on when it is quiet', () => {
    const story = watched();
    story.alarms.set('web-5xx', 'OK');
    reached(story);
    story.acts();
    story.leave(must(story.outgoing[0], 'three'));
    story.alarms.set('web-5xx', 'ALARM');
    expect(story.later(1_000).decided()).toMatchObject({
      kind: 'wait',
      why: { kind: 'gate', waitingFor: ['alarm web-5xx is in breach'] },
    });
    expect(story.swap.looked.waitingFor).toEqual(['alarm web-5xx is in breach']);
    story.alarms.set('web-5xx', 'OK');
    expect(story.later(1_000).acts()).toMatchObject({ kind: 'terminate' });
    expect(story.swap.looked.waitingFor).toEqual([]);
  });

  it('takes no kept one out for good either', () => {
    const story = new Story(plan(survey(), wish(3, { keep: true }))).retired().goodLooks().later(60_000);
    story.shows({ max: 9 });
    expect(acts(story)).toBe(false);
  });

  it('asks when the mark of the swap is gone or another one stands there', () => {
    for (const tags of [{}, { [markerKey]: 'v=1 id=s-00000009 min=3 desired=3 max=3 held= found=' }]) {
      const story = new Story({ ...plan(), marker: true });
      const mark = story.acts();
      if (mark.kind !== 'mark') throw new Error('the mark goes first');
      story.tags = { [markerKey]: mark.value };
      reached(story);
      story.tags = tags;
      story.decided();
      story.later(patienceMs + 1).decided();
      expect(story.swap.question?.what[0]).toMatch(/the mark of this swap was removed|is marked by others/);
    }
  });
});

describe('before an outage begins', () => {
  it('begins it where nothing stands against it', () => {
    expect(beforeTheOutage().acts().kind).toBe('terminate');
  });

  it('waits for a member that the plan does not end: the group would never be empty', () => {
    const story = beforeTheOutage();
    story.join(newId(99), undefined, { lifecycle: 'Pending' });
    expect(story.decided()).toMatchObject({
      why: { waitingFor: [expect.stringContaining('not of the plan')] },
    });
    expect(story.swap.phase).toBe('suspend');
  });

  it('waits for an alarm to be quiet, and turns back in time', () => {
    const story = beforeTheOutage(emptyFirst({ alarms: ['web-5xx'] }));
    story.alarms.set('web-5xx', 'ALARM');
    expect(acts(story)).toBe(false);
    story.later(3_600_000).decided();
    expect(story.swap.turned?.cause).toMatchObject({ kind: 'deadline', phase: 'suspend' });
  });

  it('heeds no alarm once it has begun: the outage itself sets it off', () => {
    const story = beforeTheOutage(emptyFirst({ alarms: ['web-5xx'] }));
    story.acts();
    story.alarms.set('web-5xx', 'ALARM');
    expect(acts(story)).toBe(true);
  });

  it('halts while old ones still serve, when a new one is lost', () => {
    const story = beforeTheOutage();
    story.acts();
    story.ec2.set(newId(1), { ...must(story.ec2.get(newId(1)), 'known'), state: 'terminated' });
    expect(story.decided()).toMatchObject({
      kind: 'end',
      event: { outcome: 'halted', cause: { kind: 'incoming-lost', instance: newId(1) } },
    });
    expect(story.members.has(oldId(3))).toBe(true);
  });
});

it('sets min and desired to 0 only while nobody is a member', () => {
  const story = beforeTheOutage();
  for (const phase of ['empty', 'zero'] as const) story.write({ kind: 'phase', phase });
  for (const id of story.outgoing.slice(1)) story.leave(id);
  story.become(oldId(1), 'Terminating:Wait');
  expect(story.later(policy.gate.everyMs).decided()).toMatchObject({
    why: { waitingFor: [`${oldId(1)} is Terminating:Wait`] },
  });
  story.leave(oldId(1));
  expect(story.later(1_000).acts()).toEqual({ kind: 'resize', min: 0, desired: 0 });
});
