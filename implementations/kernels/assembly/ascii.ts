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
