/**
 * Rows of the world, each remembering what it was for as long as a lagging read may ask. Values are
 * never changed in place: whoever holds one holds the truth of its moment.
 */
interface Row<T> {
  value: T | undefined;
  since: number;
  /** Former values, oldest first; each held until the next one's `since`. */
  past: { value: T | undefined; since: number }[];
  groups: string[];
}

export interface TableOptions<T> {
  readonly now: () => number;
  /** Whether the story has not begun: what is set now has always been so, for every reader. */
  readonly settingUp: () => boolean;
  /** How far back `at` can look, in milliseconds. */
  readonly windowMs: number;
  /** The name under which `within` finds a row, such as the group of a member. */
  readonly groupOf?: (value: T) => string;
  readonly onChange?: (key: string, before: T | undefined, after: T | undefined) => void;
}

export class Table<T extends object> {
  readonly #rows = new Map<string, Row<T>>();
  readonly #groups = new Map<string, Set<string>>();
  readonly #graves: { key: string; since: number }[] = [];
  readonly #options: TableOptions<T>;

  constructor(options: TableOptions<T>) {
    this.#options = options;
  }

  /** The truth now. */
  get(key: string): T | undefined {
    return this.#rows.get(key)?.value;
  }

  /** What was true at `time`, within the window; before the row's first moment it is `undefined`. */
  at(key: string, time: number): T | undefined {
    const row = this.#rows.get(key);
    return row === undefined ? undefined : valueAt(row, time);
  }

  set(key: string, value: T | undefined): void {
    const now = this.#options.settingUp() ? Number.NEGATIVE_INFINITY : this.#options.now();
    const row = this.#rows.get(key);
    const before = row?.value;
    if (row === undefined) {
      if (value === undefined) return;
      this.#rows.set(key, { value, since: now, past: [], groups: [] });
    } else {
      if (this.#options.windowMs > 0) {
        const horizon = now - this.#options.windowMs;
        let stale = 0;
        while (stale + 1 < row.past.length && (row.past[stale + 1]?.since ?? now) <= horizon) stale++;
        if (stale > 0) row.past.splice(0, stale);
        if (row.since < now) row.past.push({ value: row.value, since: row.since });
      }
      row.value = value;
      row.since = now;
    }
    if (value === undefined) this.#graves.push({ key, since: now });
    else this.#join(key, value);
    this.#bury(now);
    this.#options.onChange?.(key, before, value);
  }

  /** Changes an existing row; a row that is gone stays gone. */
  update(key: string, change: (value: T) => T): void {
    const value = this.get(key);
    if (value !== undefined) this.set(key, change(value));
  }

  /** Every row that is (or at `time` was) there, in the order of first arrival. */
  *entries(time?: number): Generator<[string, T]> {
    for (const [key, row] of this.#rows) {
      const value = time === undefined ? row.value : valueAt(row, time);
      if (value !== undefined) yield [key, value];
    }
  }

  /** The rows of one name (see `groupOf`), now or at `time`. */
  within(group: string, time?: number): T[] {
    const found: T[] = [];
    for (const key of this.#groups.get(group) ?? []) {
      const row = this.#rows.get(key);
      if (row === undefined) continue;
      const value = time === undefined ? row.value : valueAt(row, time);
      if (value !== undefined && this.#options.groupOf?.(value) === group) found.push(value);
    }
    return found;
  }

  #join(key: string, value: T): void {
    const name = this.#options.groupOf?.(value);
    if (name === undefined) return;
    let keys = this.#groups.get(name);
    if (keys === undefined) {
      keys = new Set();
      this.#groups.set(name, keys);
    }
    if (keys.has(key)) return;
    keys.add(key);
    this.#rows.get(key)?.groups.push(name);
  }

  /** Forgets rows that have been gone for longer than any read looks back. */
  #bury(now: number): void {
    const horizon = now - this.#options.windowMs;
    while (this.#graves.length > 0 && (this.#graves[0]?.since ?? now) < horizon) {
      const { key, since } = this.#graves.shift() as { key: string; since: number };
      const row = this.#rows.get(key);
      if (row === undefined || row.value !== undefined || row.since !== since) continue;
      for (const name of row.groups) this.#groups.get(name)?.delete(key);
      this.#rows.delete(key);
    }
  }
}

function valueAt<T>(row: Row<T>, time: number): T | undefined {
  if (row.since <= time) return row.value;
  for (let i = row.past.length - 1; i >= 0; i--) {
    const former = row.past[i];
    if (former !== undefined && former.since <= time) return former.value;
  }
  return undefined;
}
