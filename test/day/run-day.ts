/**
 * A day in the life: `npm run test:day -- [--swaps 200] [--at-once 50] [--lanes 8] [--seed 1]`. Three real
 * bots on a real PostgreSQL carry out so many swaps of 1 to 60 instances one after another in every lane, then
 * so many at once, in four Regions of a quick simulated AWS; two of the bots are killed in turn all the
 * while. Prints what the memory of the third was, and ends with 0 only if every swap has ended as promised
 * with its whole story told, and that memory is flat.
 */
import { parseArgs } from 'node:util';
import { pause } from '../crash/moments.ts';
import { serverPrograms, startPostgres } from '../replicas/server.ts';
import { memoryOf } from './memory.ts';
import { openTown } from './town.ts';

const { values } = parseArgs({
  options: {
    swaps: { type: 'string', default: '200' },
    'at-once': { type: 'string', default: '50' },
    lanes: { type: 'string', default: '8' },
    seed: { type: 'string', default: '1' },
  },
});
const [swaps, atOnce, lanes, seed] = [values.swaps, values['at-once'], values.lanes, values.seed].map(
  Number,
) as [number, number, number, number];
/** What the memory of a bot may have grown by from the first tenth of the day to its end. */
const growthMost = 1.25;

const programs = serverPrograms();
if (programs === undefined) process.exit(1);
const server = await startPostgres(programs);
const town = await openTown(await server.database('day'), seed);
const memory = memoryOf(town.steady);
const bad: string[] = [];
let done = 0;
let instances = 0;

async function swapOne(name: string): Promise<void> {
  const size = town.anySize();
  const began = performance.now();
  const faults = await town.swap(name, size).catch((error: unknown) => [String(error)]);
  done++;
  instances += size;
  if (faults.length > 0) bad.push(name);
  const seconds = Math.round((performance.now() - began) / 1_000);
  console.log(
    `${done}/${swaps + atOnce} ${name}: ${size} instances in ${seconds} s, ${memory.now()} MB, ${town.kills()} kills${faults.length === 0 ? '' : `  FAIL\n    ${faults.join('\n    ')}`}`,
  );
}

async function lane(n: number): Promise<void> {
  for (let i = n; i < swaps; i += lanes) {
    await swapOne(`day-${i}`);
    if (done === Math.ceil((swaps + atOnce) / 10)) memory.mark('start');
    if (done === Math.ceil((swaps + atOnce) / 2)) memory.mark('middle');
  }
}

const day = { over: false };
const killer = town.killInTurn(() => day.over);
await Promise.all(Array.from({ length: lanes }, (_, n) => lane(n)));
console.log(`${swaps} swaps one after another in ${lanes} lanes are over; now ${atOnce} at once`);
await Promise.all(Array.from({ length: atOnce }, (_, n) => swapOne(`night-${n}`)));
day.over = true;
await killer;
await pause(5_000);
memory.mark('end');
const { start = 0, middle = 0, end = 0 } = memory.marks();
const flat = end <= start * growthMost;
console.log(
  `${done} swaps of ${instances} instances, ${town.kills()} kills: ${bad.length === 0 ? 'all ended as promised, every thread is complete' : `wrong: ${bad.join(', ')}`}`,
);
console.log(
  `memory of the bot that was never killed (RSS): ${start} MB at the start, ${middle} MB in the middle, ${end} MB at the end, ${memory.most()} MB at most${flat ? '' : '  NOT FLAT'}`,
);
await town.close();
await server.close();
process.exit(bad.length === 0 && flat ? 0 : 1);
