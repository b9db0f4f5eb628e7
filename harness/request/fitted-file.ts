/** Workload files: recognised by how they begin, wherever a workload can be named. Runs in the parent. */
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { UsageError } from '../../contract.ts';
import { printable } from '../../printable.ts';

/** A workload file, and the parameters that were written behind its name. */
export interface FittedFile {
  readonly path: string;
  /** Its text, not looked at yet. */
  readonly model: string;
  readonly settings: readonly string[];
}

const ENDING = '.workload.json';
const BEGINNING = /^\s*\{\s*"format"\s*:\s*"uniqbench workload"/;
/** A fitted workload is a few dozen kilobytes. */
const MOST_BYTES = 2 ** 24;

/**
 * The file that `text` names, `mine.workload.json` or `mine.workload.json,events=500`; null where it names none. A name that
 * ends in .workload.json is one whatever it holds, so that a broken one is not taken for a log.
 *
 * @throws UsageError where it cannot be read.
 */
export function readFitted(text: string): FittedFile | null {
  const isWhole = existsSync(text);
  const [name = '', ...settings] = isWhole ? [text] : text.split(',');
  const isMeant = name.toLowerCase().endsWith(ENDING);
  if (!existsSync(name)) {
    if (!isMeant || /[*?]/.test(name)) return null;
    throw new UsageError(
      `There is no workload file ${printable(name, 500)}; make it of a log: uniqbench fit LOG --out ${printable(name, 500)}`,
    );
  }
  if (!isMeant && !beginsAsOne(name)) return null;
  try {
    if (statSync(name).size > MOST_BYTES) {
      throw new UsageError(
        `${printable(name, 500)} is too large for a workload file; a log is named without ${ENDING}.`,
      );
    }
    return { path: name, model: readFileSync(name, 'utf8'), settings };
  } catch (error) {
    throw unreadable(name, error);
  }
}

function beginsAsOne(path: string): boolean {
  if (!statSync(path).isFile()) return false;
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    // Whoever reads it as a log says why it cannot be.
    return false;
  }
  try {
    const head = Buffer.alloc(100);
    return BEGINNING.test(head.toString('utf8', 0, readSync(file, head)));
  } finally {
    closeSync(file);
  }
}

function unreadable(path: string, error: unknown): UsageError {
  if (error instanceof UsageError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  return new UsageError(`${printable(path, 500)} cannot be read: ${code ?? message}.`, {
    cause: error,
  });
}
