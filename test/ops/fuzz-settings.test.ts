/** Whatever stands in the file or in the environment: it is taken, or every fault is said; nothing throws. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseConfig } from '../../src/ops/config.ts';
import { readEnvironment } from '../../src/ops/environment.ts';

/** Texts that are nearly a configuration are worth more than noise. */
const keys = [
  'slack',
  'team',
  'channels',
  'accounts',
  'groups',
  'match',
  'approvers',
  'users',
  'swap',
  'gate',
  'when',
  'role',
];
const nearly = fc.letrec(tie => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>(
      '*',
      'web-*',
      'U0APP',
      'C0DEPLOYS',
      '10m',
      '50%',
      0,
      -1,
      1e300,
      true,
      null,
      '',
      '__proto__',
      [],
      {},
    ),
    fc.string(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string()), tie('value'), { maxKeys: 4 }),
  ),
})).value;

const judged = (text: string): void => {
  const result = parseConfig(text, 'f.yml');
  if ('faults' in result) {
    expect(result.faults.length).toBeGreaterThan(0);
    for (const fault of result.faults) expect(fault).toMatch(/^f\.yml:\d+: \S/);
  } else {
    expect(result.policy.groups).toBeInstanceOf(Array);
  }
};

it('any text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), judged), { numRuns: 150 });
});

it('any YAML that is nearly a configuration', () => {
  fc.assert(
    fc.property(nearly, value => judged(stringify(value) ?? '')),
    { numRuns: 500 },
  );
});

it.each([
  [
    'a bomb of aliases',
    `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
      .split('')
      .map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`)
      .join('\n')}\n`,
  ],
  ['an alias of itself', 'groups: &g [*g]'],
  ['a depth without end', '['.repeat(3_000)],
  ['two documents', 'a: 1\n---\nb: 2\n'],
  ['a tag of its own', 'groups: !!js/function "x"'],
  ['keys that are not texts', '? [a, b]\n: 1\n? {c: d}\n: 2\n'],
  ['a prototype', '__proto__: { groups: [] }\nconstructor: 1\n'],
])('%s', (_what, text) => {
  judged(text);
});

it('any environment', () => {
  const names = [
    'SLACK_BOT_TOKEN',
    'SLACK_APP_TOKEN',
    'SLACK_SIGNING_SECRET',
    'PORT',
    'ASG_SWAP_STORE',
    'ASG_SWAP_KEEP_DAYS',
    'ASG_SWAP_OPS_PORT',
    'ASG_SWAP_OPS_HOST',
    'LOG_LEVEL',
    'SLACK_API_URL',
  ];
  const env = fc.dictionary(
    fc.constantFrom(...names),
    fc.oneof(fc.string(), fc.webUrl(), fc.nat().map(String)),
  );
  fc.assert(
    fc.property(env, given => {
      const result = readEnvironment(given);
      if ('faults' in result) expect(result.faults.length).toBeGreaterThan(0);
    }),
  );
});
