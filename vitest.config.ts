import { createHash } from 'node:crypto';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Stories of real processes wait for minutes: begun last, each would be waited for alone. */
const long =
  /\/test\/(replicas|crash)\/|\/test\/(cli\/postgres|bot\/failing-slack|bot\/approvals|slack\/many-cards)\./;

/** Any order, drawn from the seed that the run prints, but what waits long comes first. */
class LongFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { seed } = this.ctx.config.sequence;
    const place = ({ moduleId }: TestSpecification): string =>
      (long.test(moduleId) ? 'a' : 'b') + createHash('md5').update(`${seed} ${moduleId}`).digest('hex');
    const order = new Map(files.map(file => [file, place(file)]));
    return Promise.resolve(files.toSorted((a, b) => ((order.get(a) ?? '') < (order.get(b) ?? '') ? -1 : 1)));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Whole-bot stories wait more than they work: two cores carry four of them.
    maxWorkers: 4,
    sequence: { shuffle: true, sequencer: LongFirst },
    // A net for what hangs, not a measure: the machine may have noisy neighbours.
    testTimeout: 300_000,
    hookTimeout: 120_000,
  },
});
