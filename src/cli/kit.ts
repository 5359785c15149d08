/** What the commands share: printing, opening and closing the store, refusals, and the way to a swap's end. */
import type { Command } from 'commander';
import { createOperator, type Operator, type Result } from '../app/operator.ts';
import type { SwapId } from '../core/domain.ts';
import type { Policy } from '../core/policy.ts';
import type { Card } from '../core/words.ts';
import { systemClock } from '../ops/clock.ts';
import type { Env } from '../ops/environment.ts';
import type { Cloud } from '../ports.ts';
import type { Part } from '../store/one-swap.ts';
import { type ExitCode, exitCodes } from './exit.ts';
import { follow } from './follow.ts';
import { cardText } from './print.ts';
import { type Running, runHere } from './run-here.ts';
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

/** What it takes to run a swap here. */
export interface Share {
  readonly part: Part;
  readonly cloud: Cloud;
}

export interface Kit {
  readonly env: Env;
  readonly signal: AbortSignal;
  readonly print: (text: string) => void;
  readonly printCard: (card: Card) => void;
  readonly printJson: (value: unknown) => void;
  readonly warn: (text: string) => void;
  /** Wraps the work of a command, whose code becomes that of the process. */
  readonly ended: <A extends unknown[]>(
    work: (...args: A) => Promise<ExitCode>,
  ) => (...args: A) => Promise<void>;
  readonly withSession: <T>(options: SessionOptions, work: (session: Session) => Promise<T>) => Promise<T>;
  readonly withPart: <T>(session: Session, swap: SwapId, work: (part: Part) => Promise<T>) => Promise<T>;
  readonly refusedWith: (
    result: Pick<Extract<Result<unknown>, { kind: 'refused' }>, 'card'>,
    options: Json,
  ) => ExitCode;
  /** Follows a swap to its end; with `share` it is run here whenever no other process does. */
  readonly toTheEnd: (
    session: Session,
    swap: SwapId,
    options: Json & { readonly after?: number; readonly share?: Share },
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
    signal,
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
      const session = await openSession(env, { ...options, ending: signal });
      try {
        return await work(session);
      } finally {
        await session.close();
      }
    },
    async withPart(session, swap, work) {
      const part = await session.part(swap);
      try {
        return await work(part);
      } finally {
        await part.close();
      }
    },
    refusedWith({ card }, { json }) {
      if (json === true) printJson({ refused: cardText(card) });
      else printCard(card);
      return exitCodes.refused;
    },
    async toTheEnd(session, swap, { json, after = 0, share }) {
      const running = await shared(session, swap, share);
      try {
        const ports = { journal: session.journal, clock: systemClock };
        const code = await follow(swap, ports, out, {
          json: json === true,
          after,
          signal,
          ...(session.file === undefined && { away }),
        });
        if (code === exitCodes.interrupted) warn(leftBehind(swap, running, share));
        return code;
      } finally {
        await running?.stop();
      }
    },
  };

  /** A file that a bot holds is left to it; with a database this process takes its part. */
  async function shared(
    session: Session,
    swap: SwapId,
    share: Share | undefined,
  ): Promise<Running | undefined> {
    if (share === undefined) return undefined;
    const { part, cloud } = share;
    if (part.dispatcher === undefined) {
      return part.held ? undefined : await runHere(swap, { store: session, cloud });
    }
    const begun = (): void => warn(`no bot runs ${swap}, so it is run here to its end.`);
    return await runHere(swap, { store: session, cloud, dispatcher: part.dispatcher, begun });
  }

  function away(error: unknown): void {
    warn(`the database cannot be read (${String(error)}). Nothing is lost; trying again.`);
  }
}

function leftBehind(swap: SwapId, running: Running | undefined, share: Share | undefined): string {
  if (running === undefined) {
    return `${swap} goes on without this terminal; asg-swap show ${swap} --follow returns to it.`;
  }
  if (share?.part.dispatcher === undefined) {
    return `${swap} stands still from here. It goes on with asg-swap run ${swap}, or when a bot serves this store.`;
  }
  const given = running.here() ? 'is given back after the call in flight' : 'is left to the bots';
  return `${swap} ${given}: a bot that serves this database goes on with it at once. Where none does, it stands still until asg-swap run ${swap}.`;
}
