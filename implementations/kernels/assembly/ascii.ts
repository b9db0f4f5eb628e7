/** Bytes of ASCII that all formats know. */
export const LF: u8 = 0x0a;
export const CR: u8 = 0x0d;
export const SPACE: u8 = 0x20;
export const QUOTE: u8 = 0x22;

/** Whether a digit stands at the address. */
// @ts-ignore: decorator
@inline
export function isDigit(at: usize): bool {
  return <u8>(load<u8>(at) - 0x30) <= 9;
}

/** Whether a line begins with what is no part of it: NULs, or a byte order mark (or a letter that begins as one). */
// @ts-ignore: decorator
@inline
export function isMarked(at: usize): bool {
  const first = load<u8>(at);
  return first == 0 || first == 0xef;
}

/** Whether a text holds a byte; up to 15 bytes behind it are read. */
// @ts-ignore: decorator
@inline
export function holdsByte(start: usize, end: usize, byte: u8): bool {
  const wanted = i8x16.splat(<i8>byte);
  for (let at = start; at < end; at += 16) {
    const hits = i8x16.bitmask(i8x16.eq(v128.load(at), wanted));
    if (hits != 0 && at + <usize>ctz(hits) < end) return true;
  }
  return false;
}

/** What is between the addresses of a list, of which only the first is the visitor's. */
export const COMMA: u8 = 0x2c;
