/**
 * Journals that released versions have written stay readable, and all that this version can write is among them:
 * whoever adds an event, an action, a word or a phase adds a fixture (`make-journals.ts`).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { lineOf } from '../../src/app/narrator.ts';
import { decide } from '../../src/core/decide.ts';
import { type Entry, type JournalEvent, phases } from '../../src/core/journal.ts';
import { known } from '../../src/core/newer.ts';
import { bodyOf, eventIn } from '../../src/core/record.ts';
import { replay } from '../../src/core/replay.ts';
import { plain } from '../../src/core/words.ts';
import { Story } from '../helpers/story.ts';

interface Kept {
  readonly name: string;
  readonly entries: readonly Entry[];
}

const fixtures = fileURLToPath(new URL('./fixtures/', import.meta.url));
const inFile = (file: string): readonly Kept[] =>
  readFileSync(`${fixtures}${file}`, 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => {
      const { name, entries } = JSON.parse(line) as Kept;
      return {
        name: `${name} (${file})`,
        entries: entries.map(entry => ({ ...entry, event: eventIn(JSON.stringify(entry.event)) })),
      };
    });
const kept = readdirSync(fixtures)
  .filter(name => name.endsWith('.jsonl'))
  .flatMap(inFile);

describe.each(kept)('the journal of a swap: $name', ({ entries }) => {
  it('is understood to its end, wherever a process takes it up', () => {
    for (const { seq } of entries) {
      const swap = replay(entries.slice(0, seq));
      expect(swap.unknownEvent).toBeUndefined();
      expect(swap.lastSeq).toBe(seq);
    }
    const last = entries.at(-1)?.event;
    expect(last?.kind).toBe('ended');
    expect(replay(entries).ended?.outcome).toBe(last?.kind === 'ended' ? last.outcome : undefined);
  });

  it('is told without a gap in its words', () => {
    const told = entries.flatMap(entry => plain(lineOf(entries, entry) ?? []));
    expect(told.join('\n')).not.toMatch(/newer version|undefined|NaN|\[object/);
    expect(told.at(-1)).toMatch(/^\S+ (Swapped|Undone)/);
  });

  it('is decided upon wherever a process takes it up', () => {
    for (const { seq, at } of entries.slice(0, -1)) {
      const swap = replay(entries.slice(0, seq));
      expect(() => decide(swap, { ...new Story(swap.plan).look(), at }, at)).not.toThrow();
    }
  });
});

/** All that is known of it, but for the words. */
const swapIn = ({ entries }: Kept, seq: number) =>
  JSON.stringify(replay(entries.slice(0, seq)), (key, value: unknown) =>
    ['text', 'heldBack'].includes(key) ? undefined : value,
  );

const heldBackIn = ({ entries }: Kept) =>
  entries.flatMap(({ seq, event }) =>
    event.kind === 'answered' && 'heldBack' in event.answer ? [`${seq} ${event.answer.kind}`] : [],
  );

/** The same swaps, run by the version that told its own words by how they begin, and by the one after it. */
describe('a call that the bot held back itself', () => {
  const older = inFile('journals-0.1.0-own-words.jsonl');
  const newer = inFile('journals-0.1.0-held-back.jsonl');

  it('is known in journals of both, and the swap goes on from either in the same way', () => {
    expect(older.map(heldBackIn)).toEqual(newer.map(heldBackIn));
    expect(newer.map(each => heldBackIn(each).length)).toEqual([3, 4]);
    for (const [i, each] of older.entries()) {
      const after = newer[i];
      if (after === undefined) throw new Error('both hold the same swaps');
      expect(each.entries).toHaveLength(after.entries.length);
      for (const { seq } of each.entries) expect(swapIn(each, seq)).toBe(swapIn(after, seq));
    }
  });

  it('is told in the bot’s own words alone, in journals of both', () => {
    for (const { entries } of [...older, ...newer]) {
      const told = entries.map(entry => plain(lineOf(entries, entry) ?? []));
      for (const line of told.filter(each => /credentials|held up/.test(each)))
        expect(line).toMatch(/(Nothing was|nothing could be) sent/);
      expect(told.join('\n')).not.toMatch(
        /may have happened.*credentials|AWS (refused|is busy).*credentials/,
      );
    }
  });

  it('is on record in words that an older version tells as its own', () => {
    const text = 'nothing was sent: the process was asked to end';
    const heldBack = 'the process was asked to end';
    const written = bodyOf({ kind: 'answered', answer: { kind: 'throttled', heldBack } });
    expect(JSON.parse(written)).toEqual({ kind: 'answered', answer: { kind: 'throttled', heldBack, text } });
  });
});

describe('all that this version writes', () => {
  const events = kept.flatMap(({ entries }) => entries.map(({ event }) => event));
  const among = <T extends JournalEvent['kind']>(kind: T) =>
    events.filter((event): event is Extract<JournalEvent, { kind: T }> => event.kind === kind);

  it.each([
    ['event', known.events, () => events.map(({ kind }) => kind)],
    ['action', known.actions, () => among('acting').map(({ action }) => action.kind)],
    ['answer', known.answers, () => among('answered').map(({ answer }) => answer.kind)],
    ['word', known.words, () => among('asked').map(({ what }) => what)],
    // The first one is entered by the approval.
    ['phase', phases.slice(1), () => among('phase').map(({ phase }) => phase)],
  ] as const)('is kept: every %s', (_what, all, written) => {
    const names: ReadonlySet<string> = new Set(written());
    expect(all.filter(name => !names.has(name))).toEqual([]);
  });
});
