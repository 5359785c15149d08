/**
 * Module hooks (Node's `module.register`) that leave packages to Node itself. Where TypeScript is loaded by
 * hooks, Node 20 hands every file of every package through them too, one message to another thread each: that
 * is half of a start and a fifth of the memory. Packages that are CommonJS, or have such an edition, are
 * loaded by Node's own loader, which asks nobody. Plain JavaScript, because hooks are loaded without hooks.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
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
function isCommonJs(path) {
  if (!path.endsWith('.js')) return path.endsWith('.cjs');
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')).type !== 'module';
  }
  return false;
}
