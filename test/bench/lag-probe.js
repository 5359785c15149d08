/**
 * Loaded into a bot with `--import`: tells on SIGUSR2 how its event loop, memory and processor have fared since
 * the last time, as one line on standard error.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';

const resolution = 10;
const delay = monitorEventLoopDelay({ resolution });
delay.enable();
let cpu = process.cpuUsage();
let since = performance.now();

process.on('SIGUSR2', () => {
  const { user, system } = process.cpuUsage(cpu);
  const wallMs = performance.now() - since;
  const lagMs = share => Math.max(0, delay.percentile(share) / 1e6 - resolution);
  const told = {
    probe: { p50: lagMs(50), p99: lagMs(99), max: lagMs(100) },
    rssMb: process.memoryUsage.rss() / 1e6,
    cpuShare: (user + system) / 1_000 / wallMs,
  };
  process.stderr.write(`${JSON.stringify(told)}\n`);
  delay.reset();
  cpu = process.cpuUsage();
  since = performance.now();
});
