/** Stands in for tinybench: clocks and figures that files import from it beside benches. Runs in trial processes. */
import { notTakenOver } from './found.ts';

export const now = (): number => performance.now();
export const performanceNow = now;
export const hrtimeNow = (): number => Number(process.hrtime.bigint()) / 1e6;
export const nToMs = (nanoseconds: number): number => nanoseconds / 1e6;
export const mToNs = (milliseconds: number): number => milliseconds * 1e6;
export const formatNumber = (value: number): string => String(value);

const noSuch = (name: string) => (): never => {
  throw notTakenOver(`${name} of tinybench`);
};
export const calibrateTimerOverhead = noSuch('calibrateTimerOverhead');
export const classifyTimerSaturation = noSuch('classifyTimerSaturation');
export const detectTimerSaturation = noSuch('detectTimerSaturation');
export const estimateResolution = noSuch('estimateResolution');
export const medianAbsoluteDeviation = noSuch('medianAbsoluteDeviation');

/** Whose clock it is changes nothing in what is measured here. */
const provider = (name: string, fn: () => number) => ({
  name,
  fn,
  fromMs: (milliseconds: number) => milliseconds,
  toMs: (time: number) => time,
});
export const performanceNowTimestampProvider = provider('performanceNow', now);
export const hrtimeNowTimestampProvider = provider('hrtimeNow', hrtimeNow);
