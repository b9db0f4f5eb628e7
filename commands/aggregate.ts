/** `uniqbench aggregate`: just the answer, for real use. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import type { HourlyUniques } from '../contract.ts';
import { collect } from '../harness/dataset.ts';
import { compile } from '../harness/plug-ins/compile.ts';
import { findImplementation } from '../harness/plug-ins/find.ts';
import { loadRowsImplementation } from '../harness/plug-ins/load.ts';
import { rowMaker, rowStream } from '../harness/rows.ts';
import { loadGenerators, logWorkload } from '../harness/workloads.ts';
import { type AnswerFormat, answerLines } from '../reports/formats/answer.ts';
import { rejectedInWords } from '../reports/lines-read.ts';
import { addLogOptions, type LogFlags, logOptionsOf } from './log-options.ts';

const FAILED = 1;
const DEFAULT_IMPLEMENTATION = 'nested-seen-cached';

interface AggregateFlags extends LogFlags {
  readonly implementation: string;
  readonly format: AnswerFormat;
}

/** The command, ready to be added to a program. */
export function aggregateCommand(): Command {
  const command = new Command('aggregate')
    .description(
      'Counts the hourly unique visitors per page of log files and prints them. Lines that hold no event ' +
        'are counted on standard error.',
    )
    .argument('<file...>', 'log files, gzipped or not, read one after the other')
    .option('--implementation <name>', 'name or path of the implementation', DEFAULT_IMPLEMENTATION)
    .addOption(
      new Option(
        '--format <format>',
        'json: {hour: {page: count}}; tsv: a line for each hour, page and count',
      )
        .choices(['json', 'tsv'])
        .default('json'),
    );
  return addLogOptions(command).action((files: string[], flags: AggregateFlags) =>
    aggregate(files, flags),
  );
}

async function aggregate(files: readonly string[], flags: AggregateFlags): Promise<void> {
  const scratchFolder = mkdtempSync(join(tmpdir(), 'uniqbench-'));
  try {
    const plugIn = await compile(findImplementation(flags.implementation), scratchFolder);
    const implementation = await loadRowsImplementation(plugIn);
    const generators = await loadGenerators(scratchFolder);
    const { generator, parameters } = logWorkload('files', files, logOptionsOf(flags), generators);
    const source = generator.generator.open(parameters, 0);
    const dataset = await collect(source);
    const answer = await countOrExplain(plugIn.name, () =>
      implementation.countUniques(
        rowStream(rowMaker(dataset, 'shared'), dataset.timestampsMs.length),
      ),
    );
    if (answer === null) return;
    for (const line of answerLines(answer, flags.format)) await write(line);
    const linesRead = source.linesRead?.();
    if (linesRead !== undefined) process.stderr.write(`${rejectedInWords(linesRead)}\n`);
  } finally {
    rmSync(scratchFolder, { recursive: true });
  }
}

/** @returns null, and exit code 1, where the implementation throws: that is its failure, not uniqbench's. */
async function countOrExplain(
  name: string,
  count: () => HourlyUniques | Promise<HourlyUniques>,
): Promise<HourlyUniques | null> {
  try {
    return await count();
  } catch (error) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`uniqbench: ${name} failed.\n${stack}\n`);
    process.exitCode = FAILED;
    return null;
  }
}

function write(bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
