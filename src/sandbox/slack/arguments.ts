// The arguments of a Web API call, whichever way they were sent. In a form every value is a string and structures
// are JSON inside one; in a JSON body they are themselves. Here both read the same.

import { SlackError } from './slack-error.ts';

/** True for a JSON object; false for arrays, null and everything else. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text, number or truth value as text; anything else is empty. */
export function words(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** The arguments of one call. Absent, null and empty mean the same to Slack and to these methods. */
export class Arguments {
  readonly values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.values = values;
  }

  /** Whether the argument was sent with something in it. */
  has(name: string): boolean {
    const value = this.values[name];
    return value !== undefined && value !== null && value !== '';
  }

  text(name: string): string | undefined {
    const value = this.values[name];
    if (typeof value === 'string') return value === '' ? undefined : value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return undefined;
  }

  /** A text argument without which the call is refused with `otherwise`. */
  required(name: string, otherwise = 'invalid_arguments'): string {
    const value = this.text(name);
    if (value !== undefined) return value;
    throw new SlackError(otherwise, [`[ERROR] missing required field: ${name}`]);
  }

  /** The same arguments with one of them also under another name. */
  renamed(from: string, to: string): Arguments {
    return new Arguments({ ...this.values, [to]: this.values[from] });
  }

  flag(name: string): boolean {
    const value = this.values[name];
    return value === true || value === 'true' || value === '1' || value === 1;
  }

  /** A whole number within the bounds; outside of them the nearest bound, absent or malformed the default. */
  count(name: string, byDefault: number, most: number): number {
    const value = Number(this.text(name));
    if (!Number.isInteger(value) || value < 1) return byDefault;
    return Math.min(value, most);
  }

  /** A structured argument, parsed; undefined where absent. Text that is no JSON is refused with `otherwise`. */
  json(name: string, otherwise: string): unknown {
    const value = this.values[name];
    if (!this.has(name)) return undefined;
    if (typeof value !== 'string') return value;
    try {
      return JSON.parse(value) as unknown;
    } catch (error) {
      throw new SlackError(otherwise, [`[ERROR] ${name} is not JSON`], { cause: error });
    }
  }
}

/** Reads a request body by its content type. Throws `SlackError` `invalid_form_data` or `invalid_json`. */
export function parseBody(contentType: string, body: string): Record<string, unknown> {
  if (contentType.startsWith('application/json')) {
    try {
      const parsed: unknown = body === '' ? {} : JSON.parse(body);
      if (isObject(parsed)) return { ...parsed };
    } catch (error) {
      throw new SlackError('invalid_json', [], { cause: error });
    }
    throw new SlackError('json_not_object');
  }
  return Object.fromEntries(new URLSearchParams(body));
}
