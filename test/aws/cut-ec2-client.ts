/**
 * Cuts the SDK's EC2 client down to the calls of `src/aws/api.ts`: `node --import tsx test/aws/cut-ec2-client.ts`
 * writes `src/aws/ec2/client.js`. The package is one file of two megabytes, of which the bot needs four
 * percent; to load the rest cost more time and memory than all other packages together. What is kept is the
 * SDK's own code, unchanged: its modules for these calls, and of its schemas those that they reach.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { calls } from '../../src/aws/api.ts';

const home = '@aws-sdk/client-ec2';
const actions = Object.keys(calls.ec2).toSorted();
export const target = fileURLToPath(new URL('../../src/aws/ec2/client.js', import.meta.url));

const entry = [
  `export { EC2Client } from '${home}/dist-es/EC2Client.js';`,
  ...actions.map(
    action => `export { ${action}Command } from '${home}/dist-es/commands/${action}Command.js';`,
  ),
].join('\n');

/** The text of the cut client. */
export async function cutClient(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    write: false,
    plugins: [cut],
  });
  const { version } = JSON.parse(
    readFileSync(new URL(`../../node_modules/${home}/package.json`, import.meta.url), 'utf8'),
  ) as { version: string };
  const head = `/**
 * The SDK's EC2 client (${home} ${version}, Apache License 2.0, Copyright Amazon.com, Inc. or its
 * affiliates), cut down to ${actions.join(', ')} by
 * test/aws/cut-ec2-client.ts. Do not edit; a test holds it equal to what the package gives.
 */
`;
  // Where esbuild found a module differs from machine to machine.
  return head + (outputFiles[0]?.text ?? '').replaceAll(/^\/\/ .*node_modules\//gm, '// ');
}

const cut: Plugin = {
  name: 'cut',
  setup(bundle) {
    bundle.onResolve({ filter: /^[^./]/ }, ({ path }) =>
      path.startsWith(home) ? undefined : { path, external: true, sideEffects: false },
    );
    bundle.onLoad({ filter: /dist-es.schemas.schemas_0\.js$/ }, ({ path }) => ({
      contents: reached(readFileSync(path, 'utf8'), ['errorTypeRegistries', ...actions.map(a => `${a}$`)]),
    }));
  },
};

/** The declarations that these names reach. esbuild cannot leave any out: their computed keys might have effects. */
function reached(text: string, names: readonly string[]): string {
  const statements = text.split(/\n(?=[^\s\]})])/);
  const declared = new Map(
    statements.flatMap(each => {
      const name = /^(?:export )?(?:const|var) ([\w$]+) =/.exec(each)?.[1];
      return name === undefined ? [] : [[name, each] as const];
    }),
  );
  const others = statements.filter(each => !/^(?:export )?(?:const|var) /.test(each));
  const kept = new Set(others);
  const open = [...names, ...others.flatMap(namesIn)];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const statement = declared.get(name);
    if (statement === undefined || kept.has(statement)) continue;
    kept.add(statement);
    open.push(...namesIn(statement));
  }
  return statements.filter(each => kept.has(each)).join('\n');
}

const namesIn = (code: string): readonly string[] => code.match(/[A-Za-z_][\w$]*/g) ?? [];

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, await cutClient());
