/**
 * Measures takeovers between two real bots on a real PostgreSQL: `npm run test:takeovers -- --kills 50
 * --stops 20 --cuts 5 --away 60`. Prints the median and the worst time from the end of one bot to the moment
 * at which the other runs its swap, by kill -9, by SIGTERM, and by a cut of its network to the database; then
 * takes the database away for so many seconds, in which nothing may act. Ends with 0 only if all hold their
 * limits and the swap then ends as promised.
 */
import { parseArgs } from 'node:util';
import { takings } from '../crash/cast.ts';
import { isWrite, pause } from '../crash/moments.ts';
import { begin, endFaults, openPair, reaches, until } from './pair.ts';
import { networkTo } from './proxy.ts';
import { serverPrograms, startPostgres } from './server.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    stops: { type: 'string', default: '20' },
    cuts: { type: 'string', default: '5' },
    away: { type: 'string', default: '60' },
  },
});
type How = 'kill' | 'stop' | 'cut';
const limits: Readonly<Record<How, number>> = { kill: 15_000, stop: 2_000, cut: 15_000 };
/** A call that is on record already may still be on its way. */
const inFlightMs = 1_000;
/** Calls that the cut has swallowed are given up by then. */
const findBackMs = 8_000;

const programs = serverPrograms();
if (programs === undefined) process.exit(1);
const server = await startPostgres(programs);
const url = await server.database('takeovers');
const networks = [await networkTo(url), await networkTo(url)] as const;
const pair = await openPair(url, { bakeS: 24 * 3_600 }, [networks[0].url, networks[1].url]);
const { card } = await begin(pair);
await reaches(pair, 'bake');
const { slack, world } = pair.scene;
const writes = (): number => world.recorder.calls.filter(call => isWrite(call.action)).length;

async function takeover(how: How): Promise<number> {
  const runner = pair.runner();
  if (!runner) throw new Error('nobody runs the swap');
  const heir = pair.other(runner);
  const network = networks[runner === pair.bots[0] ? 0 : 1];
  const before = takings(heir);
  const began = performance.now();
  const taken = until('the other to take over', () => takings(heir) > before);
  if (how === 'cut') network.cut();
  else await (how === 'kill' ? runner.kill() : runner.stop());
  await taken;
  const tookMs = performance.now() - began;
  if (how !== 'cut') {
    await runner.start();
    return tookMs;
  }
  const lettings = (): number => runner.log.filter(line => line.msg.endsWith('letting go')).length;
  const lettingsBefore = lettings();
  network.heal();
  // Until then it could not take over in its turn.
  await until('the cut-off one to let go', () => lettings() > lettingsBefore);
  await pause(findBackMs);
  return tookMs;
}

async function measure(how: How, times: number): Promise<boolean> {
  if (times === 0) return true;
  const took: number[] = [];
  for (let i = 1; i <= times; i++) {
    const ms = await takeover(how);
    took.push(ms);
    console.log(`${how} ${i}/${times}: ${Math.round(ms)} ms`);
  }
  const sorted = took.toSorted((a, b) => a - b);
  const worst = sorted.at(-1) ?? 0;
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  console.log(
    `${times} × ${how}: median ${Math.round(median)} ms, worst ${Math.round(worst)} ms (limit ${limits[how]} ms)`,
  );
  return worst < limits[how];
}

/** At work, the database goes; nothing acts until it is back. */
async function away(seconds: number): Promise<boolean> {
  await slack.clicks({ as: 'approver', message: slack.latest(card) ?? card, label: 'Finish now' });
  await reaches(pair, 'terminate');
  if (seconds === 0) return true;
  await server.goAway();
  await pause(inFlightMs);
  const before = writes();
  await pause(seconds * 1_000);
  const acts = writes() - before;
  await server.comeBack();
  console.log(`database away for ${seconds} s: ${acts} calls that change something meanwhile`);
  return acts === 0 && pair.bots.every(bot => bot.running);
}

const good = [
  await measure('stop', Number(values.stops)),
  await measure('kill', Number(values.kills)),
  await measure('cut', Number(values.cuts)),
  await away(Number(values.away)),
];
const faults = await endFaults(pair, card);
console.log(faults.length === 0 ? 'The swap ended as promised.' : faults.join('\n'));
await pair.close();
for (const network of networks) await network.close();
await server.close();
process.exit(good.every(Boolean) && faults.length === 0 ? 0 : 1);
