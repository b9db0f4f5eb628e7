import type { ColumnsImplementation } from '../contract.ts';
import { countColumns } from './kernels/count-columns.ts';

/**
 * `wasm-columns` with as many threads as the call may use: in each phase (range of the times, scattering, counting) they
 * take pieces of the work until there are no more, and the calling thread, which works too, builds the answer from the
 * leaves that are counted while others count the next.
 *
 * O(n) time over threads, but for the answer; each thread adds the memory for its own open blocks and tables. Workers are
 * kept for later calls, idle; the first call starts them. It wins over `wasm-columns` from some hundred thousand events
 * on; below, there is one piece of work for one thread, and the two are the same. It gains nothing where the answer's
 * objects take the time, which only the calling thread can build.
 */
export default {
  description: 'Partitions and counts packed events in WebAssembly, in several threads.',
  bottleneck:
    'Scattering words to their leaves, which both threads do at the speed of the memory that they share. With hundreds of ' +
    'thousands of pairs it is the answer: one thread alone adds keys to objects, whose tables are out of the caches.',
  input: 'columns',
  countUniques: (columns, { threads }) => countColumns(columns, threads),
} satisfies ColumnsImplementation;
