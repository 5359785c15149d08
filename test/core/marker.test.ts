/** The marker is there before the first change until after the last; what it says can be read again and fits into a tag. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { processNames, type SwapId } from '../../src/core/domain.ts';
import { patienceMs } from '../../src/core/limits.ts';
import { markerKey, readMarker, writeMarker } from '../../src/core/marker.ts';
import { plan, requester } from '../helpers/build.ts';
import { lostAnswer, Story } from '../helpers/story.ts';

it('survives being written and read, whatever the group was like', () => {
  const size = fc.integer({ min: 0, max: 100_000 });
  const split = fc.array(fc.constantFrom('held', 'found', 'neither'), { minLength: 9, maxLength: 9 });
  fc.assert(
    fc.property(size, size, size, split, (min, desired, max, where) => {
      const of = (place: string) => processNames.filter((_, i) => where[i] === place);
      const found = { min, desired, max, suspended: of('found') };
      const value = writeMarker('s-4kx9q2mv' as SwapId, found, of('held'));
      expect(value).toMatch(/^[\w .:/=+\-@]{1,256}$/);
      expect(readMarker(value)).toEqual({ swap: 's-4kx9q2mv', found, held: of('held') });
    }),
  );
});

it.each([
  '',
  'allowed',
  'v=1 id=s-1',
  'v=1 id=s-1 min=a desired=1 max=1 held= found=',
  'v=1 id=s-1 min=1 desired=1 max=1 held=Lunch found=',
])('takes %j for no marker', value => {
  expect(readMarker(value)).toBeUndefined();
});

const marked = (): Story => new Story({ ...plan(), marker: true });

describe('the tag', () => {
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
