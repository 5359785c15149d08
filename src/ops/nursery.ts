/**
 * V8's nursery, where everything begins. main.ts keeps it small while packages load: what is made then stays, and
 * a nursery that grows for it keeps thirty megabytes for nothing. It must grow once the process works: with a
 * thousand swaps in flight a small one promotes garbage for life, which costs a third of the processor and twice
 * the memory.
 */
import { setFlagsFromString } from 'node:v8';

/** By V8's own factor, from its next collection on. */
export const letNurseryGrow = (): void => setFlagsFromString('--semi-space-growth-factor=2');
