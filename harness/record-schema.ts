/**
 * The lines of a record as a schema: what is checked when one is read back, and published as
 * `reports/schemas/record-line.schema.json`. Fields that it does not know are kept. Runs in the parent.
 */
import { z } from 'zod';
import { RECORD_VERSION, type RecordEntry } from './record.ts';
import { STRING_OWNERSHIPS } from './rows.ts';

const count = z.int().nonnegative();
/** Nanoseconds, milliseconds. */
const duration = z.number().nonnegative();
/** May be a little below 0: figures are above the state before the call. */
const bytes = z.number();

/** Where and how a run was made. */
export const environment = z.looseObject({
  uniqbench: z.string(),
  node: z.string(),
  v8: z.string(),
  platform: z.string(),
  arch: z.string(),
  osRelease: z.string(),
  cpuModel: z.string(),
  cores: count,
  memoryBytes: bytes,
  // Absent from the first records of this version.
  cpuGovernor: z.string().nullable().default(null),
  loadAverage: z.number().nullable(),
  gitCommit: z.string().nullable(),
  commandLine: z.array(z.string()),
  execArgv: z.array(z.string()).nullable().default(null),
  nodeOptions: z.string().nullable().default(null),
  startedAt: z.iso.datetime(),
});

/** What a run quotes of the last calibration of its machine. */
export const quotedCalibration = z.object({
  startedAt: z.iso.datetime(),
  sentences: z.array(z.string()),
});

const limit = z.number().nonnegative().exactOptional();

/** What was asked for. */
export const header = z.looseObject({
  type: z.literal('run'),
  version: z.literal(RECORD_VERSION),
  environment,
  baseline: z.string(),
  implementations: z.array(z.string()).min(1),
  workloads: z.array(z.string()).min(1),
  seed: count,
  alpha: z.number().positive(),
  threshold: z.number().nonnegative(),
  limits: z.object({ wallTime: limit, cpuTime: limit }),
  calibration: z.object({ runs: count, rounds: count }).nullable(),
  calibrated: quotedCalibration.nullable(),
  budgetSeconds: duration,
  timeoutSeconds: duration,
  memoryLimitMb: z.number(),
});

/** An implementation, by its own account. */
export const implementation = z.looseObject({
  type: z.literal('implementation'),
  name: z.string(),
  description: z.string(),
  bottleneck: z.string(),
  input: z.literal('rows'),
});

const linesRead = z.looseObject({
  lines: count,
  rejected: z.array(
    z.looseObject({
      reason: z.string(),
      count,
      first: z.array(z.looseObject({ file: z.string(), line: count })),
    }),
  ),
});

/** A prepared dataset. */
export const dataset = z.looseObject({
  digest: z.string(),
  events: count,
  pages: count,
  visitors: count,
  hours: count,
  pairs: count,
  uniques: count,
  linesRead: linesRead.exactOptional(),
});

const workload = z.looseObject({
  type: z.literal('workload'),
  workload: z.string(),
  strings: z.enum(STRING_OWNERSHIPS),
  dataset,
});

/** Collections by V8's kind. */
export const collections = z.record(
  z.string(),
  z.looseObject({ count, pauseNs: duration, longestNs: duration }),
);

const layout = z.looseObject({ hashSeed: count, paddingBytes: count });

const timeResult = z.looseObject({
  layout,
  warmUpsNs: z.array(duration),
  samples: z.array(
    z.looseObject({
      wallNs: duration,
      cpuNs: duration,
      mainThread: z.looseObject({ onCpuNs: duration, waitNs: duration }).nullable(),
      stealNs: duration.nullable(),
      isRepeated: z.boolean(),
      collections,
      allocatedBytes: bytes,
    }),
  ),
  peakRssBytes: bytes.nullable(),
});

/** Objects by kind. */
export const objectCounts = z.array(z.looseObject({ kind: z.string(), count: z.int(), bytes }));
const span = { fromEvent: count, toEvent: count };
const view = z.enum(['deterministic', 'production']);

const curveResult = z.looseObject({
  intervals: z
    .array(
      z.looseObject({
        ...span,
        liveBytes: bytes,
        seenBytes: bytes,
        atMostBytes: bytes,
        allocatedBytes: bytes,
        allocatedLargeBytes: bytes,
      }),
    )
    .min(1),
  retainedBytes: bytes,
  silentWorkers: count,
});

const censusResult = z.looseObject({
  points: z
    .array(
      z.looseObject({
        events: count,
        liveBytes: bytes,
        live: objectCounts,
        allocatedNext: objectCounts,
      }),
    )
    .min(1),
  retainedBytes: bytes,
  retainedObjects: objectCounts,
  allocatedBytes: bytes,
  allocatedObjects: objectCounts,
});

const trialResult = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('inspected'),
    implementation: implementation.omit({ type: true, name: true }),
  }),
  z.looseObject({ kind: z.literal('prepared'), dataset }),
  z.looseObject({
    kind: z.literal('verified'),
    durationNs: duration,
    peakRssBytes: bytes.nullable(),
    events: count,
    result: curveResult,
  }),
  z.looseObject({
    kind: z.literal('steady'),
    result: z.looseObject({
      layout,
      events: count,
      callsNs: z.array(duration),
      secondsPerCall: duration,
    }),
  }),
  z.looseObject({ kind: z.literal('timed'), result: timeResult }),
  z.looseObject({
    kind: z.literal('curve'),
    view,
    events: count,
    fine: z.array(z.looseObject(span)),
    result: curveResult,
  }),
  z.looseObject({ kind: z.literal('census'), events: count, result: censusResult }),
]);

/** How far an answer is from the oracle's. */
export const wrongAnswer = z.looseObject({
  differences: count,
  first: z.array(
    z.looseObject({
      hour: z.string(),
      page: z.string().exactOptional(),
      expected: z.string(),
      actual: z.string(),
    }),
  ),
});

const trialOutcome = z.discriminatedUnion('outcome', [
  z.looseObject({ outcome: z.literal('completed'), result: trialResult }),
  z.looseObject({ outcome: z.literal('wrong result'), wrong: wrongAnswer }),
  z.looseObject({
    outcome: z.literal('failed'),
    usage: z.boolean(),
    message: z.string(),
    stack: z.string(),
  }),
  z.looseObject({ outcome: z.literal('timed out'), afterMs: duration }),
  z.looseObject({ outcome: z.literal('out of memory'), message: z.string() }),
  z.looseObject({ outcome: z.literal('crashed'), message: z.string(), stderr: z.string() }),
]);

/** Kinds of trials. */
export const pass = z.enum(['inspect', 'prepare', 'verify', 'steady', 'time', 'curve', 'census']);

const trial = z.looseObject({
  type: z.literal('trial'),
  workload: z.string().nullable(),
  implementation: z.string().nullable(),
  pass,
  round: count.nullable(),
  startedAt: z.iso.datetime(),
  durationMs: duration,
  outcome: trialOutcome,
});

const requirement = z.looseObject({
  number: z.literal([1, 2, 3, 4, 5, 6, 7, 8, 9]),
  title: z.string(),
  outcome: z.enum(['pass', 'fail', 'unresolved']),
  evidence: z.array(z.string()),
});

/** The audit of one implementation on one workload. */
export const audit = z.looseObject({
  type: z.literal('audit'),
  implementation: z.string(),
  workload: z.string(),
  requirements: z.array(requirement),
  scaling: z
    .looseObject({
      points: z.array(z.looseObject({ events: count, wallNs: duration })),
      exponent: z.number(),
      low: z.number(),
      high: z.number(),
    })
    .nullable(),
  tricks: z.array(z.looseObject({ trick: z.string(), evidence: z.string() })),
});

const look = z.looseObject({
  type: z.literal('look'),
  workload: z.string(),
  round: count,
  spent: z.number().positive().max(1),
});

const injected = z.looseObject({
  type: z.literal('injected'),
  implementation: z.string(),
  what: z.enum(['nothing', 'time', 'allocatedBytes', 'retainedBytes', 'answer']),
  amount: z.number(),
});

const end = z.looseObject({ type: z.literal('end'), durationMs: duration, whole: z.boolean() });

/** One line of a record. */
export const recordEntry = z.discriminatedUnion('type', [
  header,
  implementation,
  workload,
  trial,
  look,
  injected,
  audit,
  end,
]) satisfies z.ZodType<RecordEntry>;
