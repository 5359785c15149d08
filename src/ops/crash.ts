/**
 * The end that nobody foresaw: said in words, and the process ends at once with a code that is not zero. It
 * must not go on in a state that nobody knows; the journal makes ending harmless, and whoever starts the bot
 * again has every swap go on. Node.js's own report would print all that the error carries.
 */

let tellNow: ((error: unknown) => void) | undefined;

/** @param tell says it; the last one given is used */
export function endInWords(tell: (error: unknown) => void, code: number): void {
  const isFirst = tellNow === undefined;
  tellNow = tell;
  if (!isFirst) return;
  const end = (error: unknown): void => {
    try {
      tellNow?.(error);
    } finally {
      process.exit(code);
    }
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}
