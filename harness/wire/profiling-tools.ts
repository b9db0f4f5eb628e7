/** The profilers that there are, and how each must be fed. Data; used in the parent and in profiled processes. */

/** Profilers of V8 and Node itself. */
export const BUILT_IN_TOOLS = ['cpu', 'heap', 'snapshot', 'trace-gc'] as const;

/** Profilers of clinic, which is installed apart. */
const CLINIC_TOOLS = ['doctor', 'flame', 'bubbleprof', 'heapprofiler'] as const;

/** Every profiler. */
export const TOOLS = [...BUILT_IN_TOOLS, ...CLINIC_TOOLS] as const;

export type BuiltInTool = (typeof BUILT_IN_TOOLS)[number];
export type ClinicTool = (typeof CLINIC_TOOLS)[number];
export type Tool = (typeof TOOLS)[number];

/** Whether it is one of clinic's. */
export function isClinicTool(tool: string): tool is ClinicTool {
  return (CLINIC_TOOLS as readonly string[]).includes(tool);
}

/** How often the workload is repeated: until both are reached. */
export interface Repetition {
  readonly leastSeconds: number;
  readonly leastCalls: number;
}

const ONCE: Repetition = { leastSeconds: 0, leastCalls: 1 };

/**
 * What a tool needs to see anything. Samplers of time want seconds; doctor samples when the event loop turns, so
 * that it sees at most one point for each call, and calls a few points no data.
 */
export const REPETITIONS: Readonly<Record<Tool, Repetition>> = {
  cpu: { leastSeconds: 3, leastCalls: 3 },
  heap: ONCE,
  snapshot: ONCE,
  'trace-gc': { leastSeconds: 1, leastCalls: 3 },
  doctor: { leastSeconds: 8, leastCalls: 12 },
  flame: { leastSeconds: 5, leastCalls: 3 },
  bubbleprof: { leastSeconds: 3, leastCalls: 5 },
  heapprofiler: ONCE,
};
