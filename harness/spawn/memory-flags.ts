/** How Node is started to measure memory. Used by the parent. */

import { join } from 'node:path';
import { packageFolder } from '../request/find.ts';
import type { TrialSpecification } from '../wire/protocol.ts';

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

/** Array buffers found dead are freed at once, so that they are not counted as alive. */
const PRODUCTION = ['--no-concurrent-array-buffer-sweeping'];

/**
 * The census counts the dead of full collections only, so every collection is one, and there are few:
 * one for so many megabytes allocated.
 */
const CENSUS_SEMI_SPACE_MB = 256;

/** Loaded in the process and in each of its workers; `--import` would leave workers out. */
const PROBE = join(packageFolder, 'dist', 'harness', 'child', 'memory', 'probe.js');

/** The arguments of the Node of a trial that looks at memory; none for the others. */
export function memoryFlags(specification: TrialSpecification): string[] {
  const probe = ['--disable-warning=ExperimentalWarning', '--require', PROBE];
  switch (specification.pass) {
    case 'verify':
      return [...probe, ...PRODUCTION];
    case 'curve':
      if (specification.view === 'production') return [...probe, ...PRODUCTION];
      return [...probe, ...deterministicFlags(specification.semiSpaceMb)];
    case 'census':
      return [...probe, '--gc-global', ...deterministicFlags(CENSUS_SEMI_SPACE_MB)];
    default:
      return [];
  }
}

/** The arguments of a Node that allocates the same in every process. */
export function deterministicFlags(semiSpaceMb: number): string[] {
  return [...DETERMINISTIC, ...semiSpace(semiSpaceMb)];
}

/** A fixed size of the space whose filling starts a collection. */
function semiSpace(megabytes: number): string[] {
  return [`--min-semi-space-size=${megabytes}`, `--max-semi-space-size=${megabytes}`];
}
