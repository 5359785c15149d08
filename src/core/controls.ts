/**
 * Which of a person's words a swap can heed now. The buttons of its card and the answer to a click are made
 * from the same rule, so that a button is shown exactly while it does something.
 */
import { unreachable } from './assert.ts';
import { canTurnBack, type Swap } from './swap.ts';
import type { ButtonAction } from './words.ts';

export type ControlWord = Extract<ButtonAction, 'pause' | 'continue' | 'abort' | 'undo' | 'finish'>;

export type Unheeded =
  | 'ended'
  /** Somebody has asked for it to be turned back, and it is about to be. */
  | 'turning'
  | 'finished'
  | 'paused'
  | 'not-paused'
  | 'no-bake'
  | 'too-late';

/** Why a word would change nothing now; undefined where it is heeded. */
export function whyUnheeded(word: ControlWord, swap: Swap): Unheeded | undefined {
  const { asked, ended, pausedSince, phase } = swap;
  if (ended) return 'ended';
  const turning = asked !== undefined && asked.what !== 'finish';
  switch (word) {
    case 'continue':
      return pausedSince === undefined ? 'not-paused' : undefined;
    case 'finish':
      if (turning) return 'turning';
      if (asked?.what === 'finish') return 'finished';
      return phase === 'bake' ? undefined : 'no-bake';
    case 'pause':
      if (pausedSince !== undefined) return 'paused';
      return canTurnBack(swap) ? undefined : 'too-late';
    case 'abort':
    case 'undo':
      if (turning) return 'turning';
      return canTurnBack(swap) ? undefined : 'too-late';
    default:
      return unreachable(word);
  }
}
