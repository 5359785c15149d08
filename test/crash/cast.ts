/** The bots that serve one store: one on a file, or two on a database, and whom the next blow hits. */
import type { BotProcess } from '../../src/sandbox/bot-process.ts';
import { botOf, type Scene } from './scene.ts';

export interface Cast {
  readonly bots: readonly [BotProcess, ...BotProcess[]];
  /** Path or connection string of what they serve. */
  readonly store: string;
  /** Who runs the swap, as far as their logs tell; before that one after the other. */
  victim(turn: number): BotProcess;
}

const runs = 'this process runs the swap now';

/** How often a bot has taken the swap up so far. */
export const takings = (bot: BotProcess): number => bot.log.filter(line => line.msg === runs).length;

/** When it last did, in milliseconds since the epoch; 0: never. */
const lastTaking = (bot: BotProcess): number =>
  bot.log.reduce((last, line) => (line.msg === runs ? Date.parse(String(line['time'])) : last), 0);

/** The bot that has last said that it runs the swap. */
export const runnerOf = (bots: readonly BotProcess[]): BotProcess | undefined =>
  bots.filter(bot => lastTaking(bot) > 0).toSorted((a, b) => lastTaking(b) - lastTaking(a))[0];

/** `database`: the connection string that two bots share. Nothing is started yet. */
export function castOf(scene: Scene, database?: string): Cast {
  if (database === undefined) {
    const bot = botOf(scene);
    return { bots: [bot], store: bot.storePath, victim: () => bot };
  }
  const bots = [botOf(scene, database), botOf(scene, database)] as const;
  return {
    bots: [...bots],
    store: database,
    victim: turn => runnerOf(bots) ?? bots[turn % 2 === 0 ? 0 : 1],
  };
}
