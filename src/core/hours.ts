/**
 * When something is allowed: windows of the week and days that are closed, as the clock on the wall of one
 * time zone shows them. A window that ends before it begins runs past midnight and belongs to the day on
 * which it began; summer time is the zone's own affair.
 */

/** Days as in the configuration, beginning as the week does there. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

export interface WeeklyWindow {
  readonly days: readonly Weekday[];
  /** Minutes after midnight; `until` is no longer in it. At most 1440. */
  readonly from: number;
  readonly until: number;
}

/** Days of the calendar, both included, as `2026-12-24`. */
export interface DaySpan {
  readonly from: string;
  readonly to: string;
}

export interface Hours {
  /** Name in the IANA database, such as `Europe/Berlin`. */
  readonly zone: string;
  /** None: at any time that is not closed. */
  readonly open: readonly WeeklyWindow[];
  readonly closed: readonly DaySpan[];
}

export const always: Hours = { zone: 'UTC', open: [], closed: [] };

const minuteMs = 60_000;
const dayMinutes = 1_440;
/** How far ahead the next opening is looked for; whoever closes for longer is asked instead. */
const daysAheadMost = 62;

/** What the clock and the calendar of a zone show. */
interface Local {
  readonly date: string;
  readonly weekday: Weekday;
  readonly minute: number;
}

/** Whether the zone is one that this Node.js knows. */
export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) instanceof Intl.DateTimeFormat;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** @param at milliseconds since the epoch */
export function isOpen(hours: Hours, at: number): boolean {
  if (hours.open.length === 0 && hours.closed.length === 0) return true;
  const { date, weekday, minute } = localOf(hours.zone, at);
  if (hours.closed.some(span => span.from <= date && date <= span.to)) return false;
  if (hours.open.length === 0) return true;
  const yesterday = weekdays[(weekdays.indexOf(weekday) + 6) % 7];
  return hours.open.some(({ days, from, until }) =>
    from < until
      ? days.includes(weekday) && from <= minute && minute < until
      : (days.includes(weekday) && from <= minute) ||
        (yesterday !== undefined && days.includes(yesterday) && minute < until),
  );
}

/** The next moment at which it is open, `at` itself included; undefined where there is none for two months. */
export function nextOpening(hours: Hours, at: number): number | undefined {
  if (isOpen(hours, at)) return at;
  const starts = [...new Set([0, ...hours.open.map(({ from }) => from)])].toSorted((a, b) => a - b);
  const midnight = at - localOf(hours.zone, at).minute * minuteMs;
  for (let day = 0; day <= daysAheadMost; day++) {
    // Noon of each day is on that day's calendar whatever summer time does to its midnight.
    const { date } = localOf(hours.zone, midnight + (day + 0.5) * dayMinutes * minuteMs);
    const openings = starts.map(minute => instantOf(hours.zone, date, minute));
    const next = openings.find(opening => opening > at && isOpen(hours, opening));
    if (next !== undefined) return next;
  }
  return undefined;
}

function localOf(zone: string, at: number): Local {
  const parts = new Map(
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const named = parts.get('weekday')?.toLowerCase();
  return {
    date: `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`,
    weekday: weekdays.find(day => day === named) ?? 'mon',
    minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  };
}

/** The moment at which a zone's wall shows this; one that summer time leaves out comes out an hour late. */
function instantOf(zone: string, date: string, minute: number): number {
  const wall = Date.parse(`${date}T00:00:00Z`) + minute * minuteMs;
  const offset = (at: number): number => {
    const shown = localOf(zone, at);
    return (
      Date.parse(`${shown.date}T00:00:00Z`) + shown.minute * minuteMs - Math.floor(at / minuteMs) * minuteMs
    );
  };
  const first = wall - offset(wall);
  return wall - offset(first);
}
