/**
 * V8's nursery, where everything begins. Kept small while packages load: what is made then stays, and a nursery
 * that grows for it keeps thirty megabytes for nothing. It must grow once the process works: of a thousand swaps
 * in flight a small one promotes garbage for life, which costs a third of the processor and twice the memory.
 */
import { setFlagsFromString } from 'node:v8';

export const keepNurserySmall = (): void => setFlagsFromString('--semi-space-growth-factor=1');

/** V8's own factor. */
export const letNurseryGrow = (): void => setFlagsFromString('--semi-space-growth-factor=2');
