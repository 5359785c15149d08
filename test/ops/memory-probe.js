/**
 * Loaded into a bot with `--import`: tells on SIGUSR2 which packages it has loaded, how large V8's nursery is, and
 * how large it grows for work.
 */
import Module from 'node:module';
import { getHeapSpaceStatistics } from 'node:v8';

const nurseryMb = () =>
  getHeapSpaceStatistics().find(space => space.space_name === 'new_space').space_size / 2 ** 20;

/** Of what is made, much is still needed when the nursery is full. */
function work() {
  const inFlight = [];
  for (let i = 0; i < 5_000; i++) inFlight[i % 200] = Array.from({ length: 1_000 }, (_, n) => ({ n }));
}

process.on('SIGUSR2', () => {
  const hasEc2 = Object.keys(Module._cache).some(path => path.includes('/@aws-sdk/client-ec2/'));
  const loadedMb = nurseryMb();
  const wasmMb = process.memoryUsage().external / 2 ** 20;
  work();
  const told = { msg: 'probe', hasEc2, loadedMb, wasmMb, workingMb: nurseryMb() };
  process.stdout.write(`${JSON.stringify(told)}\n`);
});
