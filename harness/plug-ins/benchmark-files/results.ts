/**
 * What files get in place of results: of the shape that they may print, and with no number in it. Those that the run is
 * for stand in its report. Runs in trial processes.
 */

const FIGURES =
  'mean min max p50 p75 p95 p99 p995 p999 mad aad sd sem df rme moe variance critical hz period totalTime runs sampleCount median avg ticks';

/** Whether it is one of these, or a figure of one. */
export function isNoResult(value: unknown): boolean {
  return (
    Number.isNaN(value) ||
    (typeof value === 'object' && value !== null && Reflect.get(value, MARK) === true)
  );
}

const MARK = Symbol('no result');

function figures(): Record<string, unknown> {
  return {
    ...Object.fromEntries(FIGURES.split(' ').map((name) => [name, Number.NaN])),
    samples: [] as number[],
  };
}

/** Of a bench. */
export function resultOf(name: string): Record<string | symbol, unknown> {
  return {
    [MARK]: true,
    name,
    state: 'completed',
    runtime: 'node',
    runtimeVersion: process.version,
    ...figures(),
    latency: { [MARK]: true, ...figures() },
    throughput: { [MARK]: true, ...figures() },
  };
}
