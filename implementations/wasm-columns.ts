import type { ColumnsImplementation } from '../contract.ts';
import { countColumns } from './kernels/count-columns.ts';

/**
 * The design of `packed-columns` in WebAssembly, made from AssemblyScript: batches of the columns are copied into memory
 * that stays in the core's caches, packed into words, and scattered to leaves by hour and low bits of the visitor (of the
 * page, where pages are many). Leaves of about 32,000 events are counted by a bitmap of rows (hour and page) × visitors, by
 * a counting sort and stamps, or by a hash table, whichever suits their shape (kernels/assembly/count-leaf.ts).
 *
 * O(n) time in two passes over the events, scattering and counting. Which hours there are is guessed from some of the times;
 * where one lies outside, all times are read and scattering begins anew: up to twice the time. 4 bytes an event (8 where row
 * and visitor exceed 31 bits) and 12 for each pair that there can be, within the 4 GiB of a WebAssembly memory: some 300
 * million events. It wins from some thousand events on; below, setting the memory up takes longer than sets. Where nearly
 * each event has a pair of its own it gains little, for then the answer's objects take most of the time. One thread,
 * whatever the limit: `wasm-columns-threads` is the same with more.
 */
export default {
  description:
    'Partitions packed events until they fit the caches, and counts them, in WebAssembly.',
  bottleneck:
    'Scattering, three fifths of the time: nearly half of that appends words to their leaves, one by one, a third copies the ' +
    'columns in; the rest is counting the leaves in the second cache. With hundreds of thousands of pairs it is the answer: ' +
    'adding keys to objects, whose tables are out of the caches and are hashed anew as they grow.',
  input: 'columns',
  countUniques: (columns) => countColumns(columns, 1),
} satisfies ColumnsImplementation;
