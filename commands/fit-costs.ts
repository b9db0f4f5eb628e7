/** What implementations cost on a log and on the workload that was fitted to it, with intervals. */
import type { RawParameters } from '../contract.ts';
import replay from '../generators/replay.ts';
import { measureWorkload } from '../harness/parent/measure-workload.ts';
import { run } from '../harness/parent/run.ts';
import type { RunRecord } from '../harness/record/record.ts';
import type { RunSettings } from '../harness/request/run-settings.ts';
import type { Workload } from '../harness/request/workloads.ts';
import { printable } from '../printable.ts';
import type { Measurement } from '../reports/figures/measurements.ts';
import { partsOf } from '../reports/figures/parts.ts';
import { isAllRight, makeReport } from '../reports/figures/report.ts';
import { tableLines } from '../reports/formats/terminal-text.ts';
import { figureColumn, type Table, unitColumn, wordColumn } from '../reports/tables/table.ts';
import { columnFormat } from '../reports/words/units.ts';
import { recordedRun } from './recorded-run.ts';
import { type Session, terminalOf } from './session.ts';

/** Where the user says nothing. */
export const DEFAULT_COST_ROUNDS = 7;
const OUT_FOLDER = 'uniqbench-results';

/** Both sides. */
export interface CostsRequest {
  /** Of the log. */
  readonly name: string;
  /** The replay's parameters, files included. */
  readonly reading: RawParameters;
  /** Path of the workload file. */
  readonly workload: string;
  readonly rounds: number | undefined;
}

/** Measures both in one run, and prints them side by side. */
export async function compareCosts(
  { name, reading, workload, rounds }: CostsRequest,
  session: Session,
): Promise<void> {
  const withLog = (settings: RunSettings): RunSettings => {
    const log: Workload = {
      name,
      generator: { plugIn: settings.replay!, generator: replay },
      parameters: reading,
      strings: 'slices',
      fromFiles: true,
    };
    return { ...settings, workloads: [log, ...settings.workloads] };
  };
  await recordedRun({
    request: {
      implementations: [],
      workloads: [workload],
      rounds: rounds ?? DEFAULT_COST_ROUNDS,
      only: 'time',
      quick: false,
      logOptions: {},
    },
    outFolder: OUT_FOLDER,
    calibration: null,
    resumed: null,
    session,
    adjusted: withLog,
    work: (settings, context) => run(settings, context, measureWorkload),
    finish: async (writer) => {
      const record = writer.record();
      const table = costsTable(record, name, workload);
      await session.print(`\n${tableLines(table, terminalOf(session)).join('\n')}\n`);
      session.tell(`Saved in ${printable(writer.folder, 500)}: record.jsonl\n`);
      if (!isAllRight(makeReport(record))) session.fail();
    },
  });
}

/** Times of both workloads of a record, and whether their intervals overlap. */
function costsTable(record: RunRecord, log: string, workload: string): Table {
  const [part] = partsOf(makeReport(record));
  const of = (name: string) =>
    new Map(
      (part?.measurements ?? [])
        .filter((one) => one.workload === name && one.metric === 'wallTime' && one.n > 0)
        .map((one) => [one.implementation, one] as const),
    );
  const [onLog, onWorkload] = [of(log), of(workload)];
  const names = (part?.request.implementations ?? []).filter(
    (name) => onLog.has(name) && onWorkload.has(name),
  );
  const rows = names.map((name) => ({ log: onLog.get(name)!, fitted: onWorkload.get(name)! }));
  const format = columnFormat(
    'ns',
    rows.flatMap(({ log, fitted }) => [log.median, fitted.median]),
  );
  const spread = ({ interval }: Measurement) =>
    interval === null
      ? 'too few rounds'
      : `${format.format(interval.low)}–${format.format(interval.high)}`;
  return {
    title: 'What implementations of rows take on both',
    note: 'Time: the median of one call, with its 95% interval; of the log first, then of the workload. The same events would not take the same time twice; where intervals overlap, the workload cannot be told from the log.',
    columns: [
      wordColumn('implementation', names),
      unitColumn(
        'log',
        'ns',
        rows.map(({ log }) => log.median),
      ),
      figureColumn('interval', rows, ({ log }) => spread(log)),
      unitColumn(
        'workload',
        'ns',
        rows.map(({ fitted }) => fitted.median),
      ),
      figureColumn('interval', rows, ({ fitted }) => spread(fitted)),
      figureColumn('workload ÷ log', rows, ({ log, fitted }) =>
        log.median === null || fitted.median === null
          ? ''
          : (fitted.median / log.median).toFixed(2),
      ),
      wordColumn('overlap', rows, ({ log, fitted }) => overlapInWords(log, fitted)),
    ],
  };
}

function overlapInWords({ interval: one }: Measurement, { interval: other }: Measurement): string {
  if (one === null || other === null) return '';
  return one.low <= other.high && other.low <= one.high ? 'yes' : 'no';
}
