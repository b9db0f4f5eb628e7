/** What names are made of, by class of character: as much as a workload keeps of the names of a log. */

/** A class, with the characters that made-up names take from it. */
export interface CharacterClass {
  readonly bit: number;
  readonly characters: string;
}

const range = (first: number, count: number) =>
  String.fromCharCode(...Array.from({ length: count }, (_, i) => first + i));

/** In the order of their bits. Slash and dot are structure; the others tell names apart. */
export const CHARACTER_CLASSES: readonly CharacterClass[] = [
  { bit: 1, characters: '0123456789' },
  { bit: 2, characters: range(0x61, 26) },
  { bit: 4, characters: range(0x41, 26) },
  { bit: 8, characters: '/' },
  { bit: 16, characters: '.' },
  { bit: 32, characters: '-_?=&%+:' },
  // Latin-1 letters, which engines store in one byte.
  { bit: 64, characters: range(0xe0, 23) },
  { bit: 128, characters: range(0x4e00, 256) },
];

export const DIGITS = 1;
export const SLASH = 8;
export const DOT = 16;
export const WIDE = 128;
/** Beside the classes: the name begins with a slash. */
export const BEGINS_WITH_SLASH = 256;
/** All of the above. */
export const ALL_BITS = 511;
/** Longer names count as that long. */
export const LONGEST_NAME = 4096;

/** Of each byte of UTF-8, the number of its class; the bytes that go on with a character have none. */
export const CLASS_OF_BYTE: Int8Array = Int8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0x30 && byte <= 0x39) return 0;
  if (byte >= 0x61 && byte <= 0x7a) return 1;
  if (byte >= 0x41 && byte <= 0x5a) return 2;
  if (byte === 0x2f) return 3;
  if (byte === 0x2e) return 4;
  if (byte < 0x80) return 5;
  if (byte < 0xc0) return -1;
  return byte < 0xc4 ? 6 : 7;
});
