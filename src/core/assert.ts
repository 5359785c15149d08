/** Programmer errors stop the step that made them; people's and AWS's errors are never asserted. */

export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`broken assumption: ${message}`);
}

/** The value, which must be there. */
export function must<T>(value: T | undefined | null, message: string): T {
  assert(value !== undefined && value !== null, message);
  return value;
}

/** A switch that forgets a case does not compile; data from a newer version ends here. */
export function unreachable(value: never): never {
  throw new Error(`unknown case: ${JSON.stringify(value)}`);
}
