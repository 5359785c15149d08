/**
 * One swap from the command to its end by one real bot, or by two on one database, which are killed (or
 * frozen, or cut off) and started again at the moments that a seed decides. The answer is everything that is
 * wrong at the end, seen from outside.
 */
import type { BotProcess } from '../../src/sandbox/bot-process.ts';
import type { SlackMessage } from '../../src/sandbox/slack/model.ts';
import { heirComes, relieve, strikeAt } from './blows.ts';
import { type Cast, castOf, runnerOf } from './cast.ts';
import { type Chronicle, openChronicle } from './chronicle.ts';
import { type Blow, type Fate, fateOf, killAt, pause } from './moments.ts';
import { offers, openScene, propose, type Scene } from './scene.ts';
import { judgeGroup, judgeThread } from './verdict.ts';

export interface KillReport {
  readonly fate: Fate;
  /** How many of the moments came before the swap was over. */
  readonly kills: number;
  readonly outcome: string;
  readonly tookMs: number;
  readonly faults: readonly string[];
  /** The end of the bot's log, for a run that went wrong. */
  readonly log: readonly string[];
}

/** Longest time of one run: a lost call is waited for, 20 s each, before it is sent again. */
const limitMs = 240_000;

/** `database`: connection string of a database of its own, which two bots then share. */
export async function killRun(seed: number, database?: string): Promise<KillReport> {
  const fate = fateOf(seed, database === undefined ? 1 : 2);
  const began = performance.now();
  const scene = await openScene({ seed, size: fate.size, batch: fate.batch });
  const cast = await castOf(scene, database);
  let chronicle: Chronicle | undefined;
  try {
    for (const bot of cast.bots) await bot.start();
    chronicle = await openChronicle(cast.store);
    const card = await propose(scene);
    const { kills, faults } = await play(fate, scene, cast, card, chronicle);
    const [swap] = await chronicle.swaps();
    const entries = swap === undefined ? [] : await chronicle.entries(swap);
    const last = entries.at(-1)?.event;
    const judged =
      swap === undefined || entries.length === 0
        ? ['no swap is on record']
        : [
            ...judgeGroup(scene, scene.before, entries),
            ...judgeThread(scene, card, swap, entries, await chronicle.posts(swap)),
          ];
    return {
      fate,
      kills,
      outcome: last?.kind === 'ended' ? last.outcome : 'no end',
      tookMs: performance.now() - began,
      faults: [...faults, ...judged],
      log: cast.bots.flatMap(bot => bot.log.slice(-40).map(line => JSON.stringify(line))),
    };
  } finally {
    await chronicle?.close();
    await cast.close();
    await scene.close();
  }
}

/** Plays until the end is told; people press their buttons until a bot has heard them. */
async function play(
  fate: Fate,
  scene: Scene,
  cast: Cast,
  card: SlackMessage,
  chronicle: Chronicle,
): Promise<{ kills: number; faults: readonly string[] }> {
  const { bots } = cast;
  const stop = { now: false };
  const end = told(scene, card, chronicle, stop);
  const people = Promise.all([
    pressUntilGone(scene, cast, card, 'approver', 'Approve', stop),
    abort(fate, scene, cast, card, chronicle, stop),
  ]);
  const away: Promise<void>[] = [];
  const faults: string[] = [];
  let kills = 0;
  for (const [i, moment] of fate.moments.entries()) {
    const blow = fate.blows[i] ?? quick;
    let hit: BotProcess = bots[0];
    let runs = false;
    const strike = (bot?: number): void => {
      hit = (bot === undefined ? undefined : bots[bot]) ?? cast.victim(i);
      runs = runnerOf(bots) === hit;
      strikeAt(cast, hit, blow);
    };
    const struck = killAt(moment, { scene, cast, events: () => chronicle.count() }, strike, end);
    // The moment may come while the bot is starting: then the next start is the one that counts.
    if (bots.length === 1) await rise(bots[0]);
    if (!(await struck)) break;
    kills++;
    if (blow.how === 'kill') await hit.kill();
    if (runs && kills === 1) {
      const excused = async (): Promise<boolean> => kills > 1 || (await hasEnded(chronicle));
      away.push(heirComes(cast, hit, blow, excused).then(late => void faults.push(...late)));
    }
    const back = pause(blow.awayMs).then(() => relieve(cast, hit, blow, faults));
    if (bots.length === 1) await back;
    else away.push(back.then(() => rise(hit)));
  }
  await Promise.all(away);
  for (const bot of bots) if (!bot.running) await bot.start();
  const ended = await end;
  stop.now = true;
  await people;
  const stopped = await Promise.all(bots.map(stopsWell));
  if (!ended) faults.push('the end was not told in time');
  return { kills, faults: [...faults, ...stopped.flat()] };
}

const quick: Blow = { how: 'kill', awayMs: 0 };

const hasEnded = async (chronicle: Chronicle): Promise<boolean> => {
  const [swap] = await chronicle.swaps();
  return swap !== undefined && (await chronicle.entries(swap)).at(-1)?.event.kind === 'ended';
};

/** Starts a dead bot; it may be killed before it is ready. */
async function rise(bot: BotProcess): Promise<void> {
  if (!bot.running) await bot.start().catch(() => undefined);
}

async function stopsWell(bot: BotProcess): Promise<readonly string[]> {
  const before = performance.now();
  const code = await bot.stop();
  const tookMs = performance.now() - before;
  return code === 0 && tookMs < 5_000 ? [] : [`SIGTERM: code ${code} after ${Math.round(tookMs)} ms`];
}

/** True once the journal has its end and the thread and the card tell it. */
async function told(
  { slack }: Scene,
  card: SlackMessage,
  chronicle: Chronicle,
  stop: { now: boolean },
): Promise<boolean> {
  const until = performance.now() + limitMs;
  while (!stop.now && performance.now() < until) {
    const [swap] = await chronicle.swaps();
    const last = swap === undefined ? undefined : (await chronicle.entries(swap)).at(-1);
    if (swap !== undefined && last?.event.kind === 'ended') {
      const all = (await chronicle.posts(swap)).some(p => p.message && p.key.endsWith(`-${last.seq}`));
      if (all && /\b(Swapped|Undone|Halted)\b/.test(slack.latest(card)?.text ?? '')) return true;
    }
    await pause(50);
  }
  return false;
}

/** A person who presses again as long as the button is there, as people do when nothing happens. */
async function pressUntilGone(
  { slack }: Scene,
  cast: Cast,
  card: SlackMessage,
  as: string,
  label: string,
  stop: { now: boolean },
): Promise<void> {
  while (!stop.now) {
    const shown = slack.latest(card);
    if (!shown || !offers(shown, label)) return;
    if (cast.bots.some(bot => bot.running)) {
      await slack.clicks({ as, message: shown, label }).catch(() => undefined);
    }
    await pause(200);
  }
}

async function abort(
  { abortAfter }: Fate,
  scene: Scene,
  cast: Cast,
  card: SlackMessage,
  chronicle: Chronicle,
  stop: { now: boolean },
): Promise<void> {
  if (abortAfter === undefined) return;
  while (!stop.now && (await chronicle.count()) < abortAfter) await pause(20);
  while (!stop.now) {
    const shown = scene.slack.latest(card);
    const label = ['Abort and undo', 'Undo'].find(words => offers(shown, words));
    if (shown && label !== undefined) {
      await pressUntilGone(scene, cast, card, 'approver', label, stop);
      return;
    }
    if (/\b(Swapped|Undone|Halted)\b/.test(shown?.text ?? '')) return;
    await pause(50);
  }
}
