/**
 * Reading AWS: a failed read leaves as a `CloudError` that names its call, whether AWS failed or its answer
 * could not be understood, and lists are read to their last page, however short or empty a page is
 * (facts/aws.md section 8).
 */
import { CloudError } from '../ports.ts';
import type { ActionOf, AwsApi, InputOf, OutputOf, Service } from './api.ts';
import { iamAction } from './api.ts';
import { bareCause, codeOf, troubleOf } from './errors.ts';
import { textIn } from './shape.ts';

/** One read and what `map` makes of its answer. */
export async function ask<S extends Service, A extends ActionOf<S>, T>(
  api: AwsApi,
  service: S,
  action: A,
  input: InputOf<S, A>,
  map: (output: OutputOf<S, A>) => T,
): Promise<T> {
  const call = iamAction(service, action);
  let output: OutputOf<S, A>;
  try {
    output = await api.call(service, action, input);
  } catch (error) {
    throw new CloudError(troubleOf(call, error), { cause: bareCause(error) });
  }
  try {
    return map(output);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new CloudError({ kind: 'failed', call, text }, { cause: error });
  }
}

/** The actions of a service that are paged by `NextToken`. */
export type PagedActionOf<S extends Service> = {
  [A in ActionOf<S>]: 'NextToken' extends keyof InputOf<S, A> & keyof OutputOf<S, A> ? A : never;
}[ActionOf<S>];

/** What `map` makes of all pages, or of those up to the first of which `enough` is true. */
export async function askAll<S extends Service, A extends PagedActionOf<S>, T>(
  api: AwsApi,
  service: S,
  action: A,
  input: InputOf<S, A>,
  map: (output: OutputOf<S, A>) => readonly T[],
  enough: (output: OutputOf<S, A>) => boolean = () => false,
): Promise<readonly T[]> {
  const found: T[] = [];
  let token: string | undefined;
  do {
    const page = token === undefined ? input : Object.assign({}, input, { NextToken: token });
    const next = await ask(api, service, action, page, (output): string | undefined => {
      found.push(...map(output));
      const NextToken = textIn(output, 'NextToken');
      // A token that leads to itself would be followed for ever.
      if (NextToken && NextToken === token) throw new Error('AWS answered twice with the same NextToken');
      return enough(output) ? undefined : NextToken;
    });
    token = next === '' ? undefined : next;
  } while (token !== undefined);
  return found;
}

/** `absent` in place of a read that AWS refused with one of these codes. */
export async function unlessAbsent<T, N>(
  reading: Promise<T>,
  codes: readonly string[],
  absent: N,
): Promise<T | N> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof CloudError && codes.includes(codeOf(error.cause))) return absent;
    throw error;
  }
}

/** Portions of at most `most`, for calls that take a limited list. */
export function portions<T>(all: readonly T[], most: number): T[][] {
  const count = Math.ceil(all.length / most);
  return Array.from({ length: count }, (_, i) => all.slice(i * most, (i + 1) * most));
}
