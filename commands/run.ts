/** `uniqbench run`: the main job, from arguments to tables. */
import { Command } from 'commander';
import { audit } from '../harness/audit/audit.ts';
import { measureWorkload } from '../harness/measure-workload.ts';
import type { RecordWriter } from '../harness/record.ts';
import { type Measure, run } from '../harness/run.ts';
import { parseDecimal, parsePercent, parseWhole } from '../quantity.ts';
import type { FormatName } from '../reports/formats.ts';
import { isAllRight, makeReport } from '../reports/report.ts';
import {
  addFormatOptions,
  appendSummary,
  type FormatFlags,
  rendered,
  summaryFile,
  writeFormats,
} from './formats.ts';
import { recordedRun } from './recorded-run.ts';
import { addWorkloadOptions, type WorkloadFlags, workloadRequestOf } from './workload-options.ts';

interface RunFlags extends WorkloadFlags, FormatFlags {
  readonly baseline?: string;
  readonly rounds?: number;
  readonly threshold?: number;
  readonly budget?: number;
  readonly quick?: boolean;
  readonly audit?: boolean;
  readonly out: string;
}

const FAILED = 1;

/** The command, ready to be added to a program. */
export function runCommand(): Command {
  const command = new Command('run')
    .description(
      'Checks implementations against the oracle, then measures time, memory and objects, each trial ' +
        'in a process of its own, and prints comparison tables.',
    )
    .argument(
      '[implementation...]',
      'names (see list) or paths of .ts or .js files; all built-in ones by default',
    )
    .option(
      '--baseline <name>',
      'what the others are compared with; always takes part (default: naive-set-of-sets)',
    )
    .option(
      '--threshold <percent>',
      'differences in time below it count as equivalent (default: 2%)',
      (text) => parsePercent('--threshold', text),
    )
    .option(
      '--rounds <n>',
      'exactly so many rounds of timing trials (default: until every comparison is resolved or the budget is spent)',
      (text) => parseWhole('--rounds', text, { least: 1, most: 1000 }),
    )
    .option(
      '--budget <seconds>',
      'time for the whole run, which ends sooner where every comparison is resolved (default: 210)',
      (text) => parseDecimal('--budget', text, { least: 1, most: 7 * 24 * 3600 }),
    )
    .option('--audit', 'also audit the nine requirements, about 20 s more for each implementation')
    .option('--quick', 'a first impression: 100,000 events, less than a minute')
    .option(
      '--out <dir>',
      'folder that receives a folder for this run, with record and report',
      'uniqbench-results',
    );
  addFormatOptions(
    command,
    'what is printed (the first; a page never is), and saved beside the record (default: terminal)',
  );
  return addWorkloadOptions(command, 'its own, 2M').action(runSuite);
}

async function runSuite(implementations: readonly string[], flags: RunFlags): Promise<void> {
  const summary = summaryFile(flags);
  await recordedRun({
    request: {
      ...workloadRequestOf(flags),
      implementations,
      baseline: flags.baseline,
      rounds: flags.rounds,
      threshold: flags.threshold,
      budgetSeconds: flags.budget,
      quick: flags.quick ?? false,
    },
    outFolder: flags.out,
    calibration: null,
    work: (suite, context) => run(suite, context, flags.audit ? measureAndAudit : measureWorkload),
    finish: (writer) => showReport(writer, flags, summary),
  });
}

const measureAndAudit: Measure = async (stage, prepared, implementations) => {
  await measureWorkload(stage, prepared, implementations);
  await audit(stage, prepared, implementations);
};

function showReport(writer: RecordWriter, flags: RunFlags, summary: string | null): void {
  const report = makeReport(writer.record());
  const formats = flags.format ?? ['terminal'];
  // A page is for a browser; beside it, the tables are still worth reading.
  const printed = formats.find((name) => name !== 'html') ?? 'terminal';
  const saved = new Set<FormatName>(['json', ...formats.filter((name) => name !== 'terminal')]);
  const files = writeFormats(report, [...saved], writer.folder);
  process.stdout.write(rendered(report, printed));
  process.stderr.write(`Saved in ${writer.folder}: record.jsonl, ${files.join(', ')}\n`);
  if (summary !== null) appendSummary(report, summary);
  if (!isAllRight(report)) process.exitCode = FAILED;
}
