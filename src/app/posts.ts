/**
 * What a post of the narrator stands for. Its key says it: a card, or the journal entries from the one to the
 * other. Lines are made from the journal alone, so that a post can be made again with the same words.
 */
import type { SwapId } from '../core/domain.ts';
import type { Entry } from '../core/journal.ts';
import { picture, pictureAlt } from '../core/messages/picture.ts';
import { opening, storyLine } from '../core/messages/story.ts';
import { continued, replay } from '../core/replay.ts';
import type { Request } from '../core/request.ts';
import type { Swap } from '../core/swap.ts';
import { timelineOf } from '../core/timeline.ts';
import { type Card, join, plain, type Words } from '../core/words.ts';
import type { Picture, Post } from '../ports.ts';

/** Characters in one post: what is beyond them would have to be cut. */
const charactersPerPost = 6_000;

/** Lines that have piled up are told together: Slack takes about one post a second in a channel. */
const linesPerPost = 15;

/** What the outbox has of a card that shows its last state: a swap that is taken up again has more than one. */
export const closedKey = (last: Entry | undefined): string => (last ? `closed-${last.seq}` : 'closed');

/** And of its report. */
export const reportKey = (last: Pick<Entry, 'seq'>): string => `report-${last.seq}`;

/** The call before a request expires. */
export const reminderKey = 'reminder';

/** The last entry that stands in the thread. */
export const toldUpTo = (posts: readonly Post[]): number =>
  Math.max(0, ...posts.map(post => (post.message && rangeOf(post.key)?.to) ?? 0));

/** Whether an entry is one that people wait for or must act on; the others tell of progress. */
export const callsPeople = ({ event: { kind } }: Entry): boolean =>
  ['asked', 'foreign', 'turned', 'ended', 'blind', 'taken-up'].includes(kind);

/** Nothing will change any more. */
export const isOver = ({ state }: Request, swap: Swap | undefined): boolean =>
  state === 'approved' ? swap?.ended !== undefined : state !== 'pending';

/** What people must act on in a state of the card, to tell states apart that ask the same of them, and whether it waits. */
export function actsOf(
  { state, approvals = [] }: Request,
  swap: Swap | undefined,
  { buttons }: Card,
): { readonly acts: string; readonly waits: boolean } {
  const { question, pausedSince, turned, ended } = swap ?? {};
  const paused = pausedSince !== undefined;
  return {
    acts: JSON.stringify([
      state,
      approvals.length,
      buttons.map(({ action }) => action),
      question !== undefined,
      paused,
      turned !== undefined,
      ended?.outcome,
    ]),
    waits: paused || question !== undefined || ended?.outcome === 'halted',
  };
}

export const isCard = (key: string): boolean => key.startsWith('card');

/** The end report as a picture. */
export function pictureOf(id: SwapId, entries: readonly Entry[]): Picture {
  const line = timelineOf(entries);
  return { svg: picture(line, id), title: `${line.group}, ${id}`, alt: pictureAlt(line) };
}

/** Cards in the order in which they were posted: `card`, `card-2`, `card-3`… */
export const inOrder = (cards: readonly Post[]): readonly Post[] =>
  cards.toSorted((a, b) => cardNumber(a.key) - cardNumber(b.key));

const cardNumber = (key: string): number => (key === 'card' ? 1 : Number(key.slice('card-'.length)));

export const nextCard = (cards: readonly Post[]): string =>
  cards.length === 0 ? 'card' : `card-${cards.length + 1}`;

/** The entries that a post of lines stands for: key `e4-9`. */
export function rangeOf(key: string): { from: number; to: number } | undefined {
  const match = /^e(\d+)-(\d+)$/.exec(key);
  return match ? { from: Number(match[1]), to: Number(match[2]) } : undefined;
}

/** The next lines after `told`: as many as fit into a post, or exactly up to `upTo`. */
export function linesFrom(
  entries: readonly Entry[],
  told: number,
  upTo: number | undefined,
): { readonly to: number; readonly words: Words } {
  const lines: Words[] = [];
  let to = told;
  let characters = 0;
  for (const { seq, line } of story(entries, told)) {
    characters += line === undefined ? 0 : plain(line).length;
    const full = lines.length >= linesPerPost || (lines.length > 0 && characters > charactersPerPost);
    if (upTo === undefined ? full : seq > upTo) break;
    if (line) lines.push(line);
    to = seq;
  }
  return { to, words: join(lines, '\n') };
}

/** Every entry after `told`, with its line where it has one; the first one opens the thread. */
export function* story(
  entries: readonly Entry[],
  told = 0,
): Generator<{ readonly seq: number; readonly line: Words | undefined }> {
  let before: Swap | undefined;
  for (const entry of entries.slice(told)) {
    before ??= replay(entries.slice(0, Math.max(1, told)));
    yield { seq: entry.seq, line: entry.seq === 1 ? opening(before, entry) : storyLine(before, entry) };
    if (entry.seq > 1) before = continued(before, entry);
  }
}

/** The line of one entry. */
export function lineOf(entries: readonly Entry[], { seq }: Entry): Words | undefined {
  for (const { line } of story(entries.slice(0, seq), seq - 1)) return line;
  return undefined;
}
