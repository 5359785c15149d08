/** What a person who mistypes a command reads: what is wrong, and which help to ask for. Nothing is opened or asked of AWS. */
import { expect, it } from 'vitest';
import { exitCodes } from '../../src/cli/exit.ts';
import { run } from './terminal.ts';

it.each([
  [['plan'], "missing required argument 'group'", '(asg-swap plan --help shows its arguments and options)'],
  [
    ['status', '--nope'],
    "unknown option '--nope'",
    '(asg-swap status --help shows its arguments and options)',
  ],
  [['bogus'], "unknown command 'bogus'", '(asg-swap --help lists the commands)'],
])(
  '%j',
  async (typed, wrong, help) => {
    const { code, out, err } = await run({ PATH: process.env['PATH'] }, ...typed);
    expect(err).toBe(`error: ${wrong}\n${help}\n`);
    expect(out).toBe('');
    expect(code).toBe(exitCodes.settings);
  },
  30_000,
);
