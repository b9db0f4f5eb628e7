/** A request, as a program made it, checked and made the harness's own. */
import { z } from 'zod';
import { UsageError } from '../contract.ts';
import { MEASURED } from '../harness/request/measured.ts';
import type { RunRequest as HarnessRequest } from '../harness/request/run-settings.ts';
import { INPUT_KEYS } from '../harness/request/run-settings.ts';
import type { LogOptions } from '../harness/request/workloads.ts';
import { FILE_FORMATS } from '../harness/wire/forms.ts';
import { STRING_OWNERSHIPS } from '../harness/wire/strings.ts';
import { SUITES, type SuiteName } from '../hourly-uniques/suites.ts';
import { printable } from '../printable.ts';
import { unknownName } from '../unknown-name.ts';
import type { RunRequest } from './run-request.ts';

const LONGEST_SECONDS = 7 * 24 * 3600;

const text = z.string();
const whole = (least: number, most: number) => z.int().min(least).max(most).optional();
const seconds = (least: number) => z.number().min(least).max(LONGEST_SECONDS).optional();
const isSet = z.boolean().optional();

/** The ranges are those of the options of the same names. */
const schema = z.strictObject({
  implementations: z.array(text).optional(),
  suite: z.enum(Object.keys(SUITES) as SuiteName[]).optional(),
  workloads: z.array(text).optional(),
  baseline: z.union([text, z.array(text)]).optional(),
  runtimes: z.array(text).optional(),
  rounds: whole(1, 1000),
  budgetSeconds: seconds(1),
  timeoutSeconds: seconds(0.1),
  memoryLimitMb: whole(16, 2 ** 24),
  threshold: z.number().min(0).max(1).optional(),
  only: z.enum(MEASURED).optional(),
  threads: whole(1, 256),
  seed: whole(0, 2 ** 32 - 1),
  inputKey: whole(0, INPUT_KEYS - 1),
  quick: isSet,
  out: text.optional(),
  events: whole(1, 1e9),
  strings: z.enum(STRING_OWNERSHIPS).optional(),
  fileFormat: z.enum(FILE_FORMATS).optional(),
  reading: isSet,
  log: z
    .strictObject({
      inputFormat: text.optional(),
      columns: text.optional(),
      month: text.optional(),
      utcOffset: text.optional(),
      logFormat: text.optional(),
      badLines: z.enum(['report', 'fail']).optional(),
    })
    .optional(),
  audit: isSet,
  why: isSet,
  sweep: z.array(text).optional(),
  calls: whole(40, 1e6),
});

/** A request whose fields have values that make sense. */
export type CheckedRequest = z.infer<typeof schema>;

/** @throws UsageError that names the field, where a value makes no sense or a field is unknown. */
export function checkedRequest(request: RunRequest): CheckedRequest {
  const read = schema.safeParse(request);
  if (read.success) return read.data;
  throw new UsageError(inWords(read.error.issues[0]!));
}

function inWords(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(
      issue.path[0] === 'log' ? schema.shape.log.unwrap().shape : schema.shape,
    );
    return `run: ${unknownName('field of a request', issue.keys[0]!, known)}`;
  }
  const where = issue.path.map((part) => printable(String(part), 100)).join('.');
  const what = where === '' ? 'the request' : where;
  return `run: ${what}: ${printable(issue.message, 500)}.`;
}

/** What the harness is asked by it. */
export function harnessRequest(request: CheckedRequest): HarnessRequest {
  const { baseline, log = {}, reading } = request;
  return {
    implementations: request.implementations ?? [],
    suite: request.suite,
    workloads: request.workloads ?? [],
    baselines: typeof baseline === 'string' ? [baseline] : baseline,
    events: request.events,
    seed: request.seed,
    inputKey: request.inputKey,
    runtimes: request.runtimes,
    rounds: request.rounds,
    budgetSeconds: request.budgetSeconds,
    timeoutSeconds: request.timeoutSeconds,
    memoryLimitMb: request.memoryLimitMb,
    threshold: request.threshold,
    only: request.only,
    quick: request.quick ?? false,
    logOptions: logOptionsOf(log),
    strings: request.strings,
    threads: request.threads,
    fileFormat: request.fileFormat,
    readsFiles: reading,
  };
}

/** How log files are read, as the harness names it; what is undefined is left out. */
export function logOptionsOf({
  inputFormat,
  ...asTheyAre
}: NonNullable<RunRequest['log']>): LogOptions {
  const options = { ...asTheyAre, format: inputFormat };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
