/** `uniqbench audit`: the nine requirements, or those of a task, each with its evidence. */
import { Command } from 'commander';
import { auditBy } from '../harness/audit/built-in-task.ts';
import { type Measure, run } from '../harness/parent/run.ts';
import type { RecordWriter } from '../harness/record/record.ts';
import { HOURLY_UNIQUES } from '../hourly-uniques/task.ts';
import { printable } from '../printable.ts';
import { renderAudit } from '../reports/formats/audit.ts';
import { inertJson } from '../reports/formats/inert-json.ts';
import { isEveryRequirementMet, notExamined } from '../reports/words/audit.ts';
import { choiceOption } from './choices.ts';
import { recordedRun } from './recorded-run.ts';
import { type Session, terminalOf } from './session.ts';
import { addWorkloadOptions, type WorkloadFlags, workloadRequestOf } from './workload-options.ts';

interface AuditFlags extends WorkloadFlags {
  readonly baseline?: string;
  readonly quick?: boolean;
  readonly format: 'terminal' | 'json';
  readonly out: string;
}

const DEFAULT_EVENTS = 200_000;

/** The command, ready to be added to a program. */
export function auditCommand(session: Session): Command {
  const command = new Command('audit')
    .description(
      'Shows which of the nine requirements each implementation that takes rows meets, with the evidence: right answers in any ' +
        'order and on hostile input, memory, growth of time, imports, one pass, bottleneck, and no tricks. Of a task file, which of ' +
        'its own requirements each of its implementations meets.',
    )
    .argument(
      '[implementation...]',
      'names (see list) or paths of .ts or .js files; those of the suite of rows by default; or a task file, perhaps with some of its implementations',
    )
    .option(
      '--baseline <name>',
      'what memory and time are compared with (default: naive-set-of-sets, or the task’s)',
    )
    .option('--quick', 'a first impression: 100,000 events')
    .addOption(
      choiceOption('--format <format>', 'what is printed', ['terminal', 'json']).default(
        'terminal',
      ),
    )
    .option(
      '--out <dir>',
      'folder that receives a folder for this run, with its record',
      'uniqbench-results',
    );
  return addWorkloadOptions(command, '200,000').action(
    (implementations: string[], flags: AuditFlags) => auditAll(implementations, flags, session),
  );
}

function auditAll(
  implementations: readonly string[],
  flags: AuditFlags,
  session: Session,
): Promise<void> {
  let asked: readonly string[] = [];
  return recordedRun({
    resumed: null,
    request: {
      ...workloadRequestOf(flags),
      implementations,
      baselines: flags.baseline === undefined ? [] : [flags.baseline],
      rowsOnly: true,
      orTasks: true,
      quick: flags.quick ?? false,
      defaultEvents: DEFAULT_EVENTS,
    },
    outFolder: flags.out,
    calibration: null,
    session,
    work: (settings, context) => {
      asked = settings.asked;
      return run(settings, context, ofThoseAskedFor(asked));
    },
    finish: (writer) => show(writer, new Set(asked), flags.format, session),
  });
}

/** The baseline takes part in every run, but is only audited where it was asked for. */
function ofThoseAskedFor(asked: readonly string[]): Measure {
  const names = new Set(asked);
  return (stage, sound) => {
    const own = sound.filter(({ name }) => names.size === 0 || names.has(name));
    return auditBy(HOURLY_UNIQUES, stage, own);
  };
}

async function show(
  writer: RecordWriter,
  asked: ReadonlySet<string>,
  format: AuditFlags['format'],
  session: Session,
): Promise<void> {
  const record = writer.record();
  await session.print(
    format === 'json'
      ? `${inertJson({ environment: record.header.environment, audits: record.audits, notExamined: notExamined(record, asked), whole: record.end?.whole ?? false, taskFaults: record.end?.taskFaults }, 2)}\n`
      : renderAudit(record, asked, terminalOf(session)),
  );
  session.tell(`Saved in ${printable(writer.folder, 500)}: record.jsonl\n`);
  if (!isEveryRequirementMet(record)) session.fail();
}
