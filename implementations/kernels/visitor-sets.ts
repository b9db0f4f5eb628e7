/**
 * Sets of visitor numbers, one for each pair of an hour and a page, in WebAssembly memory (assembly/pair-sets.ts): the sets of
 * 1,024 pairs that were numbered one after the other share a table, in order of time those of an hour, which stays in the cache.
 * A table is 3/8 to 3/4 full, of 32 bits for each visitor of each pair: about 8 bytes. In the thread that counts.
 */
import { randomInt } from 'node:crypto';
import type { Arena } from './arena.ts';

/** What the kernel has for it. */
export interface VisitorSetFunctions {
  readonly pairBits: () => number;
  readonly visitorBits: () => number;
  readonly setTableBytes: (bucketBits: number) => number;
  readonly addToSets: (
    tables: number,
    blocks: number,
    spans: number,
    sizes: number,
    pairs: number,
    visitors: number,
    count: number,
    seed: number,
  ) => number;
  readonly growSetTable: (table: number, words: number, bucketBits: number, seed: number) => void;
}

/** All sets; visitors are numbers below 2^32. */
export interface VisitorSets {
  /** The events to be added next, written here by the caller: pairs, and a visitor for each. */
  readonly batchPairs: Uint32Array;
  readonly batchVisitors: Uint32Array;
  /**
   * Adds the first `count` events of the batch.
   *
   * @throws RangeError where the sets would exceed 4 GiB.
   */
  readonly addBatch: (count: number) => void;
  /** How many distinct visitors a pair has to which some were added. */
  readonly sizeOf: (pair: number) => number;
}

/** Words of a header, and where its address of the table stands. */
const HEADER_WORDS = 4;
const HEADER_BYTES = 4 * HEADER_WORDS;

/**
 * @param mostBatch Events in a batch at most.
 * @param seed Of the hash. Secret, because numbers of visitors follow from the order in which they come, which someone may have
 * chosen to make them collide.
 */
export function createVisitorSets(
  { memory, allocate, free }: Arena,
  functions: VisitorSetFunctions,
  mostBatch: number,
  seed = randomInt(2 ** 32),
): VisitorSets {
  const { addToSets, growSetTable, setTableBytes } = functions;
  const [pairBits, visitorBits] = [functions.pairBits(), functions.visitorBits()];
  const wordsAt = (address: number, length: number) =>
    new Uint32Array(memory.buffer, address, length);
  const zeros = (bytes: number): number => {
    const address = allocate(bytes);
    new Uint8Array(memory.buffer, address, bytes).fill(0);
    return address;
  };
  const batchPairs = wordsAt(allocate(4 * mostBatch), mostBatch);
  const batchVisitors = wordsAt(allocate(4 * mostBatch), mostBatch);

  /** Of pairs, 2^10 each, and of visitors, 2^21 each: a table for each block in each span, made when it is needed. */
  let spans = 1;
  let blocks = 1;
  let tables = zeros(HEADER_BYTES);
  let headers = wordsAt(tables, HEADER_WORDS);
  let sizes = wordsAt(zeros(4 * 2 ** pairBits), 2 ** pairBits);

  /** Makes headers for as many tables, which are empty where they are new. */
  const setHeaders = (blocksNow: number, spansNow: number) => {
    const length = HEADER_WORDS * blocksNow * spansNow;
    const address = zeros(4 * length);
    const larger = wordsAt(address, length);
    for (let block = 0; block < blocks; block++) {
      const from = HEADER_WORDS * spans * block;
      larger.set(headers.subarray(from, from + HEADER_WORDS * spans), from * (spansNow / spans));
    }
    free(tables);
    [tables, headers, blocks, spans] = [address, larger, blocksNow, spansNow];
  };

  const addBlocks = () => {
    const length = 2 * sizes.length;
    const larger = wordsAt(zeros(4 * length), length);
    larger.set(sizes);
    free(sizes.byteOffset);
    sizes = larger;
    setHeaders(2 * blocks, spans);
  };

  /** Makes room for a visitor of a pair. */
  const grow = (pair: number, visitor: number) => {
    while (pair >>> pairBits >= blocks) addBlocks();
    while (visitor >>> visitorBits >= spans) setHeaders(blocks, 2 * spans);
    const index = (pair >>> pairBits) * spans + (visitor >>> visitorBits);
    const [before, shift] = [headers[HEADER_WORDS * index]!, headers[HEADER_WORDS * index + 1]!];
    const bucketBits = before === 0 ? 0 : 32 - shift + 1;
    growSetTable(tables + HEADER_BYTES * index, zeros(setTableBytes(bucketBits)), bucketBits, seed);
    if (before !== 0) free(before);
  };

  return {
    batchPairs,
    batchVisitors,
    addBatch: (count) => {
      const [pairs, visitors] = [batchPairs.byteOffset, batchVisitors.byteOffset];
      for (let done = 0; ; ) {
        const at = 4 * done;
        done += addToSets(
          tables,
          blocks,
          spans,
          sizes.byteOffset,
          pairs + at,
          visitors + at,
          count - done,
          seed,
        );
        if (done === count) return;
        grow(batchPairs[done]!, batchVisitors[done]!);
      }
    },
    sizeOf: (pair) => sizes[pair]!,
  };
}
