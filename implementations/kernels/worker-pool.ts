/**
 * Worker threads that are kept between jobs: starting one takes longer than counting a million events, or reading several
 * megabytes. A job's workers are its own until it is over. They are kept only where it went well and all that was asked
 * was answered; otherwise they end with it, so that nothing of it comes to light in a later one. Idle ones do not keep the
 * process alive. In the asking thread.
 */
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { UsageError } from '../../contract.ts';
import type { Answer, Exchanges, NewsOf, Numbered } from './worker-protocol.ts';

/** The workers of one job, which answer the requests of `Table`. */
export interface WorkerTeam<Table extends Exchanges<Table>> {
  /**
   * Asks one worker, by number from 0. It answers its requests in their order, each where it was asked for.
   *
   * @param onNews Takes what the worker tells before its reply; what it throws, the request fails with.
   * @throws What the worker threw; Error where it ended before it replied. The job has failed then.
   */
  readonly ask: <Kind extends keyof Table & string>(
    worker: number,
    kind: Kind,
    request: Table[Kind]['request'],
    onNews?: (news: NewsOf<Table, Kind>) => void,
  ) => Promise<Table[Kind]['reply']>;
  /** Asks each its own, by number; as {@link WorkerTeam.ask}. The replies are in their order. */
  readonly askAll: <Kind extends keyof Table & string>(
    kind: Kind,
    requestOf: (worker: number) => Table[Kind]['request'],
    onNews?: (news: NewsOf<Table, Kind>) => void,
  ) => Promise<readonly Table[Kind]['reply'][]>;
}

/** Workers that run the same code, and wait. */
export interface WorkerPool<Table extends Exchanges<Table>> {
  /**
   * Does a job with so many workers: idle ones, and new ones where those are too few.
   *
   * @throws What `job` throws; what a request failed with, although the job did not mind; Error where it did not wait
   * for an answer. All workers of it have ended then.
   */
  readonly use: <Result>(
    workers: number,
    job: (team: WorkerTeam<Table>) => Promise<Result>,
  ) => Promise<Result>;
  /** Thread ids of those that are idle. */
  readonly idle: () => readonly number[];
}

/** What only some pools need. */
export interface PoolOptions extends Pick<WorkerOptions, 'name' | 'execArgv'> {
  /** By name: errors that the asking thread tells by their class. UsageErrors are known. */
  readonly errors?: Readonly<Record<string, (message: string) => Error>>;
}

/** A request that waits for its reply. */
interface Waiting {
  readonly take: (answer: Answer) => void;
  readonly fail: (error: Error) => void;
}

/** A worker, and what it was asked. */
interface Hand {
  readonly worker: Worker;
  /** By number of the request. */
  readonly waiting: Map<number, Waiting>;
  /** Why it is of no use any more. */
  broken: Error | undefined;
}

/**
 * A pool for workers that answer with `answerRequests`.
 *
 * @param code Their program, in CommonJS.
 */
export function openPool<Table extends Exchanges<Table>>(
  code: string,
  { errors = {}, ...options }: PoolOptions = {},
): WorkerPool<Table> {
  const idle = new Set<Hand>();
  let requests = 0;

  const start = (): Hand => {
    const worker = new Worker(code, { ...options, eval: true });
    const hand: Hand = { worker, waiting: new Map(), broken: undefined };
    // For its whole life: an idle worker's error without a listener would end the process.
    const end = (error: Error) => {
      hand.broken ??= error;
      idle.delete(hand);
      for (const { fail } of hand.waiting.values()) fail(hand.broken);
      hand.waiting.clear();
    };
    worker.on('message', (answer: Answer) => {
      const waiting = hand.waiting.get(answer.id);
      if (waiting !== undefined) return waiting.take(answer);
      end(new Error(`A worker thread answered what nobody had asked (${answer.id})`));
      void worker.terminate();
    });
    worker.on('messageerror', (cause) => end(threadError(cause)));
    worker.on('error', (cause) => end(threadError(cause)));
    worker.on('exit', (code) =>
      end(new Error(`A worker thread ended (exit code ${code}) before its work was done`)),
    );
    worker.unref();
    return hand;
  };

  const ask = (hand: Hand, kind: string, request: unknown, onNews?: (news: never) => void) =>
    new Promise<unknown>((resolve, reject) => {
      const { worker, waiting, broken } = hand;
      if (broken !== undefined) throw broken;
      const id = ++requests;
      worker.postMessage({ id, kind, request } satisfies Numbered);
      const done = (settle: () => void) => {
        waiting.delete(id);
        if (waiting.size === 0) worker.unref();
        settle();
      };
      waiting.set(id, {
        fail: reject,
        take: (answer) => {
          if ('reply' in answer) return done(() => resolve(answer.reply));
          if ('error' in answer) return done(() => reject(revived(answer, errors)));
          try {
            onNews?.(answer.news as never);
          } catch (error) {
            // Its reply is still to come.
            reject(error);
          }
        },
      });
      worker.ref();
    });

  return {
    idle: () => Array.from(idle, ({ worker }) => worker.threadId),
    use: async (count, job) => {
      const hands = [...idle].slice(0, count);
      for (const hand of hands) idle.delete(hand);
      while (hands.length < count) hands.push(start());
      const failures: unknown[] = [];
      const askOne: WorkerTeam<Table>['ask'] = (at, kind, request, onNews) => {
        const reply = ask(hands[at]!, kind, request, onNews);
        // Also where the job looks at it late, or never.
        reply.catch((error) => failures.push(error));
        return reply;
      };
      const askAll: WorkerTeam<Table>['askAll'] = (kind, requestOf, onNews) => {
        const replies = Promise.all(hands.map((_, at) => askOne(at, kind, requestOf(at), onNews)));
        replies.catch(() => {});
        return replies;
      };
      try {
        const result = await job({ ask: askOne, askAll });
        if (failures.length > 0) throw failures[0];
        if (hands.some(({ waiting }) => waiting.size > 0)) {
          throw new Error('A job ended although its workers were still at work');
        }
        for (const hand of hands) if (hand.broken === undefined) idle.add(hand);
        return result;
      } catch (error) {
        await Promise.all(hands.map(({ worker }) => worker.terminate()));
        throw error;
      }
    },
  };
}

function revived(
  { name, error }: Extract<Answer, { error: unknown }>,
  errors: Required<PoolOptions>['errors'],
): Error {
  const message = error instanceof Error ? error.message : String(error);
  if (name === 'UsageError') return new UsageError(message, { cause: error });
  return errors[name]?.(message) ?? (error instanceof Error ? error : threadError(error));
}

/** Codes of the system where there are too few descriptors, threads or bytes for one more. */
const TOO_FEW = [
  'ERR_WORKER_INIT_FAILED',
  'ERR_WORKER_OUT_OF_MEMORY',
  'EMFILE',
  'ENFILE',
  'EAGAIN',
];

function threadError(cause: unknown): Error {
  const message = cause instanceof Error ? cause.message : String(cause);
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (!TOO_FEW.includes(code)) return new Error(`A worker thread failed: ${message}`, { cause });
  return new UsageError(
    `A thread could not be started or kept: ${message}. Allow more files and processes (ulimit -n, ulimit -u), ` +
      'or fewer threads: --threads 1',
    { cause },
  );
}
