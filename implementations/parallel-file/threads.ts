/**
 * Worker threads that are kept between calls, because starting one takes as long as reading several megabytes. An idle one
 * does not keep the process alive; one that fails is gone, and so are those that worked with it.
 */
import { Worker } from 'node:worker_threads';
import { UsageError } from '../../contract.ts';
import { FILE_WORKER_CODE } from '../kernels/built/file-worker-code.ts';
import { type Reply, type Request, SpansLines } from './job.ts';

const idle: Worker[] = [];

/** Threads at work on one job. */
export interface Threads {
  /**
   * Sends each thread its request, and waits for all replies but rejected lines.
   *
   * @throws Error where a worker dies; SpansLines and UsageError where it says so.
   */
  readonly ask: (
    requests: readonly Request[],
    onRejected?: (reply: Extract<Reply, { kind: 'rejected' }>) => void,
  ) => Promise<readonly Reply[]>;
  /** Sends one thread a request, after its last reply. */
  readonly askOne: (thread: number, request: Request) => Promise<Reply>;
  /** Sends all of them the same. */
  readonly askAll: (request: Request) => Promise<readonly Reply[]>;
  /** Gives them back, or ends them where the job was not finished. */
  readonly close: (finished: boolean) => void;
}

/**
 * Takes as many threads as the job needs.
 *
 * @param start For tests.
 */
export function openThreads(
  count: number,
  start = () =>
    idle.pop() ?? new Worker(FILE_WORKER_CODE, { eval: true, execArgv: [], stdin: false }),
): Threads {
  const workers = Array.from({ length: count }, start);
  for (const worker of workers) worker.ref();
  const askEach: Threads['ask'] = (requests, onRejected) =>
    Promise.all(workers.map((worker, at) => ask(worker, requests[at]!, onRejected)));
  return {
    ask: askEach,
    askOne: (thread, request) => ask(workers[thread]!, request, undefined),
    askAll: (request) => askEach(workers.map(() => request)),
    close: (finished) => {
      for (const worker of workers) {
        if (finished) {
          worker.unref();
          idle.push(worker);
        } else {
          void worker.terminate();
        }
      }
    },
  };
}

function ask(
  worker: Worker,
  request: Request,
  onRejected: ((reply: Extract<Reply, { kind: 'rejected' }>) => void) | undefined,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => {
      worker.off('message', take).off('error', fail).off('exit', die);
      settle();
    };
    const take = (reply: Reply) => {
      if (reply.kind === 'rejected') {
        try {
          onRejected?.(reply);
        } catch (error) {
          finish(() => reject(error));
        }
      } else if (reply.kind === 'spans-lines') finish(() => reject(new SpansLines()));
      else if (reply.kind === 'failed') finish(() => reject(errorOf(reply)));
      else finish(() => resolve(reply));
    };
    const fail = (cause: Error) =>
      finish(() => reject(new Error(`A worker thread failed: ${cause.message}`, { cause })));
    const die = (code: number) =>
      finish(() =>
        reject(new Error(`A worker thread ended with code ${code} before its work was done`)),
      );
    worker.on('message', take).on('error', fail).on('exit', die);
    worker.postMessage(request);
  });
}

function errorOf({ message, isUsageError }: Extract<Reply, { kind: 'failed' }>): Error {
  return isUsageError ? new UsageError(message) : new Error(`A worker thread failed: ${message}`);
}
