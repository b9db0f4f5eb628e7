/** A worker thread that reads and counts parts of files, one job after another; see threads.ts. */
import { parentPort } from 'node:worker_threads';
import { isUsageError } from '../../contract.ts';
import { chunksOf } from './chunks.ts';
import { explained, type Reply, type Request, SpansLines } from './job.ts';
import { openWork, type Work } from './work.ts';

const port = parentPort!;
let work: Work | undefined;

port.on('message', (request: Request) => {
  try {
    reply(answer(request));
  } catch (error) {
    end();
    if (error instanceof SpansLines) reply({ kind: 'spans-lines' });
    else reply(failure(explained(error)));
  }
});

function answer(request: Request): Reply {
  if (request.kind === 'forget') {
    end();
    return { kind: 'forgot' };
  }
  if (request.kind === 'begin') {
    work = openWork(request.job, request.module, request.thread);
    return { kind: 'begun' };
  }
  if (request.kind === 'read') {
    work = openWork(request.job, request.module, request.thread);
    const reject = (chunk: number, lines: Extract<Reply, { kind: 'rejected' }>['lines']) =>
      reply({ kind: 'rejected', chunk, lines });
    for (const _ of work.read(chunksOf(request.job), reject));
    return finishReading(work);
  }
  if (work === undefined) throw new Error(`There is no work to ${request.kind}`);
  if (request.kind === 'read-piece') {
    return { kind: 'read-piece', part: work.readPiece(request.piece) };
  }
  if (request.kind === 'finish-reading') return finishReading(work);
  if (request.kind === 'finish-spilling') {
    return { kind: 'spilled', spilled: work.finishSpilling() };
  }
  if (request.kind === 'scatter') {
    work.scatter(request.words, request.thread);
    return { kind: 'scattered' };
  }
  return { kind: 'counted', tasks: work.count(request.words, request.triples, request.control) };
}

function finishReading(work: Work): Reply {
  work.finish();
  return { kind: 'read', hasSpilled: work.hasSpilled() };
}

function end(): void {
  work?.close();
  work = undefined;
}

function failure(error: unknown): Reply {
  const isMistake = isUsageError(error);
  const text = error instanceof Error ? (isMistake ? error.message : error.stack) : String(error);
  return { kind: 'failed', message: text ?? String(error), isUsageError: isMistake };
}

function reply(message: Reply): void {
  port.postMessage(message);
}
