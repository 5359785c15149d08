/**
 * What V8 is told about memory. Its nursery is small while packages load (main.ts begins with it): what is made
 * then stays, and a nursery that grows for it keeps thirty megabytes for nothing. Once the process works it must
 * grow: with a thousand swaps in flight a small one promotes garbage for life, which costs a third of the
 * processor and twice the memory.
 */
import { setFlagsFromString } from 'node:v8';

/** By V8's own factor, from its next collection on. */
export const letNurseryGrow = (): void => setFlagsFromString('--semi-space-growth-factor=2');

/** Around the loading of a package that is loaded when it is first needed. */
export function withSmallNursery<T>(load: () => T): T {
  setFlagsFromString('--semi-space-growth-factor=1');
  try {
    return load();
  } finally {
    letNurseryGrow();
  }
}
