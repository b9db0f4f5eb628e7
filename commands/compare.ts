/** `uniqbench compare`: a gate between two revisions of a repository, or between two records. */
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { UsageError } from '../contract.ts';
import { commitOf, repositoryFolder } from '../harness/compare/revisions.ts';
import {
  differencesOfEnvironment,
  isSameMachine,
} from '../harness/record/environment-differences.ts';
import { readRecord } from '../harness/record/read-record.ts';
import type { RunRecord } from '../harness/record/record.ts';
import { DEFAULT_BUDGET_SECONDS } from '../harness/request/run-settings.ts';
import { printable } from '../printable.ts';
import { parseDecimal, parsePercent } from '../quantity.ts';
import { fails, type Gates, gatesOfRecords, parseGates } from '../reports/figures/gate.ts';
import { renderGates } from '../reports/formats/gates.ts';
import { choiceOption } from './choices.ts';
import { compareRevisions, type Outcome, type RevisionFlags } from './compare-revisions.ts';
import { type Session, terminalOf } from './session.ts';
import { addWorkloadOptions } from './workload-options.ts';

interface CompareFlags extends RevisionFlags {
  readonly failOn: string;
  readonly force?: boolean;
  readonly format: 'terminal' | 'json';
}

const DEFAULT_GATES = 'time:5%,peakLiveBytes:5%,allocatedBytes:5%';

/** The command, ready to be added to a program. */
export function compareCommand(session: Session): Command {
  const command = new Command('compare')
    .description(
      'Holds HEAD against BASE and fails where a gate is broken: two git revisions of this repository, whose ' +
        'implementations are measured side by side, or two records. A suspected regression of time is measured again in fresh rounds ' +
        'before it fails. Exit 0: no gate is broken; 1: one is, or a trial failed; 2: misuse.',
    )
    .argument('<base>', 'revision (main, HEAD~1, a tag), or a record.jsonl or its folder')
    .argument('<head>', 'the same')
    .option(
      '--fail-on <gates>',
      'how much worse each metric may be: time, cpuTime, peakLiveBytes, retainedBytes, allocatedBytes, allocatedObjects, liveObjects',
      DEFAULT_GATES,
    )
    .option(
      '--threshold <percent>',
      'differences in time below it count as equivalent (default: 2%)',
      (text) => parsePercent('--threshold', text),
    )
    .option(
      '--implementation <file>',
      'of revisions: only this file, and even where it is the same in both; may be repeated (default: all that differ in implementations/)',
      (value: string, previous: readonly string[] | undefined) => [...(previous ?? []), value],
    )
    .option('--build <command>', 'of revisions: run in each checkout before anything is measured')
    .option(
      '--budget <seconds>',
      `of revisions: time for all measurements (default: ${DEFAULT_BUDGET_SECONDS}); confirmations come on top`,
      (text) => parseDecimal('--budget', text, { least: 1, most: 7 * 24 * 3600 }),
    )
    .option(
      '--force',
      'compare records of different machines or runtimes all the same, labelled as such',
    )
    .addOption(
      choiceOption('--format <format>', 'what is printed', ['terminal', 'json']).default(
        'terminal',
      ),
    )
    .option('--out <dir>', 'folder that receives the records of revisions', 'uniqbench-results');
  return addWorkloadOptions(command, 'its own, 2M').action(
    (base: string, head: string, flags: CompareFlags) => compare(base, head, flags, session),
  );
}

async function compare(
  base: string,
  head: string,
  flags: CompareFlags,
  session: Session,
): Promise<void> {
  const gates = parseGates(flags.failOn);
  const records = [base, head].map((side) => existsSync(side));
  if (records[0] && records[1]) {
    const outcome = compareRecords(readRecord(base), readRecord(head), gates, flags);
    await show(flags, outcome, base, head, session);
    return;
  }
  const repository = repositoryFolder();
  const commits = [base, head].map((side) => commitOf(repository, side));
  const unknown = [base, head].find((_, index) => commits[index] === null);
  if (unknown !== undefined) {
    throw new UsageError(
      `${JSON.stringify(printable(unknown))} is neither a revision of this repository nor, beside another one, a record. ` +
        'BASE and HEAD are two revisions (main HEAD) or two records (uniqbench-results/…/record.jsonl).',
    );
  }
  const result = await compareRevisions(
    repository,
    { revision: base, commit: commits[0]! },
    { revision: head, commit: commits[1]! },
    gates,
    flags,
    session,
  );
  await show(flags, result, base, head, session);
}

function compareRecords(
  base: RunRecord,
  head: RunRecord,
  gates: Gates,
  { force }: CompareFlags,
): Outcome {
  const differences = differencesOfEnvironment(base, head);
  if (!isSameMachine(base, head) && force !== true) {
    throw new UsageError(
      `The two records were not made by the same machine and runtime. ${differences.join(' ')} ` +
        'Their times do not compare; --force compares them all the same and says so.',
    );
  }
  const results = gatesOfRecords(base, head, gates);
  if (results.length === 0) {
    throw new UsageError('The two records have no implementation on the same events in common.');
  }
  const notBeside =
    'The two records were not measured side by side: whatever changed about the machine in between is in every ratio of times.';
  return { results, warnings: [notBeside, ...differences], isWell: true };
}

async function show(
  { format }: CompareFlags,
  { results, warnings, isWell }: Outcome,
  base: string,
  head: string,
  session: Session,
): Promise<void> {
  const hasFailed = !isWell || results.some(fails);
  await session.print(
    format === 'json'
      ? `${JSON.stringify({ base, head, holds: !hasFailed, warnings, results }, null, 2)}\n`
      : renderGates({ base, head, results, warnings }, terminalOf(session)),
  );
  if (hasFailed) session.fail();
}
