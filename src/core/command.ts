/**
 * Reads the text after `/asg-swap`. Phones and macOS change dashes and quotes, people paste formatting and
 * odd spaces (facts/slack.md 3.1): all of that is understood, and what is not is refused with every fault
 * named at once. A text is either wholly understood or not acted upon.
 */
import type { InstanceId, SwapId } from './domain.ts';
import {
  bakeMostMs,
  commandMost,
  freezeMostMs,
  groupNameMost,
  hour,
  instancesMost,
  reasonMost,
} from './limits.ts';
import type { Batch, Strategy, Wish } from './plan.ts';

export type Command =
  | { readonly kind: 'swap'; readonly wish: Wish }
  | { readonly kind: 'status'; readonly group?: string }
  | { readonly kind: 'history'; readonly group?: string }
  | { readonly kind: 'doctor'; readonly group?: string }
  | { readonly kind: 'show'; readonly swap: SwapId }
  | { readonly kind: 'take-up'; readonly swap: SwapId }
  | { readonly kind: 'freeze'; readonly pattern: string; readonly forMs?: number; readonly reason: string }
  | { readonly kind: 'unfreeze'; readonly pattern: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'misread'; readonly problems: readonly Problem[] };

/** One thing that could not be understood; words for it are in `messages`. */
export type Problem =
  | { readonly kind: 'no-instances'; readonly group: string }
  | { readonly kind: 'no-group'; readonly first: string }
  | { readonly kind: 'bad-group'; readonly text: string; readonly why: 'characters' | 'length' }
  | { readonly kind: 'bad-instance'; readonly text: string; readonly digits?: number }
  | { readonly kind: 'twice'; readonly id: string }
  | { readonly kind: 'both-ways'; readonly id: string }
  | { readonly kind: 'too-many'; readonly count: number; readonly most: number }
  | {
      readonly kind: 'unknown-option';
      readonly text: string;
      readonly known: readonly string[];
      readonly near?: string;
    }
  | { readonly kind: 'no-value'; readonly option: string; readonly wants: string }
  | { readonly kind: 'bad-value'; readonly option: string; readonly value: string; readonly wants: string }
  | { readonly kind: 'option-twice'; readonly option: string }
  | { readonly kind: 'open-quote' }
  | { readonly kind: 'too-long'; readonly most: number }
  | { readonly kind: 'bad-swap-id'; readonly verb: 'show' | 'take-up'; readonly text: string }
  | { readonly kind: 'superfluous'; readonly verb: string; readonly text: string }
  | { readonly kind: 'no-pattern'; readonly verb: 'freeze' | 'unfreeze' }
  | { readonly kind: 'bad-time'; readonly text: string }
  | { readonly kind: 'no-reason' };

/** Undoes what keyboards and chat clients do to plain text; keeps line breaks as spaces. */
export function normalise(text: string): string {
  return text
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[\u2018\u2019\u201A\u201B]/g, "'")
    .replace(/[\u201C-\u201F\u00AB\u00BB]/g, '"')
    .replace(/[\u200B-\u200D\u2060\uFEFF\u00AD]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Strips one wrapping pair of pasted formatting: `` `x` ``, `*x*`, `_x_`, `~x~`, `<x>`, `<https://…|x>`. */
export function unwrap(word: string): string {
  const link = /^<[^<>|]*\|([^<>|]*)>$/.exec(word) ?? /^<([^<>|]*)>$/.exec(word);
  if (link?.[1] !== undefined) return link[1];
  const pair = /^([`*_~])(.+)\1$/s.exec(word);
  return pair?.[2] ?? word;
}

interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

/** Splits on white space; straight double quotes hold words together. */
function split(text: string): readonly Word[] | undefined {
  const words: Word[] = [];
  let rest = text;
  while (rest !== '') {
    const quoted = /^(--?[a-z-]+=)?"([^"]*)"(?: |$)/i.exec(rest);
    const bare = /^([^ ]+)(?: |$)/.exec(rest);
    const hit = quoted ?? bare;
    if (!hit) return undefined;
    if (quoted) {
      if (quoted[1] !== undefined) words.push({ text: quoted[1].slice(0, -1), quoted: false });
      words.push({ text: quoted[2] ?? '', quoted: true });
    } else {
      if (hit[0].includes('"')) return undefined;
      words.push({ text: hit[1] ?? '', quoted: false });
    }
    rest = rest.slice(hit[0].length);
  }
  return words;
}

export function parse(text: string): Command {
  if (text.length > commandMost)
    return { kind: 'misread', problems: [{ kind: 'too-long', most: commandMost }] };
  const words = split(unwrapWhole(normalise(text)));
  if (words === undefined) return misread({ kind: 'open-quote' });
  const [first, ...rest] = words;
  if (first === undefined) return { kind: 'help' };
  const verb = first.text.toLowerCase();
  switch (verb) {
    case 'help':
    case '--help':
    case '-h':
    case '?':
      return { kind: 'help' };
    case 'status':
    case 'history':
    case 'doctor': {
      const [group, extra] = rest;
      if (extra) return misread({ kind: 'superfluous', verb, text: extra.text });
      return group ? { kind: verb, group: unwrap(group.text) } : { kind: verb };
    }
    case 'show':
    case 'take-up':
      return parseSwapId(verb, rest);
    case 'take':
      return rest[0]?.text.toLowerCase() === 'up' ? parseSwapId('take-up', rest.slice(1)) : parseSwap(words);
    case 'freeze':
      return parseFreeze(rest);
    case 'unfreeze': {
      const [pattern, extra] = rest;
      if (!pattern) return misread({ kind: 'no-pattern', verb });
      if (extra) return misread({ kind: 'superfluous', verb, text: extra.text });
      return { kind: verb, pattern: unwrap(pattern.text) };
    }
    default:
      return parseSwap(words);
  }
}

function parseSwapId(verb: 'show' | 'take-up', [id, extra]: readonly Word[]): Command {
  if (extra) return misread({ kind: 'superfluous', verb, text: extra.text });
  const swap = unwrap(id?.text ?? '').toLowerCase();
  return isSwapId(swap) ? { kind: verb, swap } : misread({ kind: 'bad-swap-id', verb, text: swap });
}

/** A whole command pasted in backticks is one wrapping pair around everything. */
const unwrapWhole = (text: string): string => {
  const inner = /^(`{1,3})([^`]+)\1$/.exec(text)?.[2]?.trim() ?? text;
  return inner.replace(/^\/asg-swap(?= |$)/, '').trim();
};

const misread = (...problems: Problem[]): Command => ({ kind: 'misread', problems });

/** `s-` and eight characters that are hard to mistake for each other. */
export const isSwapId = (text: string): text is SwapId => /^s-[0-9a-z]{8}$/.test(text);

/** `freeze PATTERN [for D] "reason"`; the reason needs no quotation marks where it stands last anyway. */
function parseFreeze([first, ...rest]: readonly Word[]): Command {
  if (!first) return misread({ kind: 'no-pattern', verb: 'freeze' });
  const problems: Problem[] = [];
  const pattern = readGroup(unwrap(first.text), problems);
  const timed = rest[0] !== undefined && !rest[0].quoted && rest[0].text.toLowerCase() === 'for';
  const time = rest[1]?.text ?? '';
  const forMs = timed ? readDuration(time) : undefined;
  if (timed && (forMs === undefined || forMs === 0 || forMs > freezeMostMs)) {
    problems.push({ kind: 'bad-time', text: time });
  }
  const reason = rest
    .slice(timed ? 2 : 0)
    .map(({ text }) => text)
    .join(' ')
    .trim();
  if (reason === '' || reason.length > reasonMost) problems.push({ kind: 'no-reason' });
  if (problems.length > 0) return misread(...problems);
  return { kind: 'freeze', pattern, reason, ...(forMs === undefined ? {} : { forMs }) };
}

const isInstanceId = (text: string): text is InstanceId => /^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(text);

interface OptionReader {
  /** What the value looks like, or undefined for a switch. */
  readonly wants?: string;
  read(value: string, into: Draft, problems: Problem[]): boolean;
}

interface Draft {
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

const options: Readonly<Record<string, OptionReader>> = {
  out: {
    wants: 'instance ids with commas between them, such as i-0123456789abcdef0,i-0123456789abcdef1',
    read(value, into, problems) {
      into.outgoing = readIds(value.split(','), problems);
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

function parseSwap(words: readonly Word[]): Command {
  const problems: Problem[] = [];
  const draft: Draft = {};
  const plainWords: string[] = [];
  const seen = new Set<string>();

  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) break;
    const option = word.quoted ? null : /^--?([a-z][a-z-]*)(?:=(.*))?$/i.exec(word.text);
    if (!option) {
      plainWords.push(word.text);
      continue;
    }
    const name = (option[1] ?? '').toLowerCase();
    const reader = Object.hasOwn(options, name) ? options[name] : undefined;
    if (!reader) {
      problems.push(unknownOption(word.text, name));
      continue;
    }
    if (seen.has(name)) problems.push({ kind: 'option-twice', option: name });
    seen.add(name);
    let value = option[2];
    if (reader.wants !== undefined && value === undefined) {
      const next = words[i + 1];
      if (next === undefined || (!next.quoted && /^--?[a-z]/i.test(next.text))) {
        problems.push({ kind: 'no-value', option: name, wants: reader.wants });
        continue;
      }
      value = next.text;
      i++;
      // "--out i-a, i-b": a comma at the end says that the list goes on.
      for (let more = words[i + 1]; value.endsWith(',') && more !== undefined; more = words[i + 1]) {
        value += more.text;
        i++;
      }
    }
    if (!reader.read(unwrap(value ?? ''), draft, problems)) {
      problems.push({
        kind: 'bad-value',
        option: name,
        value: value ?? '',
        wants: reader.wants ?? 'no value',
      });
    }
  }

  const [first = '', ...rest] = plainWords.map(unwrap);
  return wishOf(
    first,
    rest.flatMap(word => word.split(',').map(unwrap)),
    draft,
    problems,
  );
}

/** Fields of a form, each with what was filled in, by the names of the command's options. */
export type Filled = Readonly<Record<string, string>>;

/** The same command from the fields of a form; an option that is a switch is on where its field is there. */
export function fromForm(group: string, incoming: readonly string[], filled: Filled): Command {
  const problems: Problem[] = [];
  const draft: Draft = {};
  for (const [option, text] of Object.entries(filled)) {
    const reader = options[option];
    const value = normalise(text);
    if (reader && !reader.read(value, draft, problems)) {
      problems.push({ kind: 'bad-value', option, value, wants: reader.wants ?? 'no value' });
    }
  }
  return wishOf(group, incoming, draft, problems);
}

function wishOf(first: string, named: readonly string[], draft: Draft, problems: Problem[]): Command {
  const group = readGroup(first, problems);
  const incoming = readIds(named, problems);
  if (first !== '' && !isInstanceId(first.toLowerCase()) && named.length === 0) {
    problems.push({ kind: 'no-instances', group: first });
  }
  for (const id of draft.outgoing ?? []) {
    if (incoming.includes(id)) problems.push({ kind: 'both-ways', id });
  }
  const count = incoming.length + (draft.outgoing?.length ?? 0);
  if (count > instancesMost) problems.push({ kind: 'too-many', count, most: instancesMost });
  if (problems.length > 0) return { kind: 'misread', problems };
  return { kind: 'swap', wish: { group, incoming, ...draft } };
}

function unknownOption(text: string, name: string): Problem {
  const known = Object.keys(options);
  const near = known.find(option => name.length > 1 && (option.startsWith(name) || name.startsWith(option)));
  return { kind: 'unknown-option', text, known, ...(near === undefined ? {} : { near }) };
}

function readGroup(text: string, problems: Problem[]): string {
  if (text === '' || isInstanceId(text.toLowerCase())) {
    problems.push({ kind: 'no-group', first: text });
  } else if (/[^\x21-\x7e]|:/.test(text)) {
    problems.push({ kind: 'bad-group', text, why: 'characters' });
  } else if (text.length > groupNameMost) {
    problems.push({ kind: 'bad-group', text: `${text.slice(0, 40)}…`, why: 'length' });
  }
  return text;
}

function readIds(words: readonly string[], problems: Problem[]): InstanceId[] {
  const ids: InstanceId[] = [];
  for (const word of words) {
    const text = word.toLowerCase();
    if (text === '') continue;
    if (!isInstanceId(text)) {
      const digits = /^i-([0-9a-f]*)$/.exec(text)?.[1]?.length;
      problems.push({
        kind: 'bad-instance',
        text: word.slice(0, 80),
        ...(digits === undefined ? {} : { digits }),
      });
    } else if (ids.includes(text)) {
      problems.push({ kind: 'twice', id: text });
    } else {
      ids.push(text);
    }
  }
  return ids;
}

/** `90s`, `10m`, `1h30m`, `2d`, `0`: milliseconds, or undefined when it is none of these. */
export function readDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const match = /^(?:(\d{1,3})d)?(?:(\d{1,4})h)?(?:(\d{1,4})m)?(?:(\d{1,5})s)?$/.exec(text);
  if (!match || text === '') return undefined;
  const [, d = '0', h = '0', m = '0', s = '0'] = match;
  return (Number(d) * 24 + Number(h)) * hour + Number(m) * 60_000 + Number(s) * 1_000;
}
