/**
 * Has `gc` of the global object collect all garbage, as in a Node that is started with `--expose-gc`. `Bun.gc` throws away code as well,
 * which a call would have to make anew. Runs in trial processes on Bun.
 */
import { createRequire } from 'node:module';

/** What of its engine Bun has to offer. */
const { gcAndSweep } = createRequire(import.meta.url)('bun:jsc') as {
  readonly gcAndSweep: () => number;
};

Object.defineProperty(globalThis, 'gc', {
  value: gcAndSweep,
  writable: true,
  configurable: true,
  enumerable: false,
});
