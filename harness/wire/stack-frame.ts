/** A line of a stack, as V8 and JavaScriptCore write it, taken apart. Pure; imports nothing. */

/**
 * `    at Object.count (/project/count.ts:3:10)`, `    at async file:///project/count.ts:3:10`. Folders may have brackets in their
 * names; code that was made of text, `(eval at … (…), <anonymous>:1:1)`, has no place of its own.
 */
const FRAME =
  /^\s+at (?:async )?(?:(?<called>.+?) \()?(?!eval at )(?<file>(?:[^()]|\([^()]*\))+?):(?<line>\d+):(?<column>\d+)\)?$/;

/** A place in code. */
export interface StackFrame {
  /** As the stack has it; undefined where there was none. */
  readonly called: string | undefined;
  /** Path or `file:` URL. */
  readonly file: string;
  /** From 1, both. */
  readonly line: number;
  readonly column: number;
}

/** @returns null for lines that name no place. */
export function stackFrame(text: string): StackFrame | null {
  const { called, file, line, column } = FRAME.exec(text)?.groups ?? {};
  return file === undefined ? null : { called, file, line: Number(line), column: Number(column) };
}

/** Stands between the stack of what caused an error, and that of the error, where both are told. */
export const WRAPPED = '\nwhich was wrapped:\n';
