/** What a run can be restricted to. Pure. */

/** What a run can be restricted to; answers are checked in any case. */
export const MEASURED = ['time', 'memory', 'answers'] as const;

/** One of {@link MEASURED}. */
export type Measured = (typeof MEASURED)[number];

/** What is measured where only some of it is wanted. */
export function measuresOf(
  only: Measured | undefined,
  memoryIsUsual: boolean,
): { readonly time: boolean; readonly memory: boolean } {
  if (only === undefined) return { time: true, memory: memoryIsUsual };
  return { time: only === 'time', memory: only === 'memory' };
}
