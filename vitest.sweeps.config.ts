import { defineConfig } from 'vitest/config';

/** `npm run test:sweeps`: the same as some tests, over many more cases or whole runs, and so apart from `npm test`. */
export default defineConfig({
  test: {
    include: ['**/*.sweeps.ts'],
    exclude: ['**/node_modules', 'dist'],
    globalSetup: ['./vitest.temporary-folder.ts', './vitest.global-setup.ts'],
    testTimeout: 5 * 60_000,
    hookTimeout: 5 * 60_000,
    maxWorkers: 2,
  },
});
