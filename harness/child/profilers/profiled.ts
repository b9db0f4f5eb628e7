/**
 * Entry point of a profiled process, started by the parent or by clinic: reads its specification from the file that the
 * command line names, makes the calls, writes the answer, and ends.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProfileAnswer, ProfileSpecification } from '../../wire/profile.ts';
import { type Calls, ProfiledCalls, repeat } from './calls.ts';
import { recordAllocationBySite, recordCpu, recordHeap, recordSnapshot } from './recordings.ts';

/** Within it clinic's samplers, which start after a look at the disk, have begun. */
const SAMPLERS_START_MS = 500;

const specification: ProfileSpecification = JSON.parse(readFileSync(process.argv[2]!, 'utf8'));

process.on('uncaughtException', (error) => end(threw(error)));
profile().then(
  () => end(null),
  (error) => end(threw(error)),
);

async function profile(): Promise<void> {
  const workload = new ProfiledCalls(specification);
  const recorded = await record(workload);
  answer(workload, recorded);
}

function answer(
  workload: ProfiledCalls,
  recorded: Calls & { bytesBySite?: readonly number[] },
): void {
  const { answer, calls, startMs, endMs, bytesBySite = [] } = recorded;
  const wrong = workload.differences(answer);
  write(
    wrong === null
      ? { kind: 'profiled', calls, startMs, endMs, bytesBySite }
      : { kind: 'wrong', wrong },
  );
}

async function record(
  workload: ProfiledCalls,
): Promise<Calls & { readonly bytesBySite?: readonly number[] }> {
  const { recording, repetition, peakEvent } = specification;
  switch (recording) {
    case 'cpu':
      return recordCpu(workload, specification);
    case 'heap':
      return recordHeap(workload, specification);
    case 'snapshot':
      return recordSnapshot(workload, specification);
    case 'allocation-by-line':
      return recordAllocationBySite(workload, specification);
    case 'heapprofiler': {
      const implementation = await workload.implementation();
      await sleep(SAMPLERS_START_MS);
      // Its sampler shows what is alive when it stops, and stops at this signal: so at the peak, not after the end.
      const atPeak = () => process.emit('SIGINT');
      const input = workload.stream(peakEvent, atPeak);
      return repeat(repetition, () => implementation.countUniques(input));
    }
    case 'bubbleprof': {
      const implementation = await workload.implementation();
      await sleep(SAMPLERS_START_MS);
      // An operation that is started within the call and waits for its end shows how long the call blocks the others.
      const input = () => workload.stream(1, () => setImmediate(() => {}));
      return repeat(repetition, () => implementation.countUniques(input()));
    }
    default: {
      const rows = workload.rows();
      const implementation = await workload.implementation();
      await sleep(SAMPLERS_START_MS);
      return repeat(repetition, () => implementation.countUniques(rows));
    }
  }
}

function write(answer: ProfileAnswer): void {
  writeFileSync(specification.answerFile, JSON.stringify(answer));
}

/** Timers that the implementation has left behind must not keep the process. */
function end(problem: ProfileAnswer | null): void {
  if (problem !== null) write(problem);
  // These write their data when the loop is empty, and then exit themselves.
  const writesBeforeExit = ['doctor', 'bubbleprof', 'heapprofiler'];
  if (problem === null && writesBeforeExit.includes(specification.recording)) {
    process.emit('beforeExit', 0);
  } else process.exit(problem === null ? 0 : 1);
}

function threw(error: unknown): ProfileAnswer {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { kind: 'threw', message: `${name}: ${message}`, stack: stack ?? '' };
}
