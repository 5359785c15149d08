/** What the marker says can be read again, fits into a tag, and nothing else is taken for one. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { processNames, type SwapId } from '../../src/core/domain.ts';
import { readMarker, writeMarker } from '../../src/core/marker.ts';

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
