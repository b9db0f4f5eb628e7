/**
 * The lines of a record as a schema: what is checked when one is read back, and published as
 * `reports/schemas/record-line.schema.json`. Fields that it does not know are kept. Runs in the parent.
 */
import { z } from 'zod';
import { group, skipped } from '../wire/groups.ts';
import { completed, failures, type TrialOutcome } from '../wire/outcome.ts';
import { inspectedImplementation } from '../wire/passes/inspect.ts';
import { PASSES, type Pass, type ResultOf } from '../wire/passes.ts';
import { count, duration, type Plain } from '../wire/plain.ts';
import { runtime } from '../wire/runtime.ts';
import { taskWords } from '../wire/task-words.ts';
import { alone } from './alone.ts';
import { auditEntry } from './audit-entry.ts';
import { environment } from './environment.ts';
import { keepersEntry } from './keepers-entry.ts';
import { profileEntry } from './profile-entry.ts';
import { quotedCalibration } from './saved-calibration.ts';
import { sizeEntry, unsweptLine } from './sweep-entry.ts';
import { taskFault } from './task-fault.ts';
import { workload } from './workload-entry.ts';

/** Of the format; grows where an older reader would misread what is written. */
export const RECORD_VERSION = 7;

const limit = z.number().nonnegative().exactOptional();

/** What was asked for. */
export const header = z.looseObject({
  type: z.literal('run'),
  version: z.literal(RECORD_VERSION),
  environment,
  baseline: z.string(),
  implementations: z.array(z.string()).min(1),
  /** By form. The first one's baseline is `baseline`. */
  groups: z.array(group).min(1),
  /** What sides run on; absent where that is the Node of uniqbench alone. */
  runtimes: z.array(runtime).exactOptional(),
  /** Left out, because a package is not installed. */
  skipped: z.array(skipped),
  /** What was left out of benchmark files, or of them, and why; absent where nothing was. */
  leftOut: z.array(z.string()).exactOptional(),
  /** That a call might use. */
  threads: count,
  /** Absent where what is measured is a task file's, and in records of before. */
  words: taskWords.exactOptional(),
  workloads: z.array(z.string()).min(1),
  /** Of the events. */
  seed: count,
  /** By which the events are varied from call to call. */
  inputKey: count,
  alpha: z.number().positive(),
  threshold: z.number().nonnegative(),
  limits: z.object({ wallTime: limit, cpuTime: limit }),
  /** Whole comparisons that are made again and again, each with so many rounds; null where the run is no calibration. */
  calibration: z.object({ runs: count, rounds: count }).nullable(),
  /** The last calibration of this machine; null where there was none. */
  calibrated: quotedCalibration.nullable(),
  budgetSeconds: duration,
  timeoutSeconds: duration,
  memoryLimitMb: z.number(),
  /** How long the run had been going on before, where this is another part of one that was interrupted; else 0. */
  elapsedBeforeMs: duration,
});

/** @see header */
export type RunHeader = Plain<typeof header>;

/** Comparisons that are made again and again to see how often they are right. */
export type CalibrationPlan = NonNullable<RunHeader['calibration']>;

/** An implementation, once it is loaded: what it says of itself. */
export const implementation = z.looseObject({
  type: z.literal('implementation'),
  name: z.string(),
  /** SHA-256 of the module that is loaded, in hexadecimal: compiled, with the files that it imports, where it is TypeScript. */
  code: z.string(),
  ...inspectedImplementation.shape,
});

/** @see implementation */
export type ImplementationEntry = Plain<typeof implementation>;

/** Names of passes. */
export const pass = z.enum(Object.keys(PASSES) as Pass[]);

const [first, ...others] = Object.values(PASSES).map(({ result }) => result);

/** How a trial ended. */
const trialOutcome = z.discriminatedUnion('outcome', [
  z.looseObject({
    outcome: z.literal('completed'),
    result: z.discriminatedUnion('kind', [first!, ...others]),
  }),
  ...failures,
]);

/** The word for how a trial ended, alone. */
export const outcomeKind = z.enum(
  trialOutcome.options.map(({ shape }) => shape.outcome.value) as [
    TrialOutcome['outcome'],
    ...TrialOutcome['outcome'][],
  ],
);

const trial = z.looseObject({
  type: z.literal('trial'),
  /** null for the pass that inspects an implementation. */
  workload: z.string().nullable(),
  /** null for the passes that prepare and read the dataset. */
  implementation: z.string().nullable(),
  pass,
  /** From 1; null where a pass is made once. */
  round: count.nullable(),
  startedAt: z.iso.datetime(),
  durationMs: duration,
  outcome: trialOutcome,
});

/** One trial; its result is one of its pass. */
export interface TrialEntry<P extends Pass = Pass>
  extends Omit<Plain<typeof trial>, 'pass' | 'outcome'> {
  readonly pass: P;
  readonly outcome: TrialOutcome<P>;
}

/** Whether it is a trial of that pass. */
export function isOfPass<P extends Pass>(trial: TrialEntry, pass: P): trial is TrialEntry<P> {
  return trial.pass === pass;
}

/** What a trial of that pass gave; null where it is of another one, or went wrong. */
export function resultOf<P extends Pass>(trial: TrialEntry, pass: P): ResultOf<P> | null {
  return isOfPass(trial, pass) ? completed(trial.outcome) : null;
}

const plan = z.looseObject({
  type: z.literal('plan'),
  workload: z.string(),
  form: z.string(),
  /** Those whose series of calls went well. */
  sides: z.array(z.string()),
  warmUps: count,
  iterations: count,
  /** How many calls make a sample, where one is too short to be timed; one where absent. */
  callsPerSample: count.exactOptional(),
  /** Of sides whose samples of so many calls would take too long, by name. */
  fewerCalls: z.record(z.string(), count).exactOptional(),
  /** Of a process with its warm-up, and of one timed call with its preparation. */
  costs: z.looseObject({ forkNs: duration, callNs: duration }),
  /** For all rounds of timing together. */
  budgetMs: duration,
});

/** How the times of a workload are to be measured: its rounds follow from that, and from each other. */
export type PlanEntry = Plain<typeof plan>;

const look = z.looseObject({
  type: z.literal('look'),
  workload: z.string(),
  form: z.string(),
  round: count,
  spent: z.number().positive().max(1),
});

/** A moment at which the times of a workload were looked at, to decide whether more rounds are needed. */
export type LookEntry = Plain<typeof look>;

const injected = z.looseObject({
  type: z.literal('injected'),
  implementation: z.string(),
  /** `nothing`: the same code; `answer`: a wrong one, told by the implementation's name. */
  what: z.enum(['nothing', 'time', 'allocatedBytes', 'retainedBytes', 'answer']),
  /** As a share of what the baseline takes; 0 where nothing was added. */
  amount: z.number(),
});

/** What a calibration did to the baseline, and called by another name. */
export type InjectedEntry = Plain<typeof injected>;

const end = z.looseObject({
  type: z.literal('end'),
  durationMs: duration,
  /** False where the run was stopped by its user, or had no time for all that was to be swept. */
  whole: z.boolean(),
  unswept: z.array(unsweptLine).optional(),
  taskFaults: z.array(taskFault).optional(),
  alone: z.array(alone).optional(),
});

/** The end of a run. */
export type EndEntry = Plain<typeof end>;

/** What one line of a record says. */
export const recordEntry = z
  .discriminatedUnion('type', [
    header,
    implementation,
    workload,
    trial,
    plan,
    look,
    injected,
    auditEntry,
    sizeEntry,
    profileEntry,
    keepersEntry,
    end,
  ])
  .check(({ value, issues }) => {
    if (value.type === 'workload' && value.task === undefined)
      for (const field of ['strings', 'dataset'] as const)
        if (value[field] === undefined)
          issues.push({ code: 'custom', input: value, path: [field], message: 'is missing' });
    if (value.type !== 'trial' || value.outcome.outcome !== 'completed') return;
    const { kind } = value.outcome.result;
    if (kind === PASSES[value.pass].result.shape.kind.value) return;
    issues.push({
      code: 'custom',
      input: kind,
      path: ['outcome', 'result', 'kind'],
      message: `no result of the pass ${value.pass}`,
    });
  });

/** One line of a record. */
export type RecordEntry =
  | Exclude<Plain<typeof recordEntry>, { readonly type: 'trial' }>
  | TrialEntry;

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
  plan.extend(seal),
  look.extend(seal),
  injected.extend(seal),
  auditEntry.extend(seal),
  sizeEntry.extend(seal),
  profileEntry.extend(seal),
  keepersEntry.extend(seal),
  end.extend(seal),
]);
