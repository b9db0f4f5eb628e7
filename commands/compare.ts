/** `uniqbench compare`: a gate between two revisions of a repository, or between two records. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { UsageError } from '../contract.ts';
import {
  build,
  type Checkout,
  checkOut,
  commitOf,
  type RevisedImplementation,
  removeCheckout,
  repositoryFolder,
  revisedImplementations,
} from '../harness/compare/revisions.ts';
import { differencesOfEnvironment, isSameMachine } from '../harness/environment-differences.ts';
import { readRecord } from '../harness/read-record.ts';
import type { RunRecord } from '../harness/record.ts';
import { run } from '../harness/run.ts';
import { ALPHA, DEFAULT_BUDGET_SECONDS } from '../harness/suite.ts';
import { parseDecimal, parsePercent } from '../quantity.ts';
import { renderGates } from '../reports/formats/gates.ts';
import {
  confirmed,
  countsAnything,
  decidedLimits,
  fails,
  type GateResult,
  type Gates,
  gatesOfRecords,
  gatesOfRun,
  isSuspicion,
  parseGates,
} from '../reports/gate.ts';
import { problemsOf } from '../reports/problems.ts';
import { isAllRight, makeReport } from '../reports/report.ts';
import { recordedRun } from './recorded-run.ts';
import { addWorkloadOptions, type WorkloadFlags, workloadRequestOf } from './workload-options.ts';

interface CompareFlags extends WorkloadFlags {
  readonly failOn: string;
  readonly threshold?: number;
  readonly implementation?: readonly string[];
  readonly build?: string;
  readonly budget?: number;
  readonly force?: boolean;
  readonly format: 'terminal' | 'json';
  readonly out: string;
}

const FAILED = 1;
const WIDTH_OF_A_FILE = 120;
const DEFAULT_GATES = 'time:5%,peakLiveBytes:5%,allocatedBytes:5%';

/** The command, ready to be added to a program. */
export function compareCommand(): Command {
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
      new Option('--format <format>', 'what is printed')
        .choices(['terminal', 'json'])
        .default('terminal'),
    )
    .option('--out <dir>', 'folder that receives the records of revisions', 'uniqbench-results');
  return addWorkloadOptions(command, 'its own, 2M').action(
    (base: string, head: string, flags: CompareFlags) => compare(base, head, flags),
  );
}

async function compare(base: string, head: string, flags: CompareFlags): Promise<void> {
  const gates = parseGates(flags.failOn);
  const records = [base, head].map((side) => existsSync(side));
  if (records[0] && records[1]) {
    show(flags, compareRecords(readRecord(base), readRecord(head), gates, flags), base, head);
    return;
  }
  const repository = repositoryFolder();
  const commits = [base, head].map((side) => commitOf(repository, side));
  const unknown = [base, head].find((_, index) => commits[index] === null);
  if (unknown !== undefined) {
    throw new UsageError(
      `${JSON.stringify(unknown)} is neither a revision of this repository nor, beside another one, a record. ` +
        'BASE and HEAD are two revisions (main HEAD) or two records (uniqbench-results/…/record.jsonl).',
    );
  }
  const result = await compareRevisions(
    repository,
    { revision: base, commit: commits[0]! },
    { revision: head, commit: commits[1]! },
    gates,
    flags,
  );
  show(flags, result, base, head);
}

/** What a comparison came to. */
interface Outcome {
  readonly results: readonly GateResult[];
  /** What a reader must know before relying on them. */
  readonly warnings: readonly string[];
  readonly isWell: boolean;
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

type Revision = Pick<Checkout, 'revision' | 'commit'>;

async function compareRevisions(
  repository: string,
  base: Revision,
  head: Revision,
  gates: Gates,
  flags: CompareFlags,
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'uniqbench-revisions-'));
  const checkouts: Checkout[] = [];
  try {
    for (const [side, { revision, commit }] of Object.entries({ base, head })) {
      const checkout = checkOut(repository, revision, commit, join(folder, side));
      checkouts.push(checkout);
      if (flags.build !== undefined) build(checkout, flags.build);
    }
    const [ofBase, ofHead] = checkouts as [Checkout, Checkout];
    const named = flags.implementation ?? [];
    const all = await revisedImplementations(repository, ofBase, ofHead, named, folder);
    const compared = named.length > 0 ? all : all.filter(({ isSame }) => !isSame);
    const same = all.filter((one) => !compared.includes(one)).map(({ name }) => name);
    const warnings = same.length === 0 ? [] : [`The same code in both: ${same.join(', ')}.`];
    const outcomes: Outcome[] = [];
    for (const implementation of compared) {
      outcomes.push(await measure(implementation, compared.length, gates, flags));
    }
    return {
      results: outcomes.flatMap(({ results }) => results),
      warnings: [...warnings, ...outcomes.flatMap((one) => one.warnings)],
      isWell: outcomes.every(({ isWell }) => isWell),
    };
  } finally {
    for (const checkout of checkouts) removeCheckout(repository, checkout);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Measures one implementation in both revisions, and again what looks worse. */
async function measure(
  implementation: RevisedImplementation,
  compared: number,
  gates: Gates,
  flags: CompareFlags,
): Promise<Outcome> {
  const { name } = implementation;
  const first = await pairRecord(implementation, compared, gates, flags);
  const results = gatesOfRun(first, name, gates);
  const suspicions = results.filter(isSuspicion);
  const report = makeReport(first);
  const outcome = { warnings: problemsOf(report), isWell: isAllRight(report) };
  if (suspicions.length === 0) return { ...outcome, results };
  const suspected = new Map(
    [...gates].filter(([gate]) => suspicions.some(({ metric }) => metric === gate)),
  );
  const fresh = await pairRecord(implementation, compared, suspected, flags);
  const again = gatesOfRun(fresh, name, suspected);
  return { ...outcome, results: results.map((result) => confirmed(result, again)) };
}

/** Measures what the gates are about. */
async function pairRecord(
  { base, head }: RevisedImplementation,
  compared: number,
  gates: Gates,
  flags: CompareFlags,
): Promise<RunRecord> {
  let record: RunRecord | null = null;
  await recordedRun({
    request: {
      ...workloadRequestOf(flags),
      implementations: [base, head],
      baseline: base.name,
      budgetSeconds: (flags.budget ?? DEFAULT_BUDGET_SECONDS) / compared,
      threshold: flags.threshold,
      // All implementations together err in at most 5% of comparisons.
      alpha: ALPHA / compared,
      limits: decidedLimits(gates),
      measuresMemory: countsAnything(gates),
      quick: false,
    },
    outFolder: flags.out,
    calibration: null,
    work: run,
    finish: (writer) => {
      record = writer.record();
      process.stderr.write(`The record is ${writer.path}\n`);
    },
  });
  if (record === null) throw new Error('A run ended without a record.');
  return record;
}

function show(
  { format }: CompareFlags,
  { results, warnings, isWell }: Outcome,
  base: string,
  head: string,
): void {
  const { columns, isTTY } = process.stdout;
  const hasFailed = !isWell || results.some(fails);
  process.stdout.write(
    format === 'json'
      ? `${JSON.stringify({ base, head, holds: !hasFailed, warnings, results }, null, 2)}\n`
      : renderGates(
          { base, head, results, warnings },
          {
            width: columns ?? WIDTH_OF_A_FILE,
            colors: isTTY === true && !process.env.NO_COLOR,
          },
        ),
  );
  if (hasFailed) process.exitCode = FAILED;
}
