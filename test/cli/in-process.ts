/** Runs a command in this process, on a store of the test's own: for what asks neither AWS nor Slack. */
import { Command } from 'commander';
import { addCommands } from '../../src/cli/commands.ts';
import type { Ran } from './terminal.ts';

/** `store`: as `ASG_SWAP_STORE` names it. */
export async function runHere(store: string, ...args: readonly string[]): Promise<Ran> {
  const said = { out: '', err: '' };
  const stream = (to: keyof typeof said) => ({
    write: (text: string) => {
      said[to] += text;
    },
  });
  let code: number | null = null;
  const program = new Command('asg-swap');
  addCommands(program, {
    env: { ASG_SWAP_STORE: store },
    out: stream('out'),
    err: stream('err'),
    signal: new AbortController().signal,
    ended: given => {
      code = given;
    },
  });
  await program.parseAsync(args, { from: 'user' });
  return { code, ...said };
}
