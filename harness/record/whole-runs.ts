/** Whole runs of the same code, or of code with a known cost, and what each said: a file that grows by a line for each. Runs in the parent. */
import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';
import { cannotWrite } from '../../written-files/cannot-write.ts';
import { count, duration, jsonOf, type Plain } from '../wire/plain.ts';

/** What makes runs comparable: those that agree in all of it are counted together. */
const wholeRunKind = z.object({
  /** Node, processor, cores, platform. */
  machine: z.array(z.string()),
  uniqbench: z.string(),
  /** SHA-256 of the compiled code. */
  code: z.string(),
  /** Of a task file, with the SHA-256 of its compiled code; absent for the task that is built in. */
  task: z.object({ name: z.string(), code: z.string() }).exactOptional(),
  implementation: z.string(),
  workload: z.string(),
  /** Of its generator: how many events, where they are drawn; of a task, those that the user set. */
  parameters: z.record(z.string(), z.string()),
  strings: z.string(),
  budgetSeconds: z.number().positive(),
  /** What alone was measured; null: everything. */
  only: z.string().nullable(),
  /** What the candidate took more than the baseline, as a share of its time; 0: the same code. */
  added: z.number().nonnegative(),
});

/** @see wholeRunKind */
export type WholeRunKind = Plain<typeof wholeRunKind>;

const wholeRun = z.object({
  kind: wholeRunKind,
  startedAt: z.iso.datetime(),
  durationMs: duration,
  /** Rounds of timing. */
  rounds: count,
  /** Every metric that was called lower or higher. */
  differences: z.array(
    z.object({ metric: z.string(), verdict: z.enum(['lower', 'higher']), ratio: z.number() }),
  ),
  /** On wall time; null where it was not measured. */
  timeVerdict: z.enum(['lower', 'higher', 'equivalent', 'unresolved']).nullable(),
  /** Limits of the ratio of wall times. */
  timeInterval: z.object({ low: z.number(), high: z.number() }).nullable(),
});

/** What one of them came to. */
export type WholeRun = Plain<typeof wholeRun>;

/**
 * Those on file; none where there is no file. Half a line at its end, as a killed command leaves it, is cut off.
 *
 * @throws UsageError where a line is none of these.
 */
export function readWholeRuns(path: string): WholeRun[] {
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
  return whole
    .split('\n')
    .slice(0, -1)
    .map((line, index) => {
      const parsed = wholeRun.safeParse(jsonOf(line));
      if (parsed.success) return parsed.data;
      throw new UsageError(
        `${printable(path, 500)}, line ${index + 1}, is no whole run: move the file away to begin anew.`,
      );
    });
}

/** Adds one. @throws UsageError or Fault where the file cannot be written. */
export function addWholeRun(path: string, run: WholeRun): void {
  try {
    appendFileSync(path, `${JSON.stringify(run)}\n`);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** Whether two runs can be counted together. */
export function isOfKind({ kind }: WholeRun, wanted: WholeRunKind): boolean {
  return isDeepStrictEqual(kind, wanted);
}
