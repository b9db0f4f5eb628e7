/** What trials report, as a schema: parts of the lines of a record. Runs in the parent. */
import { z } from 'zod';
import type { TrialOutcome } from '../spawn/trial.ts';
import { INPUT_FORMS } from '../wire/forms.ts';
import { examined, scaled, trick } from './audit-schema.ts';

/** Whole, and not below 0. */
export const count = z.int().nonnegative();
/** Nanoseconds, milliseconds. */
export const duration = z.number().nonnegative();
/** May be a little below 0: figures are above the state before the call. */
export const bytes = z.number();

/** An implementation, by its own account. */
export const implementation = z.looseObject({
  type: z.literal('implementation'),
  name: z.string(),
  description: z.string(),
  bottleneck: z.string(),
  input: z.enum(INPUT_FORMS),
  counts: z.enum(['exact', 'approximate']).exactOptional(),
  needs: z.looseObject({ package: z.string(), install: z.string() }).exactOptional(),
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
  notes: z.array(z.string()).exactOptional(),
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
      loadNs: duration.exactOptional(),
    }),
  ),
  peakRssBytes: bytes.nullable(),
  // Absent from the first records of this version.
  swappedBytes: bytes.nullable().default(null),
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
  outside: z.looseObject({ nativeBytes: bytes, childrenBytes: bytes }).exactOptional(),
});

const censusResult = z.looseObject({
  held: z.looseObject({ byImportBytes: bytes, byWarmUpBytes: bytes }).exactOptional(),
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

/** How far approximate counts are from the right ones. */
export const countError = z.looseObject({
  exactShare: z.number().min(0).max(1),
  meanRelative: z.number().nonnegative(),
  worstRelative: z.number().nonnegative(),
});

const trialResult = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('inspected'),
    implementation: implementation.omit({ type: true, name: true }),
  }),
  z.looseObject({ kind: z.literal('prepared'), dataset, readBack: dataset.exactOptional() }),
  examined,
  scaled,
  z.looseObject({
    kind: z.literal('verified'),
    durationNs: duration,
    peakRssBytes: bytes.nullable(),
    events: count,
    result: curveResult,
    error: countError.nullable().exactOptional(),
  }),
  z.looseObject({
    kind: z.literal('answered'),
    firstCallNs: duration,
    loadNs: duration.nullable(),
    peakRssBytes: bytes.nullable(),
    error: countError.nullable(),
  }),
  z.looseObject({
    kind: z.literal('read'),
    form: z.enum(['rows', 'columns']),
    events: count,
    callsNs: z.array(duration),
    peakRssBytes: bytes.nullable(),
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

/** How a trial ended. */
export const trialOutcome = z.discriminatedUnion('outcome', [
  z.looseObject({ outcome: z.literal('completed'), result: trialResult }),
  z.looseObject({ outcome: z.literal('wrong result'), wrong: wrongAnswer }),
  z.looseObject({
    outcome: z.literal('trick'),
    message: z.string(),
    tricks: z.array(trick),
  }),
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

/** The word for how a trial ended, alone. */
export const outcomeKind = z.enum(
  trialOutcome.options.map(({ shape }) => shape.outcome.value) as [
    TrialOutcome['outcome'],
    ...TrialOutcome['outcome'][],
  ],
);

/** Kinds of trials. */
export const pass = z.enum([
  'inspect',
  'prepare',
  'verify',
  'answer',
  'read',
  'steady',
  'time',
  'curve',
  'census',
  'examine',
  'scale',
]);
