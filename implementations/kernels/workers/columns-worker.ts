/** A worker thread that helps to count columns: does one job for each message, and answers it. Keeps nothing between jobs. */
import { parentPort } from 'node:worker_threads';
import { openArena } from '../arena.ts';
import type { ColumnJob, ColumnReply } from '../column-jobs.ts';
import { countTasks, scatterPieces } from '../column-phases.ts';
import { instantiateKernel } from '../kernel.ts';
import type { ColumnsKernel } from '../scatter-columns.ts';

function doJob(job: ColumnJob): ColumnReply {
  const { memory, words, next } = job;
  const arena = openArena(memory);
  const kernel = instantiateKernel<ColumnsKernel>(memory, job.module);
  if (job.phase === 'scatter') {
    const { thread, columns, hours } = job;
    const isDone = scatterPieces(arena, kernel, words, thread, columns, hours, next);
    return { kind: isDone ? 'done' : 'outside' };
  }
  countTasks(arena, kernel, words, job.layout, next, job.found);
  return { kind: 'done' };
}

parentPort?.on('message', (job: ColumnJob) => {
  let reply: ColumnReply;
  try {
    reply = doJob(job);
  } catch (error) {
    reply = { kind: 'failed', error };
  }
  parentPort?.postMessage(reply);
});
