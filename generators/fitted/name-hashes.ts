/** Ids of names that are computed from their bytes, so that the names themselves need not be kept. */

import type { Names } from '../../contract.ts';
import type { ByteRange } from '../replay/bytes.ts';
import type { NameIds } from '../replay/event-chunks.ts';
import { BEGINS_WITH_SLASH, CLASS_OF_BYTE, LONGEST_NAME, WIDE } from './character-classes.ts';

const SLASH_BYTE = 0x2f;

/** Where characters of names are counted by class. */
export interface CharacterCounts {
  readonly byClass: Float64Array;
}

/** Takes names, and gives 32-bit hashes for ids: of a million names, a hundred or so share theirs with another. */
export class NameHashes implements Names, NameIds {
  readonly size = 0;
  /** Characters of all names as they came, by class. */
  readonly byClass = new Float64Array(8);
  readonly #note: (id: number, shape: number) => void;

  /** @param note Receives classes as bits, times 65,536, and the length in UTF-16 units. */
  constructor(note: (id: number, shape: number) => void) {
    this.#note = note;
  }

  at(): string {
    throw new Error('Only hashes are kept of names.');
  }

  intern({ bytes, start, end }: ByteRange): number {
    let hash = 0x811c9dc5;
    let bits = bytes[start] === SLASH_BYTE && end > start ? BEGINS_WITH_SLASH : 0;
    let length = 0;
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!;
      hash = Math.imul(hash ^ byte, 0x01000193);
      const characters = CLASS_OF_BYTE[byte]!;
      if (characters < 0) continue;
      bits |= 1 << characters;
      this.byClass[characters]!++;
      length += byte >= 0xf0 ? 2 : 1;
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    const id = (hash ^ (hash >>> 16)) >>> 0;
    // Bytes that go on with a character that never began are read as characters of their own, beyond Latin-1.
    if (bits === 0) bits = WIDE;
    this.#note(id, bits * 65_536 + Math.min(Math.max(length, 1), LONGEST_NAME));
    return id;
  }
}
