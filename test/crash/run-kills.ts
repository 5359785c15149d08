/**
 * Kill runs from the command line: `npm run test:kills -- --runs 100 --from SEED [--beside 4] [--pairs]`.
 * With `--pairs` two bots share a PostgreSQL and are killed, frozen or cut off from it in turn. Prints a line a run and ends
 * with 0 only if every run ended as promised; a seed that failed can be run again.
 */
import { parseArgs } from 'node:util';
import { type PostgresServer, serverPrograms, startPostgres } from '../replicas/server.ts';
import { type KillReport, killRun } from './kill-run.ts';
import type { Moment } from './moments.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    beside: { type: 'string', default: '4' },
    pairs: { type: 'boolean', default: false },
    log: { type: 'boolean', default: false },
  },
});
const [runs, from, beside] = [Number(values.runs), Number(values.from), Number(values.beside)];
const seeds = Array.from({ length: runs }, (_, i) => from + i);
const outcomes: Record<string, number> = {};
const bad: number[] = [];
let kills = 0;
let done = 0;
const server = values.pairs ? await serverForPairs() : undefined;

async function serverForPairs(): Promise<PostgresServer> {
  const programs = serverPrograms();
  if (programs === undefined) process.exit(1);
  return startPostgres(programs);
}

async function worker(): Promise<void> {
  for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
    const database = await server?.database(`seed_${seed}`);
    const report = await killRun(seed, database).catch((error: unknown) => crashed(seed ?? 0, error));
    done++;
    kills += report.kills;
    outcomes[report.outcome] = (outcomes[report.outcome] ?? 0) + 1;
    tell(report);
  }
}

function crashed(
  seed: number,
  error: unknown,
): Pick<KillReport, 'kills' | 'outcome' | 'faults' | 'tookMs'> & {
  fate: { seed: number; moments: []; blows: [] };
  log: [];
} {
  const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    fate: { seed, moments: [], blows: [] },
    kills: 0,
    outcome: 'no end',
    tookMs: 0,
    faults: [fault],
    log: [],
  };
}

function wordsOf(moment: Moment): string {
  if (moment.at === 'time') return `${moment.ms} ms`;
  if (moment.at !== 'statement') return `${moment.at} ${moment.number}`;
  return `statement ${moment.kind} ${moment.number}${moment.arrives ? ', arrived' : ''}`;
}

function tell(report: ReturnType<typeof crashed> | KillReport): void {
  const { fate, faults, outcome, tookMs } = report;
  const moments = fate.moments
    .map((m, i) => `${fate.blows[i]?.how} for ${fate.blows[i]?.awayMs} ms at ${wordsOf(m)}`)
    .join(', ');
  console.log(
    `${done}/${runs} seed ${fate.seed}: ${outcome} in ${Math.round(tookMs / 1_000)} s, ${report.kills} kills (${moments})${faults.length === 0 ? '' : ' FAIL'}`,
  );
  if (faults.length === 0) return;
  bad.push(fate.seed);
  for (const fault of faults) console.log(`    ${fault.replaceAll('\n', '\n    ')}`);
  if (values.log) for (const line of report.log) console.log(`    ${line}`);
}

await Promise.all(Array.from({ length: beside }, worker));
console.log(
  `${runs} runs, ${kills} kills: ${Object.entries(outcomes)
    .map(([outcome, count]) => `${count} ${outcome}`)
    .join(', ')}; ${bad.length === 0 ? 'all as promised' : `wrong: seeds ${bad.join(', ')}`}`,
);
await server?.close();
process.exit(bad.length === 0 ? 0 : 1);
