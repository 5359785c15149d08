/**
 * Reads the text after `/asg-swap`: what is not understood is refused with every fault named at once. A text is
 * either wholly understood or not acted upon.
 */
import type { SwapId } from './domain.ts';
import { commandMost, freezeMostMs, groupNameMost, instancesMost, reasonMost } from './limits.ts';
import { type Draft, isInstanceId, options, readIds, unknownOption } from './options.ts';
import type { Wish } from './plan.ts';
import type { Problem } from './problem.ts';
import {
  entries,
  isMention,
  normalise,
  readDuration,
  split,
  unquoteIds,
  unwrap,
  type Word,
} from './typed.ts';
import { verbMistaken } from './verbs.ts';

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

export function parse(text: string): Command {
  if (text.length > commandMost)
    return { kind: 'misread', problems: [{ kind: 'too-long', most: commandMost }] };
  const words = split(unquoteIds(unwrapWhole(normalise(text))));
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
    if (name === 'reason' && !words[i]?.quoted && plainWords.length > 0) {
      const sentence = unquoted(words, i + 1);
      value = [value, ...sentence].join(' ');
      i += sentence.length;
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
  const named = rest.flatMap(entries);
  const mistaken = verbMistaken(first, named);
  return mistaken ? misread(mistaken) : wishOf(first.replace(/[,;]+$/, ''), named, draft, problems);
}

/** A reason needs no quotation marks: it ends where an option or an instance id begins. */
function unquoted(words: readonly Word[], from: number): readonly string[] {
  const rest = words.slice(from);
  const end = rest.findIndex(({ text, quoted }) => quoted || /^(--?[a-z]|[[({]*i-)/i.test(text));
  return (end < 0 ? rest : rest.slice(0, end)).map(({ text }) => text);
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

function readGroup(text: string, problems: Problem[]): string {
  const [, arnName] = /:autoScalingGroupName\/(.+)$/.exec(text) ?? [];
  if (text === '' || isInstanceId(text.toLowerCase())) {
    problems.push({ kind: 'no-group', first: text });
  } else if (arnName !== undefined) {
    problems.push({ kind: 'group-arn', name: arnName.slice(0, groupNameMost) });
  } else if (isMention(text)) {
    problems.push({ kind: 'bad-group', text: text.slice(0, 80), why: 'mention' });
  } else if (/[^\x21-\x7e]|:/.test(text)) {
    problems.push({ kind: 'bad-group', text, why: 'characters' });
  } else if (text.length > groupNameMost) {
    problems.push({ kind: 'bad-group', text: `${text.slice(0, 40)}…`, why: 'length' });
  }
  return text;
}
