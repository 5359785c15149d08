/**
 * Sentences as data. Whatever is interpolated is literal text unless it is wrapped on purpose, so a
 * name, tag, reason or AWS message can never mention, link or break a message (facts/slack.md 3.1).
 */
import type { PersonId, SwapId } from './domain.ts';

export type Piece =
  | string
  | { readonly code: string }
  | { readonly bold: string }
  | { readonly person: PersonId }
  /** Slack id of a user group: everybody in it is mentioned. */
  | { readonly usergroup: string }
  /** Slack id of a channel, which its name leads to. */
  | { readonly channel: string }
  /** A moment, in milliseconds since the epoch; every reader sees it in his own zone. */
  | { readonly time: number };

/** A sentence or a few; line breaks are `\n` inside strings. */
export type Words = readonly Piece[];

/** How the id of a person begins who works at the bot's command line: `cli:` and the system user. */
export const commandLine = 'cli:';

export const code = (text: string | number): Piece => ({ code: String(text) });
export const bold = (text: string | number): Piece => ({ bold: String(text) });
/** A person of the workspace is mentioned; whoever works at the command line is named. */
export const person = (id: PersonId): Piece =>
  id.startsWith(commandLine) ? `${id.slice(commandLine.length)} (at the command line)` : { person: id };
export const usergroup = (id: string): Piece => ({ usergroup: id });
export const channel = (id: string): Piece => ({ channel: id });
export const time = (at: number): Piece => ({ time: at });

type Value = Piece | Words | number;

/** Template tag: ``say`Attached ${code(id)}` ``. Plain strings and numbers stay literal. */
export function say(strings: TemplateStringsArray, ...values: readonly Value[]): Words {
  const pieces: Piece[] = [];
  strings.forEach((text, i) => {
    if (text !== '') pieces.push(text);
    const value = values[i];
    if (value === undefined) return;
    if (Array.isArray(value)) pieces.push(...(value as Words));
    else pieces.push(typeof value === 'number' ? String(value) : (value as Piece));
  });
  return pieces;
}

/** Puts `glue` between sentences. */
export function join(parts: readonly Words[], glue = ', '): Words {
  return parts.flatMap((words, i) => (i === 0 ? words : [glue, ...words]));
}

/** The words without their dress, for terminals, logs and screen readers. Times are ISO, to the second. */
export function plain(words: Words): string {
  return words
    .map(piece => {
      if (typeof piece === 'string') return piece;
      if ('code' in piece) return piece.code;
      if ('bold' in piece) return piece.bold;
      if ('person' in piece) return `@${piece.person}`;
      if ('usergroup' in piece) return `@${piece.usergroup}`;
      if ('channel' in piece) return piece.channel;
      return isoSeconds(piece.time);
    })
    .join('');
}

const isoSeconds = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** A pressed button names what it does; the swap's id is all that travels with it. */
export const buttonActions = [
  'approve',
  'break-glass',
  'reject',
  'withdraw',
  'pause',
  'continue',
  'abort',
  'undo',
  'finish',
  'take-up',
] as const;
export type ButtonAction = (typeof buttonActions)[number];

export interface Button {
  readonly action: ButtonAction;
  readonly label: string;
  readonly style?: 'primary' | 'danger';
  /** A question the client asks first. A courtesy, not a control. */
  readonly confirm?: { readonly title: string; readonly text: string; readonly yes: string };
}

export interface Task {
  readonly id: string;
  readonly title: string;
  readonly status: 'pending' | 'in_progress' | 'complete' | 'error';
  readonly detail?: Words;
}

export type Section =
  | { readonly kind: 'title'; readonly text: string }
  | { readonly kind: 'words'; readonly words: Words }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [label: string, value: Words])[] }
  | {
      readonly kind: 'list';
      readonly title?: Words;
      readonly items: readonly Words[];
      /** Which end of the list must be seen where it is too long: the first, unless it is a story. */
      readonly keep?: 'first' | 'last';
    }
  | { readonly kind: 'phases'; readonly title: string; readonly tasks: readonly Task[] }
  /** Small print. */
  | { readonly kind: 'quiet'; readonly words: Words };

/** A whole message. `text` alone must tell the state: it is the notification and what a screen reader says. */
export interface Card {
  readonly text: Words;
  readonly sections: readonly Section[];
  readonly buttons: readonly Button[];
  /** The swap that the buttons are about; absent where there are none. */
  readonly swap?: SwapId;
}

/** A card of one paragraph and nothing to press. */
export const note = (words: Words): Card => ({
  text: words,
  sections: [{ kind: 'words', words }],
  buttons: [],
});
