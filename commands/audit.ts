/** `uniqbench audit`: the nine requirements, each with its evidence. */
import { Command, Option } from 'commander';
import { audit } from '../harness/audit/audit.ts';
import { findImplementation } from '../harness/plug-ins/find.ts';
import type { RecordWriter } from '../harness/record.ts';
import { type Measure, run } from '../harness/run.ts';
import { isEveryRequirementMet, notExamined } from '../reports/audit.ts';
import { renderAudit } from '../reports/formats/audit.ts';
import { recordedRun } from './recorded-run.ts';
import { addWorkloadOptions, type WorkloadFlags, workloadRequestOf } from './workload-options.ts';

interface AuditFlags extends WorkloadFlags {
  readonly baseline?: string;
  readonly quick?: boolean;
  readonly format: 'terminal' | 'json';
  readonly out: string;
}

const DEFAULT_EVENTS = 200_000;
const FAILED = 1;
const WIDTH_OF_A_FILE = 120;

/** The command, ready to be added to a program. */
export function auditCommand(): Command {
  const command = new Command('audit')
    .description(
      'Shows which of the nine requirements each implementation that takes rows meets, with the evidence: right answers in any ' +
        'order and on hostile input, memory, growth of time, imports, one pass, bottleneck, and no tricks.',
    )
    .argument(
      '[implementation...]',
      'names (see list) or paths of .ts or .js files; those of the suite of rows by default',
    )
    .option(
      '--baseline <name>',
      'what memory and time are compared with (default: naive-set-of-sets)',
    )
    .option('--quick', 'a first impression: 100,000 events')
    .addOption(
      new Option('--format <format>', 'what is printed')
        .choices(['terminal', 'json'])
        .default('terminal'),
    )
    .option(
      '--out <dir>',
      'folder that receives a folder for this run, with its record',
      'uniqbench-results',
    );
  return addWorkloadOptions(command, '200,000').action(auditAll);
}

async function auditAll(implementations: readonly string[], flags: AuditFlags): Promise<void> {
  const asked = new Set(implementations.map((reference) => findImplementation(reference).name));
  await recordedRun({
    request: {
      ...workloadRequestOf(flags),
      implementations,
      baselines: flags.baseline === undefined ? [] : [flags.baseline],
      rowsOnly: true,
      quick: flags.quick ?? false,
      defaultEvents: DEFAULT_EVENTS,
    },
    outFolder: flags.out,
    calibration: null,
    work: (suite, context) => run(suite, context, ofThoseAskedFor(asked)),
    finish: (writer) => show(writer, asked, flags.format),
  });
}

/** The baseline takes part in every suite, but is only audited where it was asked for. */
function ofThoseAskedFor(names: ReadonlySet<string>): Measure {
  return (stage, prepared, sound) =>
    audit(
      stage,
      prepared,
      sound.filter(({ name }) => names.size === 0 || names.has(name)),
    );
}

function show(
  writer: RecordWriter,
  asked: ReadonlySet<string>,
  format: AuditFlags['format'],
): void {
  const record = writer.record();
  const { columns, isTTY } = process.stdout;
  process.stdout.write(
    format === 'json'
      ? `${JSON.stringify({ environment: record.header.environment, audits: record.audits, notExamined: notExamined(record, asked), whole: record.end?.whole ?? false }, null, 2)}\n`
      : renderAudit(record, asked, {
          width: columns ?? WIDTH_OF_A_FILE,
          colors: isTTY === true && !process.env.NO_COLOR,
        }),
  );
  process.stderr.write(`Saved in ${writer.folder}: record.jsonl\n`);
  if (!isEveryRequirementMet(record)) process.exitCode = FAILED;
}
