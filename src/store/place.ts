/**
 * Why a file cannot be had where it shall be: asked of the system once opening it has failed, because SQLite
 * says no more than that it did. Nothing is left behind.
 */
import { closeSync, existsSync, mkdtempSync, openSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { codeOf } from './trouble.ts';

/** In words, with what to do; undefined where the place is not at fault. */
export function whyNotAt(path: string): string | undefined {
  if (existsSync(path) && statSync(path).isDirectory()) {
    return `that is a folder. Name a file in it: ASG_SWAP_STORE=file:${join(path, 'asg-swap.db')}`;
  }
  const folder = lastThere(dirname(resolve(path)));
  if (!statSync(folder).isDirectory()) {
    return `${folder} is a file where a folder should be. Name another place with ASG_SWAP_STORE`;
  }
  // SQLite writes files of its own beside the store.
  const ofFolder = faultOf(folder, () => rmdirSync(mkdtempSync(join(folder, '.asg-swap-'))));
  if (ofFolder !== undefined || !existsSync(path)) return ofFolder;
  return faultOf(path, () => closeSync(openSync(path, 'r+')));
}

/** The folder, or the nearest above it that exists. */
export function lastThere(folder: string): string {
  return existsSync(folder) || folder === dirname(folder) ? folder : lastThere(dirname(folder));
}

function faultOf(place: string, write: () => void): string | undefined {
  try {
    write();
    return undefined;
  } catch (error) {
    const code = codeOf(error);
    const { uid, mode } = statSync(place);
    switch (code) {
      case 'EROFS':
        return `the file system of ${place} is mounted read-only. Mount it for writing, or name another place with ASG_SWAP_STORE`;
      case 'EACCES':
      case 'EPERM': {
        const us = process.geteuid?.() ?? 'of this process';
        return `${place} belongs to user ${uid} (mode ${(mode & 0o777).toString(8)}), and user ${us}, who runs this, may not write it. Give it to that user (chown), or name another place with ASG_SWAP_STORE`;
      }
      default:
        return `${place} cannot be written (${code})`;
    }
  }
}
