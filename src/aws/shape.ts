/** Reading of values whose type says nothing, such as errors. */

/** What stands under `name`, where there is such a thing. */
export const fieldIn = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** The text under `name`; undefined where there is none or it is empty. */
export function textIn(value: unknown, name: string): string | undefined {
  const field = fieldIn(value, name);
  return typeof field === 'string' && field !== '' ? field : undefined;
}

/** The number under `name`. */
export function numberIn(value: unknown, name: string): number | undefined {
  const field = fieldIn(value, name);
  return typeof field === 'number' ? field : undefined;
}
