/** The bytes of a record on disk, and what they are where they are none. Runs in the parent. */
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../contract.ts';
import { errorInWords, printable } from '../../printable.ts';

/** The name of every record. */
const RECORD_FILE = 'record.jsonl';
/** As the writer begins every record, whatever its version. */
const BEGINNING = '{"type":"run",';
const LINE_FEED = 0x0a;
const RUNS_TOLD = 3;

/** A record's bytes by line. */
export interface RecordBytes {
  readonly file: string;
  /** Those that end in a line feed, without it. */
  readonly lines: readonly Buffer[];
  /** What stands behind the last line feed; empty where nothing does. */
  readonly rest: Buffer;
}

/**
 * Reads a record's bytes; of what does not begin as one, no more than the beginning.
 *
 * @param path A `record.jsonl`, or the folder of a run.
 * @throws UsageError where it cannot be read, or begins as something else.
 */
export function readRecordBytes(path: string): RecordBytes {
  let file = path;
  let bytes: Buffer;
  try {
    if (statSync(path).isDirectory()) file = join(path, RECORD_FILE);
    if (!statSync(file).isFile()) throw notRecord(file, 'it is no regular file; save it in one');
    assertBeginsAsRecord(file);
    bytes = readFileSync(file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `Cannot read a record from ${printable(file, 300)}: ${errorInWords(error)}. ${remedy(path)}`,
      { cause: error },
    );
  }
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return { file, lines, rest: bytes.subarray(start) };
}

/** The error that a file is no record. @param why Without a full stop. */
export function notRecord(file: string, why: string): UsageError {
  return new UsageError(
    `${printable(file, 300)} is not a record of uniqbench: ${why}. ` +
      `Name a ${RECORD_FILE}, or the folder that a run was saved in.`,
  );
}

function assertBeginsAsRecord(file: string): void {
  const head = Buffer.alloc(64);
  const descriptor = openSync(file, 'r');
  try {
    const bytes = head.subarray(0, readSync(descriptor, head, 0, head.length, 0));
    if (bytes.toString('latin1').startsWith(BEGINNING)) return;
    throw notRecord(file, foundInstead(bytes));
  } finally {
    closeSync(descriptor);
  }
}

/** By its first bytes; words that are for who opened the wrong file, or saved a record with another program. */
function foundInstead(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  if (bytes.length === 0) return 'it is empty';
  if (text.startsWith('\u00ef\u00bb\u00bf')) {
    return 'it begins with a byte order mark, which an editor or a shell put there; take the file as the run wrote it';
  }
  if (text.startsWith('\u00ff\u00fe') || text.startsWith('\u00fe\u00ff')) {
    return 'it is UTF-16, into which a shell or an editor converted it; take the file as the run wrote it';
  }
  if (text.startsWith('\u001f\u008b')) return 'it is packed by gzip; unpack it';
  if (/^PK|^\u0028\u00b5\u002f\u00fd|^BZh|^\u00fd7zXZ/.test(text))
    return 'it is an archive; unpack it';
  if (/^\{\s*"version"/.test(text)) {
    return `it looks like a report, which is made from the ${RECORD_FILE} beside it`;
  }
  if (BEGINNING.startsWith(text) || /^\{\s*"type"\s*:\s*"run"/.test(text)) {
    return 'its first line is not as a run writes it, but cut off or formatted anew';
  }
  return "its first line is not a run's";
}

/** What to name instead; where the folder holds the folders of runs, the last of them. */
function remedy(path: string): string {
  const runs = runsIn(path);
  const last = runs.at(-1);
  if (last === undefined) return `Name a ${RECORD_FILE}, or the folder that a run was saved in.`;
  const shown = runs.slice(-RUNS_TOLD).map((run) => printable(join(path, run), 300));
  return `It holds the folders of ${runs.length} ${runs.length === 1 ? 'run' : 'runs'}; name one, such as ${shown.join(', ')}.`;
}

/** Folders that hold a record, oldest first, as their names begin with the time. */
function runsIn(path: string): string[] {
  try {
    return readdirSync(path)
      .filter((name) => existsSync(join(path, name, RECORD_FILE)))
      .sort();
  } catch {
    return [];
  }
}
