/**
 * One read for all who want to know at the same time. Whoever asks is answered by a read that begins after
 * his question, never by one that was on its way already: that could be older than the deed he looks for.
 * Questions are gathered for a moment and, but for a few, `everyMs` lie between two reads of the same kind, twice
 * that in a crowd, so that a hundred swaps read hardly more often than one.
 */
import type { Clock } from '../ports.ts';

export interface GatherOptions<Question, Answer> {
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /** Time between the beginnings of two reads; those after a pause come sooner, see `quickReads`. */
  readonly everyMs: number;
  /** What a question takes of one read, and how much of it there is in one. */
  readonly weigh: (question: Question) => number;
  readonly most: number;
  /** One read for these questions; one answer for each, in their order. */
  readonly read: (questions: readonly Question[], urgent: boolean) => Promise<readonly Answer[]>;
}

/** How long a first question waits for others: those of one tick of many swaps. */
const gatherMs = 25;

/**
 * Reads that need not keep the pace, and how soon there is one more: a swap looks after each of its deeds, and
 * the few looks of one or two swaps need not wait. Many swaps use them up at once, and then the pace holds.
 */
const quickReads = 10;
const quickAgainMs = 10_000;

/**
 * So many questions in one read are a crowd, and the pace is halved. Their swaps wait for each other's writes by
 * then, which take tokens from the same bucket: all of them end sooner for it.
 */
const crowd = 11;

/** Each answer sets a swap in motion; after so many others get their turn. */
const answersAtOnce = 5;

interface Waiting<Question, Answer> {
  readonly question: Question;
  readonly urgent: boolean;
  readonly answer: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
}

/** Asks together with others. An urgent question makes the read urgent for all; the pace is the same. */
export function gathering<Question, Answer>(
  options: GatherOptions<Question, Answer>,
): (question: Question, urgent: boolean) => Promise<Answer> {
  const { clock, everyMs } = options;
  let waiting: Waiting<Question, Answer>[] = [];
  let lastAt = Number.NEGATIVE_INFINITY;
  let quick = quickReads;
  let answered = 0;
  const underWay = { calm: 0, urgent: 0 };
  /** Wakes the read that waits for its turn. */
  let moved: (() => void) | undefined;

  async function soon(): Promise<void> {
    await clock.sleep(gatherMs);
    await untilItsTurn();
    const sinceMs = clock.now() - lastAt;
    quick = Math.min(quickReads, quick + sinceMs / quickAgainMs);
    const paceMs = answered >= crowd ? 2 * everyMs : everyMs;
    if (sinceMs < paceMs && quick >= 1) quick -= 1;
    else if (sinceMs < paceMs) await clock.sleep(paceMs - sinceMs);
    lastAt = clock.now();
    const all = waiting;
    waiting = [];
    answered = all.length;
    for (const some of portionsOf(all, options)) void ask(some, isUrgent(some) ? 'urgent' : 'calm');
  }

  /**
   * Where tokens are short a read waits for its own, and those who ask meanwhile would queue one read after
   * another behind it: they wait for its end and share the next one. The urgent wait for none but urgent reads.
   */
  async function untilItsTurn(): Promise<void> {
    while (underWay.urgent > 0 || (underWay.calm > 0 && !isUrgent(waiting))) {
      await new Promise<void>(resolve => {
        moved = resolve;
      });
    }
  }

  async function ask(
    some: readonly Waiting<Question, Answer>[],
    haste: keyof typeof underWay,
  ): Promise<void> {
    underWay[haste] += 1;
    try {
      const answers = await options
        .read(
          some.map(({ question }) => question),
          haste === 'urgent',
        )
        .finally(() => {
          underWay[haste] -= 1;
          moved?.();
        });
      for (const [i, { answer, fail }] of some.entries()) {
        const given = answers[i];
        if (given === undefined) fail(new Error('a shared read left a question unanswered'));
        else answer(given);
        if ((i + 1) % answersAtOnce === 0) await clock.sleep(0);
      }
    } catch (error) {
      for (const { fail } of some) fail(error);
    }
  }

  return (question, urgent) =>
    new Promise((answer, fail) => {
      waiting.push({ question, urgent, answer, fail });
      if (waiting.length === 1) void soon();
      else if (urgent) moved?.();
    });
}

const isUrgent = (some: readonly { readonly urgent: boolean }[]): boolean =>
  some.some(({ urgent }) => urgent);

/** In order, each portion as full as it may be; what is too heavy alone is a portion alone. */
function portionsOf<Question, Answer>(
  all: readonly Waiting<Question, Answer>[],
  { weigh, most }: GatherOptions<Question, Answer>,
): readonly (readonly Waiting<Question, Answer>[])[] {
  const portions: Waiting<Question, Answer>[][] = [];
  let weight = Number.POSITIVE_INFINITY;
  for (const each of all) {
    const more = weigh(each.question);
    if (weight + more > most) {
      portions.push([]);
      weight = 0;
    }
    portions.at(-1)?.push(each);
    weight += more;
  }
  return portions;
}
