/** A suite, run from its request to its record, with progress shown and Ctrl-C heeded; shared by commands that measure. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from '../harness/environment.ts';
import { type RecordWriter, startRecord } from '../harness/record.ts';
import { type Measure, run } from '../harness/run.ts';
import { makeSuite, type SuiteRequest } from '../harness/suite.ts';
import { abortOnInterrupt } from './interrupt.ts';
import { runProgress, startDisplay } from './progress.ts';

/** A run to be made. */
export interface SuiteOnRecord {
  readonly request: SuiteRequest;
  /** Folder that receives a folder for this run. */
  readonly out: string;
  /** What is done with each workload; a benchmark where undefined. */
  readonly measure?: Measure;
  /** Prints what is on record in the end; also after an interruption: what was measured until then is worth reading. */
  readonly print: (writer: RecordWriter) => void;
}

/** Runs it. @throws UsageError and the interruption's reason, as {@link run} does. */
export async function runOnRecord({ request, out, measure, print }: SuiteOnRecord): Promise<void> {
  const interrupt = abortOnInterrupt();
  const scratchFolder = mkdtempSync(join(tmpdir(), 'uniqbench-'));
  try {
    const suite = await makeSuite(request, scratchFolder);
    const writer = startRecord(out, {
      type: 'run',
      version: 1,
      environment: readEnvironment(),
      baseline: suite.baseline,
      implementations: suite.implementations.map(({ name }) => name),
      workloads: suite.workloads.map(({ name }) => name),
      seed: suite.seed,
      budgetSeconds: suite.budgetSeconds,
      timeoutSeconds: suite.timeoutSeconds,
      memoryLimitMb: suite.memoryLimitMb,
    });
    const display = startDisplay();
    const startedMs = performance.now();
    const context = {
      writer,
      scratchFolder,
      signal: interrupt.signal,
      onProgress: (progress: Parameters<typeof runProgress>[0]) =>
        display.show(runProgress(progress, startedMs)),
    };
    try {
      await run(suite, context, measure);
    } finally {
      display.stop();
      print(writer);
    }
  } finally {
    rmSync(scratchFolder, { recursive: true, force: true });
    interrupt.release();
  }
}
