/** Lines that Docker's json-file driver wraps: `{"log":"…\n","stream":"stdout","time":"…"}`. */

const START = /^\{\s*"(?:log|stream|time|attrs)"\s*:/;
const KEYS = new Set(['log', 'stream', 'time', 'attrs']);

/** The line that is wrapped, without its line end; undefined where the line is no such wrapper. */
export function dockerLog(bytes: Uint8Array, start: number, end: number): Buffer | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
  if (!START.test(text.toString('latin1', 0, 32))) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text.toString());
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('log' in value)) return undefined;
  if (!('stream' in value) || !Object.keys(value).every((key) => KEYS.has(key))) return undefined;
  const { log } = value;
  return typeof log === 'string' ? Buffer.from(log.replace(/\r?\n$/, '')) : undefined;
}
