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

/** Strips one wrapping pair of pasted formatting: `` `x` ``, `*x*`, `_x_`, `~x~`, `<x>`, `<https://…|x>`. */
export function unwrap(word: string): string {
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
