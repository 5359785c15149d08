/**
 * Wake-ups between the processes that serve one database (LISTEN and NOTIFY). They are hints: what is missed
 * while a connection is down is found by those who look every few seconds anyway.
 */
import pg from 'pg';
import type { Clock, Log } from '../ports.ts';
import { connection, farewell, placeOf } from './postgres.ts';
import { inWords } from './postgres-trouble.ts';

/** The channel of PostgreSQL on which wake-ups go; the payload is the id of a swap, or empty. */
export const signal = 'asg_swap';
const againMs = 1_000;
const aliveEveryMs = 5_000;

export interface Signals {
  /** Tells every process, this one included. Never throws. */
  send(text: string): void;
  stop(): Promise<void>;
}

/** Listens from now on, and again whenever the connection is lost. */
export function openSignals(
  url: string,
  { clock, log, heard }: { readonly clock: Clock; readonly log: Log; readonly heard: (text: string) => void },
): Signals {
  const stopping = new AbortController();
  let client: pg.Client | undefined;
  const sending = new Set<Promise<unknown>>();
  const listening = keepListening();

  async function keepListening(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await listenUntilLost();
      } catch (error) {
        if (!stopping.signal.aborted)
          log.warn({ err: inWords(placeOf(url), error) }, 'wake-ups are not heard; listening again');
      }
      await clock.sleep(againMs, stopping.signal);
    }
  }

  async function listenUntilLost(): Promise<void> {
    const next = new pg.Client(connection(url));
    const lost = new Promise<void>((resolve, reject) => {
      // A lost connection may speak more than once, and one without a listener ends the process.
      next.on('error', reject);
      next.once('end', resolve);
    });
    // Awaited below; until then a loss must not end the process.
    lost.catch(() => undefined);
    await next.connect();
    client = next;
    // A cut tells nobody: a listener that only listens would not hear of it for hours.
    const alive = setInterval(() => {
      next.query('select 1').catch((error: unknown) => next.emit('error', error));
    }, aliveEveryMs);
    try {
      next.on('notification', ({ payload }) => heard(payload ?? ''));
      await next.query(`listen ${signal}`);
      // Whatever was sent while nobody listened.
      heard('');
      await lost;
    } finally {
      clearInterval(alive);
      client = undefined;
      await farewell(next.end());
    }
  }

  return {
    send(text) {
      if (client === undefined) return;
      const sent = client
        .query('select pg_notify($1, $2)', [signal, text])
        .catch((error: unknown) => log.warn({ err: error }, 'a wake-up could not be sent'))
        .finally(() => sending.delete(sent));
      sending.add(sent);
    },
    async stop() {
      stopping.abort();
      // The last word of a bot that ends is that others can have its swaps.
      await farewell(Promise.all(sending).then(() => Promise.all([client?.end(), listening])));
    },
  };
}
