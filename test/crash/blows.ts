/** What is done to a bot at a moment, how it is taken back, and how soon the other one goes on. */
import type { BotProcess } from '../../src/sandbox/bot-process.ts';
import { type Cast, takings } from './cast.ts';
import { type Blow, pause } from './moments.ts';

const takeoverMs = 15_000;

const networkOf = ({ bots, networks }: Cast, bot: BotProcess) => networks[bots.indexOf(bot)];

/** At once: nothing else can happen before. */
export function strikeAt(cast: Cast, bot: BotProcess, { how }: Blow): void {
  switch (how) {
    case 'kill':
      bot.signal('SIGKILL');
      // What it was about to send dies with it; the system closes its connections.
      networkOf(cast, bot)?.reset();
      break;
    case 'freeze':
      bot.signal('SIGSTOP');
      break;
    case 'cut':
      networkOf(cast, bot)?.cut();
      break;
    case 'deafen':
      networkOf(cast, bot)?.deafen();
      break;
    default:
      how satisfies never;
  }
}

/** Only a kill may end a bot. */
export function relieve(cast: Cast, bot: BotProcess, { how }: Blow, faults: string[]): void {
  if (how === 'kill') return;
  if (!bot.running) faults.push(`a bot ended when it met: ${how}; its last words: ${bot.lastWords()}`);
  bot.signal('SIGCONT');
  networkOf(cast, bot)?.heal();
}

/**
 * If the first stays away for long, the other one runs the swap soon, unless something excuses it: it was hit, too, or
 * nothing is left to be run.
 */
export async function heirComes(
  { bots }: Cast,
  hit: BotProcess,
  { how, awayMs }: Blow,
  excused: () => Promise<boolean>,
): Promise<readonly string[]> {
  const heir = bots.find(bot => bot !== hit);
  if (heir === undefined || awayMs < takeoverMs) return [];
  const before = takings(heir);
  const until = performance.now() + takeoverMs;
  while (takings(heir) === before && performance.now() < until) {
    if (await excused()) return [];
    await pause(20);
  }
  return takings(heir) > before ? [] : [`nobody took over within ${takeoverMs} ms after: ${how}`];
}
