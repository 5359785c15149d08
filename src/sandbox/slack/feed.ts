// What has happened, in order, and a way to wait for what is still to come. A wait looks at the present first and
// then again after every event, so nothing is missed between an act and the wait for its effect, and no test has
// to sleep.

/** How long a wait may take, in real milliseconds, and what it is called when it fails. */
export interface WaitOptions {
  /** Real milliseconds; 10 000 unless told. */
  readonly timeoutMs?: number;
  /** Completes the sentence "waited in vain for …". */
  readonly what?: string;
}

const defaultTimeoutMs = 30_000;

/** Raised when a wait ended without its event; the message tells what the world looked like instead. */
export class WaitedInVain extends Error {
  override readonly name = 'WaitedInVain';
}

const inVain = (what: string, why: string, describe: () => string) =>
  new WaitedInVain(`waited in vain for ${what}: ${why}\n${describe()}`.trimEnd());

/** An append-only list whose every addition wakes those who wait. */
export class Feed<Entry> {
  readonly #entries: Entry[] = [];
  readonly #listeners = new Set<(entry: Entry) => void>();

  /** All entries so far, oldest first. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  append(entry: Entry): void {
    this.#entries.push(entry);
    for (const listener of this.#listeners) listener(entry);
  }

  /** Calls `listener` after every addition; the returned function ends that. */
  subscribe(listener: (entry: Entry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Waits over one or more feeds, all of which end when the simulator closes. */
export class Waits {
  readonly #pending = new Set<(reason: Error) => void>();
  #closed = false;

  /**
   * Resolves with the first value other than undefined that `check` returns: at once, or after an entry of one of
   * the feeds. Rejects with `WaitedInVain` after the timeout or when the simulator is closed; `describe` then adds
   * what was there instead.
   */
  until<Found>(
    feeds: readonly Pick<Feed<unknown>, 'subscribe'>[],
    check: () => Found | undefined,
    options: WaitOptions = {},
    describe: () => string = () => '',
  ): Promise<Found> {
    const { timeoutMs = defaultTimeoutMs, what = 'an event' } = options;
    return new Promise((resolve, reject) => {
      const found = check();
      if (found !== undefined) {
        resolve(found);
        return;
      }
      const subscriptions: (() => void)[] = [];
      const settle = () => {
        clearTimeout(timer);
        this.#pending.delete(fail);
        for (const end of subscriptions) end();
      };
      const fail = (reason: Error) => {
        settle();
        reject(reason);
      };
      const timer = setTimeout(() => fail(inVain(what, `${timeoutMs} ms have passed`, describe)), timeoutMs);
      const look = () => {
        try {
          const seen = check();
          if (seen === undefined) return;
          settle();
          resolve(seen);
        } catch (error) {
          fail(error instanceof Error ? error : new Error(String(error)));
        }
      };
      for (const feed of feeds) subscriptions.push(feed.subscribe(look));
      this.#pending.add(fail);
      if (this.#closed) fail(inVain(what, 'the simulated Slack is closed', describe));
    });
  }

  /** Ends every wait, now and later. */
  close(): void {
    this.#closed = true;
    for (const fail of this.#pending) fail(new WaitedInVain('the simulated Slack was closed during a wait'));
  }
}
