/** The JSON report as a schema, published as `schemas/report.schema.json`: its parts stand beside what makes them. Pure. */
import { z } from 'zod';
import { alone } from '../../harness/record/alone.ts';
import { auditEntry } from '../../harness/record/audit-entry.ts';
import { environment } from '../../harness/record/environment.ts';
import type { CutRecord } from '../../harness/record/record.ts';
import { header, implementation } from '../../harness/record/record-schema.ts';
import { quotedCalibration } from '../../harness/record/saved-calibration.ts';
import { unsweptLine } from '../../harness/record/sweep-entry.ts';
import { taskFault } from '../../harness/record/task-fault.ts';
import { taskInputs } from '../../harness/record/workload-entry.ts';
import { fileOnRecord, group } from '../../harness/wire/groups.ts';
import { preparedDataset } from '../../harness/wire/passes/prepare.ts';
import { schemaOf } from '../../harness/wire/plain.ts';
import { STRING_OWNERSHIPS } from '../../harness/wire/strings.ts';
import { reportedApproximation } from './approximations.ts';
import { callGrowth } from './call-growth.ts';
import { comparison } from './comparisons.ts';
import { explanations } from './explanations.ts';
import { figure, workloadName } from './fields.ts';
import { measurement } from './measurements.ts';
import { reportedMemory } from './memory.ts';
import { reportedProfiles } from './profiles.ts';
import { reportedReading } from './readings.ts';
import { reportedSample } from './samples.ts';
import { reportedSeries } from './steady-states.ts';
import { sweepSchema } from './sweep-schema.ts';
import { trialInReport } from './trials.ts';

/** Of the report's shape; grows where a reader of the JSON would misread it. */
export const REPORT_VERSION = 1;

/** A report, as `--format json` writes it: everything that any format shows. */
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
      z.union([
        preparedDataset.extend({
          workload: workloadName,
          strings: z.enum(STRING_OWNERSHIPS),
          file: fileOnRecord.exactOptional().describe('What file implementations read.'),
        }),
        taskInputs.extend({ workload: workloadName }).describe('Of a task.'),
      ]),
    ),
    trials: z.array(trialInReport),
    measurements: z.array(measurement),
    memory: z.array(reportedMemory),
    comparisons: z.array(comparison),
    /** One a workload; none where the baseline is one of the two. */
    leaders: z.array(comparison).describe('The fastest candidate against the second.'),
    sweep: sweepSchema.exactOptional(),
    callGrowth: z.array(callGrowth).exactOptional().describe('Of runs with --calls.'),
    betweenRuntimes: z
      .array(comparison)
      .exactOptional()
      .describe(
        'Wall times of each implementation on the first runtime and on another, and of all on one runtime; where there are several.',
      ),
    samples: z.array(reportedSample),
    /** Empty where that was not measured. */
    readings: z
      .array(reportedReading)
      .describe('What it costs to read the file of a workload into rows or columns.'),
    approximations: z.array(reportedApproximation).describe('How far approximate counts are off.'),
    /** Empty where no audit was made. */
    audits: z.array(auditEntry.omit({ type: true })),
    steadyStates: z.array(reportedSeries),
    profiles: reportedProfiles.exactOptional(),
    explanations: explanations.exactOptional(),
    /** What the last calibration of this machine found; null where it was not calibrated. */
    calibration: quotedCalibration.nullable(),
    durationMs: figure.describe('null where the record has no end.'),
    cut: schemaOf<CutRecord>()(z.object({ wholeLines: z.int(), hasHalfLine: z.boolean() }))
      .exactOptional()
      .describe('How far a record without an end goes, as it was read from disk.'),
    whole: z.boolean().describe('False where the run was stopped before its end.'),
    unswept: z
      .array(unsweptLine)
      .exactOptional()
      .describe('Sizes of a sweep that the budget had no time for, a line each.'),
    taskFaults: z
      .array(taskFault)
      .exactOptional()
      .describe('Mistakes in tasks, which ended what was measured on a workload.'),
    alone: z
      .array(alone)
      .exactOptional()
      .describe(
        'Whose figures were left out, because nobody else answered right, and there was nothing to compare.',
      ),
  })
  .describe('A report of uniqbench. Times are nanoseconds, sizes bytes.');
