// The time of the simulated world. Everything that expires, waits or is stamped in here asks this clock and no
// other, so that a test can let half an hour pass without waiting for it.

/** A source of time and of wake-ups. All times are milliseconds since the Unix epoch. */
export interface Clock {
  /** The present moment, in milliseconds since the epoch. */
  now(): number;
  /** Runs `then` once, `delayMs` from now; the returned function calls it off. */
  after(delayMs: number, then: () => void): () => void;
}

/** Real time. Its pending wake-ups do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, then) {
    const timer = setTimeout(then, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

interface WakeUp {
  readonly at: number;
  readonly run: () => void;
}

/** Time that stands still until it is told to pass. Wake-ups run in the order of their due times. */
export class SteppedClock implements Clock {
  #now: number;
  readonly #wakeUps = new Set<WakeUp>();

  constructor(startMs: number = Date.now()) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, then: () => void): () => void {
    const wakeUp: WakeUp = { at: this.#now + delayMs, run: then };
    this.#wakeUps.add(wakeUp);
    return () => this.#wakeUps.delete(wakeUp);
  }

  /** Lets `ms` milliseconds pass; what falls due within them runs now, each at its own moment. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let due = this.#nextDue(end); due !== undefined; due = this.#nextDue(end)) {
      this.#wakeUps.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.run();
    }
    this.#now = end;
  }

  #nextDue(end: number): WakeUp | undefined {
    let earliest: WakeUp | undefined;
    for (const wakeUp of this.#wakeUps) {
      if (wakeUp.at <= end && (earliest === undefined || wakeUp.at < earliest.at)) earliest = wakeUp;
    }
    return earliest;
  }
}
