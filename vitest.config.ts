import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules', 'dist'],
    // Trial processes run what the build made.
    globalSetup: ['./vitest.temporary-folder.ts', './vitest.global-setup.ts'],
    // Trials are processes of their own; a busy two-core machine needs patience, not more of them.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // Many measure, on machines that others use: what one busy moment spoils is tried once more, and shown as retried.
    retry: 1,
    // What tests import, most of it the same, is compiled once for each worker: that halves the time. So no test may leave
    // anything changed for the next: environment, working folder, spies, modules that remember.
    isolate: false,
  },
});
