/**
 * What can be wrong with a PostgreSQL that is in use: in words, and sorted by what to do next. A connection on
 * which such an error came is worth nothing any more, and the next one may reach another server.
 */
import { codeOf, StoreError } from './trouble.ts';

/**
 * The database was not reached, or was lost on the way: what was sent may or may not be on record, and can be
 * sent again soon.
 */
export class StoreAway extends StoreError {}

/** There was no answer before the process ended: nothing is sent again. */
export class EndedFirst extends StoreError {}

const goesOn = 'Nothing acts meanwhile and nothing on record is lost; it goes on by itself once';

interface Trouble {
  /** SQLSTATE (PostgreSQL's appendix A), the system's code, or the words of pg, which has no code for some. */
  readonly sign: RegExp;
  readonly words: string;
  /** Whether the connection is worth nothing any more. */
  readonly away: boolean;
}

const troubles: readonly Trouble[] = [
  {
    sign: /^(25006)$/,
    words: `takes no writes: the server is a standby or was made read-only. ${goesOn} a server that takes writes is reached under this name`,
    away: true,
  },
  {
    sign: /^53300$/,
    words: `has no connection free. ${goesOn} there is one: raise max_connections, or run fewer bots (each takes up to 15)`,
    away: true,
  },
  {
    sign: /^28(000|P01)$/,
    words: `does not let this bot in: its user's password or rights were changed. ${goesOn} they are as ASG_SWAP_STORE says; with a new password there, start the bot again`,
    away: true,
  },
  {
    sign: /^(53100|58030)$/,
    words: `has no room left, or the disk of its server fails. ${goesOn} that is mended`,
    away: false,
  },
  {
    sign: /^(57014|55P03)$/,
    words: `did not get through with a statement in time: it is overloaded, or somebody holds a lock. ${goesOn} it does`,
    away: false,
  },
  {
    sign: /^(08...|57P0.|25P03|E(CONN\w+|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|HOSTDOWN|AI_AGAIN|NOTFOUND))$/,
    words: `cannot be reached. ${goesOn} it can`,
    away: true,
  },
  {
    sign: /^(Query read timeout|timeout exceeded when trying to connect|timeout expired|Connection terminated|Client has encountered a connection error|Client was closed)/,
    words: `does not answer. ${goesOn} it does`,
    away: true,
  },
];

/** The error in words, or itself where it is no trouble of this kind. `place` names the database. */
export function inWords(place: string, error: unknown): Error {
  if (error instanceof StoreError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const code = codeOf(error);
  const known = troubles.find(({ sign }) => sign.test(code === '' ? text : code));
  if (known === undefined) return error instanceof Error ? error : new Error(text);
  const words = `the store ${place} ${known.words} (${[code, text].filter(part => part !== '').join(': ')})`;
  return new (known.away ? StoreAway : StoreError)(words, { cause: error });
}
