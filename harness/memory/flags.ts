/** How Node is started to measure memory. Used by the parent. */

const SEMI_SPACE_MB = 16;

/**
 * `--predictable` makes allocation repeatable (another just-in-time compiler than production's, so
 * figures are labelled with it), `--gc-global` makes every collection a full one, a fixed semi-space
 * has one happen after every so many megabytes allocated, a single-threaded collector frees array
 * buffers at once, and bytecode that stays does not look like memory given back.
 */
export const MEMORY_FLAGS: readonly string[] = [
  '--predictable',
  '--single-threaded-gc',
  '--gc-global',
  '--no-flush-bytecode',
  `--min-semi-space-size=${SEMI_SPACE_MB}`,
  `--max-semi-space-size=${SEMI_SPACE_MB}`,
];
