/** Whether memory or time grows from call to call, as `--calls` followed them. Pure. */
import { z } from 'zod';
import { type KeepersEntry, keepersEntry } from '../../harness/record/keepers-entry.ts';
import { resultOf, type TrialEntry } from '../../harness/record/record-schema.ts';
import { keptTrend } from '../../harness/stats/kept-trend.ts';
import { median } from '../../harness/stats/summary.ts';
import { type Trend, trendOf } from '../../harness/stats/trend.ts';
import { type Plain, schemaOf } from '../../harness/wire/plain.ts';
import { figure, implementationName, workloadName } from './fields.ts';

const trend = schemaOf<Trend>()(
  z.object({
    kind: z.enum(['grows', 'steady', 'levels off', 'cannot tell']),
    slope: figure.describe('For each call, without the first quarter of them.'),
    low: figure,
    high: figure,
    gained: z.number().describe('At the end, above what was after the first calls.'),
  }),
);

export const callGrowth = z.object({
  implementation: implementationName,
  workload: workloadName,
  /** In each process; the fewest where they are not the same. */
  calls: z.int(),
  processes: z.int(),
  events: z.int().exactOptional().describe('Of each call, where it is given events.'),
  alive: trend.describe('Bytes alive after a full collection.'),
  time: trend.describe('Nanoseconds.'),
  keptBy: keepersEntry.shape.holders
    .exactOptional()
    .describe('Who holds what is kept of calls, most first; absent where nothing grows.'),
  heldBytes: figure
    .exactOptional()
    .describe('For each call, of objects that code can reach; absent where nothing grows.'),
});

/** Of one implementation on one workload. */
export type CallGrowth = Plain<typeof callGrowth>;

/** Over all calls, as a share of what one takes. */
const LEAST_SLOWDOWN = 0.1;

/** In the order of the trials. */
export function callGrowthsOf(
  trials: readonly TrialEntry[],
  keepers: readonly KeepersEntry[] = [],
): CallGrowth[] {
  const followed = trials.flatMap((trial) => {
    const { implementation, workload } = trial;
    const reply = resultOf(trial, 'calls');
    if (reply === null || implementation === null || workload === null) return [];
    return [
      {
        key: JSON.stringify([workload, implementation]),
        implementation,
        workload,
        ...reply.result,
      },
    ];
  });
  return [...new Set(followed.map(({ key }) => key))].map((key) => {
    const own = followed.filter((one) => one.key === key);
    const { implementation, workload, callsPerLook, events } = own[0]!;
    const looks = Math.min(...own.map(({ callsNs }) => callsNs.length));
    const usual = median(own.flatMap(({ callsNs }) => callsNs).sort((a, b) => a - b)) ?? 0;
    const alive = keptTrend(own.map(({ aliveBytes }) => aliveBytes));
    const kept = keepers.find(
      (one) => one.workload === workload && one.implementation === implementation,
    );
    const time = trendOf(
      own.map(({ callsNs }) => callsNs),
      LEAST_SLOWDOWN * usual,
    );
    return {
      implementation,
      workload,
      calls: looks * callsPerLook,
      processes: own.length,
      ...(events === undefined ? {} : { events }),
      alive: perCall(alive, callsPerLook),
      time: perCall(time, callsPerLook),
      ...(kept === undefined ? {} : { keptBy: kept.holders, heldBytes: kept.bytesPerCall }),
    };
  });
}

/** A trend is told for each look. */
function perCall({ slope, low, high, ...trend }: Trend, calls: number): Trend {
  const share = (value: number | null) => (value === null ? null : value / calls);
  return { ...trend, slope: share(slope), low: share(low), high: share(high) };
}
