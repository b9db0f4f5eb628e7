import { defineConfig } from 'vitest/config';

/** `npm run test:cluster`: needs a ClickHouse server in PATH, which no package of npm brings, so it is apart from `npm test`. */
export default defineConfig({
  test: {
    include: ['**/*.cluster.ts'],
    exclude: ['**/node_modules', 'dist'],
    globalSetup: [
      './vitest.temporary-folder.ts',
      './vitest.fault-table.ts',
      './vitest.global-setup.ts',
    ],
    // Servers share their cores with whatever else runs.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Each file starts servers of its own.
    maxWorkers: 1,
  },
});
