/** `uniqbench compare`: a gate between two revisions of a repository, or between two records. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { UsageError } from '../contract.ts';
import { findRevision, repositoryFolder } from '../harness/compare/revisions.ts';
import { DEFAULT_BUDGET_SECONDS } from '../harness/request/run-settings.ts';
import { parseDecimal, parsePercent, parseWhole } from '../quantity.ts';
import { type Gates, parseGates } from '../reports/figures/gate.ts';
import { collected } from './choices.ts';
import type { RevisionFlags } from './compare-implementations.ts';
import { COMPARED_FORMATS, showComparison } from './compare-output.ts';
import { compareRecords } from './compare-records.ts';
import { compareRevisions, type Outcome } from './compare-revisions.ts';
import { addFormatOptions, type FormatFlags, summaryFile } from './formats.ts';
import type { Session } from './session.ts';
import { addWorkloadOptions } from './workload-options.ts';

interface CompareFlags extends RevisionFlags, FormatFlags {
  readonly failOn: string;
  readonly force?: boolean;
}

/** What says something of two records; the rest says how revisions are measured. */
const OF_RECORDS = ['failOn', 'force', 'format', 'details', 'githubSummary', 'out'];

/** What a gate allows where nothing is said. */
const DEFAULT_GATES = 'time:5%,peakLiveBytes:5%,allocatedBytes:5%';

/** The command, ready to be added to a program. */
export function compareCommand(session: Session): Command {
  const command = new Command('compare')
    .description(
      'Holds HEAD against BASE and fails where a gate is broken: two git revisions of this repository, of which a dot is the ' +
        'working tree as it is, or two records. Each implementation of a task is measured beside itself in the other revision, and ' +
        'beside the base once more, as a control. A suspected regression of time is measured again in fresh rounds before it fails. ' +
        'Exit 0: no gate is broken, nothing changed, or nothing could be told; 1: one is, or head failed; 2: misuse; 4: the base differs from itself, so that ' +
        'nobody can be blamed.',
    )
    .argument(
      '<base>',
      'revision (main, HEAD~1, a tag, . for the working tree), or a record.jsonl or its folder',
    )
    .argument('<head>', 'the same')
    .argument(
      '[task...]',
      'of revisions: task files, perhaps with one implementation (sort.bench.ts#radix), or patterns of them; by default all *.bench.ts (.js, .mts, …) here and below whose compiled code differs',
    )
    .option(
      '--fail-on <gates>',
      'how much worse each metric may be: time, cpuTime, peakLiveBytes, retainedBytes, allocatedBytes, allocatedObjects, liveObjects',
      DEFAULT_GATES,
    );
  addRevisionOptions(command).option(
    '--force',
    'compare records of different machines or runtimes all the same, labelled as such',
  );
  addFormatOptions(
    command,
    'what is printed (the first; a page never is), and saved beside the record (default: terminal)',
    COMPARED_FORMATS,
  );
  return addWorkloadOptions(command, '1M').action(
    (base: string, head: string, tasks: string[], flags: CompareFlags) => {
      const areRecords = [base, head].every(isRecord);
      refuseUnused(command, areRecords);
      const asked = { ...flags, task: [...tasks, ...(flags.task ?? [])] };
      return compare(base, head, areRecords, asked, session);
    },
  );
}

/** The options that say how revisions are measured. */
export function addRevisionOptions(command: Command): Command {
  return command
    .option(
      '--task <file>',
      'of revisions: a task file, as behind the revisions; may be repeated',
      collected,
    )
    .option(
      '--threshold <percent>',
      'differences below it, of time and of memory, count as the same (default: 2%)',
      (text) => parsePercent('--threshold', text),
    )
    .option(
      '--implementation <file>',
      'of revisions: only this implementation of the hourly uniques, and even where it is the same in both; may be repeated (default: all that differ in implementations/)',
      collected,
    )
    .option(
      '--unchanged',
      'of revisions: measure also what is the same in both, to see what a gate is worth',
    )
    .option('--build <command>', 'of revisions: run in each checkout before anything is measured')
    .option(
      '--budget <seconds>',
      `of revisions: time for all measurements (default: ${DEFAULT_BUDGET_SECONDS}); confirmations come on top`,
      (text) => parseDecimal('--budget', text, { least: 1, most: 7 * 24 * 3600 }),
    )
    .option(
      '--rounds <n>',
      'of revisions: exactly so many rounds (default: until every gate is decided or the budget is spent)',
      (text) => parseWhole('--rounds', text, { least: 1, most: 1000 }),
    )
    .option(
      '--out <dir>',
      'folder that receives the records of revisions, and what is saved of two records',
      'uniqbench-results',
    );
}

/** @throws UsageError where an option is of no use, which would be dropped in silence. */
function refuseUnused(command: Command, areRecords: boolean): void {
  const unused = command.options.find((option) => {
    const name = option.attributeName();
    const isUsed = areRecords ? OF_RECORDS.includes(name) : name !== 'force';
    return !isUsed && command.getOptionValueSource(name) === 'cli';
  });
  if (unused === undefined) return;
  throw new UsageError(
    areRecords
      ? `${unused.long} is for two revisions, and records are measured already; leave it out.`
      : `${unused.long} is for two records; leave it out.`,
  );
}

async function compare(
  base: string,
  head: string,
  areRecords: boolean,
  flags: CompareFlags,
  session: Session,
): Promise<void> {
  const gates = parseGates(flags.failOn);
  const summary = summaryFile(flags, session);
  const outcome = areRecords
    ? compareRecords(base, head, gates, flags)
    : await compareNow(base, head, gates, flags, session);
  await showComparison(outcome, flags, summary, session);
}

function compareNow(
  base: string,
  head: string,
  gates: Gates,
  flags: CompareFlags,
  session: Session,
): Promise<Outcome> {
  const repository = realpathSync(repositoryFolder());
  const [ofBase, ofHead] = [base, head].map((side) => findRevision(repository, side));
  return compareRevisions(repository, ofBase!, ofHead!, gates, flags, session);
}

/** A branch may have the name of a folder, which is a record only where it holds one. */
function isRecord(side: string): boolean {
  return existsSync(side) && (statSync(side).isFile() || existsSync(join(side, 'record.jsonl')));
}
