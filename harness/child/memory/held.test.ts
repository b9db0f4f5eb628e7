import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, expect, it } from 'vitest';
import { heldBy } from './held.ts';

setFlagsFromString('--expose-gc');
const { gc } = globalThis;
globalThis.gc = runInNewContext('gc') as typeof gc;

afterAll(() => {
  globalThis.gc = gc;
});

let kept: unknown = null;

it('is what loading leaves alive, not what it made and dropped', async () => {
  const { loaded, bytes } = await heldBy(async () => {
    let dropped = 0;
    for (let index = 0; index < 10; index++) dropped += new Float64Array(1_000_000).length;
    kept = new Float64Array(1_000_000);
    return dropped;
  });
  expect(loaded).toBe(10_000_000);
  expect(kept).not.toBeNull();
  expect(Math.abs(bytes - 8_000_000)).toBeLessThan(500_000);
});
