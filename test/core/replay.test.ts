/** A journal replayed at once and one followed event by event tell the same, and neither changes what was told before. */
import { expect, it } from 'vitest';
import { must } from '../../src/core/assert.ts';
import type { JournalEvent } from '../../src/core/journal.ts';
import { continued, replay } from '../../src/core/replay.ts';
import type { Swap } from '../../src/core/swap.ts';
import { approver } from '../helpers/build.ts';
import { Story } from '../helpers/story.ts';

it('replays at any event what following it has come to, also over a halt', () => {
  const story = new Story();
  const deed = (action: Extract<JournalEvent, { kind: 'acting' }>['action']): void => {
    story.later(1_000).write({ kind: 'acting', action });
  };
  const answer = (answer: Extract<JournalEvent, { kind: 'answered' }>['answer']): void =>
    story.later(1_000).write({ kind: 'answered', answer });
  deed({ kind: 'suspend', processes: ['AZRebalance', 'Terminate'] });
  answer({ kind: 'accepted' });
  deed({ kind: 'resize', max: 9 });
  answer({ kind: 'refused', code: 'ValidationError', text: 'no' });
  deed({ kind: 'resize', max: 9 });
  answer({ kind: 'throttled', text: 'slow down' });
  story.write({ kind: 'ended', outcome: 'halted', proof: [], cause: { kind: 'group-gone' } });
  story.write({ kind: 'taken-up', by: approver });
  deed({ kind: 'resize', max: 9 });
  answer({ kind: 'unknown', text: 'no answer' });

  const [first, ...rest] = story.entries;
  const followed: Swap[] = [replay([must(first, 'a story has begun')])];
  for (const entry of rest) followed.push(continued(must(followed.at(-1), 'the one before'), entry));
  const told = JSON.stringify(followed.map(({ tries }) => [...tries]));

  expect(followed.map((_, i) => replay(story.entries.slice(0, i + 1)))).toEqual(followed);
  expect(JSON.stringify(followed.map(({ tries }) => [...tries]))).toBe(told);
});
