/**
 * The beginning of every process: sees to it that packages load quickly, then reads the command line. The
 * command line is loaded after that has taken effect, and so is everything else.
 */
import { register } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { requirePackagesNatively } from './package-loading.js';

const [major = 0] = process.versions.node.split('.').map(Number);
// Later versions of Node load a loader's packages natively by themselves.
if (major < 22) {
  register('./package-loading.js', import.meta.url);
  requirePackagesNatively();
}

// What is made while packages load stays; ops/memory.ts lets the nursery grow with the work.
setFlagsFromString('--semi-space-growth-factor=1');
// By itself V8 collects a heap of this size only when it has grown threefold. It is collected in hundredths of a second.
setFlagsFromString('--heap-growing-percent=30');
await import('./command-line.ts');
