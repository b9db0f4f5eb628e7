import { defineConfig } from 'vitest/config';

/** `npm run test:engines`: needs the engines, which a plain `npm ci` leaves out, so it is apart from `npm test`. */
export default defineConfig({
  test: {
    include: ['implementations/engines/**/*.engines.ts'],
    exclude: ['**/node_modules', 'dist'],
    globalSetup: './vitest.temporary-folder.ts',
    testTimeout: 60_000,
    maxWorkers: 1,
  },
});
