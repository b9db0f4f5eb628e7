import { defineConfig } from 'vitest/config';

/** `npm run test:sweeps`: the same as some tests, over many more cases or whole runs, and so apart from `npm test`. */
export default defineConfig({
  test: {
    include: ['**/*.sweeps.ts'],
    exclude: ['**/node_modules', 'dist'],
    globalSetup: ['./vitest.temporary-folder.ts', './vitest.global-setup.ts'],
    testTimeout: 10 * 60_000,
    hookTimeout: 5 * 60_000,
    maxWorkers: 2,
    // They measure, on machines that others use: what one busy moment spoils is tried once more, and shown as retried.
    retry: 1,
  },
});
