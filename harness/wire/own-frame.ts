/** A line of a stack that is of a user's own code. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageFolder } from '../../package-folder.ts';

/** `    at Object.count (/project/count.ts:3:10)`, `    at file:///project/count.ts:3:10`. */
const FRAME =
  /^\s+at (?:(?:async )?(?<called>.+?) \()?(?<file>(?:file:\/\/)?[^()]+?):(?<line>\d+):(?<column>\d+)\)?$/;
/** Of Node's and Bun's own. */
const OF_RUNTIME = /^(?:node:|bun:|internal:|native$|unknown$)/;
/** What measures: its frames say nothing of the code that is measured. */
const OF_HARNESS = /[\\/]harness[\\/]child[\\/]/;
/** Also where it is a task's part of a trial. */
const COMPILED = join(packageFolder, 'dist', '/');
const COMPILED_URL = pathToFileURL(COMPILED).href;

/** Whether a path or `file:` URL is compiled code of this package: of the harness, or of the task that is built in. */
export function isOwnCode(file: string): boolean {
  return file.startsWith(COMPILED) || file.startsWith(COMPILED_URL);
}

/** A place in code. */
export interface OwnFrame {
  /** As the stack has it; undefined where there was none. */
  readonly called: string | undefined;
  /** Path or `file:` URL. */
  readonly file: string;
  /** From 1, both. */
  readonly line: number;
  readonly column: number;
}

/** @returns null for lines of the runtime's, of the harness's, and those that name no place. */
export function ownFrame(line: string): OwnFrame | null {
  const { called, file, line: row, column } = FRAME.exec(line)?.groups ?? {};
  if (file === undefined || OF_RUNTIME.test(file) || OF_HARNESS.test(file) || isOwnCode(file))
    return null;
  return { called, file, line: Number(row), column: Number(column) };
}
