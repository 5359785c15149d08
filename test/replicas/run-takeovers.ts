/**
 * Measures takeovers between two real bots on a real PostgreSQL: `npm run test:takeovers -- --kills 50
 * --stops 20`. Prints the median and the worst time from the end of one bot to the moment at which the other
 * runs its swap, by kill -9 and by SIGTERM, and ends with 0 only if both hold their limits and the swap then
 * ends as promised.
 */
import { parseArgs } from 'node:util';
import { takings } from '../crash/cast.ts';
import { judgeGroup } from '../crash/verdict.ts';
import { begin, openPair, reaches, until } from './pair.ts';
import { serverPrograms, startPostgres } from './server.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '50' }, stops: { type: 'string', default: '20' } },
});
const limits = { kill: 15_000, stop: 2_000 };

const programs = serverPrograms();
if (programs === undefined) process.exit(1);
const server = await startPostgres(programs);
const pair = await openPair(await server.database('takeovers'), { bakeS: 24 * 3_600 });
const { card } = await begin(pair);
await reaches(pair, 'bake');

async function takeover(how: 'kill' | 'stop'): Promise<number> {
  const runner = pair.runner();
  if (!runner) throw new Error('nobody runs the swap');
  const heir = pair.other(runner);
  const before = takings(heir);
  const began = performance.now();
  const [tookMs] = await Promise.all([
    until('the other to take over', () => takings(heir) > before).then(() => performance.now() - began),
    how === 'kill' ? runner.kill() : runner.stop(),
  ]);
  await runner.start();
  return tookMs;
}

async function measure(how: 'kill' | 'stop', times: number): Promise<boolean> {
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

const good = [await measure('stop', Number(values.stops)), await measure('kill', Number(values.kills))];
const { slack } = pair.scene;
await slack.clicks({ as: 'approver', message: slack.latest(card) ?? card, label: 'Finish now' });
await reaches(pair, 'ended');
const [swap] = await pair.chronicle.swaps();
const entries = swap === undefined ? [] : await pair.chronicle.entries(swap);
const faults = judgeGroup(pair.scene, pair.scene.before, entries);
console.log(faults.length === 0 ? 'The swap ended as promised.' : faults.join('\n'));
await pair.close();
await server.close();
process.exit(good.every(Boolean) && faults.length === 0 ? 0 : 1);
