/** A comparison that was saved as `comparison.json`, shown again. Whoever wrote it: what stands in it is checked, and stays text. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../contract.ts';
import { readRecord } from '../harness/record/read-record.ts';
import { schemaOf } from '../harness/wire/plain.ts';
import { errorInWords, printable } from '../printable.ts';
import { difference } from '../reports/figures/explanations.ts';
import { GATED_METRICS } from '../reports/figures/gate.ts';
import type { GateReport } from '../reports/figures/gate-report.ts';
import { makeReport } from '../reports/figures/report.ts';

/** What `compare` calls it. */
export const COMPARISON_FILE = 'comparison.json';

const figure = z.number().nullable();
const interval = { ratio: figure, low: figure, high: figure };
const texts = z.array(z.string());
const bothSides = { base: figure, head: figure };

const gateResult = z.object({
  implementation: z.string(),
  workload: z.string(),
  metric: z.enum(GATED_METRICS),
  limit: z.number(),
  ...bothSides,
  atMost: z.object(bothSides).exactOptional(),
  ...interval,
  moreRounds: figure.exactOptional(),
  outcome: z.enum(['holds', 'broken', 'unresolved', 'not measured', 'not trusted']),
  isConfirmed: z.boolean().nullable(),
  control: z.object({ ...interval, isAlarm: z.boolean() }).nullable(),
});

const gateLines = z.object({
  implementation: z.string(),
  workload: z.string(),
  measure: z.enum(['self CPU time', 'bytes allocated']),
  baseTotal: z.number(),
  headTotal: z.number(),
  differences: z.array(difference),
});

const [count, share] = [z.number(), z.number()];
const suspected = z.object({ count, of: count, rate: share, low: share, high: share });
const odds = z.object({
  measuredRounds: count,
  rounds: count,
  limit: share,
  suspected,
  found: figure,
});

/** What of it is shown; its verdict is made anew. */
const savedComparison = schemaOf<Omit<GateReport, 'reports'>>()(
  z.object({
    base: z.string(),
    head: z.string(),
    results: z.array(gateResult),
    unchanged: texts,
    leftOut: texts,
    notes: texts,
    problems: texts,
    lines: z.array(gateLines),
    odds: odds.nullable(),
  }),
);

/** Whether a path is meant as one. */
export function isSavedComparison(path: string): boolean {
  return basename(path) === COMPARISON_FILE;
}

/**
 * Reads it, and the record beside it where there is one, which tells of machine and inputs.
 *
 * @throws UsageError where it cannot be read, or is none.
 */
export function readComparison(path: string): GateReport {
  const read = savedComparison.safeParse(jsonIn(path));
  if (!read.success) {
    const [issue] = read.error.issues;
    const where = issue!.path.map(String).join('.') || 'its content';
    throw new UsageError(
      `${printable(path, 300)} is no comparison of this uniqbench: ${printable(where, 100)}: ${printable(issue!.message, 200)}.`,
    );
  }
  const folder = dirname(path);
  const isMeasured = existsSync(join(folder, 'record.jsonl'));
  return { ...read.data, reports: isMeasured ? [makeReport(readRecord(folder))] : [] };
}

function jsonIn(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(
      `Cannot read a comparison from ${printable(path, 300)}: ${errorInWords(error, 200)}`,
      { cause: error },
    );
  }
}
