/**
 * Worker threads that are kept between calls: starting one takes longer than counting a million events. Idle ones do not
 * keep the process alive. A call's workers are its own until it gives them back; if one of them dies or fails, all of
 * them end with the call. In the calling thread.
 */
import { Worker } from 'node:worker_threads';

/** Workers that do one job each at a time. */
export interface WorkerTeam<Job, Reply> {
  /**
   * Gives each worker a job, works meanwhile, and waits for all.
   *
   * @param job By number of the worker, from 0.
   * @param own What this thread does meanwhile.
   * @throws What `own` throws; Error where a worker ended before it replied.
   */
  readonly together: <Own>(
    job: (worker: number) => Job,
    own: () => Own,
  ) => Promise<{ own: Own; replies: Reply[] }>;
  /** Keeps the workers for a later call. */
  readonly giveBack: () => void;
  /** Ends the workers, whatever they do. */
  readonly end: () => Promise<void>;
}

/** Workers that run the same code, and wait. */
export interface WorkerPool<Job, Reply> {
  /** Takes idle workers, and starts those that are missing. */
  readonly take: (workers: number) => WorkerTeam<Job, Reply>;
  /** Thread ids of those that are idle. */
  readonly idle: () => readonly number[];
}

/** A pool for workers that answer each message with one. @param code Their program. */
export function openPool<Job, Reply>(name: string, code: string): WorkerPool<Job, Reply> {
  const idle = new Set<Worker>();
  const start = () => {
    const worker = new Worker(code, { eval: true, name });
    worker.once('exit', () => idle.delete(worker));
    // Each job listens for itself; without a listener, an idle worker's error would end the process.
    worker.on('error', () => idle.delete(worker));
    return worker;
  };
  return {
    idle: () => Array.from(idle, ({ threadId }) => threadId),
    take: (count) => {
      const workers = [...idle].slice(0, count);
      for (const worker of workers) idle.delete(worker);
      while (workers.length < count) workers.push(start());
      return {
        together: async (job, own) => {
          const replies = workers.map((worker, index) => ask<Job, Reply>(worker, job(index)));
          // A rejection is looked at when this thread's own work is done.
          const all = Promise.all(replies);
          all.catch(() => {});
          return { own: own(), replies: await all };
        },
        giveBack: () => {
          // A thread that has ended has no number any more.
          for (const worker of workers) if (worker.threadId !== -1) idle.add(worker);
        },
        end: async () => {
          await Promise.all(workers.map((worker) => worker.terminate()));
        },
      };
    },
  };
}

/** Sends one message, and waits for the answer; only meanwhile the worker keeps the process alive. */
function ask<Job, Reply>(worker: Worker, job: Job): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      worker.unref();
      finish();
    };
    const onMessage = (reply: Reply) => settle(() => resolve(reply));
    const onError = (error: Error) =>
      settle(() => reject(new Error(`A worker thread failed: ${error.message}`, { cause: error })));
    const onExit = (code: number) =>
      settle(() => reject(new Error(`A worker thread ended (exit code ${code}) before its work.`)));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.ref();
    worker.postMessage(job);
  });
}
