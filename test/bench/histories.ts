/** How fast the simulated histories of `npm run simulate` are played. */
import { runHistory } from '../simulation/history.ts';
import type { Measurement } from './figures.ts';

const warmUps = 20;
const count = 150;

export const histories: Measurement = {
  name: 'histories',
  title: 'Simulated histories',
  how: `Seeds 1 to ${count} of test/simulation in this process, after ${warmUps} that warm it up; by processor time, since npm run simulate plays on every core.`,
  async take() {
    for (let seed = 1; seed <= warmUps; seed++) await runHistory(100_000 + seed);
    const before = process.cpuUsage();
    let broken = 0;
    for (let seed = 1; seed <= count; seed++) if ((await runHistory(seed)).broken.length > 0) broken++;
    const { user, system } = process.cpuUsage(before);
    const ms = (user + system) / 1_000 / count;
    return [
      {
        what: 'histories a second and core',
        value: 1_000 / ms,
        unit: '1/s',
        note: `${ms.toFixed(1)} ms each`,
      },
      { what: 'broken promises', value: broken, unit: '', atMost: 0 },
    ];
  },
};
