/**
 * Long runs: `npm run simulate -- --seeds 20000 --from 1`, on every core (`--workers N`). Tells how far it
 * is, the first broken histories as transcripts, and what was taken in all of them and what never. Ends
 * with 1 when a promise was broken, or when a full run has missed something.
 * One history again, with its story: `npm run simulate -- --seed 207`; `--without "hard lag, a sick newcomer"`
 * tells it without these troubles, as a broken one is told in the first place; `--with "instances die"` has these
 * befall it, or every history of a run, for certain.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { must } from '../../src/core/assert.ts';
import { neverTaken } from './coverage.ts';
import { runHistory } from './history.ts';
import { isTrouble, type Trouble, troubleShares } from './troubles.ts';
import { weatherOf } from './weather.ts';
import type { Portion, Told } from './worker.ts';

/** Fewer seeds may miss what is rare. */
const fullRun = 2_000;
const portion = 20;
const transcriptsMost = 3;
const progressEveryMs = 10_000;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    workers: { type: 'string', default: String(availableParallelism()) },
    seed: { type: 'string' },
    with: { type: 'string', default: '' },
    without: { type: 'string', default: '' },
  },
});

const sure = troublesIn(values.with);

if (values.seed === undefined) await run(Number(values.from), Number(values.seeds), Number(values.workers));
else await tell(Number(values.seed));

async function tell(seed: number): Promise<void> {
  const history = await runHistory(weatherOf(seed, troublesIn(values.without), sure));
  console.log(history.transcript());
  process.exitCode = history.broken.length > 0 ? 1 : 0;
}

function troublesIn(list: string): readonly Trouble[] {
  const named = list
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '');
  const unknown = named.filter(name => !isTrouble(name));
  if (unknown.length === 0) return named.filter(isTrouble);
  throw new Error(
    `no such trouble: ${unknown.join(', ')}. There are: ${Object.keys(troubleShares).join(', ')}`,
  );
}

async function run(from: number, count: number, workers: number): Promise<void> {
  const startedAt = Date.now();
  const outcomes = new Map<string, number>();
  const taken = new Map<string, number>();
  const broken: number[] = [];
  let next = from;
  let done = 0;
  let cpuMs = 0;

  const timer = setInterval(progress, progressEveryMs);
  await Promise.all(Array.from({ length: Math.max(1, workers) }, () => serve(start())));
  clearInterval(timer);
  progress();

  console.log('\ntaken, and in how many histories:');
  for (const [mark, times] of [...taken].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    console.log(`  ${String(times).padStart(7)}  ${mark}`);
  const missed = neverTaken(taken);
  if (missed.length > 0) console.log(`\nnever taken:\n${missed.map(mark => `  ${mark}`).join('\n')}`);
  if (broken.length > 0) console.log(`\nbroken: ${broken.toSorted((a, b) => a - b).join(' ')}`);
  process.exitCode = broken.length > 0 || (count >= fullRun && missed.length > 0) ? 1 : 0;

  /** Hands one worker portion after portion; a worker that dies takes the run with it. */
  function serve(worker: ChildProcess): Promise<void> {
    return new Promise((resolve, reject) => {
      const hand = (): void => {
        const size = Math.min(portion, from + count - next);
        if (size <= 0) {
          worker.disconnect();
          return;
        }
        worker.send({ from: next, count: size, sure } satisfies Portion);
        next += size;
      };
      worker.on('message', message => {
        take(message as Told);
        hand();
      });
      worker.on('exit', code => {
        if (code === 0) resolve();
        else reject(new Error(`a worker ended with ${code ?? 'a signal'}`));
      });
      hand();
    });
  }

  function take(told: Told): void {
    cpuMs += told.cpuMs;
    for (const { seed, outcome, marks, broken: promises, transcript } of told.histories) {
      done++;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      for (const mark of marks) taken.set(mark, (taken.get(mark) ?? 0) + 1);
      if (promises.length === 0) continue;
      broken.push(seed);
      if (broken.length <= transcriptsMost) console.log(`\n${must(transcript, 'broken ones are told')}\n`);
      else console.log(`seed ${seed}: ${promises[0]}`);
    }
  }

  function progress(): void {
    const seconds = (Date.now() - startedAt) / 1_000;
    const ends = [...outcomes].map(([outcome, n]) => `${outcome} ${n}`).join(', ');
    console.log(
      `${done} histories in ${seconds.toFixed(0)} s (${(done / seconds).toFixed(0)} a second, ${(cpuMs / Math.max(1, done)).toFixed(0)} ms of processor each): ${ends}; broken ${broken.length}`,
    );
  }
}

function start(): ChildProcess {
  return fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), { serialization: 'advanced' });
}
