/** What the commands share: printing, opening and closing the store, refusals, and the way to a swap's end. */
import type { Command } from 'commander';
import { createOperator, type Operator, type Result } from '../app/operator.ts';
import type { SwapId } from '../core/domain.ts';
import type { Policy } from '../core/policy.ts';
import type { Card } from '../core/words.ts';
import { systemClock } from '../ops/clock.ts';
import type { Env } from '../ops/environment.ts';
import type { Cloud } from '../ports.ts';
import { type ExitCode, exitCodes } from './exit.ts';
import { follow } from './follow.ts';
import { cardText } from './print.ts';
import { runHere } from './run-here.ts';
import { openSession, operator, type Session, type SessionOptions } from './session.ts';

/** What the process gives to a command. */
export interface Terminal {
  readonly env: Env;
  readonly out: { readonly isTTY?: boolean; write(text: string): unknown };
  readonly err: { write(text: string): unknown };
  /** Aborts when the user interrupts (Ctrl-C) or the process is asked to end. */
  readonly signal: AbortSignal;
  /** Receives the code of a command that has ended. */
  readonly ended: (code: ExitCode) => void;
}

export interface Json {
  readonly json?: boolean;
}

export interface Kit {
  readonly env: Env;
  readonly print: (text: string) => void;
  readonly printCard: (card: Card) => void;
  readonly printJson: (value: unknown) => void;
  readonly warn: (text: string) => void;
  /** Wraps the work of a command, whose code becomes that of the process. */
  readonly ended: <A extends unknown[]>(
    work: (...args: A) => Promise<ExitCode>,
  ) => (...args: A) => Promise<void>;
  readonly withSession: <T>(options: SessionOptions, work: (session: Session) => Promise<T>) => Promise<T>;
  readonly refusedWith: (result: Extract<Result<unknown>, { kind: 'refused' }>, options: Json) => ExitCode;
  /** Runs the swap here where no bot does, and follows it to its end. */
  readonly toTheEnd: (
    session: Session,
    swap: SwapId,
    cloud: Cloud,
    options: Json & { readonly after?: number },
  ) => Promise<ExitCode>;
}

export const withJson = (command: Command): Command =>
  command.option('--json', 'print JSON, one object a line');

export const operatorOf = (session: Session, cloud: Cloud, policy: Policy): Operator =>
  createOperator({ ...session, cloud, clock: systemClock, policy: () => policy, person: operator() });

export function createKit({ env, out, err, signal, ended }: Terminal): Kit {
  const print = (text: string): void => void out.write(`${text}\n`);
  const printCard = (card: Card): void => print(cardText(card));
  const printJson = (value: unknown): void => print(JSON.stringify(value));
  const warn = (text: string): void => void err.write(`asg-swap: ${text}\n`);
  return {
    env,
    print,
    printCard,
    printJson,
    warn,
    ended:
      work =>
      async (...args) => {
        ended(await work(...args));
      },
    async withSession(options, work) {
      const session = await openSession(env, options);
      try {
        return await work(session);
      } finally {
        await session.close();
      }
    },
    refusedWith({ card }, { json }) {
      if (json === true) printJson({ refused: cardText(card) });
      else printCard(card);
      return exitCodes.refused;
    },
    async toTheEnd(session, swap, cloud, { json, after = 0 }) {
      const running = session.alone ? runHere(swap, session, cloud) : undefined;
      try {
        const ports = { journal: session.journal, clock: systemClock };
        const code = await follow(swap, ports, out, { json: json === true, after, signal });
        if (code === exitCodes.interrupted) {
          warn(
            session.alone
              ? `${swap} stands still from here. It goes on with asg-swap run ${swap}, or when a bot serves this store.`
              : `${swap} goes on without this terminal; asg-swap show ${swap} --follow returns to it.`,
          );
        }
        return code;
      } finally {
        await running?.stop();
      }
    },
  };
}
