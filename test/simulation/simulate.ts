/**
 * Long runs by hand: `npm run simulate -- --seeds 20000 --from 1`. Prints progress, the first broken
 * histories as transcripts, and what was covered. Ends with 1 when a promise was broken.
 */
import { parseArgs } from 'node:util';
import { runHistory } from './history.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    tell: { type: 'boolean', default: false },
  },
});
const from = Number(values.from);
const count = Number(values.seeds);
const startedAt = Date.now();
const outcomes = new Map<string, number>();
const covered = new Map<string, number>();
const broken: number[] = [];

for (let seed = from; seed < from + count; seed++) {
  const history = await runHistory(seed);
  outcomes.set(history.outcome, (outcomes.get(history.outcome) ?? 0) + 1);
  for (const mark of history.marks) covered.set(mark, (covered.get(mark) ?? 0) + 1);
  if (values.tell) console.log(history.transcript());
  if (history.broken.length > 0) {
    broken.push(seed);
    if (broken.length <= 3) console.log(`\n${history.transcript()}\n`);
    else console.log(`seed ${seed}: ${history.broken[0]}`);
  }
  if ((seed - from + 1) % 500 === 0) progress(seed - from + 1);
}
progress(count);
console.log('\ncovered:');
for (const [mark, times] of [...covered].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  console.log(`  ${String(times).padStart(7)}  ${mark}`);
process.exit(broken.length > 0 ? 1 : 0);

function progress(done: number): void {
  const seconds = (Date.now() - startedAt) / 1_000;
  const told = [...outcomes].map(([outcome, n]) => `${outcome} ${n}`).join(', ');
  console.log(
    `${done} histories in ${seconds.toFixed(0)} s (${(done / seconds).toFixed(0)} a second): ${told}; broken ${broken.length}`,
  );
}
