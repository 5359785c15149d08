/**
 * The end report as a picture: a bar for each instance over time, the phases above, and below them the
 * lowest healthy count so far over the floor. SVG as text, in which nothing of a name is markup.
 */
import type { MemberState, Row, Timeline } from '../timeline.ts';
import { phaseTitle } from './causes.ts';
import { count, duration } from './format.ts';

const width = 1_200;
const left = 230;
const right = 24;
const top = 118;
const chart = 130;

const fills: Readonly<Record<MemberState, string>> = {
  outside: '#d9dde3',
  joining: '#f2b441',
  serving: '#2f9e62',
  standby: '#6aa5e8',
  leaving: '#d8604c',
  gone: '#f4f5f7',
};
const stateNames: Readonly<Record<MemberState, string>> = {
  outside: 'outside the group',
  joining: 'attached, not yet healthy',
  serving: 'in service',
  standby: 'Standby',
  leaving: 'ending',
  gone: 'gone',
};

/** A whole SVG document; its size in pixels is in its root element. */
export function picture(line: Timeline, swap: string): string {
  const rowHeight = Math.max(7, Math.min(22, Math.floor(660 / Math.max(1, line.rows.length))));
  const rowsEnd = top + line.rows.length * rowHeight + 10;
  const height = rowsEnd + chart + 60;
  const x = scale(line);
  const body = [
    text(24, 34, `${line.group}: ${titleOf(line)}`, 'font-size="22" font-weight="bold"'),
    text(24, 58, `${swap} · ${new Date(line.from).toISOString().slice(0, 16).replace('T', ' ')} UTC`, quiet),
    legend(),
    ...phaseBands(line, x, rowsEnd + chart),
    ...line.rows.map((row, i) => bar(row, top + i * rowHeight, rowHeight, x)),
    ...sides(line, rowHeight),
    ...healthChart(line, x, rowsEnd + 14),
    ...axis(line, x, rowsEnd + chart + 24),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="DejaVu Sans, Liberation Sans, Arial, sans-serif" font-size="13" fill="#1d2430"><rect width="100%" height="100%" fill="#ffffff"/>${body.join('')}</svg>`;
}

/** For who cannot see it. */
export function pictureAlt(line: Timeline): string {
  const incoming = line.rows.filter(({ way }) => way === 'in').length;
  const low = line.lows.at(-1)?.healthy;
  return `Timeline of the swap of ${line.group}: ${count(incoming, 'instance')} in, ${line.rows.length - incoming} out, ${titleOf(line)}. ${low === undefined ? '' : `Lowest healthy count ${low}, floor ${line.floor}. `}The thread tells every step.`;
}

const titleOf = ({ outcome, from, to }: Timeline): string =>
  `${outcome ?? 'not ended'} after ${duration(to - from)}`;

const quiet = 'fill="#5b6472"';

type Scale = (at: number) => number;

const scale = ({ from, to }: Timeline): Scale => {
  const span = Math.max(1, to - from);
  return at => Math.round((left + ((at - from) / span) * (width - left - right)) * 10) / 10;
};

const legend = (): string =>
  Object.entries(stateNames)
    .map(([state, name], i) => {
      const at = 24 + i * 190;
      const fill = Reflect.get(fills, state) as string;
      return `<rect x="${at}" y="74" width="14" height="14" rx="3" fill="${fill}" stroke="#9aa3af"/>${text(at + 20, 86, name, 'font-size="12"')}`;
    })
    .join('');

/** Alternating grounds, each with its phase's number; what is too narrow for a name has it in the thread. */
function phaseBands({ phases }: Timeline, x: Scale, end: number): readonly string[] {
  return phases.map(({ phase, from, to }, i) => {
    const wide = x(to) - x(from);
    const title = phaseTitle[phase];
    const name = wide > title.length * 7 ? text(x(from) + 4, top - 8, title, 'font-size="11"') : '';
    const fill = i % 2 === 0 ? '#f3f6fa' : '#e8edf4';
    return `<rect x="${x(from)}" y="${top - 22}" width="${Math.max(0, wide)}" height="${end - top + 22}" fill="${fill}"/>${name}`;
  });
}

function bar({ id, name, spans }: Row, y: number, height: number, x: Scale): string {
  const label =
    height < 13 ? '' : text(left - 8, y + height - 6, cut(name ?? id), 'font-size="11" text-anchor="end"');
  const parts = spans.map(({ state, from, to }) => {
    const wide = Math.max(1, x(to) - x(from));
    return `<rect x="${x(from)}" y="${y + 1}" width="${wide}" height="${height - 2}" fill="${fills[state]}"/>`;
  });
  return label + parts.join('');
}

/** Which rows come in and which go out, where they are too many to name each. */
function sides({ rows }: Timeline, height: number): readonly string[] {
  const incoming = rows.filter(({ way }) => way === 'in').length;
  const middle = top + incoming * height;
  const line = `<line x1="24" x2="${width - right}" y1="${middle}" y2="${middle}" stroke="#5b6472"/>`;
  const side = (word: string, n: number, from: number) =>
    text(24, from + (n * height) / 2 + 4, `${word} ${n}`, 'font-weight="bold"');
  return [line, side('in', incoming, top), side('out', rows.length - incoming, middle)];
}

function healthChart({ lows, floor, to }: Timeline, x: Scale, y: number): readonly string[] {
  const most = Math.max(floor, ...lows.map(({ healthy }) => healthy), 1);
  const high = chart - 24;
  const at = (n: number): number => Math.round((y + high - (n / (most * 1.15)) * high) * 10) / 10;
  const steps = lows.map(({ at: from, healthy }, i) => {
    const until = lows[i + 1]?.at ?? to;
    const next = lows[i + 1]?.healthy ?? healthy;
    return `L${x(from)} ${at(healthy)} L${x(until)} ${at(healthy)} L${x(until)} ${at(next)}`;
  });
  const [first] = lows;
  const low = lows.at(-1);
  return [
    text(left - 8, at(floor) + 4, `floor ${floor}`, `fill="#b3261e" text-anchor="end"`),
    `<line x1="${left}" x2="${width - right}" y1="${at(floor)}" y2="${at(floor)}" stroke="#b3261e" stroke-width="2" stroke-dasharray="7 5"/>`,
    ...(first === undefined || low === undefined
      ? [text(left + 8, y + high, 'The healthy count was not seen.', quiet)]
      : [
          `<path d="M${x(first.at)} ${at(first.healthy)} ${steps.join(' ')}" fill="none" stroke="#1f7a4a" stroke-width="3"/>`,
          text(
            left + 8,
            y + high + 4,
            `lowest healthy count so far, at the end ${low.healthy}`,
            'fill="#1f7a4a"',
          ),
        ]),
  ];
}

function axis({ from, to }: Timeline, x: Scale, y: number): readonly string[] {
  const ticks = 6;
  return Array.from({ length: ticks + 1 }, (_, i) => {
    const at = from + ((to - from) * i) / ticks;
    const anchor = i === 0 ? 'start' : i === ticks ? 'end' : 'middle';
    return `<line x1="${x(at)}" x2="${x(at)}" y1="${y - 18}" y2="${y - 12}" stroke="#5b6472"/>${text(x(at), y, `+${duration(at - from)}`, `font-size="11" text-anchor="${anchor}" ${quiet}`)}`;
  });
}

const cut = (label: string): string => (label.length > 26 ? `${label.slice(0, 25)}…` : label);

const text = (x: number, y: number, words: string, more: string): string =>
  `<text x="${x}" y="${y}" ${more}>${escaped(words)}</text>`;

/** Nothing of a name is markup, and what XML cannot hold is left out. */
const escaped = (words: string): string =>
  words
    .replace(/[^ -\ud7ff\ue000-\ufffd]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
