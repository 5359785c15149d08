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
import { replay } from '../../src/core/swap.ts';
import { plain } from '../../src/core/words.ts';
import { Story } from '../helpers/story.ts';

interface Kept {
  readonly name: string;
  readonly entries: readonly Entry[];
}

const fixtures = fileURLToPath(new URL('./fixtures/', import.meta.url));
const kept = readdirSync(fixtures)
  .filter(name => name.endsWith('.jsonl'))
  .flatMap(name => readFileSync(`${fixtures}${name}`, 'utf8').trimEnd().split('\n'))
  .map(line => JSON.parse(line) as Kept);

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

describe('all that this version writes', () => {
  const events = kept.flatMap(({ entries }) => entries.map(({ event }) => event));
  const among = <T extends JournalEvent['kind']>(kind: T) =>
    events.filter((event): event is Extract<JournalEvent, { kind: T }> => event.kind === kind);

  it.each([
    ['event', known.events, () => events.map(({ kind }) => kind)],
    ['action', known.actions, () => among('acting').map(({ action }) => action.kind)],
    ['word', known.words, () => among('asked').map(({ what }) => what)],
    // The first one is entered by the approval.
    ['phase', phases.slice(1), () => among('phase').map(({ phase }) => phase)],
  ] as const)('is kept: every %s', (_what, all, written) => {
    const names: ReadonlySet<string> = new Set(written());
    expect(all.filter(name => !names.has(name))).toEqual([]);
  });
});
