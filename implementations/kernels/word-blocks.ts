/**
 * Blocks of 32-bit words, a power of two each, cut from segments that never move: so that many small tables can grow one by
 * one, without a copy of them all. Plain typed arrays, in the thread that counts.
 */

/** The offset of a word in its segment takes so many bits of a place; the rest tell the segment. */
export const OFFSET_BITS = 18;
/** A segment has at least so many words, and grows with what there is, so that a small call takes little. */
const LEAST_SEGMENT_BITS = 9;
/** A new segment has such a part of the words of all others. */
const SEGMENT_PART_BITS = 3;
const MOST_SEGMENTS = 2 ** (32 - OFFSET_BITS);

/** Hands out blocks. The place of a block is `segment × 2^18 + offset`, of 32 bits. */
export interface WordBlocks {
  /** Word `offset` of a block's segment, for as long as the block is not released. */
  readonly segments: readonly Uint32Array[];
  /**
   * The place of a new block of 2^`bits` words, all 0.
   *
   * @throws RangeError beyond 16,384 segments, which hold 16 GB at least.
   */
  readonly allocate: (bits: number) => number;
  /** Takes back a block of 2^`bits` words. */
  readonly release: (place: number, bits: number) => void;
}

const NO_WORDS = new Uint32Array(0);

export function createWordBlocks(): WordBlocks {
  const segments: Uint32Array[] = [];
  /** Segments that were given back as a whole. */
  const unused: number[] = [];
  const released: number[][] = Array.from({ length: OFFSET_BITS + 1 }, () => []);
  let [next, end, words] = [0, 0, 0];

  const addSegment = (length: number): number => {
    const segment = unused.pop() ?? segments.length;
    if (segment === MOST_SEGMENTS) {
      throw new RangeError('Too many distinct visitors of hours and pages for one call.');
    }
    segments[segment] = new Uint32Array(length);
    words += length;
    return segment * 2 ** OFFSET_BITS;
  };

  /** What is left of the segment, in blocks that fit. */
  const releaseRest = () => {
    for (let bits = 0; next < end; bits++) {
      if (((end - next) >>> bits) % 2 === 0) continue;
      released[bits]!.push(next);
      next += 2 ** bits;
    }
  };

  return {
    segments,
    allocate: (bits) => {
      const length = 2 ** bits;
      // So large a block is a segment of its own, whose memory is free as soon as the block is released.
      if (bits >= OFFSET_BITS) return addSegment(length);
      const place = released[bits]!.pop();
      if (place !== undefined) {
        const start = place % 2 ** OFFSET_BITS;
        segments[place >>> OFFSET_BITS]!.fill(0, start, start + length);
        return place;
      }
      if (end - next < length) {
        releaseRest();
        const partBits = 31 - Math.clz32(words >>> SEGMENT_PART_BITS);
        const segmentBits = Math.min(OFFSET_BITS, Math.max(LEAST_SEGMENT_BITS, partBits, bits + 1));
        next = addSegment(2 ** segmentBits);
        end = next + 2 ** segmentBits;
      }
      next += length;
      return next - length;
    },
    release: (place, bits) => {
      if (bits < OFFSET_BITS) {
        released[bits]!.push(place);
        return;
      }
      const segment = place / 2 ** OFFSET_BITS;
      segments[segment] = NO_WORDS;
      words -= 2 ** bits;
      unused.push(segment);
    },
  };
}
