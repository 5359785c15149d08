/**
 * The rules of the house, held by reading the source: imports go downwards only, the core knows neither
 * packages nor the clock nor a promise, and production code never reaches into the sandbox.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const src = join(root, 'src');

/** The text without comments and strings, in which words of prose stand. */
const codeOf = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/gm, '');

interface Source {
  /** Path below `src`. */
  readonly path: string;
  readonly text: string;
  /** Paths below `src`, or package names. */
  readonly imports: readonly string[];
}

const sources: readonly Source[] = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter(path => /\.tsx?$/.test(path))
  .map(path => {
    const text = readFileSync(join(src, path), 'utf8');
    const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, target = '']) =>
      target.startsWith('.') ? relative(src, normalize(join(src, dirname(path), target))) : target,
    );
    return { path: path.replaceAll('\\', '/'), text, imports };
  });

/** Where a file stands: its folder below `src`, or its own name at the top. */
const layer = (path: string): string =>
  path.includes('/') ? (path.split('/')[0] ?? '') : path.replace(/\.ts$/, '');

/** Every source that this one loads, at once or later, but for the simulators. */
function reachable(from: string): readonly Source[] {
  const found = new Map<string, Source>();
  const visit = (path: string): void => {
    const source = sources.find(s => s.path === path);
    if (source === undefined || found.has(path) || layer(path) === 'sandbox') return;
    found.set(path, source);
    for (const target of source.imports) visit(target);
  };
  visit(from);
  return [...found.values()];
}

/** What each layer may import besides itself and packages. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  ports: ['core'],
  app: ['core', 'ports'],
  aws: ['core', 'ports'],
  slack: ['core', 'ports'],
  store: ['core', 'ports'],
  ops: ['core', 'ports'],
  serve: ['core', 'ports', 'app', 'aws', 'slack', 'store', 'ops'],
  cli: ['core', 'ports', 'app', 'aws', 'slack', 'store', 'ops'],
  main: ['command-line'],
  'command-line': ['cli', 'serve', 'core', 'ports', 'app', 'aws', 'slack', 'store', 'ops', 'sandbox'],
};

describe('imports', () => {
  it('are found at all', () => {
    expect(sources.length).toBeGreaterThan(40);
    expect(sources.flatMap(s => s.imports).length).toBeGreaterThan(150);
  });

  it.each(Object.entries(mayImport))('%s imports downwards only', (name, allowed) => {
    const own = sources.filter(s => layer(s.path) === name);
    expect(own.length).toBeGreaterThan(0);
    const wrong = own.flatMap(s =>
      s.imports
        .filter(target => target.endsWith('.ts'))
        .filter(target => layer(target) !== name && !allowed.includes(layer(target)))
        .map(target => `${s.path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('the sandbox is loaded by the command line alone, and only when it is asked for', () => {
    const statically = sources.filter(s => /from '[^']*\bsandbox\//.test(s.text)).map(s => s.path);
    expect(statically.filter(path => !path.startsWith('sandbox/'))).toEqual([]);
  });

  it('what a bot or a command loads is installed without the packages for development', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    const loaded = reachable('main.ts');
    expect(loaded.length).toBeGreaterThan(120);
    const packages = loaded.flatMap(s =>
      s.imports.filter(i => /^(@[\w-]+\/)?[\w.-]+(\/[\w./-]+)?$/.test(i) && !/\.[tj]s$/.test(i)),
    );
    const names = packages.map(i =>
      i
        .split('/')
        .slice(0, i.startsWith('@') ? 2 : 1)
        .join('/'),
    );
    expect([...new Set(names)].filter(name => !(name in dependencies))).toEqual([]);
  });

  it('the simulators share nothing with the program', () => {
    const wrong = sources
      .filter(s => /^sandbox\/(aws|slack)\//.test(s.path))
      .flatMap(s =>
        s.imports.filter(t => t.endsWith('.ts') && !t.startsWith('sandbox/')).map(t => `${s.path}: ${t}`),
      );
    expect(wrong).toEqual([]);
  });

  it.each([
    ['aws', /^@aws-sdk\/|^@smithy\//],
    ['slack', /^@slack\//],
    ['store', /^(kysely|libsql|pg|pg-boss)$/],
    ['ops', /^(pino|prom-client)$/],
  ])('only %s knows its packages', (name, packages) => {
    const wrong = sources.filter(
      s => !s.path.startsWith('sandbox/') && layer(s.path) !== name && s.imports.some(i => packages.test(i)),
    );
    expect(wrong.map(s => s.path)).toEqual([]);
  });
});

describe('the core', () => {
  const core = sources.filter(s => layer(s.path) === 'core');

  it('imports no package', () => {
    expect(core.flatMap(s => s.imports.filter(i => !i.endsWith('.ts')).map(i => `${s.path}: ${i}`))).toEqual(
      [],
    );
  });

  it.each([
    ['the clock', /Date\.now|new Date\(\)|performance\.|setTimeout|setInterval/],
    ['promises', /\basync\b|\bawait\b|Promise\b/],
    ['the process', /\bprocess\.(env|exit|stdout|pid)|\bconsole\./],
    ['chance', /Math\.random|randomUUID/],
  ])('knows nothing of %s', (_name, pattern) => {
    expect(core.filter(s => pattern.test(codeOf(s.text))).map(s => s.path)).toEqual([]);
  });
});

describe('every source file', () => {
  it('opens with what it is for', () => {
    expect(sources.filter(s => !/^(\/\*\*|\/\/ )/.test(s.text)).map(s => s.path)).toEqual([]);
  });
});
