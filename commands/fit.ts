/** `uniqbench fit`: a workload like a log of one's own, without its names. */
import { Command } from 'commander';
import { isUsageError, UsageError } from '../contract.ts';
import { fitModel } from '../generators/fitted/fit.ts';
import { likenesses } from '../generators/fitted/likeness.ts';
import { measureLog, measureSource } from '../generators/fitted/measure-source.ts';
import fitted from '../generators/fitted.ts';
import { readingOf } from '../harness/request/workloads.ts';
import { printable } from '../printable.ts';
import { counted, grouped, parseWhole } from '../quantity.ts';
import { tableLines } from '../reports/formats/terminal-text.ts';
import { notesInWords, rejectedInWords } from '../reports/words/lines-read.ts';
import { writeWholeFile } from '../written-files/whole-file.ts';
import { compareCosts, DEFAULT_COST_ROUNDS } from './fit-costs.ts';
import { differencesInWords, growthInWords, likenessTable, limitsInWords } from './fit-words.ts';
import { addLogOptions, type LogFlags, logOptionsOf } from './log-options.ts';
import { assertOutputFile, forceOption } from './output-file.ts';
import { startQuietDisplay } from './progress.ts';
import { inScratchFolder } from './scratch-folder.ts';
import { type Session, terminalOf } from './session.ts';
import { asGiven, spoolPipes } from './standard-input.ts';

interface FitFlags extends LogFlags {
  readonly out: string;
  readonly force?: boolean;
  readonly costs?: boolean;
  readonly rounds?: number;
}

/** What a fitted workload's file must end in, so that everyone can tell it from a log. */
const ENDING = '.workload.json';

/** The command, ready to be added to a program. */
export function fitCommand(session: Session): Command {
  const command = new Command('fit')
    .description(
      'Makes a workload like a log: as many pages, visitors, repeats and hourly uniques, at the same hours, of any number of events. ' +
        'The file holds counts alone, no name of a page or a visitor. Prints log and workload side by side.',
    )
    .argument('<file...>', 'log files, as aggregate takes them; - for standard input')
    .requiredOption('--out <file>', `the workload, to be named mine${ENDING}`)
    .addOption(forceOption())
    .option(
      '--costs',
      'also measure what the implementations of rows take on the log and on the workload',
    )
    .option(
      '--rounds <n>',
      `with --costs: rounds of timing; intervals need six (default: ${DEFAULT_COST_ROUNDS})`,
      (text) => parseWhole('--rounds', text, { least: 1, most: 1000 }),
    );
  return addLogOptions(command).action((files: string[], flags: FitFlags) =>
    inScratchFolder(session, (folder, signal) => fitLog(files, flags, session, folder, signal)),
  );
}

async function fitLog(
  files: readonly string[],
  flags: FitFlags,
  session: Session,
  scratchFolder: string,
  signal: AbortSignal,
): Promise<void> {
  if (files.includes('')) throw new UsageError('The name of a file is empty; name a log file.');
  if (flags.rounds !== undefined && !flags.costs) {
    throw new UsageError('--rounds is for --costs: so often both are measured.');
  }
  if (!flags.out.toLowerCase().endsWith(ENDING)) {
    throw new UsageError(
      `--out ${printable(flags.out, 500)}: a workload is recognised by its name; end it in ${ENDING}.`,
    );
  }
  assertOutputFile(flags.out, files, session, flags.force ?? false);
  const display = startQuietDisplay(session);
  const progress = (doing: string) => (events: number) => {
    signal.throwIfAborted();
    display.show(() => `${doing}, ${grouped(events)} events so far`);
  };
  try {
    const onBytes = (bytes: number) =>
      display.show(() => `taking in what is piped, ${grouped(bytes)} bytes so far`);
    const paths = await spoolPipes(files, session.stdin, scratchFolder, onBytes, signal);
    const named = (text: string) => asGiven(text, files, paths);
    const reading = { ...readingOf(logOptionsOf(flags)), files: JSON.stringify(paths) };
    const log = await measureLog(reading, progress('reading the log')).catch((error) => {
      if (!isUsageError(error)) throw error;
      throw new UsageError(named(error.message), { cause: error });
    });
    const model = fitModel(log);
    const text = textOf(model);
    await writeWholeFile(flags.out, [Buffer.from(text)], {
      gzip: false,
      signal,
      replaces: flags.force ?? false,
    });
    const source = fitted.open({ model: text }, 1);
    const drawn = await measureSource(source, progress('drawing the workload'));
    display.stop();
    const terminal = terminalOf(session);
    const rows = likenesses(log.measure, drawn);
    const table = likenessTable(rows, log.measure.weights);
    const lines = [
      ...tableLines(table, terminal),
      ...(table.note === '' ? [] : ['']),
      ...differencesInWords(rows, terminal),
      ...growthInWords(model, terminal),
    ];
    await session.print(`${lines.join('\n')}\n`);
    for (const note of [...notesInWords(log.linesRead), ...limitsInWords(model)]) {
      session.tell(`${named(note)}\n`);
    }
    session.tell(
      `${named(rejectedInWords(log.linesRead))} The workload is in ${printable(flags.out, 500)}, ${counted(text.length, 'byte')}.\n`,
    );
    if (flags.costs) {
      const name = files.map((file) => printable(file, 100)).join(', ');
      await compareCosts({ name, reading, workload: flags.out, rounds: flags.rounds }, session);
    }
  } finally {
    display.stop();
  }
}

/** JSON with a line for each property. */
function textOf(model: object): string {
  const lines = Object.entries(model).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  return `{\n${lines.join(',\n')}\n}\n`;
}
