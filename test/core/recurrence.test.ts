/** When scheduled actions are due: cron as people write it, in the zones of the world. */
import { describe, expect, it } from 'vitest';
import { dueBetween } from '../../src/core/recurrence.ts';

const at = (text: string): number => Date.parse(`${text}:00Z`);
const due = (recurrence: string, from: string, to: string, zone?: string): readonly string[] | undefined =>
  dueBetween({ name: 'a', recurrence, ...(zone === undefined ? {} : { zone }) }, at(from), at(to))?.map(ms =>
    new Date(ms).toISOString().slice(0, 16),
  );

describe('a recurrence', () => {
  it.each([
    ['0 6 * * *', '2026-11-22T06:00', ['2026-11-22T06:00', '2026-11-23T06:00']],
    ['30 9,17 * * *', '2026-11-22T10:00', ['2026-11-22T17:30', '2026-11-23T09:30', '2026-11-23T17:30']],
    ['0 8 * * MON-FRI', '2026-11-22T00:00', ['2026-11-23T08:00']],
    ['0 8 * * 7', '2026-11-22T00:00', ['2026-11-22T08:00']],
    ['*/20 4-5 * * *', '2026-11-23T05:10', ['2026-11-23T05:20', '2026-11-23T05:40']],
    ['5/30 0 * * ?', '2026-11-23T00:00', ['2026-11-23T00:05', '2026-11-23T00:35']],
    ['0 0 1 dec *', '2026-11-22T00:00', []],
    // Either day will do where both are named.
    ['0 3 23 * SUN', '2026-11-22T00:00', ['2026-11-22T03:00', '2026-11-23T03:00']],
  ])('%s from %s', (recurrence, from, expected) => {
    expect(due(recurrence, from, '2026-11-24T00:00')).toEqual(expected);
  });

  it('is read on the wall clock of its zone, in winter and in summer', () => {
    expect(due('0 6 * * *', '2026-11-22T00:00', '2026-11-23T00:00', 'Europe/Berlin')).toEqual([
      '2026-11-22T05:00',
    ]);
    expect(due('0 6 * * *', '2026-07-22T00:00', '2026-07-23T00:00', 'Europe/Berlin')).toEqual([
      '2026-07-22T04:00',
    ]);
    expect(due('30 5 * * *', '2026-11-22T00:00', '2026-11-23T00:00', 'Asia/Kolkata')).toEqual([
      '2026-11-22T00:00',
    ]);
  });

  it('neither begins before its start nor goes on after its end', () => {
    const action = { name: 'a', recurrence: '0 * * * *', from: at('2026-11-22T02:00') };
    const bounded = { ...action, until: at('2026-11-22T04:00') };
    const all = dueBetween(bounded, at('2026-11-22T00:00'), at('2026-11-23T00:00'));
    expect(all).toEqual([at('2026-11-22T02:00'), at('2026-11-22T03:00')]);
  });

  it.each(['', '0 6 * *', '0 6 * * * *', '0 25 * * *', '0 6 L * *', '0 9-8 * * *', '*/0 * * * *', 'daily'])(
    'that is not understood is said to be so: “%s”',
    recurrence => {
      expect(due(recurrence, '2026-11-22T00:00', '2026-11-23T00:00')).toBeUndefined();
    },
  );

  it('in a zone that is not known here is not guessed', () => {
    expect(due('0 6 * * *', '2026-11-22T00:00', '2026-11-23T00:00', 'Mars/Olympus')).toBeUndefined();
  });
});

it('once is once, in the stretch that holds it', () => {
  const action = { name: 'a', at: at('2026-11-22T03:00') };
  expect(dueBetween(action, action.at, action.at + 1)).toEqual([action.at]);
  expect(dueBetween(action, action.at + 1, action.at + 2)).toEqual([]);
});
