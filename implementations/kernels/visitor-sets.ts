/**
 * Sets of visitor numbers, one for each pair of an hour and a page, in WebAssembly memory (assembly/pair-sets.ts): the sets of
 * 1,024 pairs that were numbered one after the other share a table, in order of time those of an hour, which stays in the cache.
 * A table is 3/8 to 3/4 full, of 32 bits for each visitor of each pair: about 8 bytes. A pair whose visitors are so many of all
 * that a bit for each of all takes less than that has a bitmap. In the thread that counts.
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
    records: number,
    pairs: number,
    visitors: number,
    count: number,
    seed: number,
  ) => number;
  readonly wordsBesideBitmaps: (table: number, records: number) => number;
  readonly moveSetTable: (
    table: number,
    words: number,
    bucketBits: number,
    records: number,
    seed: number,
  ) => void;
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
/** Words of a pair's record: its size, and the address of its bitmap or 0. */
const RECORD_WORDS = 2;
/** Three quarters of a bucket, and what a table has room for when it is made: half of that. */
const ENTRIES_A_BUCKET = 12;
/** A bitmap has as many bits as there are visitors, and a quarter more for those to come, in such steps. */
const STEP_BITS = 1024;
const HEADROOM = 1.25;
/** It is made larger when it would become so many times as large, so that copying takes a constant time for each visitor. */
const LEAST_GROWTH = 1.125;
/** Bits that a visitor takes in a table that is as full as it gets, and less than it does on average. */
const BITS_A_VISITOR = 32;

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
  const { addToSets, moveSetTable, setTableBytes, wordsBesideBitmaps } = functions;
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
  const blockWords = RECORD_WORDS * 2 ** pairBits;
  let records = wordsAt(zeros(4 * blockWords), blockWords);
  /** Above all visitors that were looked at. */
  let visitorsEnd = 0;

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
    const length = 2 * records.length;
    const larger = wordsAt(zeros(4 * length), length);
    larger.set(records);
    free(records.byteOffset);
    records = larger;
    setHeaders(2 * blocks, spans);
  };

  /** Gives a pair a bitmap, or a larger one, with room for `bits` visitors. */
  const giveBitmap = (record: number, bits: number) => {
    const before = records[record + 1]!;
    const address = zeros(4 + bits / 8);
    const words = wordsAt(address, 1 + bits / 32);
    words[0] = bits;
    if (before !== 0) {
      words.set(wordsAt(before + 4, bitsOf(before) / 32), 1);
      free(before);
    }
    records[record + 1] = address;
  };
  const bitsOf = (bitmap: number): number => (bitmap === 0 ? 0 : wordsAt(bitmap, 1)[0]!);

  /** Gives bitmaps to the pairs of a block for which they are smaller than a table. */
  const giveBitmaps = (block: number) => {
    for (const visitor of batchVisitors) if (visitor >= visitorsEnd) visitorsEnd = visitor + 1;
    const bits = STEP_BITS * Math.ceil((visitorsEnd * HEADROOM) / STEP_BITS);
    const first = blockWords * block;
    for (let record = first; record < first + blockWords; record += RECORD_WORDS) {
      if (BITS_A_VISITOR * records[record]! < bits) continue;
      if (LEAST_GROWTH * bitsOf(records[record + 1]!) <= bits) giveBitmap(record, bits);
    }
  };

  /** Makes room for a visitor of a pair. */
  const grow = (pair: number, visitor: number) => {
    while (pair >>> pairBits >= blocks) addBlocks();
    while (visitor >>> visitorBits >= spans) setHeaders(blocks, 2 * spans);
    const block = pair >>> pairBits;
    const span = visitor >>> visitorBits;
    const table = tables + HEADER_BYTES * (block * spans + span);
    const header = HEADER_WORDS * (block * spans + span);
    const before = headers[header]!;
    const count = headers[header + 2]!;
    // Bitmaps begin with the first visitor: beyond the first span, none would be small.
    const ofBlock = span === 0 ? records.byteOffset + 4 * blockWords * block : 0;
    if (span === 0 && spans === 1) giveBitmaps(block);
    const entries = before === 0 || ofBlock === 0 ? count : wordsBesideBitmaps(table, ofBlock);
    let bucketBits = 0;
    while (ENTRIES_A_BUCKET * 2 ** bucketBits < 2 * entries) bucketBits += 1;
    moveSetTable(table, zeros(setTableBytes(bucketBits)), bucketBits, ofBlock, seed);
    if (before !== 0) free(before);
  };

  return {
    batchPairs,
    batchVisitors,
    addBatch: (count) => {
      // No arrays here: how many are made would depend on when V8 compiles this.
      const pairs = batchPairs.byteOffset;
      const visitors = batchVisitors.byteOffset;
      for (let done = 0; ; ) {
        const at = 4 * done;
        done += addToSets(
          tables,
          blocks,
          spans,
          records.byteOffset,
          pairs + at,
          visitors + at,
          count - done,
          seed,
        );
        if (done === count) return;
        grow(batchPairs[done]!, batchVisitors[done]!);
      }
    },
    sizeOf: (pair) => records[RECORD_WORDS * pair]!,
  };
}
