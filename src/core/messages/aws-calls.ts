/**
 * What AWS was asked in a swap, and what it answered, with the request ids that CloudTrail and AWS's support
 * know each call by. It stands in the report at the end, without the instances that the thread has named: in the
 * thread AWS's assent is silent, unless it comes after a refusal, for most lines would say nothing else.
 */
import { unreachable } from '../assert.ts';
import type { Action, Answer } from '../domain.ts';
import type { Entry } from '../journal.ts';
import { type Swap, touched, tryKey } from '../swap.ts';
import { bold, code, type Section, say, type Words } from '../words.ts';
import { deedWords } from './causes.ts';

/** One mutating call; without an answer where the process died over it. */
interface Call {
  readonly at: number;
  readonly action: Action;
  answer?: Answer;
}

/** The calls since the swap began, or since it was taken up again: nothing where there was none. */
export function callSections(entries: readonly Entry[]): readonly Section[] {
  const from = entries.findLastIndex(({ event }) => event.kind === 'taken-up') + 1;
  const runs = inRuns(callsIn(entries.slice(from)));
  if (runs.length === 0) return [];
  return [
    {
      kind: 'list',
      title: say`${bold('What AWS was asked')}, with its request ids`,
      items: runs.map(runWords),
      keep: 'last',
    },
  ];
}

function callsIn(entries: readonly Entry[]): readonly Call[] {
  const calls: Call[] = [];
  for (const { at, event } of entries) {
    if (event.kind === 'acting') calls.push({ at, action: event.action });
    const last = calls.at(-1);
    if (event.kind === 'answered' && last) last.answer = event.answer;
  }
  return calls;
}

/** Terminations come one by one, up to sixty of them: what was taken without a word is told together. */
function inRuns(calls: readonly Call[]): readonly (readonly [Call, ...Call[]])[] {
  const runs: [Call, ...Call[]][] = [];
  for (const call of calls) {
    const run = runs.at(-1);
    if (run && run[0].action.kind === 'terminate' && [...run, call].every(isSmoothTermination))
      run.push(call);
    else runs.push([call]);
  }
  return runs;
}

const isSmoothTermination = ({ action, answer }: Call): boolean =>
  action.kind === 'terminate' && answer?.kind === 'accepted';

function runWords([first, ...more]: readonly [Call, ...Call[]]): Words {
  const last = more.at(-1);
  if (last === undefined) {
    return say`${{ time: first.at }} ${deedWords(first.action)}: ${outcome(first.answer)}${requestWords(first.answer)}`;
  }
  return say`${{ time: first.at }} to ${{ time: last.at }} ${deedWords(first.action)} and ${more.length} more, one by one: ${outcome(first.answer)}${requestWords(first.answer, last.answer)}`;
}

function outcome(answer: Answer | undefined): string {
  if (answer === undefined) return 'no answer on record';
  if ('heldBack' in answer) return 'not sent';
  switch (answer.kind) {
    case 'accepted':
      return 'taken';
    case 'already':
      return 'so already';
    case 'throttled':
      return 'too many calls';
    case 'refused':
      return `refused (${answer.code})`;
    case 'denied':
      return 'not allowed';
    case 'unknown':
      return 'no answer came back';
    default:
      return unreachable(answer);
  }
}

/** For who looks into CloudTrail or writes to AWS's support. */
export const requestSentence = ({ requestId }: Answer): Words =>
  requestId === undefined ? say`` : say` Request ${code(requestId)}.`;

/** AWS's own ids of these calls, the first and the last: the audit has all of them. */
function requestWords(answer: Answer | undefined, last?: Answer): Words {
  const [first, end] = [answer?.requestId, last?.requestId];
  if (first === undefined) return say``;
  return end === undefined ? say` · request ${code(first)}` : say` · requests ${code(first)} to ${code(end)}`;
}

/** AWS has taken what it would not take before. */
export function takenAtLast({ lastDeed, throttled, tries }: Swap): Words | undefined {
  if (lastDeed === undefined) return undefined;
  const { action } = lastDeed;
  const refused = Math.max(
    0,
    ...touched(action).map(target => tries.get(tryKey(action.kind, target))?.refused ?? 0),
  );
  if (throttled === 0 && refused === 0) return undefined;
  return say`AWS has taken it now.`;
}
