/** The words of a command line, read in the grammar of `/asg-swap`. */
import { type Command, isSwapId, parse } from '../core/command.ts';
import type { SwapId } from '../core/domain.ts';
import { misread } from '../core/messages/commands.ts';
import type { Wish } from '../core/plan.ts';
import { cardText } from './print.ts';
import { CommandRefused } from './session.ts';

export function readSwapId(text: string): SwapId {
  if (isSwapId(text)) return text;
  throw new CommandRefused([
    `${text} is not the id of a swap, such as s-4kx9q2mv. asg-swap status lists them.`,
  ]);
}

/** What is asked for. Throws `CommandRefused` with everything that cannot be understood. */
export const readWish = (words: readonly string[]): Wish => readCommand(words, 'swap').wish;

/** A command of that kind. Throws `CommandRefused` with everything that cannot be understood. */
export function readCommand<Kind extends Command['kind']>(
  words: readonly string[],
  kind: Kind,
): Extract<Command, { kind: Kind }> {
  const text = words.map(word => (/\s/.test(word) ? `"${word.replaceAll('"', '’')}"` : word)).join(' ');
  const command = parse(text);
  if (isOf(command, kind)) return command;
  throw new CommandRefused([
    command.kind === 'misread'
      ? cardText(misread(command.problems)).replace('Example: /asg-swap web', 'Example: asg-swap plan web')
      : 'name a group and the instances that shall come in.',
  ]);
}

const isOf = <Kind extends Command['kind']>(
  command: Command,
  kind: Kind,
): command is Extract<Command, { kind: Kind }> => command.kind === kind;
