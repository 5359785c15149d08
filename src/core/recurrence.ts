/**
 * When a scheduled action is due. Auto Scaling tells a recurrence as five fields of cron in a time zone; the
 * moments are worked out here, so that a plan holds the rule and not a next time that moves by itself.
 */
import type { ScheduledAction } from './domain.ts';

const minuteMs = 60_000;
/** No zone changes its clock within such a stretch. */
const stretchMinutes = 30;

/**
 * The moments in `[from, to)` at which it is due, in order.
 * @returns undefined where its recurrence is not understood
 */
export function dueBetween(action: ScheduledAction, from: number, to: number): readonly number[] | undefined {
  const { at, recurrence, zone = 'UTC' } = action;
  if (recurrence === undefined) return at !== undefined && from <= at && at < to ? [at] : [];
  const rule = read(recurrence);
  const wall = wallOf(zone);
  if (rule === undefined || wall === undefined) return undefined;
  const begin = Math.max(from, action.from ?? from);
  const end = Math.min(to, action.until ?? to);
  const due: number[] = [];
  let minute = Math.ceil(begin / minuteMs);
  while (minute * minuteMs < end) {
    const stretchEnd = (Math.floor(minute / stretchMinutes) + 1) * stretchMinutes;
    const offset = wall(minute * minuteMs) - minute * minuteMs;
    for (; minute < stretchEnd && minute * minuteMs < end; minute++) {
      if (matches(rule, new Date(minute * minuteMs + offset))) due.push(minute * minuteMs);
    }
  }
  return due;
}

/** The values that each field allows; days by month and by week are alternatives where both are restricted. */
interface Rule {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  readonly eitherDay: boolean;
}

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

function read(recurrence: string): Rule | undefined {
  const [minute, hour, day, month, weekday, ...rest] = recurrence.trim().split(/\s+/);
  const minutes = field(minute, 0, 59);
  const hours = field(hour, 0, 23);
  const days = field(day, 1, 31);
  const months = field(month, 1, 12, monthNames);
  const named = field(weekday, 0, 7, weekdayNames);
  if (!minutes || !hours || !days || !months || !named || rest.length > 0) return undefined;
  // Sunday has two numbers.
  const weekdays = new Set([...named].map(each => each % 7));
  const eitherDay = !isAny(day) && !isAny(weekday);
  return { minutes, hours, days, months, weekdays, eitherDay };
}

const isAny = (text: string | undefined): boolean => text === undefined || /^[*?]/.test(text);

/** Lists of values, ranges and steps; undefined where it is anything else. */
function field(
  text: string | undefined,
  least: number,
  most: number,
  names: readonly string[] = [],
): ReadonlySet<number> | undefined {
  const number = (word: string): number =>
    names.includes(word.toUpperCase())
      ? names.indexOf(word.toUpperCase()) + least
      : /^\d+$/.test(word)
        ? Number(word)
        : Number.NaN;
  const values = new Set<number>();
  for (const part of (text ?? '').split(',')) {
    const [range = '', step, ...more] = part.split('/');
    const [first = '', last, ...others] = /^[*?]$/.test(range) ? [`${least}`, `${most}`] : range.split('-');
    const from = number(first);
    const end = last === undefined ? (step === undefined ? from : most) : number(last);
    // A week that ends on Sunday, which is its first day too.
    const to = names === weekdayNames && end === 0 && from > 0 ? 7 : end;
    const by = step === undefined ? 1 : Number(step);
    const fits = from >= least && to <= most && from <= to && Number.isInteger(by) && by > 0;
    if (!fits || more.length > 0 || others.length > 0) return undefined;
    for (let value = from; value <= to; value += by) values.add(value);
  }
  return values;
}

/** `shown` carries the zone's wall clock in its UTC fields. */
function matches(rule: Rule, shown: Date): boolean {
  if (!rule.minutes.has(shown.getUTCMinutes()) || !rule.hours.has(shown.getUTCHours())) return false;
  if (!rule.months.has(shown.getUTCMonth() + 1)) return false;
  const day = rule.days.has(shown.getUTCDate());
  const weekday = rule.weekdays.has(shown.getUTCDay());
  return rule.eitherDay ? day || weekday : day && weekday;
}

/** What the wall clock of a zone shows, as if that were UTC; undefined for a zone that is not known here. */
function wallOf(zone: string): ((at: number) => number) | undefined {
  if (['UTC', 'Etc/UTC', 'GMT'].includes(zone)) return at => at;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  return at => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
  };
}
