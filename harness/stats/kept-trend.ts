/** Whether what is alive grows from call to call. Pure. */
import { type Trend, trendOf } from './trend.ts';

/** Over all calls: what the engine itself keeps of code and feedback is less. */
const LEAST_BYTES = 16_384;

/** @param processes Bytes alive after calls, in order, of each process. */
export function keptTrend(processes: readonly (readonly number[])[]): Trend {
  return trendOf(processes, LEAST_BYTES, 'least');
}
