import { defineConfig } from 'vitest/config';

/** `npm run test:package`: packs the project and installs it elsewhere, from npm, so it is apart from `npm test`. */
export default defineConfig({
  test: {
    include: ['*.package.ts'],
    globalSetup: ['./vitest.temporary-folder.ts', './vitest.global-setup.ts'],
    testTimeout: 5 * 60_000,
    hookTimeout: 5 * 60_000,
  },
});
