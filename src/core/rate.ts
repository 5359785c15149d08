/**
 * How much a person may ask for: a handful at once, then at a steady pace. Whoever types on is answered in
 * words and costs nobody anything. Words to a running swap (pause, abort, undo) have an allowance of their own,
 * so that no amount of typing keeps anybody from stopping it.
 */

export interface Pace {
  /** What may be asked for at once after a quiet time. */
  readonly burst: number;
  /** After that one every so many milliseconds. */
  readonly everyMs: number;
}

/** Plans, decisions and what else looks at AWS or asks Slack who somebody is. */
export const askingPace: Pace = { burst: 20, everyMs: 3_000 };
/** Looks at a form while it is filled in: apart, so that filling one in leaves enough to ask with. */
export const checkingPace: Pace = { burst: 20, everyMs: 3_000 };
/** Pause, continue, abort, undo, finish. */
export const controlPace: Pace = { burst: 20, everyMs: 1_000 };

/**
 * One more at `now`. `fullAt` is when the allowance will be whole again: one number is the whole bucket.
 * A refusal costs nothing, and says how long to wait.
 */
export function oneMore(
  fullAt: number | undefined,
  { burst, everyMs }: Pace,
  now: number,
): { readonly fullAt: number; readonly waitMs: number } {
  const full = Math.max(fullAt ?? now, now);
  const waitMs = Math.max(0, full + everyMs - burst * everyMs - now);
  return waitMs > 0 ? { fullAt: full, waitMs } : { fullAt: full + everyMs, waitMs: 0 };
}
