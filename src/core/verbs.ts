/** What stands where a command or a group does and is neither: people try the words that other tools have. */
import { nearest } from './near.ts';
import type { Problem } from './problem.ts';

/** The commands of `/asg-swap` beside a group's name. */
export const verbs = [
  'status',
  'history',
  'show',
  'take-up',
  'doctor',
  'freeze',
  'unfreeze',
  'help',
] as const;

const buttons: ReadonlySet<string> = new Set([
  'approve',
  'reject',
  'withdraw',
  'pause',
  'continue',
  'resume',
  'abort',
  'cancel',
  'stop',
  'undo',
  'rollback',
  'revert',
  'finish',
]);
const needless: ReadonlySet<string> = new Set(['plan', 'swap', 'ask', 'request', 'replace', 'deploy']);

const isId = (text: string): boolean => /^i-/i.test(text);

/**
 * What was probably meant, where the first word can hardly be a group: a group with instances behind it is
 * one, whatever its name.
 */
export function verbMistaken(first: string, rest: readonly string[]): Problem | undefined {
  const word = first.toLowerCase();
  const [second = '', ...more] = rest.filter(text => text !== '');
  if (needless.has(word) && second !== '' && !isId(second) && more.some(isId)) {
    return { kind: 'needless-verb', text: first };
  }
  if (isId(second) || more.some(isId)) return undefined;
  if (buttons.has(word)) return { kind: 'is-a-button', text: first };
  const near = nearest(word, verbs);
  return near === undefined ? undefined : { kind: 'unknown-verb', text: first, near };
}
