/**
 * The beginning of every process: sees to it that packages load quickly, then reads the command line. The
 * command line is loaded after that has taken effect, and so is everything else.
 */
import { register } from 'node:module';
import { keepNurserySmall } from './ops/nursery.ts';

const [major = 0] = process.versions.node.split('.').map(Number);
// Later versions of Node load a loader's packages natively by themselves.
if (major < 22) register('./package-loading.js', import.meta.url);

keepNurserySmall();
await import('./command-line.ts');
