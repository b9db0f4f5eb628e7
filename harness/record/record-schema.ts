/**
 * The lines of a record as a schema: what is checked when one is read back, and published as
 * `reports/schemas/record-line.schema.json`. Fields that it does not know are kept. Runs in the parent.
 */
import { z } from 'zod';
import { STRING_OWNERSHIPS } from '../../hourly-uniques/rows.ts';
import { FILE_FORMATS, INPUT_FORMS } from '../wire/forms.ts';
import { audit } from './audit-schema.ts';
import { RECORD_VERSION, type RecordEntry } from './record.ts';
import {
  bytes,
  count,
  dataset,
  duration,
  implementation,
  pass,
  trialOutcome,
} from './trial-schema.ts';

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
  execArgv: z.array(z.string()).nullable().default(null),
  nodeOptions: z.string().nullable().default(null),
  loadAverage: z.number().nullable(),
  gitCommit: z.string().nullable(),
  commandLine: z.array(z.string()),
  startedAt: z.iso.datetime(),
});

/** What a run quotes of the last calibration of its machine. */
export const quotedCalibration = z.object({
  startedAt: z.iso.datetime(),
  sentences: z.array(z.string()),
});

const form = z.enum(INPUT_FORMS);

/** The implementations of one form. */
export const group = z.looseObject({
  form,
  baseline: z.string(),
  implementations: z.array(z.string()).min(1),
  approximate: z.array(z.string()),
});

const skipped = z.looseObject({
  name: z.string(),
  package: z.string(),
  install: z.string(),
  isAskedFor: z.boolean(),
});

const limit = z.number().nonnegative().exactOptional();

/** What was asked for. */
export const header = z.looseObject({
  type: z.literal('run'),
  version: z.literal(RECORD_VERSION),
  environment,
  baseline: z.string(),
  implementations: z.array(z.string()).min(1),
  // Absent from the first records of this version, which are of rows.
  groups: z.array(group).min(1).exactOptional(),
  skipped: z.array(skipped).exactOptional(),
  threads: count.exactOptional(),
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

/** The file that a workload's events were read from. */
export const fileOnRecord = z.looseObject({
  format: z.enum(FILE_FORMATS).nullable(),
  bytes: count,
  unreadableEvents: count.exactOptional(),
});

const workload = z.looseObject({
  type: z.literal('workload'),
  workload: z.string(),
  strings: z.enum(STRING_OWNERSHIPS),
  dataset,
  file: fileOnRecord.exactOptional(),
});

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

const look = z.looseObject({
  type: z.literal('look'),
  workload: z.string(),
  form: form.exactOptional(),
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

/** What one line of a record says. */
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

const seal = {
  line: z.int().positive().describe('Its place in the record, from 1.'),
  digest: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .describe(
      'The first 32 hexadecimal digits of SHA-256 over the digest of the line before (none before the first), and all bytes of this one before `,"digest"`.',
    ),
};

/** One line of a record, with the seal that record-chain.ts gives it. */
export const recordLine = z.discriminatedUnion('type', [
  header.extend(seal),
  implementation.extend(seal),
  workload.extend(seal),
  trial.extend(seal),
  look.extend(seal),
  injected.extend(seal),
  audit.extend(seal),
  end.extend(seal),
]);
