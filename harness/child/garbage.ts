/** Forcing collections. For trial processes, which are started with `--expose-gc`. */

/**
 * Collects all garbage of the heap. Array buffers found dead are freed in the background, unless
 * the collector is single-threaded.
 *
 * @throws Error where the process was started without `--expose-gc`.
 */
export function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('This process was started without --expose-gc.');
  globalThis.gc();
}

/** Collects young garbage alone. @throws as {@link collectGarbage} does. */
export function collectYoungGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('This process was started without --expose-gc.');
  globalThis.gc({ type: 'minor', execution: 'sync' });
}
