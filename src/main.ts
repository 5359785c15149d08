/**
 * The beginning of every process: sees to it that packages load quickly, then reads the command line. The
 * command line is loaded after that has taken effect, and so is everything else.
 */
import { register } from 'node:module';
import { setFlagsFromString } from 'node:v8';

const [major = 0] = process.versions.node.split('.').map(Number);
// Later versions of Node load a loader's packages natively by themselves.
if (major < 22) register('./package-loading.js', import.meta.url);

// What is made while packages load stays. The nursery grows again with the work: ops/nursery.ts.
setFlagsFromString('--semi-space-growth-factor=1');
await import('./command-line.ts');
