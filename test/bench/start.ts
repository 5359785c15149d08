/** From starting the process until it is ready, and what it needs while nothing happens. */
import { readFileSync } from 'node:fs';
import { setStage } from '../bot/stage.ts';
import type { Measurement } from './figures.ts';
import { quantile } from './figures.ts';
import { startProbed } from './probed-bot.ts';

const starts = 5;
const idleMs = 5_000;

export const start: Measurement = {
  name: 'start',
  title: 'Cold start and idle memory of the real process',
  how:
    `node --import tsx src/main.ts serve against both simulators, ${starts} times on a store that is there; until it ` +
    `says that it is ready; the median. Memory (RSS) and processor time ${idleMs / 1_000} s after that; then once more ` +
    'after a first plan.',
  async take() {
    const stage = await setStage();
    try {
      await stage.bot.stop();
      const [wall, cpu]: [number[], number[]] = [[], []];
      for (let i = 0; i < starts; i++) {
        const from = performance.now();
        const bot = await startProbed(stage.bot.env);
        wall.push(performance.now() - from);
        cpu.push(processorMs(bot.pid));
        await bot.stop();
      }
      const bot = await startProbed(stage.bot.env);
      await new Promise(resolve => {
        setTimeout(resolve, idleMs);
      });
      const idle = await bot.ask();
      await stage.proposes();
      await new Promise(resolve => {
        setTimeout(resolve, idleMs);
      });
      const after = await bot.ask();
      await bot.stop();
      return [
        { what: 'cold start', value: quantile(wall, 0.5) / 1_000, unit: 's', atMost: 1.5 },
        { what: 'processor time of it', value: quantile(cpu, 0.5) / 1_000, unit: 's' },
        { what: 'idle memory', value: idle.rssMb, unit: 'MB', atMost: 150 },
        { what: 'memory after a plan', value: after.rssMb, unit: 'MB' },
        { what: 'idle processor', value: 100 * after.cpuShare, unit: '% of one', note: 'the plan included' },
      ];
    } finally {
      await stage.dispose();
    }
  },
};

/** User and system time of a process; the kernel counts in hundredths of a second. */
function processorMs(pid: number): number {
  const [, , , , , , , , , , , user = '0', system = '0'] = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(user) + Number(system)) * 10;
}
