/** `uniqbench audit`: the nine requirements, each with its evidence. */
import { Command } from 'commander';
import { audit } from '../harness/audit/audit.ts';
import { findImplementation } from '../harness/plug-ins/find.ts';
import type { RecordWriter } from '../harness/record.ts';
import type { Measure } from '../harness/run.ts';
import { isEveryRequirementMet } from '../reports/audit.ts';
import { renderAudit } from '../reports/formats/audit.ts';
import { runOnRecord } from './suite-on-record.ts';
import { addSuiteOptions, type SuiteFlags, suiteRequestOf } from './suite-options.ts';
import { terminalOptions } from './terminal-options.ts';

const DEFAULT_EVENTS = 200_000;
const FAILED = 1;

/** The command, ready to be added to a program. */
export function auditCommand(): Command {
  const command = new Command('audit').description(
    'Shows which of the nine requirements each implementation meets, with the evidence: right answers in any ' +
      'order and on hostile input, memory, growth of time, imports, one pass, bottleneck, and no tricks.',
  );
  addSuiteOptions(command, { events: '200,000', quick: 'a first impression: 100,000 events' });
  return command.action((implementations: string[], flags: SuiteFlags) => {
    const request = {
      ...suiteRequestOf(implementations, flags),
      defaultEvents: DEFAULT_EVENTS,
    };
    return runOnRecord({
      request,
      out: flags.out,
      measure: ofThoseAskedFor(implementations),
      print: (writer) => printAudit(writer, flags.format),
    });
  });
}

/** The baseline takes part in every suite, but is only audited where it was asked for. */
function ofThoseAskedFor(asked: readonly string[]): Measure {
  const names = new Set(asked.map((reference) => findImplementation(reference).name));
  return (stage, prepared, sound) =>
    audit(
      stage,
      prepared,
      sound.filter(({ name }) => names.size === 0 || names.has(name)),
    );
}

function printAudit(writer: RecordWriter, format: SuiteFlags['format']): void {
  const record = writer.record();
  process.stdout.write(
    format === 'json'
      ? `${JSON.stringify({ environment: record.header.environment, audits: record.audits }, null, 2)}\n`
      : renderAudit(record, terminalOptions()),
  );
  process.stderr.write(`Saved in ${writer.folder}: record.jsonl\n`);
  if (!isEveryRequirementMet(record)) process.exitCode = FAILED;
}
