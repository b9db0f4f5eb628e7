/** `uniqbench aggregate`: just the answer, for real use. */
import { availableParallelism } from 'node:os';
import { Command, Option } from 'commander';
import { type FileAnswer, isUsageError } from '../contract.ts';
import { writeWholeFile } from '../generators/writers/whole-file.ts';
import { compile } from '../harness/plug-ins/compile.ts';
import { findImplementation } from '../harness/plug-ins/find.ts';
import { loadImplementation } from '../harness/plug-ins/load.ts';
import { readingOf } from '../harness/workloads.ts';
import { grouped, parseWhole } from '../quantity.ts';
import { ANSWER_FORMATS, type AnswerFormat, answerPieces } from '../reports/formats/answer.ts';
import { rejectedInWords } from '../reports/lines-read.ts';
import { countLog } from './count-log.ts';
import { addLogOptions, type LogFlags, logOptionsOf } from './log-options.ts';
import { fileProgress, type ProgressDisplay, startQuietDisplay } from './progress.ts';
import { inScratchFolder } from './scratch-folder.ts';
import { spoolPipes } from './standard-input.ts';

const FAILED = 1;
const STOPPED_BY_USER = 130;
/** It chooses by the file's form and size how to read it, and was the fastest for all of them: see the README. */
const FASTEST = 'parallel-file';

interface AggregateFlags extends LogFlags {
  readonly implementation: string;
  readonly format?: AnswerFormat;
  readonly out?: string;
  readonly threads?: number;
  readonly memory?: number;
}

/** The command, ready to be added to a program. */
export function aggregateCommand(): Command {
  const command = new Command('aggregate')
    .description(
      'Counts the hourly unique visitors per page of log files and prints them. Lines that hold no event ' +
        'are counted on standard error.',
    )
    .argument(
      '<file...>',
      'log files, gzipped or not, read one after the other; - for standard input',
    )
    .addOption(
      new Option(
        '--format <format>',
        'json: {hour: {page: count}}; the others: a record for each hour, page and count (default: by the ending of --out, or json)',
      ).choices([...ANSWER_FORMATS]),
    )
    .option('--out <file>', 'file that receives the answer, whole or not at all (default: printed)')
    .option('--threads <n>', 'threads that may work at once (default: one for each core)', (text) =>
      parseWhole('--threads', text, { least: 1, most: 256 }),
    )
    .option(
      '--memory <MB>',
      'memory beside the answer; beyond it, the disk is used (default: 4096)',
      (text) => parseWhole('--memory', text, { least: 64, most: 2 ** 20 }),
    )
    .option(
      '--implementation <name>',
      'name or path of the implementation (default: the fastest)',
      FASTEST,
    );
  return addLogOptions(command).action(async (files: string[], flags: AggregateFlags) => {
    try {
      await inScratchFolder((folder, signal) => aggregate(files, flags, folder, signal));
    } catch (error) {
      // Threads that are still counting would keep the process alive.
      if (error instanceof Error && error.name === 'AbortError') process.exit(STOPPED_BY_USER);
      throw error;
    }
  });
}

const DEFAULT_MEMORY_MB = 4096;

async function aggregate(
  files: readonly string[],
  flags: AggregateFlags,
  scratchFolder: string,
  signal: AbortSignal,
): Promise<void> {
  const format = formatOf(flags);
  const display = startQuietDisplay();
  try {
    const plugIn = await compile(findImplementation(flags.implementation), scratchFolder);
    const implementation = await loadImplementation(plugIn);
    const onBytes = (bytes: number) =>
      display.show(() => `taking in what is piped, ${grouped(bytes)} bytes so far`);
    const paths = await spoolPipes(files, scratchFolder, onBytes, signal);
    const startedMs = performance.now();
    const answer = await countOrExplain(plugIn.name, display, () =>
      untilAborted(
        signal,
        countLog(
          implementation,
          { paths, reading: readingOf(logOptionsOf(flags)) },
          {
            threads: flags.threads ?? availableParallelism(),
            memoryBytes: (flags.memory ?? DEFAULT_MEMORY_MB) * 2 ** 20,
          },
          (progress) => display.show(fileProgress(progress, startedMs)),
        ),
      ),
    );
    display.stop();
    if (answer === null) return;
    const seconds = (performance.now() - startedMs) / 1e3;
    const pieces = answerPieces(answer.uniques, format);
    if (flags.out === undefined)
      for (const piece of pieces) await untilAborted(signal, write(piece));
    else await writeWholeFile(flags.out, pieces, { gzip: false, signal });
    const { linesRead } = answer;
    const read = linesRead === undefined ? '' : `${rejectedInWords(linesRead)} `;
    process.stderr.write(`${read}Counted by ${plugIn.name} in ${seconds.toFixed(2)} s.\n`);
  } finally {
    display.stop();
  }
}

/** @throws AbortError as soon as the signal says so; what is counted on is of no more use. */
async function untilAborted<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([work, aborted]);
}

function formatOf({ format, out }: AggregateFlags): AnswerFormat {
  const byEnding = ANSWER_FORMATS.find((name) => out?.toLowerCase().endsWith(`.${name}`));
  return format ?? byEnding ?? 'json';
}

/** @returns null, and exit code 1, where the implementation throws: that is its failure, not uniqbench's. */
async function countOrExplain(
  name: string,
  display: ProgressDisplay,
  count: () => Promise<FileAnswer>,
): Promise<FileAnswer | null> {
  try {
    return await count();
  } catch (error) {
    if (isUsageError(error) || (error instanceof Error && error.name === 'AbortError')) throw error;
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    display.stop();
    process.stderr.write(`uniqbench: ${name} failed.\n${stack}\n`);
    process.exitCode = FAILED;
    return null;
  }
}

function write(bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
