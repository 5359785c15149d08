/**
 * What is left of an error where it is printed: name, words, stack, and those of what caused it. All else
 * that errors of SDKs carry (requests, headers, answers) is left behind.
 */
import type { Veil } from '../core/secrecy.ts';

/** Longer texts are payloads. */
export const textMost = 4_000;
const causesMost = 5;

export const cut = (text: string): string => (text.length > textMost ? `${text.slice(0, textMost)}…` : text);

export interface BareError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: BareError;
}

export function bare(error: unknown, veil: Veil, depth = 0): BareError {
  const told = (text: string): string => cut(veil(text));
  if (!(error instanceof Error)) {
    return { type: typeof error, message: typeof error === 'string' ? told(error) : 'not an error' };
  }
  return {
    type: told(error.name),
    message: told(error.message),
    ...(error.stack === undefined ? {} : { stack: told(error.stack) }),
    ...(error.cause === undefined || depth >= causesMost
      ? {}
      : { cause: bare(error.cause, veil, depth + 1) }),
  };
}

/** For a terminal. */
export function stackOf(error: unknown, veil: Veil): string {
  const lines: string[] = [];
  for (let each: BareError | undefined = bare(error, veil); each !== undefined; each = each.cause) {
    lines.push(each.stack ?? `${each.type}: ${each.message}`);
  }
  return lines.join('\ncaused by: ');
}
