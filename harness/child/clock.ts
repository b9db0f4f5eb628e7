/**
 * The clocks of a trial process, taken before the implementation is loaded: what it puts in their place
 * afterwards measures nothing. Runs in trial processes.
 */

/** Nanoseconds of a clock that only goes forward. */
export const nowNs: () => bigint = process.hrtime.bigint;

/** As `process.cpuUsage`. */
export const cpuUsage: typeof process.cpuUsage = process.cpuUsage.bind(process);

/** Of what the clock shows: the global `Number` may be another one when a call ends. */
export const toNumber: (ns: bigint) => number = Number;
