/** The worker threads that read and count parts of files, in all calls of this process. In the calling thread. */
import { FILE_WORKER_CODE } from '../kernels/built/file-worker-code.ts';
import { openPool, type WorkerTeam } from '../kernels/worker-pool.ts';
import { type FileExchanges, SpansLines } from './job.ts';

/** The workers of one call. */
export type FileTeam = WorkerTeam<FileExchanges>;

export const fileWorkers = openPool<FileExchanges>(FILE_WORKER_CODE, {
  name: 'uniqbench files',
  execArgv: [],
  errors: { SpansLines: () => new SpansLines() },
});
