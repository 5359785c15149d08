/** Whatever somebody types: it is understood or refused in words, soon, and never throws. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from '../../src/core/command.ts';
import { misread } from '../../src/core/messages/commands.ts';
import { normalise } from '../../src/core/typed.ts';
import { plain } from '../../src/core/words.ts';

const word = fc.oneof(
  fc.constantFrom(
    'web',
    'i-0123456789abcdef0',
    '--out',
    '--bake',
    '10m',
    '--batch',
    '50%',
    '-',
    '--',
    '=',
    ',',
    '"',
    '“',
    'freeze',
    'for',
    'show',
    's-',
    'status',
    '`x`',
    '<https://x|y>',
    '<@U0APP>',
    '--__proto__',
    '--constructor',
  ),
  fc.string({ unit: 'binary' }),
);

const read = (text: string): void => {
  const command = parse(text);
  if (command.kind !== 'misread') return;
  expect(command.problems.length).toBeGreaterThan(0);
  expect(plain(misread(command.problems).text)).not.toBe('');
};

it('any text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 500 }), read), { numRuns: 1_000 });
});

it('any words that are nearly a command', () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), words => read(words.join(' '))),
    { numRuns: 1_000 },
  );
});

it('reads the same once more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => normalise(normalise(text)) === normalise(text)),
  );
});

it.each([
  ['a megabyte of one word', 'a'.repeat(1_000_000)],
  ['a megabyte of ids', 'i-0123456789abcdef0 '.repeat(50_000)],
  ['a megabyte of options', '--x=" '.repeat(170_000)],
  ['a megabyte of marks', '`*_~<|>"'.repeat(125_000)],
  ['a megabyte of lines', '\n'.repeat(1_000_000)],
])('%s is refused for its length', (_what, text) => {
  expect(parse(text)).toMatchObject({ kind: 'misread', problems: [{ kind: 'too-long' }] });
  read(text);
});
