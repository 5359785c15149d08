/** A database that is away: which of its errors mean that, what they say, and for how long it is tried again. */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { EndedFirst, inWords, StoreAway } from '../../src/store/postgres-trouble.ts';
import { readPatiently, steadilyOver } from '../../src/store/steadily.ts';
import { StoreError } from '../../src/store/trouble.ts';

const place = 'PostgreSQL db:5432/swaps';
const coded = (code: string, text: string): Error => Object.assign(new Error(text), { code });
const away = (): Promise<never> => Promise.reject(inWords(place, coded('57P01', 'shut down')));

/** Sleeps take no time of ours and all of the process's. */
function time(): { readonly sleep: (ms: number) => Promise<void>; now: () => number } {
  let at = 0;
  const now = vi.spyOn(performance, 'now').mockImplementation(() => at);
  onTestFinished(() => now.mockRestore());
  return {
    now: () => at,
    sleep(ms) {
      at += ms;
      return Promise.resolve();
    },
  };
}

const ports = (ending = new AbortController().signal) => {
  const errors: string[] = [];
  return {
    errors,
    clock: { now: () => 0, sleep: () => Promise.resolve() },
    log: {
      info: () => undefined,
      warn: () => undefined,
      error: (_: object, text: string) => void errors.push(text),
    },
    ending,
  };
};

describe('an error of the database', () => {
  it.each([
    ['57P01', 'terminating connection due to administrator command', 'cannot be reached'],
    ['57P03', 'the database system is starting up', 'cannot be reached'],
    ['08006', 'connection failure', 'cannot be reached'],
    ['25P03', 'terminating connection due to idle-in-transaction timeout', 'cannot be reached'],
    ['ECONNRESET', 'read ECONNRESET', 'cannot be reached'],
    ['ECONNREFUSED', 'connect ECONNREFUSED', 'cannot be reached'],
    ['EAI_AGAIN', 'getaddrinfo EAI_AGAIN', 'cannot be reached'],
    ['25006', 'cannot execute UPDATE in a read-only transaction', 'takes no writes'],
    ['28P01', 'password authentication failed for user "swap"', 'does not let this bot in'],
    ['28000', 'no pg_hba.conf entry for host', 'does not let this bot in'],
    ['53300', 'sorry, too many clients already', 'has no connection free'],
    ['', 'Query read timeout', 'does not answer'],
    ['', 'Connection terminated unexpectedly', 'does not answer'],
    ['', 'timeout exceeded when trying to connect', 'does not answer'],
    ['', 'Client has encountered a connection error and is not queryable', 'does not answer'],
  ])('%s %s: it is away, and may be asked again', (code, text, words) => {
    const error = code === '' ? new Error(text) : coded(code, text);
    const told = inWords(place, error);
    expect(told).toBeInstanceOf(StoreAway);
    expect(told.message).toMatch(
      new RegExp(`^the store ${place} ${words}.*goes on by itself once.*${text}\\)$`),
    );
    expect(told.cause).toBe(error);
  });

  it.each([
    ['53100', 'could not extend file', 'has no room left'],
    ['57014', 'canceling statement due to statement timeout', 'did not get through with a statement in time'],
  ])('%s %s: it is there, and does not serve us', (code, text, words) => {
    const told = inWords(place, coded(code, text));
    expect(told).toBeInstanceOf(StoreError);
    expect(told).not.toBeInstanceOf(StoreAway);
    expect(told.message).toContain(words);
  });

  it('of any other kind stays as it is', () => {
    const error = coded('23505', 'duplicate key value');
    expect(inWords(place, error)).toBe(error);
  });
});

describe('what people do', () => {
  it('is tried again while the database is away, knowing that it was tried', async () => {
    const tries: boolean[] = [];
    const done = await steadilyOver(time())(again => {
      tries.push(again);
      return tries.length < 3 ? away() : Promise.resolve('done');
    });
    expect(done).toBe('done');
    expect(tries).toEqual([false, true, true]);
  });

  it('is given up after 20 s, in words', async () => {
    const clock = time();
    await expect(steadilyOver(clock)(away)).rejects.toThrow(/cannot be reached/);
    expect(clock.now()).toBe(20_000);
  });

  it.each([
    ['an error of another kind', () => Promise.reject(new Error('no such column'))],
    ['no answer before the end', () => Promise.reject(new EndedFirst('no answer'))],
  ])('is not tried again after %s', async (_what, work) => {
    const tried = vi.fn(work);
    await expect(steadilyOver(time())(tried)).rejects.toThrow();
    expect(tried).toHaveBeenCalledTimes(1);
  });

  it('is not tried again once the process ends', async () => {
    const tried = vi.fn(away);
    await expect(steadilyOver(time(), AbortSignal.abort())(tried)).rejects.toThrow();
    expect(tried).toHaveBeenCalledTimes(1);
  });
});

describe('what a bot reads when it begins', () => {
  it('is read once the database is back, and said in the log until then', async () => {
    let tries = 0;
    const given = ports();
    expect(await readPatiently(() => (++tries < 4 ? away() : Promise.resolve(tries)), given)).toBe(4);
    expect(given.errors).toHaveLength(3);
  });

  it('is not waited for when the process ends', async () => {
    await expect(readPatiently(away, ports(AbortSignal.abort()))).rejects.toThrow(/cannot be reached/);
  });
});
