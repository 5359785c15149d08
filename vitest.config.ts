import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Whole-bot stories wait more than they work: two cores carry four of them.
    maxWorkers: 4,
    sequence: { shuffle: true },
    testTimeout: 60_000,
  },
});
