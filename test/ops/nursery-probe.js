/** Loaded into a bot with `--import`: tells on SIGUSR2 how large V8's nursery is, and how large it grows for work. */
import { getHeapSpaceStatistics } from 'node:v8';

const nurseryMb = () =>
  getHeapSpaceStatistics().find(space => space.space_name === 'new_space').space_size / 2 ** 20;

/** Of what is made, much is still needed when the nursery is full. */
function work() {
  const inFlight = [];
  for (let i = 0; i < 5_000; i++) inFlight[i % 200] = Array.from({ length: 1_000 }, (_, n) => ({ n }));
}

process.on('SIGUSR2', () => {
  const loadedMb = nurseryMb();
  work();
  process.stdout.write(`${JSON.stringify({ msg: 'nursery', loadedMb, workingMb: nurseryMb() })}\n`);
});
