import type { ColumnsImplementation } from '../contract.ts';
import { countColumns } from './kernels/count-columns.ts';

/**
 * `wasm-columns` with as many threads as the call may use: in each phase (scattering, counting) they
 * take pieces of the work until there are no more, and the calling thread, which works too, builds the answer from the
 * leaves that are counted while others count the next.
 *
 * O(n) time over threads, but for the answer; each thread adds the memory for its own open blocks and tables. Workers are
 * kept for later calls, idle; the first call starts them. It wins over `wasm-columns` from about a million events on. Below,
 * waiting for one another costs what the threads gain; up to 65,536 events there is work for one thread only, and the two
 * are the same. It gains little where the answer's objects take the time, which only the calling thread can build.
 */
export default {
  description: 'Partitions and counts packed events in WebAssembly, in several threads.',
  bottleneck:
    'Scattering, three fifths of the time: copying the columns in, packing them, and appending words to their leaves, one by ' +
    'one; then counting the leaves. With hundreds of thousands of pairs it is the answer: one thread alone adds keys to ' +
    'objects, whose tables are out of the caches and are hashed anew as they grow.',
  input: 'columns',
  countUniques: (columns, { threads }) => countColumns(columns, threads),
} satisfies ColumnsImplementation;
