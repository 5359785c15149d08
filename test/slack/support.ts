/** What the tests of the Slack adapter share: a log that remembers, a clock moved by hand, a Desk by script. */

import { vi } from 'vitest';
import { isSwapId } from '../../src/core/command.ts';
import type { PersonId, SwapId } from '../../src/core/domain.ts';
import { type ButtonAction, type Card, code, note, person, say, time } from '../../src/core/words.ts';
import type { Asker, Clock, Desk, FormDesk, HomeDesk, Log, MessageRef } from '../../src/ports.ts';
import { isUserId } from '../../src/slack/text.ts';

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly fields: object;
  readonly message: string;
}

/** A log that keeps its lines. */
export function createLog(): Log & { readonly lines: LogLine[]; text(): string } {
  const lines: LogLine[] = [];
  const at =
    (level: LogLine['level']) =>
    (fields: object, message: string): void => {
      lines.push({ level, fields, message });
    };
  return {
    lines,
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    text: () => lines.map(line => JSON.stringify(line)).join('\n'),
  };
}

/** A clock that stands still until a sleep or the test moves it: a sleep takes no time and is recorded. */
export function createClock(
  start = 1_700_000_000_000,
): Clock & { readonly slept: number[]; pass(ms: number): void } {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    pass(ms) {
      now += ms;
    },
    sleep(ms) {
      slept.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
}

/** Time as it is. */
export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise(resolve => {
      if (signal?.aborted === true) return resolve();
      const end = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal?.addEventListener('abort', end, { once: true });
    }),
};

export interface Press {
  readonly action: ButtonAction;
  readonly swap: SwapId;
  readonly from: Asker;
  readonly message: MessageRef;
}

/** A form without a group to pick. */
const nothingToPick: FormDesk = {
  groups: () => Promise.resolve({ options: [], trouble: say`There is no group.` }),
  group: () => Promise.resolve(say`There is no group.`),
  instances: () => Promise.resolve([]),
  check: () => Promise.reject(new Error('nothing to check')),
  ask: () => Promise.reject(new Error('nothing to ask')),
};

const emptyHome: HomeDesk = {
  tab: () => Promise.resolve({ halted: [], running: [], waiting: [], hidden: 0, frozen: [], past: [] }),
  press: () => Promise.resolve(note(say`Pressed.`)),
};

/** A Desk that records what it is asked and answers by script; until told otherwise with a note. */
export function createDesk() {
  const commands: { readonly text: string; readonly from: Asker }[] = [];
  const presses: Press[] = [];
  const away: string[] = [];
  const desk = {
    commands,
    presses,
    /** Who was turned away, and why. */
    away,
    turnedAway(who: PersonId, what: string, why: string) {
      away.push(`${who} ${what}: ${why}`);
      return Promise.resolve();
    },
    onCommand: (_text: string, _from: Asker): Promise<Card> => Promise.resolve(note(say`Noted.`)),
    onPress: (_press: Press): Promise<Card> => Promise.resolve(note(say`Pressed.`)),
    command(text: string, from: Asker) {
      commands.push({ text, from });
      return desk.onCommand(text, from);
    },
    press(action: ButtonAction, swap: SwapId, from: Asker, message: MessageRef) {
      const press = { action, swap, from, message };
      presses.push(press);
      return desk.onPress(press);
    },
    form: nothingToPick,
    home: emptyHome,
  };
  return desk satisfies Desk;
}

/** The id of a swap for tests. */
export const swapId: SwapId = must('s-4kx9q2mv', isSwapId);

/** A person's id for tests. */
export const personId = (id: string): PersonId => must(id, isUserId);

function must<T extends string>(text: string, is: (text: string) => text is T): T {
  if (!is(text)) throw new Error(`not such an id: ${text}`);
  return text;
}

/** A plan card with what a request shows at most, and two buttons. */
export const planCard = (instances = 2): Card => ({
  text: say`Swap of web-prod: waiting for approval`,
  swap: swapId,
  sections: [
    { kind: 'title', text: 'Swap of web-prod' },
    {
      kind: 'facts',
      rows: [
        ['Group', say`${code('prod/eu-west-1/web-prod')}`],
        ['Until', say`${time(1_700_003_600_000)}`],
      ],
    },
    {
      kind: 'list',
      title: say`Coming in`,
      items: Array.from(
        { length: instances },
        (_, i) => say`${code(`i-${String(i).padStart(17, '0')}`)} in eu-west-1a, c5.large`,
      ),
    },
    {
      kind: 'phases',
      title: 'Step 1 of 3',
      tasks: [
        { id: 'suspend', title: 'Suspend', status: 'complete' },
        { id: 'attach', title: 'Attach', status: 'in_progress', detail: say`1 of ${instances} in service` },
        { id: 'resume', title: 'Resume', status: 'pending' },
      ],
    },
    { kind: 'quiet', words: say`Asked by ${person(personId('U0ASKER'))} at ${time(1_700_000_000_000)}.` },
  ],
  buttons: [
    {
      action: 'approve',
      label: 'Approve',
      style: 'primary',
      confirm: { title: 'Approve?', text: 'It starts at once.', yes: 'Approve' },
    },
    { action: 'reject', label: 'Reject', style: 'danger' },
  ],
});

/** Waits for what happens inside our own process; long, because the machine may be busy with other things. */
export const eventually = (check: () => void): Promise<void> =>
  vi.waitFor(check, { timeout: 120_000, interval: 10 });
