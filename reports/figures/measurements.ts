/** What was measured of each implementation on each workload, metric by metric. Pure. */
import { z } from 'zod';
import { type MedianInterval, medianInterval } from '../../harness/stats/median-interval.ts';
import { type Summary, summarize } from '../../harness/stats/summary.ts';
import { type Plain, schemaOf } from '../../harness/wire/plain.ts';
import { UNITS } from '../../harness/wire/units.ts';
import { middleByRound, type Side } from './comparisons.ts';
import { figure, implementationName, isOf, workloadName } from './fields.ts';
import { type Metric, type MetricName, metricName } from './metrics.ts';

const summary = schemaOf<Summary>()(
  z.object({
    n: z.int().describe('How many values; 0 where it was not measured, and the figures are null.'),
    median: figure,
    low: figure.describe('The smallest value.'),
    high: figure.describe('The largest value.'),
  }),
);

export const measurement = z.object({
  implementation: implementationName,
  workload: workloadName,
  metric: metricName,
  unit: z.enum(UNITS),
  ...summary.shape,
  interval: schemaOf<MedianInterval>()(
    z.object({ low: z.number(), high: z.number(), confidence: z.number() }),
  )
    .nullable()
    .describe('Of the median over rounds; null below six rounds.'),
});

/** One metric of one implementation on one workload; the figures are null where it was not measured. */
export type Measurement = Plain<typeof measurement>;

const CONFIDENCE = 0.95;

/** Of one side. */
export function measurementOf(side: Side, metric: Metric): Measurement {
  const { workload, implementation } = side;
  const values = metric.valuesOf(side).flatMap((round) => round.values);
  return {
    implementation,
    workload,
    metric: metric.name,
    unit: metric.unit,
    ...summarize(values),
    interval: medianInterval([...middleByRound(side, metric).values()], CONFIDENCE),
  };
}

/** The median of what a report has of a metric; null where it was not measured. */
export function medianOf(
  { measurements }: { readonly measurements: readonly Measurement[] },
  workload: string,
  implementation: string,
  metric: MetricName,
): number | null {
  const own = measurements.filter(isOf(workload, implementation));
  return own.find((one) => one.metric === metric)?.median ?? null;
}
