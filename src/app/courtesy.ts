/**
 * Stands before the desk: whoever asks for more than a person can read is answered with a word about it, and
 * nothing of it reaches AWS, Slack or the store. What a menu of the form offers is not counted: whoever asks
 * within seconds shares one read.
 */
import { type Command, parse } from '../core/command.ts';
import type { PersonId } from '../core/domain.ts';
import { tooFast } from '../core/messages/replies.ts';
import { askingPace, checkingPace, controlPace, oneMore, type Pace } from '../core/rate.ts';
import { type ButtonAction, type Card, note, type Words } from '../core/words.ts';
import type { Clock, Desk } from '../ports.ts';

/** Allowances that are whole again are forgotten when there are so many people. */
const peopleMost = 1_000;

const toRunningSwap: ReadonlySet<ButtonAction> = new Set(['pause', 'continue', 'abort', 'undo', 'finish']);

/** The same desk, with patience for each person. */
export function courteous<D extends Desk>(
  desk: D,
  clock: Pick<Clock, 'now'>,
  turnedAway = (): void => undefined,
): D {
  const asking = allowances(askingPace, clock);
  const checking = allowances(checkingPace, clock);
  const control = allowances(controlPace, clock);

  /** What to answer in the place of the work; undefined where it may be done. */
  function refusal(waitMs: number): Words | undefined {
    if (waitMs === 0) return undefined;
    turnedAway();
    return tooFast(waitMs);
  }

  async function unless(waitMs: number, work: () => Promise<Card>): Promise<Card> {
    const refused = refusal(waitMs);
    return refused === undefined ? work() : note(refused);
  }

  const pressing = (action: ButtonAction, who: PersonId): number =>
    (toRunningSwap.has(action) ? control : asking)(who);

  return {
    ...desk,
    command: (text, from) => unless(isCheap(text) ? 0 : asking(from.person), () => desk.command(text, from)),
    press: (action, swap, from, message) =>
      unless(pressing(action, from.person), () => desk.press(action, swap, from, message)),
    home: {
      ...desk.home,
      press: (action, swap, who) => unless(pressing(action, who), () => desk.home.press(action, swap, who)),
    },
    form: {
      ...desk.form,
      async check(form, from) {
        const waitMs = checking(from.person);
        if (waitMs === 0) return desk.form.check(form, from);
        turnedAway();
        return { kind: 'later', waitMs };
      },
      async ask(form, from) {
        const refused = refusal(asking(from.person));
        if (refused === undefined) return desk.form.ask(form, from);
        return { kind: 'faults', faults: [{ field: 'group', words: refused }] };
      },
    },
  };
}

/** Answered from the store or from the text itself: it costs no more than the word that it came too fast. */
const cheap: ReadonlySet<string> = new Set<Command['kind']>(['help', 'misread', 'status', 'history', 'show']);

const isCheap = (text: string): boolean => cheap.has(parse(text).kind);

/** How long each person has to wait before one more; 0: it is taken. */
function allowances(pace: Pace, clock: Pick<Clock, 'now'>): (who: PersonId) => number {
  const all = new Map<PersonId, number>();
  return who => {
    const now = clock.now();
    const { fullAt, waitMs } = oneMore(all.get(who), pace, now);
    all.set(who, fullAt);
    if (all.size > peopleMost) for (const [person, full] of all) if (full <= now) all.delete(person);
    return waitMs;
  };
}
