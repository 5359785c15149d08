/** The bots that serve one store: one on a file, or two on a database, and whom the next blow hits. */
import type { BotProcess } from '../../src/sandbox/bot-process.ts';
import { type Network, networkTo } from '../replicas/proxy.ts';
import { botOf, type Scene } from './scene.ts';

export interface Cast {
  readonly bots: readonly [BotProcess, ...BotProcess[]];
  /** Between each of them and the database, where there is one. */
  readonly networks: readonly Network[];
  /** Path or connection string of what they serve. */
  readonly store: string;
  /** Who runs the swap, as far as their logs tell; before that one after the other. */
  victim(turn: number): BotProcess;
  close(): Promise<void>;
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
export async function castOf(scene: Scene, database?: string): Promise<Cast> {
  if (database === undefined) {
    const bot = botOf(scene);
    return { bots: [bot], networks: [], store: bot.storePath, victim: () => bot, close: () => bot.dispose() };
  }
  const networks = [await networkTo(database), await networkTo(database)] as const;
  const bots = [botOf(scene, networks[0].url), botOf(scene, networks[1].url)] as const;
  return {
    bots: [...bots],
    networks,
    store: database,
    victim: turn => runnerOf(bots) ?? bots[turn % 2 === 0 ? 0 : 1],
    async close() {
      for (const bot of bots) await bot.dispose();
      for (const network of networks) await network.close();
    },
  };
}
