/**
 * Loaded into the process of a memory trial and into each of its workers before any other code, so
 * that memory which the main thread's heap does not show is seen.
 */
import { isMainThread } from 'node:worker_threads';
import { watchSharedMemory } from './shared-memory.ts';
import { answerMainThread } from './workers.ts';

watchSharedMemory();
if (!isMainThread) answerMainThread();
