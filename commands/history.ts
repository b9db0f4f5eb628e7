/** `uniqbench history`: figures against a pinned version over commits, kept in a file of JSON lines. Measures nothing. */
import { createHash } from 'node:crypto';
import { Command } from 'commander';
import { UsageError } from '../contract.ts';
import { commitOf, repositoryFolder } from '../harness/compare/revisions.ts';
import {
  HISTORY_VERSION,
  type HistoryLine,
  historyText,
  readHistory,
} from '../harness/record/history-file.ts';
import { readRecord } from '../harness/record/read-record.ts';
import type { RunRecord } from '../harness/record/record.ts';
import { readRecordBytes } from '../harness/record/record-file.ts';
import { printable } from '../printable.ts';
import { counted } from '../quantity.ts';
import { isLinked, movedPin, seriesOfHistory } from '../reports/figures/history.ts';
import { pinnedFigures } from '../reports/figures/history-points.ts';
import { makeReport } from '../reports/figures/report.ts';
import { HISTORY_FORMATS, renderHistory } from '../reports/formats/history.ts';
import { readPageAssets } from '../reports/formats/page-assets.ts';
import { oneAtATime } from '../written-files/one-at-a-time.ts';
import { writeWholeFile } from '../written-files/whole-file.ts';
import { choiceOption } from './choices.ts';
import { assertOutputFile, assertStandardOutputIsNoInput, forceOption } from './output-file.ts';
import { IN_A_FILE, type Session, terminalOf } from './session.ts';

const DEFAULT_FILE = 'history.jsonl';

interface AddFlags {
  readonly file: string;
  readonly pin?: string;
  readonly commit?: string;
}

interface ShowFlags {
  readonly file: string;
  readonly format: (typeof HISTORY_FORMATS)[number];
  readonly out?: string;
  readonly force?: boolean;
}

/** The command, ready to be added to a program. */
export function historyCommand(session: Session): Command {
  return new Command('history')
    .description(
      'Keeps figures over commits, each against a pinned version that was measured in the same rounds, so that they compare when the ' +
        'machine is another one; and finds the commits where they stepped.',
    )
    .addCommand(
      new Command('add')
        .description('Adds a run: what it measured against its baseline, which is what is pinned.')
        .argument('<record>', 'a record.jsonl, or the folder of a run')
        .option('--file <file>', 'the history', DEFAULT_FILE)
        .option(
          '--pin <name>',
          'what is pinned: the baseline, by its revision or its name; or a candidate, which becomes the next pin',
        )
        .option('--commit <revision>', "the commit that was measured (default: the record's)")
        .action((record: string, flags: AddFlags) => add(record, flags, session)),
    )
    .addCommand(
      new Command('show')
        .description('Shows all series with their steps.')
        .option('--file <file>', 'the history', DEFAULT_FILE)
        .addOption(
          choiceOption('--format <format>', 'what is shown', HISTORY_FORMATS).default('terminal'),
        )
        .option('--out <file>', 'receives it, in place of standard output')
        .addOption(forceOption())
        .action((flags: ShowFlags) => show(flags, session)),
    );
}

async function add(path: string, flags: AddFlags, session: Session): Promise<void> {
  const record = readRecord(path);
  const { file } = flags;
  if (record.end === null || !record.end.whole)
    throw new UsageError(
      `${printable(path, 300)} is the record of a run that did not come to its end: go on with it by uniqbench run --resume, or run again.`,
    );
  const found = pinnedFigures(makeReport(record), flags.pin ?? null);
  const { environment } = record.header;
  const id = idOf(path);
  const line: HistoryLine = {
    type: found.type,
    version: HISTORY_VERSION,
    ...commitFor(record, found.versions, flags.commit),
    measuredAt: environment.startedAt,
    cpuModel: environment.cpuModel,
    node: environment.node,
    record: id,
    figures: found.figures,
    ...(found.type === 'link' ? { pin: flags.pin! } : {}),
  } as HistoryLine;
  // Written as a whole: of two that do so at once, one would lose the other's line.
  const history = await oneAtATime(file, async () => {
    const before = readHistory(file, true);
    const twin = before.lines.find((one) => one.record === id && one.type === line.type);
    if (twin !== undefined)
      throw new UsageError(
        `${printable(path, 300)} is in ${printable(file, 300)} already, as its run of ${printable(twin.commit)}.`,
      );
    assertLinked(before.lines, line);
    const whole = historyText({ ...before, lines: [...before.lines, line] });
    await writeWholeFile(file, [Buffer.from(whole)], { gzip: false });
    return before;
  });
  const what =
    line.type === 'link'
      ? `${printable(flags.pin!)} is linked to ${printable(line.figures[0]!.pin)}: later runs may be measured against it`
      : `${counted(line.figures.length, 'figure')} of ${printable(line.commit)}`;
  session.tell(`Added to ${printable(file, 300)}: ${what}.\n`);
  const [moved] = line.figures.flatMap((figure) => {
    const before = movedPin(history.lines, figure);
    return before === undefined ? [] : [{ pin: figure.pin, commit: before.commit }];
  });
  if (moved !== undefined)
    session.tell(
      `The code of ${printable(moved.pin)} is not what it was in the run of ${printable(moved.commit)}: a branch moves, and a file is edited. ` +
        'Pin a tag or a commit, or what changed in the pin shows as a change of what is measured.\n',
    );
  if (history.hasHalfLine)
    session.tell(`Half a line at its end, of an add that was killed, was left out.\n`);
}

/** A pin that nothing leads to the first one would begin a series that looks like a step. */
function assertLinked(lines: readonly HistoryLine[], { type, figures }: HistoryLine): void {
  const stray = type === 'point' ? figures.find((figure) => !isLinked(lines, figure)) : undefined;
  if (stray === undefined) return;
  throw new UsageError(
    `This run is against ${printable(stray.pin)}, and the history of ${printable(stray.workload)} against another pin, which nothing links to it. ` +
      `Measure once with both (the old pin as the baseline), and add that run with --pin ${printable(stray.pin)}; then add this one.`,
  );
}

/** The commit that was measured, and whether files were changed since. */
function commitFor(
  { header }: RunRecord,
  versions: readonly string[],
  named: string | undefined,
): Pick<HistoryLine, 'commit' | 'isDirty'> {
  if (named !== undefined) return { commit: fullCommit(named), isDirty: false };
  const revision = /@head \((.*)\)$/s.exec(
    header.implementations.find((name) => name.includes('@head (')) ?? '',
  )?.[1];
  if (revision !== undefined && /^[0-9a-f]{7,64}$/.test(revision))
    return { commit: revision, isDirty: false };
  if (revision !== undefined && revision !== 'HEAD' && revision !== '.')
    throw new UsageError(
      `The record's commit is called ${printable(versions[0] ?? revision)} in it, which may be another one by now: say which, with --commit.`,
    );
  const { gitCommit } = header.environment;
  if (gitCommit === null)
    throw new UsageError(
      'The record names no commit, because it was made outside of git: say which it was, with --commit.',
    );
  // A committed revision is measured from a checkout of its own, whatever the working tree holds.
  return {
    commit: gitCommit.replace(/-dirty$/, ''),
    isDirty: gitCommit.endsWith('-dirty') && revision !== 'HEAD',
  };
}

function fullCommit(named: string): string {
  const found = inRepository(named);
  if (found !== null) return found;
  if (/^[0-9a-f]{7,64}$/.test(named)) return named;
  throw new UsageError(
    `--commit ${printable(named)}: there is no such revision here; name one of this repository, or give a commit's hash.`,
  );
}

/** null where there is none of that name, or no repository. */
function inRepository(named: string): string | null {
  try {
    return commitOf(repositoryFolder(), named);
  } catch {
    return null;
  }
}

function idOf(path: string): string {
  const hash = createHash('sha256');
  const { lines, rest } = readRecordBytes(path);
  for (const bytes of [...lines, rest]) hash.update(bytes).update('\n');
  return hash.digest('hex').slice(0, 32);
}

async function show(flags: ShowFlags, session: Session): Promise<void> {
  const { file, format, out } = flags;
  if (out === undefined) assertStandardOutputIsNoInput([file], session);
  else assertOutputFile(out, [file], session, flags.force ?? false);
  const history = readHistory(file, false);
  if (history.hasHalfLine)
    session.tell(
      `${printable(file, 300)} ends in half a line, of an add that was killed; it is left out.\n`,
    );
  const series = seriesOfHistory(history.lines);
  if (series.length === 0)
    throw new UsageError(
      `${printable(file, 300)} holds no run yet: uniqbench history add RECORD --file ${printable(file, 300)}.`,
    );
  const terminal = out === undefined ? terminalOf(session) : IN_A_FILE;
  const text = renderHistory(series, format, terminal, readPageAssets);
  if (out === undefined) await session.print(text);
  else
    await writeWholeFile(out, [Buffer.from(text)], { gzip: false, replaces: flags.force ?? false });
}
