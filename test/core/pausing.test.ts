/** Standing still: how long that is safe and why, and what going on and ending the bake come to. */
import { expect, it } from 'vitest';
import { requestCard } from '../../src/core/messages/plan-card.ts';
import { storyLine } from '../../src/core/messages/story.ts';
import { replay } from '../../src/core/replay.ts';
import { plain } from '../../src/core/words.ts';
import { group, plan, policy, request, requester, survey, wish } from '../helpers/build.ts';
import { Story } from '../helpers/story.ts';

const minute = 60_000;

/** Somebody says it now; what the thread tells of it. */
function says(story: Story, what: 'pause' | 'continue' | 'finish'): string {
  const before = replay(story.entries);
  story.write({ kind: 'asked', what, by: requester });
  const entry = story.entries.at(-1);
  return entry ? plain(storyLine(before, entry) ?? []) : '';
}
const card = (story: Story): string =>
  JSON.stringify(requestCard(request({ plan: story.plan, state: 'approved' }), policy, story.swap));

it('says how long it is safe, what the group does not do meanwhile, and that no limit counts', () => {
  const story = new Story().attached();
  const words = says(story, 'pause');
  expect(words).toContain('@U0REQUESTER paused the swap at “Attach the incoming”');
  expect(words).toContain('Safe for as long as what serves now carries the load');
  expect(words).toContain(
    'the group does not even out its zones, scale on alarms, replace sick instances or run scheduled actions meanwhile',
  );
  expect(words).toContain('old and new run side by side');
  expect(words).toContain('AWS sets no limit, and none of the swap’s own counts.');
  expect(words).toContain('Continue lets it go on, Abort and undo turns it back.');
  expect(card(story)).toContain('Safe for as long as what serves now carries the load');
});

it('names only what this swap holds: what others had suspended is theirs', () => {
  const held = group(3, {
    settings: { min: 3, max: 3, desired: 3, suspended: ['AlarmNotification', 'AZRebalance'] },
  });
  const words = says(new Story(plan(survey(3, 3, { group: held }))).attached(), 'pause');
  expect(words).not.toContain('scale on alarms');
  expect(words).toContain('replace sick instances');
});

it('says of Standby what it costs and does not do', () => {
  expect(says(new Story().retired(), 'pause')).toMatch(
    /Standby run and cost on[\s\S]*nobody checks their health/,
  );
});

it('is safe for any time before anything is held, and not at all in an outage', () => {
  expect(says(new Story(), 'pause')).toContain('Safe for any time');
  const emptied = new Story(plan(survey(), wish(3, { strategy: 'empty-first' })));
  emptied.write({ kind: 'phase', phase: 'empty' });
  emptied.write({ kind: 'foreign', what: ['max is 9'] });
  expect(card(emptied)).toContain('Not safe: nobody serves until it goes on');
});

it('tells how long it stood, and that the bake and the limits go on from there', () => {
  const story = new Story().retired();
  says(story, 'pause');
  story.later(90 * minute);
  expect(says(story, 'continue')).toContain(
    'lets it go on after 1 h 30 min. Time limits count on from here. The bake goes on where it stood.',
  );
  story.goodLooks();
  expect(story.decided()).toMatchObject({ why: { kind: 'bake' } });
  // The card counts the pause as the engine does.
  const until = story.swap.phaseAt + story.plan.bakeMs + 90 * minute;
  expect(card(story)).toContain(`"time":${until}`);
});

it('says what ending the bake does to the old ones', () => {
  expect(says(new Story().retired(), 'finish')).toContain(
    'the old ones are terminated, which cannot be undone',
  );
  const kept = new Story(plan(survey(), wish(3, { keep: true }))).retired();
  expect(says(kept, 'finish')).toContain('taken out and left running');
});
