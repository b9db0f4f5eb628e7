/** The likely cause of an error that any code may run into, whatever it was handed. Pure. */

const CAUSES: readonly {
  readonly says: RegExp;
  /** Of the line that threw; any where absent. */
  readonly line?: RegExp;
  readonly cause: string;
}[] = [
  {
    says: /RangeError: Maximum call stack size exceeded/,
    line: /\(.*\.\.\.[\w$]/,
    cause:
      '“...” hands each element over as an argument, and there are too many of them: a loop has no such limit.',
  },
  {
    says: /RangeError: (?:Set|Map) maximum size exceeded/,
    cause: 'a Set or a Map holds 16.7 million entries at most: spread them over several.',
  },
  {
    says: /TypeError: Cannot (?:assign to read only property|add property|delete property) /,
    cause: 'it changes what is frozen: the input may be, and a copy of it is not.',
  },
  {
    says: /ReferenceError: Cannot access '[^']*' before initialization/,
    cause: 'it is used above the line that makes it, or two files import each other.',
  },
  {
    says: /TypeError: Class constructor [\w$]+ cannot be invoked without 'new'/,
    cause: 'a class is called as if it were a function: new makes an object of it.',
  },
  {
    says: /SyntaxError: (?:Unexpected token 'export'|Cannot use import statement outside a module)/,
    cause:
      'Node takes this file for CommonJS, by its ending or by “type” in package.json: call it .mjs or .ts, or set "type": "module".',
  },
];

/** null where nothing tells. */
export function causeOfLimits(message: string, line: string): string | null {
  const found = CAUSES.find((one) => one.says.test(message) && (one.line?.test(line) ?? true));
  return found?.cause ?? null;
}
