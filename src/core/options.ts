/** The options of a wish: what each looks like, and how it is read. Command and form read the same ones. */
import type { InstanceId } from './domain.ts';
import { bakeMostMs, reasonMost } from './limits.ts';
import { nearest } from './near.ts';
import type { Batch, Strategy } from './plan.ts';
import type { Problem } from './problem.ts';
import { entries, readDuration } from './typed.ts';

export const isInstanceId = (text: string): text is InstanceId => /^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(text);

export interface OptionReader {
  /** What the value looks like, or undefined for a switch. */
  readonly wants?: string;
  read(value: string, into: Draft, problems: Problem[]): boolean;
}

/** The options that were read so far. */
export interface Draft {
  outgoing?: InstanceId[];
  batch?: Batch;
  bakeMs?: number;
  keep?: boolean;
  canary?: boolean;
  protect?: boolean;
  strategy?: Strategy;
  templateVersion?: string;
  reason?: string;
}

export const options: Readonly<Record<string, OptionReader>> = {
  out: {
    wants: 'instance ids with commas between them, such as i-0123456789abcdef0,i-0123456789abcdef1',
    read(value, into, problems) {
      into.outgoing = readIds([value], problems);
      return true;
    },
  },
  batch: {
    wants: 'a number of instances or a share of them, such as 2 or 50%',
    read(value, into) {
      const match = /^(\d{1,3})(%?)$/.exec(value);
      const number = Number(match?.[1]);
      if (!match || number < 1 || (match[2] === '%' && number > 100)) return false;
      into.batch = match[2] === '%' ? { percent: number } : { count: number };
      return true;
    },
  },
  bake: {
    wants: 'a time of at most 24h, such as 90s, 10m or 1h30m (0 for none)',
    read(value, into) {
      const ms = readDuration(value);
      if (ms === undefined || ms > bakeMostMs) return false;
      into.bakeMs = ms;
      return true;
    },
  },
  keep: {
    read(_value, into) {
      into.keep = true;
      return true;
    },
  },
  canary: {
    read(_value, into) {
      into.canary = true;
      return true;
    },
  },
  protect: {
    read(_value, into) {
      into.protect = true;
      return true;
    },
  },
  strategy: {
    wants:
      'attach-first (the default) or empty-first (an outage: all old ones end before the first new one serves)',
    read(value, into) {
      if (value !== 'attach-first' && value !== 'empty-first') return false;
      into.strategy = value;
      return true;
    },
  },
  'template-version': {
    wants: 'the number of a version of the group’s launch template, such as 8',
    read(value, into) {
      if (!/^[1-9]\d{0,8}$/.test(value)) return false;
      into.templateVersion = value;
      return true;
    },
  },
  reason: {
    wants: `a sentence of at most ${reasonMost} characters in quotes`,
    read(value, into) {
      if (value === '' || value.length > reasonMost) return false;
      into.reason = value;
      return true;
    },
  },
};

export function unknownOption(text: string, name: string): Problem {
  const known = Object.keys(options);
  const begun = known.find(option => name.length > 1 && (option.startsWith(name) || name.startsWith(option)));
  const near = begun ?? nearest(name, known);
  return { kind: 'unknown-option', text, known, ...(near === undefined ? {} : { near }) };
}

/** Ids, in lists or alone; those that are none, or named twice, become problems. */
export function readIds(words: readonly string[], problems: Problem[]): InstanceId[] {
  const ids: InstanceId[] = [];
  for (const word of words.flatMap(entries)) {
    const text = word.toLowerCase();
    if (text === '') continue;
    if (!isInstanceId(text)) {
      const digits = /^i-([0-9a-f]*)$/.exec(text)?.[1]?.length;
      // Of the word as it was typed: a capital O looks like what it was taken for.
      const strange = /^i-[0-9a-f]*([^0-9a-f])/i.exec(word)?.[1];
      problems.push({
        kind: 'bad-instance',
        text: word.slice(0, 80),
        ...(digits === undefined ? {} : { digits }),
        ...(strange === undefined ? {} : { strange }),
      });
    } else if (ids.includes(text)) {
      problems.push({ kind: 'twice', id: text });
    } else {
      ids.push(text);
    }
  }
  return ids;
}
