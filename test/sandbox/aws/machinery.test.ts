/** What the world runs on: the agenda, rows with a memory, chance by seed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Agenda } from '../../../src/sandbox/aws/world/agenda.ts';
import { createRandom, createStreams, uuid } from '../../../src/sandbox/aws/world/random.ts';
import { Table } from '../../../src/sandbox/aws/world/table.ts';

describe('the agenda', () => {
  it('gives everything back by time, and those of one moment in the order in which they came', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), times => {
        const agenda = new Agenda<number>();
        for (const [i, at] of times.entries()) agenda.add(at, i);
        const taken: { at: number; what: number }[] = [];
        for (let entry = agenda.take(100); entry !== undefined; entry = agenda.take(100)) taken.push(entry);
        const expected = times
          .map((at, what) => ({ at, what }))
          .toSorted((a, b) => a.at - b.at || a.what - b.what);
        expect(taken.map(({ at, what }) => ({ at, what }))).toEqual(expected);
      }),
    );
  });

  it('keeps what is not due', () => {
    const agenda = new Agenda<string>();
    agenda.add(10, 'later');
    expect(agenda.take(9)).toBeUndefined();
    expect(agenda.nextAt).toBe(10);
    expect(agenda.take(10)?.what).toBe('later');
    expect(agenda.nextAt).toBeUndefined();
  });
});

describe('a table', () => {
  it('knows what each row was at every moment of its window', () => {
    const writes = fc.array(
      fc.record({
        wait: fc.nat(4),
        key: fc.constantFrom('a', 'b'),
        value: fc.option(fc.record({ n: fc.nat(9), group: fc.constantFrom('x', 'y') })),
      }),
    );
    fc.assert(
      fc.property(writes, fc.nat(10), (all, back) => {
        let now = 0;
        const windowMs = 10;
        const table = new Table<{ n: number; group: string }>({
          now: () => now,
          settingUp: () => false,
          windowMs,
          groupOf: row => row.group,
        });
        const history: { at: number; key: string; value: { n: number; group: string } | undefined }[] = [];
        for (const { wait, key, value } of all) {
          now += wait;
          table.set(key, value ?? undefined);
          history.push({ at: now, key, value: value ?? undefined });
          const time = now - Math.min(back, now);
          const was = (k: string) => history.findLast(h => h.key === k && h.at <= time)?.value;
          for (const k of ['a', 'b']) expect(table.at(k, time)).toEqual(was(k));
          for (const group of ['x', 'y']) {
            const rows = ['a', 'b'].map(was).filter(row => row?.group === group);
            expect(new Set(table.within(group, time).map(row => row.n))).toEqual(
              new Set(rows.map(row => row?.n)),
            );
            expect(table.within(group, time)).toHaveLength(rows.length);
          }
        }
      }),
    );
  });
});

function draw(seed: number, stream: number): number[] {
  const random = createRandom(seed, stream);
  return Array.from({ length: 5 }, () => random.next());
}

describe('chance', () => {
  it('is the same for the same seed, and another for every seed and stream', () => {
    expect(draw(7, 1)).toEqual(draw(7, 1));
    expect(new Set([draw(7, 1), draw(8, 1), draw(7, 2), draw(7 + 2 ** 32, 1)].map(String)).size).toBe(4);
  });

  it('stays within its bounds', () => {
    const { life, ids } = createStreams(3);
    for (let i = 0; i < 1_000; i++) expect(life.below(7)).toBeLessThan(7);
    expect(ids.hex(17)).toMatch(/^[0-9a-f]{17}$/);
    expect(uuid(ids)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(() => life.pick([])).toThrow('nothing to pick from');
  });
});
