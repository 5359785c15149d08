/**
 * What can be wrong with a store, in words: each says what is wrong, what is true now, and what to do. A
 * store that fails in the middle of a swap stops that swap before its next act and loses nothing.
 */

import { RecordTrouble } from '../ports.ts';

/** The store cannot be opened or used; the message says what is wrong and what to do. */
export class StoreError extends RecordTrouble {
  override readonly name = 'StoreError';
}

/** Another process serves the store; the message says which, and since when. */
export class StoreInUse extends StoreError {}

/** SQLite's result codes by their beginning (sqlite.org/rescode.html), as libsql names them in `code`. */
const words: readonly (readonly [code: RegExp, words: string])[] = [
  [
    /^SQLITE_(NOTADB|CORRUPT)/,
    'is damaged or is not a store of asg-swap. Nothing was changed. Put the newest backup in its place (asg-swap backup makes them), or move the file away to begin anew: asg-swap recover GROUP then puts back a group whose swap ran at that moment',
  ],
  [
    /^SQLITE_FULL/,
    'has no room left: the disk is full. Nothing acts meanwhile and nothing on record is lost; it goes on by itself once there is room',
  ],
  [
    /^SQLITE_(READONLY|PERM)/,
    'cannot be written by this user. Give the user that runs asg-swap the file and its folder, or name another place with ASG_SWAP_STORE',
  ],
  [
    /^SQLITE_IOERR/,
    'cannot be read or written: the disk fails. Nothing acts meanwhile; see the system’s log for the disk, and put the store on a healthy local one',
  ],
  [
    /^SQLITE_BUSY/,
    'is being written by another process for too long. Try again; if that goes on, find who has the file open',
  ],
];

/** The error in words, or itself where it is none of the store's. */
export function inWords(path: string, error: unknown): Error {
  if (error instanceof StoreError) return error;
  const code = codeOf(error);
  const known = words.find(([pattern]) => pattern.test(code));
  if (known) return new StoreError(`the store ${path} ${known[1]} (${code})`, { cause: error });
  return error instanceof Error ? error : new Error(String(error));
}

/**
 * Why a file could not be opened at all; `place` is what is wrong with where it shall be. Nothing runs yet that
 * could go on by itself.
 */
export function asOpenError(path: string, error: unknown, place: string | undefined): StoreError {
  const known = inWords(path, error);
  const code = codeOf(known instanceof StoreError && known.cause !== undefined ? known.cause : error);
  const told = (what: string): StoreError =>
    new StoreError(`the store ${path} cannot be opened: ${what}`, { cause: error });
  if (code.startsWith('SQLITE_FULL')) {
    return told(
      `its disk is full. Nothing on record is lost. Make room there and start this again (${code})`,
    );
  }
  const isPlain = known instanceof StoreError && !/^SQLITE_(READONLY|PERM)/.test(code);
  if (isPlain) return known;
  if (place !== undefined) return told(place);
  if (known instanceof StoreError) return known;
  return told(
    `${known.message}. Check that its folder exists, is writable by this user and is on a local disk; ASG_SWAP_STORE names another place`,
  );
}

export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
