/**
 * Module hooks (Node's `module.register`) that leave packages to Node itself. Where TypeScript is loaded by
 * hooks, Node 20 hands every file of every package through them too, one message to another thread each: that
 * is half of a start and a fifth of the memory. Packages that are CommonJS, or have such an edition, are
 * loaded by Node's own loader, which asks nobody. Plain JavaScript, because hooks are loaded without hooks.
 */
import { existsSync, readFileSync } from 'node:fs';
import Module, { createRequire, isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, nextResolve) {
  // The simulators use names that an edition in CommonJS does not show, and nobody waits for their start.
  const isServed = context.parentURL?.includes('/src/sandbox/') !== true;
  const isPackage =
    isServed && /^[@a-z]/.test(specifier) && !specifier.includes(':') && !isBuiltin(specifier);
  const path = isPackage ? commonJs(specifier, context.parentURL) : undefined;
  if (path === undefined) return nextResolve(specifier, context);
  return { url: pathToFileURL(path).href, format: 'commonjs', shortCircuit: true };
}

/** @type {import('node:module').LoadHook} */
export async function load(url, context, nextLoad) {
  // Without a source Node loads it, and all that it requires, by itself.
  const native = context.format === 'commonjs' && url.includes('/node_modules/');
  return native ? { format: 'commonjs', source: null, shortCircuit: true } : nextLoad(url, context);
}

/**
 * The file behind a package's name, where that is CommonJS.
 * @param {string} specifier
 * @param {string | undefined} parent
 */
function commonJs(specifier, parent) {
  let path;
  try {
    path = createRequire(parent ?? import.meta.url).resolve(specifier);
  } catch {
    // For modules only, or not there: the next hook finds it, or says so.
    return undefined;
  }
  return isCommonJs(path) ? path : undefined;
}

/** @param {string} path */
const isCommonJs = path => (path.endsWith('.js') ? !isModuleFolder(dirname(path)) : path.endsWith('.cjs'));

/** @type {Map<string, boolean>} */
const moduleFolders = new Map();

/**
 * Whether files named `.js` are modules there, as the nearest package.json says.
 * @param {string} folder
 * @returns {boolean}
 */
function isModuleFolder(folder) {
  const known = moduleFolders.get(folder);
  if (known !== undefined) return known;
  const file = join(folder, 'package.json');
  const isModule = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8')).type === 'module'
    : folder === dirname(folder) || isModuleFolder(dirname(folder));
  moduleFolders.set(folder, isModule);
  return isModule;
}

/**
 * The same for `require`, in the thread that it is called in. The loader looks through every file of every
 * package for what only modules have, in a memory of its own that stays as large as EC2's package needs it, and
 * leaves what Node has read already to be kept beside it.
 */
export function requirePackagesNatively() {
  const extensions = /** @type {Extensions} */ (Reflect.get(Module, '_extensions'));
  const before = extensions['.js'];
  extensions['.js'] = (module, path) => {
    if (path.includes('/node_modules/') && isCommonJs(path)) module._compile(sourceOf(module, path), path);
    else before(module, path);
  };
}

/**
 * @typedef {{ _compile: (source: string, path: string) => void }} Compiling
 * @typedef {Record<'.js', (module: Compiling, path: string) => void>} Extensions
 */

/**
 * What Node has read when it looked for the names that the file exports, which it means to be used up here.
 * @param {object} module
 * @param {string} path
 */
function sourceOf(module, path) {
  const kept = Object.getOwnPropertySymbols(module).find(
    ({ description }) => description === 'node:module_source',
  );
  const source = kept && Reflect.get(module, kept);
  if (kept) Reflect.set(module, kept, undefined);
  return typeof source === 'string' ? source : readFileSync(path, 'utf8');
}
