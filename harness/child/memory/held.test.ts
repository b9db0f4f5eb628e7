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
const DOUBLES = 5_000_000;

it('is what loading leaves alive, not what it made and dropped', async () => {
  const { loaded, bytes } = await heldBy(async () => {
    let dropped = 0;
    for (let index = 0; index < 10; index++) dropped += new Float64Array(DOUBLES).length;
    kept = new Float64Array(DOUBLES);
    return dropped;
  });
  expect(loaded).toBe(10 * DOUBLES);
  expect(kept).not.toBeNull();
  // What the test's own runner makes meanwhile is in it as well.
  expect(Math.abs(bytes - 8 * DOUBLES)).toBeLessThan(0.05 * 8 * DOUBLES);
});
