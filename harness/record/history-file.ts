/** The history of a project's figures: a file of JSON lines, each a run against a pinned version. Runs in the parent. */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { UsageError } from '../../contract.ts';
import { errorInWords, printable } from '../../printable.ts';
import { jsonOf, type Plain } from '../wire/plain.ts';

/** Of the format; grows where an older reader would misread what is written. */
export const HISTORY_VERSION = 1;

/** A figure against what is pinned. */
const historyFigure = z.looseObject({
  task: z.string(),
  workload: z.string(),
  /** Without the revision that it is of. */
  implementation: z.string(),
  metric: z.string(),
  /** What it is divided by: a revision, or the name of an implementation. */
  pin: z.string(),
  /** Which implementation of that revision; the same name where it is no revision. */
  pinned: z.string(),
  /** Digest of the code of what is pinned, so that a pin that moved is noticed; null where it is not known. */
  pinCode: z.string().nullable(),
  ratio: z.number().positive(),
  /** At 95%, or the bounds of what is counted; null where there is none. */
  low: z.number().nonnegative().nullable(),
  high: z.number().positive().nullable(),
  /** Whether no chance is in it. */
  isCounted: z.boolean(),
});

/** @see historyFigure */
export type HistoryFigure = Plain<typeof historyFigure>;

const common = {
  version: z.literal(HISTORY_VERSION),
  /** The commit that was measured. */
  commit: z.string(),
  isDirty: z.boolean(),
  measuredAt: z.iso.datetime(),
  cpuModel: z.string(),
  node: z.string(),
  /** SHA-256 of the record's bytes, the first 32 hexadecimal digits. */
  record: z.string(),
  figures: z.array(historyFigure).min(1),
};

/** What a line says: of a commit, or, as `link`, of a new pin against the one before. */
const historyLine = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('point'), ...common }),
  z.looseObject({ type: z.literal('link'), ...common, pin: z.string() }),
]);

/** @see historyLine */
export type HistoryLine = Plain<typeof historyLine>;

/** A history, as it is on disk. */
export interface History {
  readonly lines: readonly HistoryLine[];
  /** Half a line at the end, of an `add` that was killed, which is left out. */
  readonly hasHalfLine: boolean;
}

/**
 * Reads it; a file that is not there is an empty history where `mayBeMissing`.
 *
 * @throws UsageError with file and line where it is none, or of another version.
 */
export function readHistory(file: string, mayBeMissing: boolean): History {
  if (mayBeMissing && !existsSync(file)) return { lines: [], hasHalfLine: false };
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `Cannot read a history from ${printable(file, 300)}: ${errorInWords(error)}. uniqbench history add RECORD --file FILE begins one.`,
      { cause: error },
    );
  }
  const all = text.split('\n');
  const lines: HistoryLine[] = [];
  for (const [index, line] of all.entries()) {
    if (line.trim() === '') continue;
    const isLast = index === all.length - 1;
    const value = jsonOf(line);
    if (value === undefined && isLast) return { lines, hasHalfLine: true };
    lines.push(lineOf(value, `${printable(file, 300)}, line ${index + 1}`, line));
  }
  return { lines, hasHalfLine: false };
}

function lineOf(value: unknown, place: string, text: string): HistoryLine {
  if (value === undefined) {
    const isConflict = /^(?:<{7}|={7}|>{7})/.test(text);
    throw new UsageError(
      `${place}: it is no JSON. ${isConflict ? 'A conflict of git stands in it: keep the lines of both sides.' : 'Each line of a history is one JSON object; remove the line, or take the file from git again.'}`,
    );
  }
  const { type, version } = Object(value) as Record<string, unknown>;
  if (type === 'run')
    throw new UsageError(
      `${place}: this is a record, and no history: uniqbench history add RECORD --file FILE puts it into one.`,
    );
  if (Number.isInteger(version) && version !== HISTORY_VERSION)
    throw new UsageError(
      `${place}: it has version ${version} of the history's format; this uniqbench reads version ${HISTORY_VERSION}. Use the uniqbench that wrote it.`,
    );
  const { data, error } = historyLine.safeParse(value);
  if (data !== undefined) return data;
  const [issue] = error.issues;
  const field = issue?.path.map(String).join('.') ?? '';
  throw new UsageError(
    `${place}${field === '' ? '' : `, field ${printable(field, 200)}`}: ${printable(issue?.message ?? '', 300)}. It is no line of a history.`,
  );
}

/** The text of a file that holds these lines. */
export function historyText({ lines }: History): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
