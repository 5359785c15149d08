/**
 * What people type, as plain words: phones and macOS change dashes and quotes, people paste formatting and odd
 * spaces (facts/slack.md 3.1), and all of that is taken back before anything is read.
 */
import { hour } from './limits.ts';

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

/** Undoes the quotation marks around each id of a list that was copied out of JSON, YAML or a shell. */
export const unquoteIds = (text: string): string =>
  text.replace(/(^|[\s,;[(])(["'])(i-[0-9a-f]+)\2(?=$|[\s,;\])])/gi, '$1$3');

/** The entries of a list, with commas, semicolons or dashes between them and maybe brackets around it. */
export const entries = (word: string): readonly string[] =>
  word.split(/[,;]/).map(entry => unwrap(entry.replace(/^(?:-$|[[({]+)|[\])}]+$/g, '')));

/** A person, channel or group of people, as Slack sends a mention of them. */
export const isMention = (word: string): boolean => /^<[@#!]/.test(word);

/** Strips one wrapping pair of pasted formatting: `` `x` ``, `*x*`, `_x_`, `~x~`, `<x>`, `<https://…|x>`. */
export function unwrap(word: string): string {
  if (isMention(word)) return word;
  const link = /^<[^<>|]*\|([^<>|]*)>$/.exec(word) ?? /^<([^<>|]*)>$/.exec(word);
  if (link?.[1] !== undefined) return link[1];
  const pair = /^([`*_~])(.+)\1$/s.exec(word);
  return pair?.[2] ?? word;
}

export interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

/** Splits on white space; straight double quotes hold words together. */
export function split(text: string): readonly Word[] | undefined {
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

/** `90s`, `10m`, `1h30m`, `2d`, `0`: milliseconds, or undefined when it is none of these. */
export function readDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const match = /^(?:(\d{1,3})d)?(?:(\d{1,4})h)?(?:(\d{1,4})m)?(?:(\d{1,5})s)?$/.exec(text);
  if (!match || text === '') return undefined;
  const [, d = '0', h = '0', m = '0', s = '0'] = match;
  return (Number(d) * 24 + Number(h)) * hour + Number(m) * 60_000 + Number(s) * 1_000;
}
