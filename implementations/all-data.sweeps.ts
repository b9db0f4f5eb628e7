/** Every implementation in this folder, found as a user's run finds it, on all data. */
import { describe, expect, it } from 'vitest';
import type { Implementation } from '../contract.ts';
import { plugInsIn } from '../harness/request/find.ts';
import { allData, faultOn } from './fixtures/all-data.ts';

const implementations = await Promise.all(
  plugInsIn(import.meta.dirname).map(
    async ({ name, path }): Promise<[string, Implementation]> => [
      name,
      ((await import(path)) as { default: Implementation }).default,
    ],
  ),
);

describe.each(implementations)('%s', (_, implementation) => {
  for (const [name, open] of allData) {
    it.skipIf(open === null)(name, async () => {
      expect(await faultOn(implementation, open!())).toBeNull();
    });
  }
});
