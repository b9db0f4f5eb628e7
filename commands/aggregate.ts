/** `uniqbench aggregate`: just the answer, for real use. */
import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { isTableAddress, refuseOtherAddress } from '../clickhouse/address.ts';
import {
  type FileAnswer,
  type Implementation,
  isFault,
  isUsageError,
  UsageError,
} from '../contract.ts';
import { loadImplementation } from '../harness/plug-ins/load.ts';
import { compile } from '../harness/request/compile.ts';
import { findImplementation } from '../harness/request/find.ts';
import { readingOf } from '../harness/request/workloads.ts';
import {
  ANSWER_FORMATS,
  type AnswerFormat,
  answerPieces,
} from '../hourly-uniques/answer-formats.ts';
import { printable } from '../printable.ts';
import { grouped, parseWhole } from '../quantity.ts';
import { notesInWords, rejectedInWords } from '../reports/words/lines-read.ts';
import { writeWholeFile } from '../written-files/whole-file.ts';
import { aggregateTable } from './aggregate-table.ts';
import { choiceOption } from './choices.ts';
import { countLog } from './count-log.ts';
import { addLogOptions, type LogFlags, logOptionsOf } from './log-options.ts';
import { assertOutputFile, assertStandardOutputIsNoInput, forceOption } from './output-file.ts';
import { fileProgress, type ProgressDisplay, startQuietDisplay } from './progress.ts';
import { inScratchFolder } from './scratch-folder.ts';
import type { Session } from './session.ts';
import { asGiven, spoolPipes } from './standard-input.ts';
import { isStopped } from './stopped.ts';
import { addTableOptions, refuseForFiles, type TableFlags } from './table-options.ts';
import { parseThreads } from './workload-options.ts';

/** It chooses by the file's form and size how to read it: the fastest that needs no engine, at every size in docs/choose.md. */
const FASTEST = 'parallel-file';

interface AggregateFlags extends LogFlags, TableFlags {
  readonly implementation?: string;
  readonly format?: AnswerFormat;
  readonly out?: string;
  readonly force?: boolean;
  readonly threads?: number;
  readonly memory?: number;
}

/** The command, ready to be added to a program. */
export function aggregateCommand(session: Session): Command {
  const command = new Command('aggregate')
    .description(
      'Counts the hourly unique visitors per page of log files, or of a table of a ClickHouse server, and prints ' +
        'them. Lines that hold no event are counted on standard error.',
    )
    .argument(
      '<file...>',
      'log files, gzipped or not, read one after the other; - for standard input; or clickhouse://user@host:8123/database.table',
    )
    .addOption(
      choiceOption(
        '--format <format>',
        'json: {hour: {page: count}}; the others: a record for each hour, page and count (default: by the ending of --out, or json)',
        ANSWER_FORMATS,
      ),
    )
    .option('--out <file>', 'file that receives the answer, whole or not at all (default: printed)')
    .addOption(forceOption())
    .option(
      '--threads <n>',
      'threads that may work at once; not for implementations of rows (default: one for each core)',
      parseThreads,
    )
    .option(
      '--memory <MB>',
      'of implementations of files: memory beside the answer; beyond it, the disk is used (default: 4096)',
      (text) => parseWhole('--memory', text, { least: 64, most: 2 ** 20 }),
    )
    .option('--implementation <name>', 'name or path of the implementation (default: the fastest)');
  return addTableOptions(addLogOptions(command)).action((files: string[], flags: AggregateFlags) =>
    aggregate(files, flags, session),
  );
}

const DEFAULT_MEMORY_MB = 4096;

async function aggregate(
  files: readonly string[],
  flags: AggregateFlags,
  session: Session,
): Promise<void> {
  if (files.includes('')) throw new UsageError('The name of a file is empty; name a log file.');
  const format = formatOf(flags);
  files.forEach(refuseOtherAddress);
  const table = files.find(isTableAddress);
  if (table !== undefined) {
    if (files.length === 1) return aggregateTable(table, format, flags, session);
    throw new UsageError('A table is counted by itself; name one address, and no files with it.');
  }
  refuseForFiles(flags);
  if (flags.out === undefined) assertStandardOutputIsNoInput(files, session);
  else assertOutputFile(flags.out, files, session, flags.force ?? false);
  await inScratchFolder(session, (folder, signal) =>
    count(files, format, flags, session, folder, signal),
  );
}

async function count(
  files: readonly string[],
  format: AnswerFormat,
  flags: AggregateFlags,
  session: Session,
  scratchFolder: string,
  signal: AbortSignal,
): Promise<void> {
  const display = startQuietDisplay(session);
  try {
    const plugIn = await compile(
      findImplementation(flags.implementation ?? FASTEST),
      scratchFolder,
    );
    const implementation = await loadImplementation(plugIn);
    assertLimitable(plugIn.name, implementation, flags);
    const onBytes = (bytes: number) =>
      display.show(() => `taking in what is piped, ${grouped(bytes)} bytes so far`);
    const paths = await spoolPipes(files, session.stdin, scratchFolder, onBytes, signal);
    const startedMs = performance.now();
    const named = (text: string) => asGiven(text, files, paths);
    const answer = await countOrExplain(plugIn.name, display, session, named, () =>
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
    const notes: string[] = [];
    const pieces = answerPieces(answer.uniques, format, (note) => notes.push(note));
    if (flags.out === undefined) {
      for (const piece of pieces) if (!(await untilAborted(signal, session.print(piece)))) break;
    } else
      await writeWholeFile(flags.out, pieces, {
        gzip: false,
        signal,
        replaces: flags.force ?? false,
      });
    const { linesRead } = answer;
    const read = linesRead === undefined ? '' : `${named(rejectedInWords(linesRead))} `;
    if (linesRead !== undefined) notes.unshift(...notesInWords(linesRead).map(named));
    for (const note of notes) session.tell(`${note}\n`);
    session.tell(`${read}Counted by ${printable(plugIn.name)} in ${seconds.toFixed(2)} s.\n`);
  } finally {
    display.stop();
  }
}

/** @throws UsageError where a limit is set for code that is given none. */
function assertLimitable(
  name: string,
  { input }: Pick<Implementation, 'input'>,
  { memory, threads }: AggregateFlags,
): void {
  const option =
    memory !== undefined && input !== 'file'
      ? '--memory'
      : threads !== undefined && input === 'rows'
        ? '--threads'
        : null;
  if (option === null) return;
  throw new UsageError(
    `${option}: ${printable(name)} takes its events as ${input}, which are read by one thread and kept in memory; leave it out, or take an implementation of files.`,
  );
}

/** @throws AbortError as soon as the signal says so; what is counted on is of no more use. */
async function untilAborted<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  const done = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), {
      once: true,
      signal: done.signal,
    });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    // An answer is printed in many pieces: their listeners would add up.
    done.abort();
  }
}

/** @throws UsageError where the file's ending says something else, or cannot be kept. */
function formatOf({ format, out }: AggregateFlags): AnswerFormat {
  const ending = /\.([^./\\]+)$/.exec(out?.toLowerCase() ?? '')?.[1];
  if (ending === 'gz') {
    throw new UsageError(
      `--out ${printable(out ?? '', 500)}: answers are not compressed; leave .gz out, or pipe the answer into gzip.`,
    );
  }
  const byEnding = ANSWER_FORMATS.find((name) => name === (ending === 'jsonl' ? 'ndjson' : ending));
  if (format !== undefined && byEnding !== undefined && format !== byEnding) {
    throw new UsageError(
      `--format ${format} and --out ${printable(out ?? '', 500)} disagree; leave out --format, or end the name in .${format}.`,
    );
  }
  return format ?? byEnding ?? 'json';
}

/** @returns null, and exit code 1, where the implementation throws: that is its failure, not uniqbench's. */
async function countOrExplain(
  name: string,
  display: ProgressDisplay,
  session: Session,
  named: (text: string) => string,
  count: () => Promise<FileAnswer>,
): Promise<FileAnswer | null> {
  try {
    return await count();
  } catch (error) {
    if (isUsageError(error)) throw new UsageError(named(error.message), { cause: error });
    if (isFault(error) || isStopped(error)) throw error;
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    display.stop();
    session.tell(`uniqbench: ${printable(name)} failed.\n${named(stack)}\n`);
    session.fail();
    return null;
  }
}
