/** How Node is started to measure memory. */
import { join } from 'node:path';
import { packageFolder } from '../../package-folder.ts';

/**
 * No compiler threads, a collector that does all its work at once and leaves no garbage, and bytecode
 * that stays: what is allocated does not depend on time. Another just-in-time compiler than production's in effect, so figures are
 * labelled with it.
 */
const DETERMINISTIC = [
  '--predictable',
  '--single-threaded-gc',
  '--no-incremental-marking',
  '--no-flush-bytecode',
  // Objects that begin their lives among the old ones would start no collection.
  '--no-allocation-site-pretenuring',
  // The heap grows by a share, not by how fast the machine is.
  '--heap-growing-percent=30',
  '--no-memory-reducer',
  // Where strings lie in hash tables, and Math.random, are the same in every process.
  '--hash-seed=1',
  '--random-seed=1',
];

/** Loaded in the process and in each of its workers; `--import` would leave workers out. */
const PROBE = join(packageFolder, 'dist', 'harness', 'child', 'memory', 'probe.js');
const PROBED = ['--disable-warning=ExperimentalWarning', '--require', PROBE];

/** Memory as in production; but array buffers found dead are freed at once, so that they are not counted as alive. */
export const PRODUCTION_FLAGS: readonly string[] = [
  ...PROBED,
  '--no-concurrent-array-buffer-sweeping',
];

/** The same bytes in every process, looked at by the probe. */
export function deterministicFlags(semiSpaceMb: number): readonly string[] {
  return [...PROBED, ...unprobedFlags(semiSpaceMb)];
}

/** The arguments of a Node that allocates the same in every process, and is not looked at. */
export function unprobedFlags(semiSpaceMb: number): readonly string[] {
  return [...DETERMINISTIC, ...semiSpace(semiSpaceMb)];
}

/** A fixed size of the space whose filling starts a collection. */
function semiSpace(megabytes: number): string[] {
  return [`--min-semi-space-size=${megabytes}`, `--max-semi-space-size=${megabytes}`];
}
