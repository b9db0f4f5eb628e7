/** Lines that Docker's json-file driver wraps: `{"log":"…\n","stream":"stdout","time":"…"}`. */

import { decodeName, encodeName } from '../../names.ts';

const START = /^\{\s*"(?:log|stream|time|attrs)"\s*:/;
const KEYS = new Set(['log', 'stream', 'time', 'attrs']);

/** The line that is wrapped, without its line end; undefined where the line is no such wrapper. */
export function dockerLog(bytes: Uint8Array, start: number, end: number): Buffer | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
  if (!START.test(text.toString('latin1', 0, 32))) return undefined;
  try {
    const log = wrappedLog(JSON.parse(decodeName(text)));
    return log === undefined ? undefined : encodeName(log);
  } catch {
    return undefined;
  }
}

/** The line in an object, where it is such a wrapper. */
export function wrappedLog(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('log' in value) || !('stream' in value)) return undefined;
  const { log } = value;
  if (typeof log !== 'string' || !Object.keys(value).every((key) => KEYS.has(key)))
    return undefined;
  return log.replace(/\r?\n$/, '');
}
