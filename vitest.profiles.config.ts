import { defineConfig } from 'vitest/config';

/** `npm run test:profiles`: takes clinic, other versions of Node and a quarter of an hour, so it is apart from `npm test`. */
export default defineConfig({
  test: {
    include: ['**/*.profiles.ts'],
    exclude: ['**/node_modules', 'dist'],
    globalSetup: ['./vitest.temporary-folder.ts', './vitest.global-setup.ts'],
    testTimeout: 5 * 60_000,
    hookTimeout: 5 * 60_000,
  },
});
