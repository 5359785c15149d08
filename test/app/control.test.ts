/** Words said twice: the second one is answered and not recorded, else it would keep the swap from moving. */
import { describe, expect, it } from 'vitest';
import { unfitNow } from '../../src/app/control.ts';
import type { JournalEvent } from '../../src/core/journal.ts';
import { plain } from '../../src/core/words.ts';
import { approver } from '../helpers/build.ts';
import { Story } from '../helpers/story.ts';

type Word = Parameters<typeof unfitNow>[0];

function having(...words: readonly Word[]): Story {
  const story = new Story().retired();
  for (const what of words) story.write({ kind: 'asked', what, by: approver } satisfies JournalEvent);
  return story;
}

const answer = (story: Story, word: Word): string => plain(unfitNow(word, story.swap) ?? []);

describe('a word that was said already', () => {
  it.each<[Word, Word[], RegExp]>([
    ['abort', ['abort'], /asked for it to be undone already/],
    ['undo', ['abort'], /asked for it to be undone already/],
    ['finish', ['undo'], /asked for it to be undone already/],
    ['finish', ['finish'], /has ended the bake already/],
    ['pause', ['pause'], /is paused already/],
  ])('%s after %j is answered, and nothing is recorded', (word, before, words) => {
    expect(answer(having(...before), word)).toMatch(words);
  });

  it.each<[Word, Word[]]>([
    ['abort', []],
    ['abort', ['finish']],
    ['abort', ['pause']],
    ['pause', ['pause', 'continue']],
    ['continue', ['pause']],
  ])('%s after %j is something new', (word, before) => {
    expect(answer(having(...before), word)).toBe('');
  });
});
