/**
 * `npm run bench`: one table of everything that is measured, each figure with how it was taken. Some of it
 * with `-- --only ack,world`, as one object with `-- --json`. Ends with 1 when a target is missed.
 */
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { ack } from './ack.ts';
import { calls } from './calls.ts';
import { type Figure, isMissed, linesOf, type Measurement } from './figures.ts';
import { histories } from './histories.ts';
import { live } from './live.ts';
import { overhead } from './overhead.ts';
import { reads } from './reads.ts';
import { start } from './start.ts';
import { store } from './store.ts';
import { strategies } from './strategies.ts';
import { world } from './world.ts';

// Processes first: what this one has done before would slow them.
const all: readonly Measurement[] = [
  start,
  ack,
  live,
  overhead,
  calls,
  reads,
  strategies,
  store,
  histories,
  world,
];

const { values } = parseArgs({
  options: { only: { type: 'string' }, json: { type: 'boolean', default: false } },
});
const wanted = values.only?.split(',');
const unknown = (wanted ?? []).filter(name => !all.some(each => each.name === name));
if (unknown.length > 0) {
  console.error(`no measurement ${unknown.join(', ')}; there are ${all.map(each => each.name).join(', ')}`);
  process.exit(2);
}

const machine = `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.versions.node}`;
if (!values.json) console.log(`asg-swap on ${machine}`);
const taken: { name: string; title: string; how: string; figures: readonly Figure[] }[] = [];
for (const each of all) {
  if (wanted && !wanted.includes(each.name)) continue;
  const figures = await each.take();
  const { name, title, how } = each;
  taken.push({ name, title, how, figures });
  if (!values.json) console.log(linesOf(each, figures).join('\n'));
}
const missed = taken.flatMap(({ name, figures }) =>
  figures.filter(isMissed).map(figure => `${name}: ${figure.what}`),
);
if (values.json) console.log(JSON.stringify({ machine, measurements: taken, missed }, undefined, 2));
else console.log(missed.length === 0 ? '\nEvery target is met.' : `\nMissed: ${missed.join('; ')}`);
process.exit(missed.length === 0 ? 0 : 1);
