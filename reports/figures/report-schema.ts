/** The JSON report as a schema, published as `schemas/report.schema.json`. Pure; nothing but tests needs it at run time. */
import { z } from 'zod';
import { auditEntry } from '../../harness/record/audit-entry.ts';
import { environment } from '../../harness/record/environment.ts';
import { header, implementation, outcomeKind, pass } from '../../harness/record/record-schema.ts';
import { quotedCalibration } from '../../harness/record/saved-calibration.ts';
import { fileOnRecord, group } from '../../harness/wire/groups.ts';
import { objectCounts } from '../../harness/wire/memory-results.ts';
import { preparedDataset } from '../../harness/wire/passes/prepare.ts';
import { collections } from '../../harness/wire/passes/time.ts';
import { countError } from '../../harness/wire/passes/verify.ts';
import { wrongAnswer } from '../../harness/wire/refusal.ts';
import { STRING_OWNERSHIPS } from '../../harness/wire/strings.ts';
import { METRICS, type MetricName } from './metrics.ts';
import { REPORT_VERSION, type Report } from './report.ts';

const figure = z.number().nullable();
const metric = z.enum(METRICS.map(({ name }) => name) as [MetricName, ...MetricName[]]);
const implementationName = z.string().describe('One of request.implementations.');
const workloadName = z.string().describe('One of request.workloads.');

const trial = z.object({
  implementation: z.string().nullable(),
  workload: z.string().nullable(),
  pass,
  round: z.int().nullable().describe('From 1; null where a pass is made once.'),
  outcome: outcomeKind,
  durationMs: z.number(),
  detail: z.string().exactOptional().describe('What went wrong; absent where nothing did.'),
  wrong: wrongAnswer.exactOptional(),
});

const measurement = z.object({
  implementation: implementationName,
  workload: workloadName,
  metric,
  unit: z.enum(['ns', 'bytes', 'count']),
  n: z.int().describe('How many values; 0 where it was not measured, and the figures are null.'),
  median: figure,
  low: figure.describe('The smallest value.'),
  high: figure.describe('The largest value.'),
  interval: z
    .object({ low: z.number(), high: z.number(), confidence: z.number() })
    .nullable()
    .describe('Of the median over rounds; null below six rounds.'),
});

const comparison = z.object({
  baseline: implementationName,
  candidate: implementationName,
  workload: workloadName,
  metric,
  ratio: figure.describe('Candidate ÷ baseline: below 1 is faster, or lighter.'),
  low: figure.describe('Lower limit of its interval; null where there is none.'),
  high: figure,
  limit: z
    .number()
    .describe('What the verdict is about: higher says that the ratio is above 1 + limit.'),
  confidence: z.number().describe('Of the interval, 0 to 1.'),
  verdict: z.enum(['lower', 'higher', 'equivalent', 'unresolved']).nullable(),
  exact: z.boolean().describe('Counted, and the same in every trial: there is no doubt.'),
  rounds: z.int(),
  moreRounds: z.number().nullable(),
});

const memory = z.object({
  implementation: implementationName,
  workload: workloadName,
  events: z.int().describe('The first so many events of the workload.'),
  peakLiveBytes: z.number(),
  peakAtMostBytes: z.number(),
  heldBytes: figure.describe(
    'Held before the call, by the module and by a warm-up call; verdicts on peak and retained are on the sum with it.',
  ),
  outside: z
    .object({ nativeBytes: z.number(), childrenBytes: z.number() })
    .nullable()
    .describe(
      'Resident memory beyond what V8 accounts for, and that of child processes; Linux only.',
    ),
  retainedBytes: figure,
  allocatedBytes: figure,
  allocatedObjects: objectCounts.nullable(),
  liveObjects: objectCounts.nullable().describe('Alive at the peak, by kind, most bytes first.'),
  curve: z
    .array(z.object({ events: z.int(), bytes: z.number() }))
    .describe('Over the input, then where it ended, then after the call.'),
  repeated: z
    .object({
      events: z.int(),
      differences: z.array(z.string()),
      doubt: z.object({
        allocatedBytes: z.number(),
        allocatedObjects: z.number(),
        liveBytes: z.number(),
        liveObjects: z.number(),
      }),
    })
    .nullable()
    .describe('A second count of the first events, and by how much it differs.'),
  productionPeaksBytes: z.array(z.number()),
  silentWorkers: z.int(),
});

const sample = z.object({
  implementation: implementationName,
  workload: workloadName,
  round: z.int(),
  call: z.int().describe('From 1 within its process; warm-up calls are not among them.'),
  wallNs: z.number(),
  cpuNs: z.number().describe('Of the whole process.'),
  allocatedBytes: z.number(),
  collections,
  onCpuNs: figure.describe('Of the main thread; null where it is not known.'),
  waitNs: figure.describe('Of the main thread, for a core.'),
  stealNs: figure.describe('What the host took from the machine meanwhile.'),
  loadNs: z.number().exactOptional().describe('Of loading the input before the call.'),
});

const reading = z.object({
  workload: workloadName,
  form: z.enum(['rows', 'columns']),
  events: z.int(),
  wallNs: z.number().describe('Median over processes, their first calls left out.'),
  lowNs: z.number(),
  highNs: z.number(),
  firstCallNs: z.number(),
  peakRssBytes: figure,
});

const approximation = countError.extend({
  implementation: implementationName,
  workload: workloadName,
});

const steadyState = z.object({
  implementation: implementationName,
  workload: workloadName,
  kind: z.enum(['flat', 'warm-up', 'slowdown', 'no steady state', 'too short']),
  warmUpCalls: z.int().nullable(),
  changepoints: z.array(z.int()),
  events: z.int().describe('Each call got so many of the first events.'),
  callsNs: z.array(z.number()),
});

/** A report, as `--format json` writes it. */
export const reportSchema = z
  .object({
    version: z.literal(REPORT_VERSION),
    environment,
    request: header.omit({ type: true, version: true, environment: true }),
    implementations: z.array(implementation.omit({ type: true })),
    groups: z
      .array(group)
      .describe('Implementations of one form are compared with each other, and with no others.'),
    workloads: z.array(
      preparedDataset.extend({
        workload: workloadName,
        strings: z.enum(STRING_OWNERSHIPS),
        file: fileOnRecord.exactOptional().describe('What file implementations read.'),
      }),
    ),
    trials: z.array(trial),
    measurements: z.array(measurement),
    memory: z.array(memory),
    comparisons: z.array(comparison),
    leaders: z.array(comparison).describe('The fastest candidate against the second.'),
    samples: z.array(sample),
    readings: z
      .array(reading)
      .describe('What it costs to read the file of a workload into rows or columns.'),
    approximations: z.array(approximation).describe('How far approximate counts are off.'),
    audits: z.array(auditEntry.omit({ type: true })),
    steadyStates: z.array(steadyState),
    calibration: quotedCalibration.nullable(),
    durationMs: figure.describe('null where the record has no end.'),
    cut: z
      .object({ wholeLines: z.int(), hasHalfLine: z.boolean() })
      .exactOptional()
      .describe('How far a record without an end goes, as it was read from disk.'),
    whole: z.boolean().describe('False where the run was stopped before its end.'),
  })
  .describe(
    'A report of uniqbench. Times are nanoseconds, sizes bytes.',
  ) satisfies z.ZodType<Report>;
