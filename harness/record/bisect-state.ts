/** What a search among commits has found so far, as JSON lines, so that the same command goes on where it was stopped. Runs in the parent. */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { cannotWrite } from '../../written-files/cannot-write.ts';
import { jsonOf, type Plain } from '../wire/plain.ts';

const share = z.number().nullable();

const measuredCommit = z.looseObject({
  commit: z.string(),
  answer: z.enum(['good', 'bad', 'skip']),
  /** The verdict in words. */
  why: z.string(),
  /** Commit ÷ good of the gate that was broken, and its interval; null elsewhere. */
  ratio: share,
  low: share,
  high: share,
  /** The same in words, with amounts where a percentage says nothing; absent elsewhere, and in searches of before. */
  size: z.string().optional(),
  /** What it was measured for the last time, where that did not tell; absent where more would not have told either. */
  untold: z.object({ budgetSeconds: z.number(), rounds: z.number().nullable() }).optional(),
});

/** A commit, and what was found of it. */
export type MeasuredCommit = Plain<typeof measuredCommit>;

/** The file of a search: another one for each question. @param question All that answers depend on. */
export function bisectFile(outFolder: string, question: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(question)).digest('hex');
  return join(outFolder, `bisect-${digest.slice(0, 12)}.jsonl`);
}

/** Whether so much was measured before, in vain: with more it is worth another try. */
export function mayTellNow(
  { untold }: MeasuredCommit,
  now: { readonly budgetSeconds: number; readonly rounds: number | null },
): boolean {
  if (untold === undefined) return false;
  // Rounds, where they are asked for, are measured whatever the budget.
  const [before, then] =
    now.rounds === null && untold.rounds === null
      ? [untold.budgetSeconds, now.budgetSeconds]
      : [untold.rounds, now.rounds];
  return before === null || then === null || then > before;
}

/** What it holds, of each commit what was measured last; a line that was cut off when the command was killed is left out. */
export function readMeasured(path: string): MeasuredCommit[] {
  if (!existsSync(path)) return [];
  const last = new Map<string, MeasuredCommit>();
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const { data } = measuredCommit.safeParse(jsonOf(line));
    if (data !== undefined) last.set(data.commit, data as MeasuredCommit);
  }
  return [...last.values()];
}

/** On disk when it returns. @throws UsageError or Fault where it cannot be written. */
export function addMeasured(path: string, measured: MeasuredCommit): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    // A line that a killed command left without its end must not swallow this one.
    appendFileSync(path, `\n${JSON.stringify(measured)}\n`);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}
