/** `uniqbench run`: the main job, from arguments to tables. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import type { RecordWriter } from '../harness/record.ts';
import { parseDecimal, parseWhole } from '../quantity.ts';
import { renderJson } from '../reports/formats/json.ts';
import { renderTerminal } from '../reports/formats/terminal.ts';
import { isAllRight, makeReport } from '../reports/report.ts';
import { runOnRecord } from './suite-on-record.ts';
import { addSuiteOptions, type SuiteFlags, suiteRequestOf } from './suite-options.ts';
import { terminalOptions } from './terminal-options.ts';

interface RunFlags extends SuiteFlags {
  readonly rounds?: number;
  readonly budget?: number;
}

const FAILED = 1;

/** The command, ready to be added to a program. */
export function runCommand(): Command {
  const command = new Command('run').description(
    'Checks implementations against the oracle, then measures time, memory and objects, each trial ' +
      'in a process of its own, and prints comparison tables.',
  );
  addSuiteOptions(command, {
    events: 'its own, 2M',
    quick: 'a first impression: 100,000 events, less than a minute',
  })
    .option(
      '--rounds <n>',
      'rounds of timing trials (default: 3 to 10, as the budget allows)',
      (text) => parseWhole('--rounds', text, { least: 1, most: 1000 }),
    )
    .option(
      '--budget <seconds>',
      'time for the whole run, which decides the rounds (default: 210)',
      (text) => parseDecimal('--budget', text, { least: 1, most: 7 * 24 * 3600 }),
    );
  return command.action((implementations: string[], flags: RunFlags) =>
    runOnRecord({
      request: {
        ...suiteRequestOf(implementations, flags),
        rounds: flags.rounds,
        budgetSeconds: flags.budget,
      },
      out: flags.out,
      print: (writer) => printReport(writer, flags.format),
    }),
  );
}

function printReport(writer: RecordWriter, format: RunFlags['format']): void {
  const report = makeReport(writer.record());
  const json = renderJson(report);
  writeFileSync(join(writer.folder, 'report.json'), json);
  process.stdout.write(format === 'json' ? json : renderTerminal(report, terminalOptions()));
  process.stderr.write(`Saved in ${writer.folder}: record.jsonl, report.json\n`);
  if (!isAllRight(report)) process.exitCode = FAILED;
}
