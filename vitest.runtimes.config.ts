import { defineConfig } from 'vitest/config';

/** `npm run test:runtimes`: takes minutes, and other versions of Node from npm, so it is apart from `npm test`. */
export default defineConfig({
  test: {
    include: ['**/*.runtimes.ts'],
    exclude: ['**/node_modules', 'dist'],
    globalSetup: ['./vitest.temporary-folder.ts', './vitest.global-setup.ts'],
    testTimeout: 20 * 60_000,
    hookTimeout: 5 * 60_000,
  },
});
